#!/bin/bash
# Runs one fuzzer: its seeds first, then new inputs for a while. What it learns stays in build/fuzz/corpus.
# usage: run.sh NAME SECONDS   (built by: make FLAVOUR=fuzz fuzz)
# An input that takes too long may have met a machine that stood still (a virtual one that was halted, a clock that was set, a library that
# comes from a cold disk). It is tried again, alone; only what is slow again is a finding.
set -u
cd "$(dirname "$0")/../.." || exit 2
name=$1 seconds=$2
fuzzer=${FUZZER:-build/fuzz/fuzz/$name}
corpus=build/fuzz/corpus/$name found=build/fuzz/found/$name-
mkdir -p "$corpus" build/fuzz/found "tests/fuzz/seeds/$name"
# What was freed need not be kept long to see that it is used again; two fuzzers run at once, perhaps on a small machine.
export ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}quarantine_size_mb=64

SLOW_INPUT=70 # exit code
limits=(-rss_limit_mb=2048 -timeout=20 "-timeout_exitcode=$SLOW_INPUT")

for _ in 1 2 3; do
    begun=$(mktemp)
    "$fuzzer" -max_total_time="$seconds" "${limits[@]}" -max_len=65536 -print_final_stats=1 -artifact_prefix="$found" \
        "$corpus" "tests/fuzz/seeds/$name"
    code=$?
    [ "$code" -eq $SLOW_INPUT ] || break
    slow=$(find build/fuzz/found -name "$name-timeout-*" -newer "$begun" | head -n 1)
    rm -f "$begun"
    if [ -z "$slow" ] || ! "$fuzzer" "${limits[@]}" "$slow"; then
        break
    fi
    echo "run.sh: $slow was not slow when it was tried again: the machine stood still; the fuzzer goes on"
    rm -f "$slow"
done
rm -f "$begun"
exit "$code"
