#!/bin/bash
# guests_test.sh FARM : compiles the fault suite of every architecture whose
# compiler is at hand, and looks at the programs.
set -uo pipefail

farm=$1
into=$(mktemp -d)
trap 'rm -rf -- "$into"' EXIT
status=0

"$farm" guest --all --if-found --into "$into" || status=1

# SuperH: the farm builds its own compiler, which takes long. The suite
# compiles with Debian's just as well; only the kernel does not run.
compiler=$(command -v sh4-linux-gnu-g++)
if [[ ! -e $into/fault-torture-sh4 && -n $compiler ]]; then
  "$farm" guest sh4 --toolchain "${compiler%g++}" --into "$into" || status=1
fi

for program in "$into"/fault-torture-*; do
  about=$(file -b -- "$program")
  case $about in
    ELF*executable*statically\ linked* | ELF*executable*static-pie*) ;;
    *)
      echo "$program: not a static ELF program: $about"
      status=1
      ;;
  esac
done
exit "$status"
