#!/bin/bash
# Builds and runs every test, counts them, and ends with the line "N passed, N failed".
# usage: run.sh test|deep
#   test  everything, the C parts under ASan and UBSan, each fuzzer for FUZZ_SECONDS (4)
#   deep  the unit tests under TSan and valgrind, the scenarios of a server under TSan, each fuzzer for FUZZ_SECONDS (120),
#         nights of years on larger registers
# What counts as one: a unit test, a scenario test, a fuzzer, a shape check, a build, the tour. A test that is
# skipped counts as failed where CI is set: there everything must be had. Elsewhere a scenario may need what a container
# or a user who is not root does not have (a disk of its own); it is counted as skipped, and its reason printed.
# Each step writes build/test/KIND/NAME.log; what failed is printed again at the end (failures.sh).
set -u
cd "$(dirname "$0")/.." || exit 2

mode=${1:-test}
jobs=${JOBS:-$(nproc)}
# A scenario waits for disks, mail servers and browsers about a third of its time: half as many again run at once.
crowd=$((jobs + (jobs + 1) / 2))
out=build/test
passed=0
failed=0
skipped=0
failures=()

# The outside must not decide: no inherited clock or language, and a zone that nobody in the tests lives in.
unset SELOSTE_CLOCK SELOSTE_LANG LC_ALL LC_MESSAGES MAKEFLAGS MAKELEVEL MFLAGS
export LANG=C.UTF-8 TZ=America/St_Johns
# What is freed waits in 16 MB, not 256, before it is used again: a long command then touches fewer pages.
export ASAN_OPTIONS=detect_leaks=1:detect_stack_use_after_return=1:quarantine_size_mb=16 UBSAN_OPTIONS=print_stacktrace=1
export SELOSTE_BIN=$PWD/build/san/seloste

rm -rf "$out"
mkdir -p "$out"

# Registers of tests lie in memory where there is room for them and programs may be run from there: a third of a short
# command's time was waiting for the disk, and no test takes the power away. Benchmarks use the disk.
roomy() {
    local place=/dev/shm free memory
    free=$(df -Pk "$place" 2>/dev/null | awk 'NR == 2 { print $4 }')
    memory=$(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo)
    [ -w "$place" ] && [ "${free:-0}" -gt 3000000 ] && [ "${memory:-0}" -gt 6000000 ] &&
        ! findmnt -no OPTIONS -T "$place" | grep -qw noexec
}
if [ -z "${TMPDIR:-}" ] && roomy; then
    export TMPDIR=/dev/shm
fi

# count NAME PASSED FAILED LOG
count() {
    passed=$((passed + $2))
    failed=$((failed + $3))
    if [ "$3" -gt 0 ]; then
        failures+=("$4")
        printf 'FAILED  %s (%d passed, %d failed)\n' "$1" "$2" "$3"
    else
        printf 'ok      %s (%d)\n' "$1" "$2"
    fi
}

# timed NAME COMMAND...: says afterwards how long a part of the run took.
timed() {
    local name=$1 since=$SECONDS
    shift
    "$@"
    local rc=$?
    printf 'took    %s: %d s\n' "$name" $((SECONDS - since))
    return $rc
}

# one NAME LOG: a step that is one test; its exit code says how it went.
one() {
    if [ "$(cat "$2.rc" 2>/dev/null)" = 0 ]; then
        count "$1" 1 0 "$2"
    else
        count "$1" 0 1 "$2"
    fi
}

build() {
    local log=$out/build/$1.log
    shift
    tests/step.sh "$log" 3000 make -j"$jobs" "$@"
    one "build: make $*" "$log"
    [ "$(cat "$log.rc")" = 0 ]
}

# What cmocka says at the end of each group: "[==========] 5 test(s) run." and "[  PASSED  ] 5 test(s)."
unit_count() {
    local log=$1 ran good skipped rc
    ran=$(awk '/^\[==========\] [0-9]+ test\(s\) run\./ { n += $2 } END { print n + 0 }' "$log")
    good=$(awk '/^\[  PASSED  \] [0-9]+ test\(s\)\./ { n += $4 } END { print n + 0 }' "$log")
    rc=$(cat "$log.rc")
    if [ "$mode" = deep ]; then
        # Crash points are compiled into the san flavour only.
        skipped=$(grep -c '^\[  SKIPPED \] [a-z]' "$log")
        ran=$((ran - skipped / 2))
    fi
    # Crashed, leaked or ran nothing: one failure, whatever the summary says.
    if [ "$ran" -eq 0 ] || { [ "$rc" -ne 0 ] && [ "$ran" -eq "$good" ]; }; then
        ran=$((ran + 1))
    fi
    count "unit $2" "$good" $((ran - good)) "$log"
}

# unit FOLDER [WRAPPER...]: all unit tests built in build/FOLDER/unit
unit() {
    local folder=$1 name logs=$out/unit/$1
    shift
    find tests/unit -name '*.c' | sort | sed 's|^tests/unit/||; s|\.c$||' >"$out/unit.list"
    xargs -a "$out/unit.list" -P "$jobs" -I{} tests/step.sh "$logs/{}.log" 600 "$@" "build/$folder/unit/{}"
    while read -r name; do
        unit_count "$logs/$name.log" "$name"
    done <"$out/unit.list"
}

everything() {
    find tests/scenario tests/crash -name '*.test.mjs'
}

# Those that start a server, and need neither a browser nor crash points.
threaded() {
    everything | xargs grep -lE '"serve"|bench/(load|crowd)\.mjs' | xargs grep -LE 'browser\.mjs|hasPoints|await dies\('
}

# scenarios WHICH [WRAPPER...]
scenarios() {
    local name log total good skip
    "$1" | sort | sed 's|^tests/||; s|\.test\.mjs$||' >"$out/scenario.list"
    shift
    # The longest first, as far as their size tells, so that no long one is left alone at the end.
    (cd tests && sed 's|$|.test.mjs|' "../$out/scenario.list" | xargs ls -S | sed 's|\.test\.mjs$||') |
        xargs -P "$crowd" -I{} tests/step.sh "$out/{}.log" 900 \
        "$@" node --test --test-reporter=tap "tests/{}.test.mjs"
    while read -r name; do
        log=$out/$name.log
        total=$(awk '/^# tests [0-9]+$/ { n = $3 } END { print n + 0 }' "$log")
        good=$(awk '/^# pass [0-9]+$/ { n = $3 } END { print n + 0 }' "$log")
        skip=$(awk '/^# skipped [0-9]+$/ { n = $3 } END { print n + 0 }' "$log")
        if [ "$skip" -gt 0 ] && [ -z "${CI:-}" ]; then
            grep -E '^ *ok .* # SKIP' "$log" | sed 's/^ *ok [0-9]* - /skipped /'
            skipped=$((skipped + skip))
            total=$((total - skip))
        fi
        if [ $((total + skip)) -eq 0 ] || { [ "$(cat "$log.rc")" -ne 0 ] && [ "$total" -eq "$good" ]; }; then
            total=$((total + 1))
        fi
        count "${name/\// }" "$good" $((total - good)) "$log"
    done <"$out/scenario.list"
}

fuzzers() {
    local seconds=${FUZZ_SECONDS:-$1} name
    find tests/fuzz -name '*.c' | sort | sed 's|^tests/fuzz/||; s|\.c$||' >"$out/fuzz.list"
    xargs -a "$out/fuzz.list" -P "$jobs" -I{} tests/step.sh "$out/fuzz/{}.log" $((seconds * 2 + 120)) \
        tests/fuzz/run.sh {} "$seconds"
    while read -r name; do
        one "fuzz $name, $seconds s" "$out/fuzz/$name.log"
    done <"$out/fuzz.list"
}

shapes() {
    local check log
    for check in tests/shape/check/*.sh; do
        log=$out/shape/$(basename "$check" .sh).log
        tests/step.sh "$log" 120 "$check"
        one "shape $(basename "$check" .sh)" "$log"
    done
    tests/step.sh "$out/shape/selftest.log" 120 tests/shape/selftest.sh
    one "shape checks find what they look for" "$out/shape/selftest.log"
}

installed() {
    tests/step.sh "$out/install.log" 300 tests/install.sh
    one "make install, make uninstall" "$out/install.log"
}

tour() {
    [ -x docs/tour.sh ] || return
    tests/step.sh "$out/tour.log" 600 docs/tour.sh
    one "docs/tour.sh" "$out/tour.log"
}

# Near and far nights: what a month's last day decides, and what years do.
years() {
    local nights log
    for nights in "70 1 300" "60 17 60"; do
        log="$out/years-${nights// /-}.log"
        read -r SELOSTE_NIGHTS SELOSTE_STEP SELOSTE_PARTIES <<<"$nights"
        export SELOSTE_NIGHTS SELOSTE_STEP SELOSTE_PARTIES
        SELOSTE_BIN=$PWD/build/release/seloste tests/step.sh "$log" 1800 node --test tests/scenario/years.test.mjs
        one "years: $SELOSTE_NIGHTS nights, each $SELOSTE_STEP days after the last, $SELOSTE_PARTIES parties" "$log"
    done
}

races() {
    local log=$out/tsan/all.log
    find "$out/tsan" -name 'report.*' -exec cat {} + >"$log"
    if [ -s "$log" ]; then echo 1; else echo 0; fi >"$log.rc"
    one "no thread races with another" "$log"
}

case $mode in
test)
    timed "building, release" build release FLAVOUR=release build && installed
    timed "building, clang" build clang FLAVOUR=fuzz build fuzz && timed fuzzers fuzzers 4
    timed "building, san" build san FLAVOUR=san build unit benches && {
        timed units unit san
        timed scenarios scenarios everything
        tour
    }
    timed shapes shapes
    ;;
deep)
    # TSan's shadow memory needs the address space where it expects it. A report ends its process, also one that a test would
    # not miss, and lies in a file, also of a server that is started anew. There are no suppressions: none is needed.
    mkdir -p "$out/tsan"
    export TSAN_OPTIONS=halt_on_error=1:exitcode=66:log_path=$PWD/$out/tsan/report
    build tsan FLAVOUR=tsan build unit && {
        unit tsan setarch -R
        SELOSTE_BIN=$PWD/build/tsan/seloste scenarios threaded setarch -R
        races
    }
    build release FLAVOUR=release build unit && unit release valgrind -q --error-exitcode=99 --leak-check=full
    timed years years
    build clang FLAVOUR=fuzz build fuzz && fuzzers 120
    ;;
*)
    echo "usage: run.sh test|deep" >&2
    exit 2
    ;;
esac

[ "${#failures[@]}" -eq 0 ] || tests/failures.sh "${failures[@]}"
if [ "$skipped" -gt 0 ]; then
    printf '\n%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
else
    printf '\n%d passed, %d failed\n' "$passed" "$failed"
fi
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
