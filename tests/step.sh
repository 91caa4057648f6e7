#!/bin/bash
# Runs one step in a temporary folder of its own, with a time limit, and keeps what it said.
# usage: step.sh LOG SECONDS COMMAND...   writes LOG and LOG.rc (the exit code); always succeeds itself
set -u
log=$1 seconds=$2
shift 2
mkdir -p "$(dirname "$log")"
TMPDIR=$(mktemp -d "${TMPDIR:-/tmp}/seloste-XXXXXX")
export TMPDIR
chmod 711 "$TMPDIR" # a test may run the program as nobody
timeout --kill-after=10 "$seconds" "$@" </dev/null >"$log" 2>&1
rc=$?
[ "$rc" -ne 124 ] || echo "step.sh: stopped after $seconds seconds" >>"$log"
echo "$rc" >"$log.rc"
chmod -R u+w "$TMPDIR" 2>/dev/null
rm -rf "$TMPDIR"
exit 0
