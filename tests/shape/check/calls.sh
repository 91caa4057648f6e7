#!/bin/bash
# Calls that the project does without: memory beside the arena, unbounded copies, hidden state, the wall clock, shells.
# Exceptions stand in allowed.txt as: calls FILE WORD why.
# usage: calls.sh [ROOT]
set -u
here=$(cd "$(dirname "$0")/.." && pwd)
cd "${1:-$here/../..}" || exit 2
allowed=$here/allowed.txt
[ ! -f tests/shape/allowed.txt ] || allowed=tests/shape/allowed.txt
memory='malloc|calloc|realloc|reallocarray|free|strdup|strndup|asprintf|vasprintf|alloca|getline|aligned_alloc|posix_memalign'
copies='strcpy|strcat|strncpy|strncat|stpcpy|sprintf|vsprintf|gets|strtok|strtok_r|scanf|sscanf|fscanf'
numbers='atoi|atol|atoll|atof'
clocks='time|clock_gettime|gettimeofday|localtime|localtime_r|gmtime|gmtime_r|mktime|strftime'
rest='system|popen|rand|srand|random|drand48|setlocale|tmpnam|tempnam|mktemp|longjmp|setjmp'
find src -name '*.[ch]' | sort | xargs -r "$here/lex.pl" code |
    awk -F: -v words="$memory|$copies|$numbers|$clocks|$rest" -v list="$allowed" '
    BEGIN {
        while ((getline row < list) > 0) {
            split(row, part, " ")
            if (part[1] == "calls") ok[part[2] " " part[3]] = 1
        }
        pattern = "(^|[^A-Za-z0-9_.>])(" words ")[ ]*\\("
        bad = 0
    }
    {
        text = $0
        sub(/^[^:]*:[^:]*:/, "", text)
        while (match(text, pattern)) {
            call = substr(text, RSTART, RLENGTH)
            text = substr(text, RSTART + RLENGTH)
            gsub(/[^A-Za-z0-9_]/, "", call)
            if (!(($1 " " call) in ok)) { printf "%s:%s: %s() is not called here\n", $1, $2, call; bad = 1 }
        }
    }
    END { exit bad }'
