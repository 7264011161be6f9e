#!/bin/sh
# check_native.sh PROGRAM: runs all cases but the canaries on this host. A
# failure may be a finding about the host's kernel and is not ours to judge; but
# the run has to come to its end, and no case may be broken or hang.
set -u
output=$(mktemp) || exit 1
trap 'rm -f "$output"' EXIT
"$1" --run '!canary/*' --factor 1000 > "$output"
[ $? -le 1 ] || exit 1
grep -q '^# torture: end reason=complete ' "$output" || exit 1
grep 'not ok' "$output"
! grep -q '^ *not ok .* # \(ERROR\|TIMEOUT\) ' "$output"
