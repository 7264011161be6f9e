#!/bin/bash
# kernel_history.sh TARBALL FOLDER: a git repository of a kernel with seven
# commits on a branch. In the order they were made: `good`, two that change
# nothing that matters, `broken` that does not compile, `mended`, `bug` after
# which a fault outside of all mappings has the wrong si_code on m68k, and one
# more on top. The same hashes each time, so that what was built of them is
# found in the cache.
#
# Files that no m68k kernel of the farm is made from are left out: a quarter of
# the tree is to be added and checked out.
set -euo pipefail

tarball=$1
folder=$2
export GIT_AUTHOR_NAME=farm GIT_AUTHOR_EMAIL=farm@localhost
export GIT_COMMITTER_NAME=farm GIT_COMMITTER_EMAIL=farm@localhost
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null
clock=1767225600

# Kconfig reads the Kconfig files of everything, kbuild some Makefiles.
excluded=('*/Documentation/*/*' '*/tools/testing/*' '*/tools/perf/*' '*/sound/*.[ch]')
for area in gpu net media staging scsi infiniband iio usb hwmon; do
  excluded+=("*/drivers/$area/*.[ch]")
done
for arch in alpha arc arm arm64 csky hexagon loongarch microblaze mips nios2 openrisc \
  parisc powerpc riscv s390 sh sparc um x86 xtensa; do
  excluded+=("*/arch/$arch/*.[chS]" "*/arch/$arch/*.dts" "*/arch/$arch/*.dtsi")
done

git_() { git -C "$folder" -c gc.auto=0 -c core.compression=1 "$@"; }

# commit SUBJECT : everything as it is now.
commit() {
  clock=$((clock + 60))
  git_ add --all --force
  GIT_AUTHOR_DATE="$clock +0000" GIT_COMMITTER_DATE="$clock +0000" \
    git_ commit --quiet --message "$1"
}

# edit FILE SED-SCRIPT : a change that has to change something.
edit() {
  cp "$folder/$1" "$folder/../before"
  sed --in-place "$2" "$folder/$1"
  if cmp --quiet "$folder/$1" "$folder/../before"; then
    echo "$1: nothing changed by $2" >&2
    exit 1
  fi
  rm "$folder/../before"
}

mkdir -p "$folder"
tar --extract --file "$tarball" --directory "$folder" --strip-components 1 \
  --wildcards "${excluded[@]/#/--exclude=}"
git_ init --quiet --initial-branch main
commit "linux: as Debian has it"
git_ tag good
edit mm/mlock.c '/^static DEFINE_SPINLOCK(shmlock_user_lock)/i /* Protects user->locked_shm. */'
commit "mm/mlock: say what the lock protects"
edit fs/eventfd.c 's/static DEFINE_IDA(eventfd_ida);/&\n/'
commit "eventfd: an empty line"
edit mm/mincore.c '0,/^static int mincore_hugetlb/s//static intt mincore_hugetlb/'
commit "mm/mincore: a new type"
git_ tag broken
edit mm/mincore.c 's/^static intt /static int /'
commit "mm/mincore: the old type again"
edit arch/m68k/mm/fault.c 's/code = SEGV_MAPERR/code = SEGV_ACCERR/'
commit "m68k: mm: one code for all faults"
git_ tag bug
edit fs/timerfd.c '0,/^static /s//\n&/'
commit "timerfd: an empty line"
