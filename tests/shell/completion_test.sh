#!/bin/bash
# tests/shell/completion_test.sh PROGRAM: the completion of bash completes, so do
# those of zsh and fish where these are installed, and the manual page is one.
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
[[ $(completes ./farm completion zs) == zsh ]]
[[ -z $(completes ./farm list --deter) ]]

if "$program" completion csh >"$work/out" 2>&1; then exit 1; fi
for shell in zsh fish; do
  "$program" completion "$shell" >"$work/farm.$shell"
done

if command -v zsh >"$work/out"; then
  zsh -n "$work/farm.zsh"
  zsh "$(dirname -- "${BASH_SOURCE[0]}")/completion.zsh" "$work/farm.zsh" \
    'farm ru' 'farm run' \
    'farm run m68' 'farm run m68k' \
    'farm run --deter' 'farm run --deterministic' \
    './farm repro latest m68' './farm repro latest m68k' \
    'farm toolchain bu' 'farm toolchain build' \
    'farm completion zs' 'farm completion zsh'
fi

# fish_completes LINE : what is offered for its last word, without descriptions.
fish_completes() {
  HOME=$work fish --no-config -c \
    'source $argv[1]; complete --do-complete $argv[2]' "$work/farm.fish" "$1" |
    cut -f 1 | tr '\n' ' '
}
if command -v fish >"$work/out"; then
  fish --no-execute "$work/farm.fish"
  [[ $(fish_completes 'farm ru') == 'run ' ]]
  [[ $(fish_completes 'farm run m68') == 'm68k ' ]]
  [[ $(fish_completes 'farm run --deter') == '--deterministic ' ]]
  [[ $(fish_completes './farm repro latest m68') == 'm68k ' ]]
  [[ $(fish_completes 'farm toolchain bu') == 'build ' ]]
  [[ $(fish_completes 'farm completion zs') == 'zsh ' ]]
fi

"$program" man >"$work/farm.1"
if command -v groff >"$work/out"; then
  groff -man -Tascii -ww "$work/farm.1" >"$work/page" 2>"$work/warnings"
  [[ ! -s $work/warnings ]]
  grep -q 'bundle' "$work/page"
fi
echo "completion and manual page are fine"
