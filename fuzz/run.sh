#!/bin/sh
# Fuzzes: run.sh [SECONDS [TARGET...]] runs each target for so long (600; all), JOBS (1) at a time, and sums
# up each in a line. Logs and findings are left in fuzz/artifacts/. FUZZ_BIN: a folder with targets that are
# built already, so that a build meanwhile does not disturb them. FUZZ_TIMEOUT: seconds that one input may take (10);
# more on a busy machine.
set -eu
cd "$(dirname "$0")"
seconds=${1:-600}
[ $# -gt 0 ] && shift
toolchain=${FUZZ_TOOLCHAIN:-nightly}
if [ $# -eq 0 ]; then
    set -- $(sed -n 's/^path = "targets\/\(.*\)\.rs"$/\1/p' Cargo.toml)
fi
mkdir -p artifacts
if [ -z "${FUZZ_BIN:-}" ]; then
    (cd .. && cargo "+$toolchain" fuzz build)
    FUZZ_BIN=target/$(rustc "+$toolchain" -vV | sed -n 's/^host: //p')/release
fi
# Files that targets write are read once: they stay in memory where they can.
scratch=/tmp
if [ -d /dev/shm ]; then
    scratch=/dev/shm
fi
scratch=$(mktemp -d "${TMPDIR:-$scratch}/hit5-fuzz.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM
export TMPDIR=$scratch

run() {
    target=$1
    mkdir -p "corpus/$target" "artifacts/$target"
    begin=$(date +%s)
    status=0
    "$FUZZ_BIN/$target" "corpus/$target" "../tests/fixtures/fuzz/$target" \
        "-artifact_prefix=artifacts/$target/" "-max_total_time=$seconds" -rss_limit_mb=2048 "-timeout=${FUZZ_TIMEOUT:-10}" \
        -print_final_stats=1 -print_funcs=0 -use_value_profile=1 >"artifacts/$target.log" 2>&1 || status=$?
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "artifacts/$target.log")
    # #123 REDUCE cov: 45 ft: 67 corp: 8/9b ...
    coverage=$(sed -n 's/.* cov: \([0-9]*\) ft: .*/\1/p' "artifacts/$target.log" | tail -n 1)
    findings=$(find "artifacts/$target" -type f | wc -l)
    printf '%-12s %10s runs  %6s edges  %5s s  %3s findings  exit %s\n' \
        "$target" "${runs:-?}" "${coverage:-?}" "$(($(date +%s) - begin))" "$findings" "$status"
}

running=0
for target in "$@"; do
    run "$target" &
    running=$((running + 1))
    if [ "$running" -ge "${JOBS:-1}" ]; then
        wait
        running=0
    fi
done
wait
