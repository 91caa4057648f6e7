#!/bin/bash
# No state outlives a request but what allowed.txt names (state FILE SYMBOL why): no variable of the built objects lies
# in memory that can be written.
# usage: state.sh [ROOT]   (reads build/release, which `make` writes)
set -u
here=$(cd "$(dirname "$0")/.." && pwd)
cd "${1:-$here/../..}" || exit 2
allowed=$here/allowed.txt
[ ! -f tests/shape/allowed.txt ] || allowed=tests/shape/allowed.txt
[ -d build/release/src ] || {
    [ -n "$(find src -name '*.c' 2>/dev/null)" ] || exit 0
    echo "src:1: build/release is missing; run make first"
    exit 1
}
bad=0
for file in $(find src -name '*.c' | sort); do
    object=build/release/${file%.c}.o
    [ -f "$object" ] || continue
    objdump -t "$object" | awk -v file="$file" -v list="$allowed" '
        BEGIN {
            while ((getline row < list) > 0) { split(row, part, " "); if (part[1] == "state") ok[part[2] " " part[3]] = 1 }
            bad = 0
        }
        / O \.(bss|data|tbss|tdata)/ && !/ O \.data\.rel\.ro/ {
            name = $NF
            sub(/\.[0-9]+$/, "", name)
            if (!((file " " name) in ok)) { printf "%s:1: %s can change and outlives every request\n", file, name; bad = 1 }
        }
        END { exit bad }' || bad=1
done
exit $bad
