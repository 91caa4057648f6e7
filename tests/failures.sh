#!/bin/bash
# Says what failed, shortly: of each log the tests that failed and the first lines of why, then all of their names once more, since only the end
# of a long output may be shown. Dumped values are cut.
# usage: failures.sh LOG...   (logs of step.sh: LOG.rc beside it has the exit code)
set -u
LINES_EACH=14 WIDTH=240
names=()

short() { cut -c "1-$WIDTH" | head -n "$1"; }

# The points of a log of node:test that are not ok, a record each: NAME, then why. A suite of which only a test failed is not one.
points() {
    awk -v most="$LINES_EACH" '
        function flush() {
            if (name != "" && !suite) printf "%s\n%s", name, said
            name = ""; said = ""; suite = 0; lines = 0; places = 0; part = ""
        }
        function say(text) { if (lines++ < most) said = said "      " text "\n" }
        /^ *(not )?ok [0-9]+ - / { flush(); if (/^ *not ok /) { name = $0; sub(/^ *not ok [0-9]+ - /, "", name); name = "\001" name } next }
        name == "" { next }
        /^ *failureType: .(subtestsFailed|cancelledByParent)/ { suite = 1 }
        /^ *(error|stack): *[|>]-?$/ { part = $1; next }
        /^ *error: / { text = $0; sub(/^ *error: /, "", text); say(text); part = ""; next }
        /^ *(code|name|expected|actual|operator|duration_ms|location|failureType|signal|exitCode|type): ?/ { part = ""; next }
        /^ *\.\.\.$/ { part = ""; next }
        part == "error:" { text = $0; sub(/^ */, "", text); say(text) }
        part == "stack:" && match($0, /(tests|bench)\/[^ )]*/) && places++ < 3 { said = said "      at " substr($0, RSTART, RLENGTH) "\n" }
        END { flush() }
    ' "$1"
}

tap() {
    local log=$1 what=$2 line any=0
    while IFS= read -r line; do
        if [[ $line == $'\001'* ]]; then
            any=1
            names+=("$what: ${line#?}")
            printf '  not ok: %s\n' "${line#?}"
        else
            printf '%s\n' "$line"
        fi
    done < <(points "$log" | cut -c "1-$WIDTH")
    if grep -qE '^ *ok .* # SKIP' "$log" && [ -n "${CI:-}" ]; then
        grep -E '^ *ok .* # SKIP' "$log" | sed 's/^ *ok [0-9]* - /  skipped: /' | short 20
        any=1
        names+=("$what: something was skipped")
    fi
    [ $any -eq 1 ] || names+=("$what")
    # What was said besides: of a file that ended before its tests there is nothing else.
    grep -vE '^ *(# (tests|suites|pass|fail|cancelled|skipped|todo|duration_ms|Subtest)|(not )?ok |TAP|[0-9]+\.\.)' "$log" |
        if [ $any -eq 1 ]; then grep '^#\|^[^ ]'; else cat; fi | tail -n 12 | short 12
}

unit() {
    local log=$1 what=$2 line any=0
    while IFS= read -r line; do
        any=1
        names+=("$what: $line")
    done < <(sed -n 's/^\[  FAILED  \] \([a-z_0-9]*\)$/\1/p' "$log" | sort -u | head -n 20)
    [ $any -eq 1 ] || names+=("$what")
    grep -v '^\[       OK \]\|^\[ RUN      \]\|^\[  PASSED  \]\|^\[==========\]' "$log" | tail -n 60 | short 60
}

# Of everything else the first mistakes, and its end.
other() {
    local log=$1 what=$2
    names+=("$what")
    grep -nE 'error:|Error|ERROR:|SUMMARY|ALARM|FAILED|runtime error|out of memory|timeout' "$log" | short 12
    printf '  ...\n'
    tail -n 25 "$log" | short 25
}

for log in "$@"; do
    what=${log#build/test/}
    what=${what%.log}
    printf '\n===== %s (exit %s)\n' "$log" "$(cat "$log.rc")"
    case $log in
    */scenario/* | */crash/*) tap "$log" "$what" ;;
    */unit/*) unit "$log" "$what" ;;
    *) other "$log" "$what" ;;
    esac
done
printf '\nfailed:\n'
printf '  %s\n' ${names[@]+"${names[@]}"} | short 60
