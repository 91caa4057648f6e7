#!/bin/sh
# Installs the packages of the browser tests, only when they are missing or the lock file has changed.
set -eu
cd "$(dirname "$0")/.."
stamp=node_modules/.seloste-lock
if [ -f "$stamp" ] && cmp -s package-lock.json "$stamp"; then
    exit 0
fi
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! npm ci --ignore-scripts --no-audit --no-fund </dev/null >"$log" 2>&1; then
    cat "$log" >&2
    exit 1
fi
cp package-lock.json "$stamp"
