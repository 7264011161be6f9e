#!/bin/sh
# check.sh PROGRAM EXPECTED: runs the self-test program and compares its KTAP
# with what the harness has to say about each misbehaving case. What differs
# from run to run (times, addresses, machine state) is left out.
set -u
program=$1
expected=$2
actual=$(mktemp) || exit 1
trap 'rm -f "$actual"' EXIT
"$program" --seed 1 --factor 200 |
  sed -e '/# torture: s/d' -e '/# \(stat\|wchan\|stack\) of /d' \
      -e 's/time_ms=[0-9]*/time_ms=T/' -e 's/0x[0-9a-f]\{6,\}/ADDRESS/g' \
      > "$actual"
diff -u "$expected" "$actual"
