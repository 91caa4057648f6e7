#!/bin/bash
# Length budgets. Functions of src/: median at most 18 lines, nine of ten at most 55, none over 100 but by a row in
# allowed.txt (lengths FILE NAME why). Files of src/: median at most 350, none over 900; tests too stay below 900.
# Comments: 8 to 25 % of the lines of src/, mostly contracts in headers (docs/decisions/0007).
# usage: lengths.sh [ROOT]
set -u
here=$(cd "$(dirname "$0")/.." && pwd)
cd "${1:-$here/../..}" || exit 2
allowed=$here/allowed.txt
[ ! -f tests/shape/allowed.txt ] || allowed=tests/shape/allowed.txt
bad=0
find src tools -name '*.c' | sort | xargs -r "$here/lex.pl" functions | sort -t: -k3,3n |
    awk -F: -v list="$allowed" '
    BEGIN {
        while ((getline row < list) > 0) { split(row, part, " "); if (part[1] == "lengths") ok[part[2] " " part[3]] = 1 }
        bad = 0
    }
    {
        length_of[NR] = $3
        if ($3 > 100 && !(($1 " " $4) in ok)) { printf "%s:%s: %s has %d lines, over 100\n", $1, $2, $4, $3; bad = 1 }
    }
    END {
        if (!NR) exit 0
        median = length_of[int((NR + 1) / 2)]
        most = length_of[int(NR * 0.9 + 0.999)]
        printf "functions: %d, median %d lines, 90th percentile %d, longest %d\n", NR, median, most, length_of[NR]
        if (median > 18) { print "src:1: the median function is over 18 lines"; bad = 1 }
        if (most > 55) { print "src:1: the 90th percentile of functions is over 55 lines"; bad = 1 }
        exit bad
    }' || bad=1
find src tools -name '*.[ch]' | sort | xargs -r wc -l | awk '$2 != "total"' | sort -n |
    awk '
    { n++; lines[n] = $1; if ($1 > 900) { printf "%s:901: %d lines, over 900\n", $2, $1; bad = 1 } }
    END {
        if (!n) exit 0
        median = lines[int((n + 1) / 2)]
        printf "files: %d, median %d lines, longest %d\n", n, median, lines[n]
        if (median > 350) { print "src:1: the median file is over 350 lines"; bad = 1 }
        exit bad
    }' || bad=1
find tests -name '*.[ch]' -o -name '*.mjs' 2>/dev/null | sort | xargs -r wc -l |
    awk '$2 != "total" && $1 > 900 { printf "%s:901: %d lines, over 900\n", $2, $1; bad = 1 } END { exit bad }' || bad=1
find src -name '*.[ch]' | sort | xargs -r "$here/lex.pl" comments | awk -F: '
    { comments += $2; lines += $3 }
    END {
        if (lines < 1000) exit 0
        printf "comments: %d of %d lines, %.0f %%\n", comments, lines, 100 * comments / lines
        if (comments < lines * 0.08 || comments > lines * 0.25) { print "src:1: comments are not 8 to 25 % of the lines"; exit 1 }
    }' || bad=1
exit $bad
