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

valid_json() { # SCHEMA FILE
  python3 - "$1" "$2" <<'PYTHON'
import json
import sys

import jsonschema

schema, document = (json.load(open(name)) for name in sys.argv[1:])
errors = list(
    jsonschema.Draft202012Validator(
        schema, format_checker=jsonschema.FormatChecker()
    ).iter_errors(document)
)
for error in errors[:5]:
    print(f"{sys.argv[2]}: {error.json_path}: {error.message[:200]}")
sys.exit(bool(errors))
PYTHON
}

valid_xml() { # FILE
  xmllint --noout --schema "$schemas/junit.xsd" "$1"
}

golden=$root/orchestrator/report/testdata
valid_json "$schemas/run.schema.json" "$golden/run.json"
valid_json "$schemas/kcidb.schema.json" "$golden/kcidb.json"
valid_xml "$golden/report.xml"

parse() { # FORMAT LOG: exit code 1 says that there is a splat
  "$program" parse --format "$1" "$2" || [[ $? == 1 ]]
}
for log in "$root"/orchestrator/splat/testdata/captured/*.txt; do
  parse kcidb "$log" >"$work/kcidb.json"
  valid_json "$schemas/kcidb.schema.json" "$work/kcidb.json"
  parse junit "$log" >"$work/junit.xml"
  valid_xml "$work/junit.xml" 2>"$work/stderr" || {
    cat "$work/stderr"
    exit 1
  }
  ((++checked))
done
echo "$checked consoles"
((checked > 40))

# A document that is not valid is noticed.
sed 's/"origin": "faultfarm"/"origin": "Fault Farm"/' "$golden/kcidb.json" \
  >"$work/wrong.json"
if valid_json "$schemas/kcidb.schema.json" "$work/wrong.json" >"$work/out"; then
  exit 1
fi
sed 's/<testcase /<testcase wrong="" /' "$golden/report.xml" >"$work/wrong.xml"
if valid_xml "$work/wrong.xml" 2>"$work/out"; then
  exit 1
fi
