#!/bin/sh
# docs/cases.md is what the declarations of the cases say.
# Usage: cases_test.sh FAULTFARM DOCS_FOLDER
set -u
if ! "$1" list cases --markdown | diff -u "$2/cases.md" -; then
  echo "docs/cases.md is out of date: ./farm list cases --markdown >docs/cases.md"
  exit 1
fi
