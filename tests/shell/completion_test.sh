#!/bin/bash
# tests/shell/completion_test.sh PROGRAM: the completion of bash completes, and
# the manual page is one.
set -euo pipefail

program=$1
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT

"$program" completion bash >"$work/farm.bash"
# shellcheck disable=SC1091
source "$work/farm.bash"

# completes WORDS...: what is offered for the last of the words.
completes() {
  COMP_WORDS=("$@")
  COMP_CWORD=$(($# - 1))
  COMPREPLY=()
  _farm
  echo "${COMPREPLY[*]}"
}

[[ $(completes ./farm ru) == run ]]
[[ $(completes ./farm run m68) == m68k ]]
[[ $(completes ./farm run --deter) == --deterministic ]]
[[ $(completes ./farm --json repo) == report ]]
[[ $(completes ./farm toolchain bu) == build ]]
[[ -z $(completes ./farm list --deter) ]]

if "$program" completion csh >"$work/out" 2>&1; then exit 1; fi
for shell in zsh fish; do
  "$program" completion "$shell" >"$work/farm.$shell"
  if command -v "$shell" >"$work/out"; then
    "$shell" -n "$work/farm.$shell"
  fi
done

"$program" man >"$work/farm.1"
if command -v groff >"$work/out"; then
  groff -man -Tascii -ww "$work/farm.1" >"$work/page" 2>"$work/warnings"
  [[ ! -s $work/warnings ]]
  grep -q 'bundle' "$work/page"
fi
echo "completion and manual page are fine"
