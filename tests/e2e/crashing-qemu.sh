#!/bin/bash
# A QEMU that crashes when the guest announces its third case: stands in for
# $FARM_REAL_QEMU in the tests.
if [[ " $* " == *" --version "* ]]; then
  exec "$FARM_REAL_QEMU" "$@"
fi
coproc qemu { exec "$FARM_REAL_QEMU" "$@"; }
while IFS= read -r line <&"${qemu[0]}"; do
  printf '%s\n' "$line"
  case $line in
    *"# torture: start 2 "*) kill -SEGV "$qemu_PID" ;;
  esac
done
wait "$qemu_PID"
exit 139
