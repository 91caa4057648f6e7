#!/bin/bash
# Every header opens with its contract: a comment on line 1 that says what it is and, on a line
# of its own, "Used by:".
# usage: headers.sh [ROOT]
set -u
cd "${1:-$(dirname "$0")/../../..}" || exit 2
bad=0
for file in $(find src -name '*.h' | sort); do
    awk -v file="$file" '
        NR == 1 && !/^\/\*/ { print file ":1: does not open with its contract"; bad = 1; exit }
        /^(\/\*| \*) Used by: / { used = 1 }
        /\*\// { exit }
        END {
            if (!bad && !used) { print file ":1: no line of the opening begins with \"Used by:\""; bad = 1 }
            exit bad
        }' "$file" || bad=1
done
exit $bad
