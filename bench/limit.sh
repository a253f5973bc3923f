#!/usr/bin/env bash
# How much of what the model allows comes out over HTTP, in one run. First by JMH, in process: batches of rows prepared, run and
# scored, by one thread and by one for each core; a row of JSON read by our reader and by Jackson. Then a row a request over HTTP,
# 64 connections, the load generator on the same cores: requests a second, processor time of both sides for each request; before
# it the same from a server in C that answers the same to everybody (constant.c, where there is a C compiler).
#
#   bench/limit.sh PACKAGE.tar.gz [SECONDS]
#
# PACKAGE takes rows of 784 numbers. Needs Maven, wrk, python3, a JDK 25 as java or in JAVA_HOME, and a built server
# (mvn -pl model-server -am package -DskipTests).
set -euo pipefail

package=$(realpath "${1:?"usage: bench/limit.sh PACKAGE.tar.gz [SECONDS]"}")
seconds=${2:-8}
# shellcheck source=bench/server.sh
. "$(dirname "$0")/server.sh"
cd "$bench/.."
cores=$(nproc)

echo "building" >&2
mvn -q -B -pl model-server -am test-compile dependency:build-classpath -DincludeScope=test -Dmdep.outputFile=target/bench-classpath
module=$PWD/model-server
classpath=$module/target/test-classes:$module/target/classes:$(cat "$module/target/bench-classpath")

# jmh THREADS BENCHMARK: lines of "parameter rate"
jmh() {
  local results=$work/$2-$1.csv
  "$java" -cp "$classpath" org.openjdk.jmh.Main -f 1 -wi 2 -w 2 -i 3 -r 2 -t "$1" -rf csv -rff "$results" -foe true \
    -jvmArgs "${flags[*]} --enable-native-access=ALL-UNNAMED -Dpackage=$package" "$2" >"$work/jmh.log" 2>&1 ||
    { tail -n 40 "$work/jmh.log" >&2; return 1; }
  tr -d '"' <"$results" | awk -F, 'NR > 1 { sub(".*\\.", "", $1); print $1, $8, $5 }'
}

# ticks PID: hundredths of a second of processor time
ticks() { awk '{ print $14 + $15 }' "/proc/$1/stat"; }

# http NAME PATH BODY: requests a second of $server at 64 connections
http() {
  local before after made TIMEFORMAT='%U %S'
  wrk -t1 -c64 -d3s -s "$bench/predict.lua" "http://127.0.0.1:$port$2" -- "$3" >/dev/null
  before=$(ticks "$server")
  { time wrk -t1 -c64 -d"$seconds"s -s "$bench/predict.lua" "http://127.0.0.1:$port$2" -- "$3" >"$work/wrk"; } 2>"$work/time"
  after=$(ticks "$server")
  grep -E 'Non-2xx|Socket errors' "$work/wrk" && return 1
  made=$(awk '/requests in/ { print $1 }' "$work/wrk")
  awk -v name="$1" -v most="$most" -v ticks="$((after - before))" -v made="$made" -v took="$(cat "$work/time")" '
    /Requests\/sec/ { split(took, t, " ")
      printf "%-29s %9.0f requests/s  %5.1f %% of the batches  server %5.1f µs  wrk %5.1f µs\n", name, $2, 100 * $2 / most, 1e4 * ticks / made, 1e6 * (t[1] + t[2]) / made }' "$work/wrk"
}

echo "machine: $cores cores, load $(cut -d' ' -f1 /proc/loadavg)"
for threads in 1 "$cores"; do
  jmh "$threads" ForwardBench >"$work/forward"
  awk -v threads="$threads" '{ printf "in process, batches of %-4d %11.0f rows/s      %d threads\n", $2, $2 * $3, threads }' "$work/forward"
done
most=$(awk '{ rate = $2 * $3; if (rate > most) most = rate } END { print most }' "$work/forward")
jmh 1 RowsBench | awk '{ printf "JSON of %-8s by %-8s %11.0f rows/s      1 thread\n", $2, $1, $3 }'
if command -v cc >/dev/null; then
  cc -O2 -o "$work/constant" bench/constant.c
  # the head that wrk sends takes 110 bytes and the port
  "$work/constant" "$port" $((110 + ${#port} + 784 * 4)) &
  server=$!
  http "bytes, constant answer in C" /invocations raw
  stop || true
fi
# shellcheck disable=SC2119 # no further flags
start
# until everything hot is compiled
wrk -t1 -c64 -d10s -s "$bench/predict.lua" "http://127.0.0.1:$port/predict" -- pixels >/dev/null
http "bytes" /invocations raw
http "JSON of pixels" /predict pixels
http "JSON of floats" /predict floats
stop
