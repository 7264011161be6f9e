#!/bin/bash
# Short runs that are killed at random moments and gone on with, real kernels and
# real QEMU; then everything has to be whole: the store, the cache, no process and
# no folder left behind.
#
#   soak.sh FARM ROUNDS [ARCH]      FARM: the program; default ARCH: m68k
#
# Every second round ends by SIGKILL, the others by SIGINT, after up to SECONDS
# (default 8) seconds. Prints one line per ten rounds; exit status 1 if anything
# is not as it should be.
set -uo pipefail

farm=$1
rounds=$2
arch=${3:-m68k}
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
export TMPDIR=$work/tmp
mkdir -p "$TMPDIR"
out=$work/out
cases='segv/*'
trouble=0

complain() {
  echo "FAILED: $*"
  trouble=1
}

run() {
  "$farm" run "$@" --confirm 0 --out "$out" -q >>"$work/log" 2>&1
}

# What runs QEMU out of our folder, as far as it can be seen.
ours() {
  pgrep -f -- "unix:$TMPDIR" || true
}

run "$arch" --cases "$cases" || complain "the first run, undisturbed"
killed=0
for ((round = 1; round <= rounds; ++round)); do
  run "$arch" --cases "$cases" &
  pid=$!
  # The subshell's child is the program.
  deadline=$((RANDOM % (1000 * ${SECONDS_AT_MOST:-8})))
  if ! timeout "$(printf '%d.%03d' $((deadline / 1000)) $((deadline % 1000)))" \
    tail --pid="$pid" -f /dev/null; then
    signal=INT
    ((round % 2)) && signal=KILL
    pkill -"$signal" -P "$pid" 2>/dev/null && ((++killed))
  fi
  wait "$pid" 2>/dev/null
  if ((round % 10 == 0)); then
    echo "$round rounds, $killed killed"
  fi
done

# What was interrupted is gone on with until nothing is left.
resumed=0
while "$farm" run --resume --confirm 0 --out "$out" -q >>"$work/log" 2>&1; do
  ((++resumed <= rounds)) || {
    complain "--resume finds no end"
    break
  }
done
echo "$killed killed, $resumed gone on with"

"$farm" list runs --out "$out" --json >"$work/runs.json" ||
  complain "the store cannot be read"
python3 - "$work/runs.json" "$((rounds + 1))" <<'EOF' || trouble=1
import json, sys
runs = json.load(open(sys.argv[1]))
bad = [r for r in runs if not r["finished"] or r["interrupted"] or
       len(r["jobs"]) != 1]
for run in bad[:5]:
    print("FAILED: run", run["id"], "is not whole:", run)
print(len(runs), "runs in the store,", len(bad), "not whole")
sys.exit(1 if bad or not runs or len(runs) > int(sys.argv[2]) else 0)
EOF
python3 - "$out/farm.db" <<'EOF' || trouble=1
import sqlite3, sys
database = sqlite3.connect(sys.argv[1])
said = database.execute("PRAGMA integrity_check").fetchone()[0]
lost = database.execute("PRAGMA foreign_key_check").fetchall()
print("integrity:", said, "- rows without an owner:", len(lost))
sys.exit(0 if said == "ok" and not lost else 1)
EOF
"$farm" cache verify || complain "the cache is damaged"
[[ -z $(ours) ]] || complain "processes are left: $(ours | tr '\n' ' ')"
left=$(find "$TMPDIR" -mindepth 1 -maxdepth 1 -type d | wc -l)
((left == 0)) || complain "$left folders are left in $TMPDIR"
((trouble == 0)) && echo "all is whole"
exit "$trouble"
