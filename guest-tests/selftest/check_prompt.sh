#!/bin/sh
# check_prompt.sh PROGRAM EXPECTED: the prompt obeys, line by line, and ends with
# its input.
set -u
actual=$(mktemp) || exit 1
trap 'rm -f "$actual"' EXIT
printf '%s\n' help 'list segv/rows*' 'about */passes' 'list nothing/*' '  run   segv/rows.*  ' \
  'seed 12ab' seed 'poweroff' 'sh' '' run 'show /nowhere' 'run segv/ro?s.good' |
  "$1" --prompt --seed 1 --run 'resolve/passes' |
  sed -e '/# torture: s/d' -e 's/time_ms=[0-9]*/time_ms=T/' > "$actual"
diff -u "$2" "$actual"
