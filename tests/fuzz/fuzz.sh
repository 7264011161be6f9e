#!/bin/bash
# tests/fuzz/fuzz.sh [SECONDS] [FOLDER OF LOGS...]: fuzzes the splat engine,
# beginning with the captured consoles and what the folders hold.
set -euo pipefail

cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."
seconds=${1:-3600}
shift || true
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
mkdir "$work/new"
testdata=orchestrator/splat/testdata
build/fuzz/tests/fuzz/splat_fuzz "$work/new" \
  "$testdata" "$testdata/captured" "$testdata/quiet" "$@" \
  -max_total_time="$seconds" -max_len=20000 -timeout=10 -rss_limit_mb=2048 \
  -dict=tests/fuzz/console.dict -print_final_stats=1 -verbosity=1 \
  -artifact_prefix="$PWD/build/fuzz/"
