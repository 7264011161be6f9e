# completion.zsh SCRIPT LINE WANTED [LINE WANTED ...]: types each line and a
# tabulator into an interactive zsh that has the completion, and compares what
# the line has become.
zmodload zsh/zpty
script=$1
shift
export HOME=${script:h} TERM=dumb
zpty shell zsh -f -i
zpty -w shell "PS1= PS2= RPS1=; unsetopt prompt_sp zle_bracketed_paste 2>/dev/null"
zpty -w shell "autoload -U compinit; compinit -u -D; source ${(q)script}"
zpty -w shell "bindkey '^I' complete-word; print -r READY-\$((1 + 1))"
zpty -r shell out '*READY-2*' || exit 1
integer failed=0
while (($# > 1)); do
  # To the front of the line: a command that shows all of it. What zle echoes
  # while it is typed has the marks in two pieces.
  zpty -w -n shell "$1"$'\t\C-aprint -r -- \x27LI\x27\x27NE-\C-e-E\x27\x27ND\x27\n'
  zpty -r shell out '*LINE-*-END*' || exit 1
  got=${${out##*LINE-}%%-END*}
  if [[ $got != "$2" ]]; then
    print -r -- "'$1' became '$got', not '$2'"
    failed=1
  fi
  shift 2
done
zpty -d shell
exit $failed
