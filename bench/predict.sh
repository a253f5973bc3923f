#!/usr/bin/env bash
# Speed and memory of POST /predict, and of binary tensors by the Open Inference Protocol: one row a
# request, with the load generator on the same cores.
#
#   bench/predict.sh PACKAGE.tar.gz [SECONDS]
#
# PACKAGE takes rows of 784 numbers. Needs wrk (Debian: apt-get install wrk), a JDK 25 as java or in
# JAVA_HOME, and a built server: mvn -pl model-server -am package -DskipTests
set -euo pipefail

package=${1:?"usage: bench/predict.sh PACKAGE.tar.gz [SECONDS]"}
seconds=${2:-60}
here=$(cd "$(dirname "$0")" && pwd)
jars=("$here"/../model-server/target/model-server-*.jar)
jar=${jars[0]}
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
port=${PORT:-18080}
work=$(mktemp -d)
log=$work/log
flags=(-XX:+UseSerialGC -Xmx160m -XX:MaxDirectMemorySize=96m -XX:+AutoCreateSharedArchive -XX:SharedArchiveFile="$work/classes.jsa")

now() { date +%s%N; }
resident() { awk '/VmRSS/ { printf "%d MB", $2 / 1024 }' "/proc/$server/status"; }
load() { # load SECONDS [floats | binary MODEL INPUT]
  wrk -t1 -c64 -d"$1"s --latency -s "$here/predict.lua" "http://127.0.0.1:$port/predict" -- "${@:2}" |
    awk '/50%|99%/ { printf "%s %s  ", $1, $2 } /Requests\/sec/ { rate = $2 } /Non-2xx|Socket errors/ { print "ERRORS:", $0 } END { print rate " requests/s" }'
}

start() {
  begin=$(now)
  SERVER_HOST=127.0.0.1 SERVER_PORT=$port MANAGEMENT_PORT=$((port + 1)) \
    "$java" "${flags[@]}" -jar "$jar" serve "$package" >"$log" 2>&1 &
  server=$!
  until curl --silent --fail --output /dev/null "http://127.0.0.1:$port/health"; do
    kill -0 "$server" 2>/dev/null || { cat "$log" >&2; exit 1; }
    [ $(($(now) - begin)) -lt 60000000000 ] || { echo "not ready after 60 s" >&2; cat "$log" >&2; exit 1; }
    sleep 0.01
  done
  echo "$((($(now) - begin) / 1000000)) ms"
}

server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT

echo "machine            $(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg)"
echo "java flags         ${flags[*]}"
start >"$work/ready"
echo "process → ready    $(cat "$work/ready"), and writes its classes to an archive when it ends"
kill "$server"
wait "$server"
start >"$work/ready"
echo "process → ready    $(cat "$work/ready"), from the archive"
echo "resident, idle     $(resident)"
echo "warm-up 10 s       $(load 10)"
echo "pixels ${seconds} s        $(load "$seconds")"
echo "resident after     $(resident)"
echo "floats 10 s        $(load 10 floats)"
info=$(curl --silent "http://127.0.0.1:$port/model-info")
model=$(sed 's/^{"name":"\([^"]*\)".*/\1/' <<<"$info")
input=$(sed 's/.*"input":{"name":"\([^"]*\)".*/\1/' <<<"$info")
echo "binary ${seconds} s        $(load "$seconds" binary "$model" "$input")"
echo "resident after     $(resident)"
kill "$server"
wait "$server" && echo "exit code          0"
