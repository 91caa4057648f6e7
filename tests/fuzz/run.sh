#!/bin/bash
# Runs one fuzzer: its seeds first, then new inputs for a while. What it learns stays in build/fuzz/corpus.
# usage: run.sh NAME SECONDS   (built by: make FLAVOUR=fuzz fuzz)
set -eu
cd "$(dirname "$0")/../.."
name=$1 seconds=$2
corpus=build/fuzz/corpus/$name
mkdir -p "$corpus" build/fuzz/found "tests/fuzz/seeds/$name"
exec "build/fuzz/fuzz/$name" -max_total_time="$seconds" -rss_limit_mb=2048 -timeout=10 -max_len=65536 \
    -print_final_stats=1 -artifact_prefix="build/fuzz/found/$name-" "$corpus" "tests/fuzz/seeds/$name"
