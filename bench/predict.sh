#!/usr/bin/env bash
# Speed and memory of POST /predict, and of binary tensors by the Open Inference Protocol: one row a
# request, with the load generator on the same cores.
#
#   bench/predict.sh PACKAGE.tar.gz [SECONDS]
#
# PACKAGE takes rows of 784 numbers. Needs wrk (Debian: apt-get install wrk), python3, a JDK 25 as java or in
# JAVA_HOME, and a built server: mvn -pl model-server -am package -DskipTests
set -euo pipefail

package=${1:?"usage: bench/predict.sh PACKAGE.tar.gz [SECONDS]"}
seconds=${2:-60}
# shellcheck source=bench/server.sh
. "$(dirname "$0")/server.sh"

load() { # load SECONDS [PATH BODY INPUT]
  wrk -t1 -c64 -d"$1"s --latency -s "$bench/predict.lua" "http://127.0.0.1:$port${2:-/predict}" -- "${3:-pixels}" "${4:-}" |
    awk '/50%|99%/ { printf "%s %s  ", $1, $2 } /Requests\/sec/ { rate = $2 } /Non-2xx|Socket errors/ { print "ERRORS:", $0 } END { print rate " requests/s" }'
}

echo "machine            $(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg)"
echo "java flags         ${flags[*]}"
# as at the build of the image: a server that answered writes the cache when it ends
start -XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining -XX:AOTCacheOutput="$work/server.aot"
for _ in {1..200}; do score; done
stop
plain=() cached=()
for _ in {1..5}; do
  start
  plain+=("$took")
  stop
  start -XX:AOTCache="$work/server.aot" -XX:AOTMode=on
  cached+=("$took")
  stop
done
echo "process → answer   $(median "${plain[@]}") ms (${plain[*]})"
echo "… from AOT cache   $(median "${cached[@]}") ms (${cached[*]})"
start -XX:AOTCache="$work/server.aot"
echo "resident, idle     $(resident)"
echo "warm-up 10 s       $(load 10)"
echo "pixels ${seconds} s        $(load "$seconds")"
echo "resident after     $(resident)"
echo "floats 10 s        $(load 10 /predict floats)"
info=$(curl --silent "http://127.0.0.1:$port/model-info")
model=${info#*\"name\":\"}
model=${model%%\"*}
input=${info#*\"input\":\{\"name\":\"}
input=${input%%\"*}
echo "binary ${seconds} s        $(load "$seconds" "/v2/models/$model/infer" v2-binary "$input")"
echo "resident after     $(resident)"
stop && echo "exit code          0"
