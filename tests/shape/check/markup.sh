#!/bin/bash
# Pages are written in src/web/pages: no "<" stands in a string of src/web/*.c.
# usage: markup.sh [ROOT]
set -u
here=$(cd "$(dirname "$0")/.." && pwd)
cd "${1:-$here/../..}" || exit 2
found=$(find src/web -maxdepth 1 -name '*.[ch]' 2>/dev/null | sort | xargs -r "$here/lex.pl" strings |
    grep -E '^[^:]*:[0-9]+:".*<' | sed 's/$/   <- markup outside src\/web\/pages/')
[ -z "$found" ] || { printf '%s\n' "$found"; exit 1; }
