#!/bin/sh
# check_catalogue.sh PROGRAM CASES_DIR: every file under CASES_DIR is in the
# catalogue, the catalogue is one JSON object a line in rising order, and its
# areas come in the order of the protocol.
set -u
program=$1
cases=$2
listed=$(mktemp) || exit 1
files=$(mktemp) || exit 1
trap 'rm -f "$listed" "$files"' EXIT
"$program" --list=json | sed -n 's/.*"name":"\([^".]*\)[^"]*".*/\1/p' |
  sort -u > "$listed"
(cd "$cases" && ls ./*/*.cpp) | sed -e 's/^\.\///' -e 's/\.cpp$//' |
  sort -u > "$files"
diff -u "$files" "$listed" || exit 1
count=$("$program" --list=json | grep -c '"index":')
last=$("$program" --list=json | sed -n 's/^{"index":\([0-9]*\),.*/\1/p' | tail -1)
[ "$count" -gt 0 ] && [ "$last" -eq $((count - 1)) ]
