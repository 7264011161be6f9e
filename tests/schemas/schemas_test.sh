#!/bin/bash
# tests/schemas/schemas_test.sh PROGRAM ROOT: what other programs read is valid
# by its schema: the reports of the sample run (golden files, which tests
# compare with what is rendered), and what `parse` makes of captured consoles.
set -euo pipefail

program=$1
root=$2
schemas=$root/reports/schemas
checked=0
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT

valid_json() { # SCHEMA FILE...
  # The distribution's, which has its package python3-jsonschema.
  /usr/bin/python3 - "$@" <<'PYTHON'
import json
import sys

import jsonschema

with open(sys.argv[1]) as file:
    validator = jsonschema.Draft202012Validator(
        json.load(file), format_checker=jsonschema.FormatChecker()
    )
wrong = False
for name in sys.argv[2:]:
    with open(name) as file:
        for error in list(validator.iter_errors(json.load(file)))[:5]:
            print(f"{name}: {error.json_path}: {error.message[:200]}")
            wrong = True
sys.exit(wrong)
PYTHON
}

valid_xml() { # FILE...
  xmllint --noout --schema "$schemas/junit.xsd" "$@" 2>"$work/stderr" || {
    grep -v ' validates$' "$work/stderr"
    return 1
  }
}

golden=$root/orchestrator/report/testdata
valid_json "$schemas/run.schema.json" "$golden/run.json"
valid_json "$schemas/history.schema.json" "$golden/history.json"
valid_json "$schemas/kcidb.schema.json" "$golden/kcidb.json"
valid_xml "$golden/report.xml"

parse() { # FORMAT LOG: exit code 1 says that there is a splat
  "$program" parse --format "$1" "$2" || [[ $? == 1 ]]
}
mkdir "$work/kcidb" "$work/junit"
for log in "$root"/orchestrator/splat/testdata/captured/*.txt; do
  parse kcidb "$log" >"$work/kcidb/$((++checked)).json"
  parse junit "$log" >"$work/junit/$checked.xml"
done
valid_json "$schemas/kcidb.schema.json" "$work"/kcidb/*.json
valid_xml "$work"/junit/*.xml
echo "$checked consoles"
((checked > 40))

# A document that is not valid is noticed.
sed 's/"origin": "faultfarm"/"origin": "Fault Farm"/' "$golden/kcidb.json" \
  >"$work/wrong.json"
if valid_json "$schemas/kcidb.schema.json" "$work/wrong.json" >"$work/out"; then
  exit 1
fi
sed 's/<testcase /<testcase wrong="" /' "$golden/report.xml" >"$work/wrong.xml"
if valid_xml "$work/wrong.xml" >"$work/out"; then
  exit 1
fi
