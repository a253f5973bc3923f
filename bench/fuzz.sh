#!/usr/bin/env bash
# Sends a model server, and the reader of packages, what a coverage-guided fuzzer (Jazzer) thinks
# of. Fails when a request is answered with worse than a 4xx, or a package with anything but a
# verdict; the input that did it is kept, and its path is printed.
#
#   bench/fuzz.sh [MINUTES [TARGET...]]     # 10 minutes each of: json binary picture package
#
# Needs Maven and a JDK 25 as java or in JAVA_HOME. What was found interesting is kept in
# target/fuzz, where the next run goes on.
set -euo pipefail

minutes=${1:-10}
shift || true
[ $# -gt 0 ] || set -- json binary picture package
cd "$(dirname "$0")/.."
java=$(bench/java25.sh)
version=0.30.0
work=$PWD/target/fuzz
# hooks that take what every server does for a finding: sockets, files, Netty's use of Unsafe
sanitizers=com.code_intelligence.jazzer.sanitizers
unused=$sanitizers.ServerSideRequestForgery:$sanitizers.FilePathTraversal:$sanitizers.UnsafeSanitizer:$sanitizers.ReflectiveCall
mkdir -p "$work"

echo "building" >&2
mvn -q -B -pl model-server -am test-compile dependency:build-classpath \
  -DincludeScope=test -Dmdep.outputFile=target/fuzz-classpath
for artifact in jazzer jazzer-api; do
  mvn -q -B -N dependency:copy -Dartifact="com.code-intelligence:$artifact:$version" \
    -DoutputDirectory="$work" -Dmdep.useBaseVersion=true
done

# fuzz NAME MODULE CLASS MAX_LENGTH
fuzz() {
  local classpath
  classpath=$2/target/test-classes:$2/target/classes:$(cat "$2/target/fuzz-classpath"):$work/jazzer-$version.jar:$work/jazzer-api-$version.jar
  mkdir -p "$work/$1/found"
  "$java" -cp "$classpath" "$3" "$work/$1/seeds"
  begin=$(date +%s)
  if ! "$java" -XX:+EnableDynamicAgentLoading --enable-native-access=ALL-UNNAMED -Xmx512m -cp "$classpath" \
    com.code_intelligence.jazzer.Jazzer --target_class="$3" \
    --instrumentation_includes='io.anomalyoperator.**:io.netty.**:io.micronaut.http.**' --disabled_hooks="$unused" \
    --reproducer_path="$work/$1" \
    -artifact_prefix="$work/$1/" -max_total_time=$((minutes * 60)) -max_len="$4" -timeout=10 -rss_limit_mb=3000 \
    "$work/$1/found" "$work/$1/seeds" >"$work/$1/log" 2>&1; then
    grep -A 30 -m 1 '== Java Exception\|== ERROR\|Exception in' "$work/$1/log" >&2 || tail -n 30 "$work/$1/log" >&2
    echo "$1: FOUND something; the input is in $work/$1, all of the output in $work/$1/log" >&2
    return 1
  fi
  printf '%-8s %4d s  %10s inputs  %6s edges  %5d kept  nothing found\n' "$1" $(($(date +%s) - begin)) \
    "$(sed -n 's/^Done \([0-9]*\) runs.*/\1/p' "$work/$1/log" | tail -n 1)" \
    "$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$work/$1/log" | tail -n 1)" \
    "$(find "$work/$1/found" -type f | wc -l)"
}

failed=0
for target in "$@"; do
  case $target in
  json) fuzz json model-server io.anomalyoperator.server.fuzz.JsonFuzzer 4096 ;;
  binary) fuzz binary model-server io.anomalyoperator.server.fuzz.BinaryFuzzer 4096 ;;
  picture) fuzz picture model-server io.anomalyoperator.server.fuzz.PictureFuzzer 16384 ;;
  package) fuzz package model-package io.anomalyoperator.modelpackage.PackageFuzzer 65536 ;;
  *) echo "unknown target $target; json, binary, picture, package" >&2; exit 2 ;;
  esac || failed=1
done
exit "$failed"
