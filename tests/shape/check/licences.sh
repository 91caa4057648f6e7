#!/bin/bash
# Every library and every package that the project is built or tested with has a row in docs/LICENCES.md:
# | name | used for | licence | compatible with EUPL-1.2 |   the last cell begins with "yes".
# A script of others that is carried in the tree (*.min.js) has one too, which ends with the sha256 of the file.
# usage: licences.sh [ROOT]
set -u
cd "${1:-$(dirname "$0")/../../..}" || exit 2
names() {
    sed -n 's/^PKGS *:\{0,1\}= *//p' tools/flags.mk | tr ' ' '\n'
    # Linked without pkg-config: -lcmocka -> cmocka
    grep -ohE -e ' -l[a-z0-9]+' Makefile tools/flags.mk | sed 's/^ -l//'
    [ ! -f package.json ] || sed -n '/ependencies"/,/}/s/^ *"\([^"]*\)": *"[0-9].*/\1/p' package.json
    find src -name '*.min.js' -exec basename {} \; 2>/dev/null
    [ ! -f package-lock.json ] || sed -n 's|^ *"node_modules/\([^"]*\)": {|\1|p' package-lock.json
}
bad=0
for name in $(names | grep -vx 'm' | sort -u); do
    row=$(grep -nE "^\| *$name *\|" docs/LICENCES.md 2>/dev/null | head -n 1)
    if [ -z "$row" ]; then
        echo "docs/LICENCES.md:1: no row for $name"
        bad=1
    elif ! printf '%s\n' "$row" | grep -qE '^[0-9]+:\|[^|]+\|[^|]+\| *[A-Za-z][^|]*\| *yes'; then
        echo "docs/LICENCES.md:${row%%:*}: $name: no licence, or not said to be compatible"
        bad=1
    fi
done
for file in $(find src -name '*.min.js' 2>/dev/null | sort); do
    sum=$(sha256sum "$file" | cut -d' ' -f1)
    grep -qE "^\| *$(basename "$file") *\|.*\| *$sum *\|\$" docs/LICENCES.md && continue
    echo "docs/LICENCES.md:1: $file is not the file whose sum stands in its row ($sum)"
    bad=1
done
exit $bad
