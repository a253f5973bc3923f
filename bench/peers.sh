#!/usr/bin/env bash
# The model server beside the one that people write by hand (peers/fastapi_app.py: FastAPI, uvicorn, PyTorch; one worker and two)
# with the same module, one row a request, the load generator on the same cores. From the start of the process to the first
# score, requests a second, latency, ratios. Ours runs from the files of its image, as in a pod.
#
#   bench/peers.sh PACKAGE.tar.gz [SECONDS]
#
# PACKAGE takes rows of 784 numbers from 0 to 255. Needs wrk, python3 with venv, and the image's files
# (mvn -pl model-server -am package -DskipTests -Dimage=any); PEERS_VENV, a virtual environment with peers/requirements.txt,
# spares the download of PyTorch.
set -euo pipefail
package=$(realpath "${1:?"usage: bench/peers.sh PACKAGE.tar.gz [SECONDS]"}")
seconds=${2:-8}
cd "$(dirname "${BASH_SOURCE[0]}")"
port=${PORT:-18080}
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || stop; rm -rf "$work"' EXIT

venv=${PEERS_VENV:-$work/venv}
[ -x "$venv/bin/uvicorn" ] || { python3 -m venv "$venv"; "$venv/bin/pip" install -q --disable-pip-version-check -r peers/requirements.txt; }
tar -xzf "$package" -C "$work"
module=$(find "$work" -maxdepth 2 -name '*.pt' | head -n 1)
manifest=$(find "$work" -maxdepth 2 -name manifest.json)
input=$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["input"]["name"])' "$manifest")
model=$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["name"])' "$manifest")
# a digit as people draw one: an arc and a line, light on dark
"$venv/bin/python" - "$work/digit.png" <<'PYTHON'
import sys
from PIL import Image, ImageDraw
picture = Image.new("L", (28, 28))
pen = ImageDraw.Draw(picture)
pen.arc((8, 4, 20, 16), 0, 360, fill=230, width=3)
pen.line((19, 10, 17, 24), fill=230, width=3)
picture.save(sys.argv[1])
PYTHON
files=$(realpath ../model-server/target/image)
cmp -s "$(./jar.sh model-server)" "$files/app/model-server.jar" || {
  echo "peers: the image's files are not there or older than the server; make them: mvn -pl model-server -am package -DskipTests -Dimage=any" >&2
  exit 69
}

now() { date +%s%N; }
stop() { kill -- "-$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; server=; }

# launch COMMAND...: in a process group of its own
launch() {
  set -m
  "$@" >"$work/log" 2>&1 &
  server=$!
  set +m
}

# start COMMAND...: until the first score; took is how long that was, in milliseconds
start() {
  local begin asking
  coproc ask { exec ./until_scored.py "$port"; }
  # shellcheck disable=SC2154 # coproc assigns it
  asking=$ask_PID
  read -r <&"${ask[0]}"
  begin=$(now)
  launch "$@"
  echo "$server" >&"${ask[1]}"
  wait "$asking" || { cat "$work/log" >&2; exit 1; }
  took=$((($(now) - begin) / 1000000))
}

# first NAME COMMAND...: the same, and notes how long it was
first() {
  start "${@:2}"
  stop
  echo "$1 $took" >>"$work/starts"
}

# load CONNECTIONS SECONDS PATH BODY: requests a second, 50th and 99th percentile
load() {
  local of=$input
  [ "$4" != png ] || of=$work/digit.png
  wrk -t1 -c"$1" -d"$2s" --latency -s predict.lua "http://127.0.0.1:$port$3" -- "$4" "$of" |
    awk '/50%/ { p50 = $2 } /99%/ { p99 = $2 } /Requests\/sec/ { rate = $2 } /Non-2xx|Socket errors/ { print "ERRORS: " $0 > "/dev/stderr" }
      END { print rate, p50, p99 }'
}

resident() { pgrep -g "$server" | while read -r pid; do awk '/VmRSS/ { print $2 }' "/proc/$pid/status"; done | awk '{ s += $1 } END { printf "%d MB", s / 1024 }'; }

# compare NAME {WORK PATH BODY}...: warms with all of them, then measures each; Java compiles while it works
compare() {
  local name=$1 works=("${@:2}")
  while [ $# -gt 1 ]; do
    load 64 5 "$3" "$4" >/dev/null
    load 1 2 "$3" "$4" >/dev/null
    shift 3
  done
  set -- "${works[@]}"
  while [ $# -gt 0 ]; do
    measure "$name" "$1" "$2" "$3"
    shift 3
  done
  echo "resident: $(resident)"
}

# best TRIES …: load, so many times; what it says of the one with most requests a second
best() {
  local try
  for ((try = 0; try < $1; try++)); do load "${@:2}"; done | sort -rn | head -n 1
}

# measure NAME WORK PATH BODY; which of two workers takes a connection is chance, so they have three tries
measure() {
  local name=$1 kind=$2 connections tries=1
  [ "$name" != fastapi-2 ] || tries=3
  load 64 2 "$3" "$4" >/dev/null
  for connections in 1 16 64; do
    echo "$kind $connections $name $(best "$tries" "$connections" "$seconds" "$3" "$4")" | tee -a "$work/figures" |
      awk '{ printf "%-34s %-12s %2d connections %9.0f requests/s  p50 %8s  p99 %8s\n", $3, $1, $2, $4, $5, $6 }'
  done
}

echo "machine: $(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg); $seconds s a figure"
export SERVER_HOST=127.0.0.1 SERVER_PORT=$port MANAGEMENT_PORT=$((port + 1))
# shellcheck source=bench/as-in-image.sh
. ./as-in-image.sh
# the package is unpacked, as the init container of a pod leaves it
ours=(env -C "$files/app" LOG_FORMAT=json OMP_NUM_THREADS=1 MKL_NUM_THREADS=1 "$files/opt/jre/bin/java" "${flags[@]}"
  -Djava.library.path="$files/../epoll" -XX:AOTCache="$files/app/serve.aot" -XX:AOTMode=on -jar "$files/app/model-server.jar" serve "$(dirname "$manifest")")
fastapi=(env "MODEL=$module" OMP_NUM_THREADS=1 "$venv/bin/uvicorn" --app-dir peers --port "$port" --log-level warning fastapi_app:app --workers)

for _ in {1..5}; do
  first ours "${ours[@]}"
  for workers in 1 2; do first "fastapi-$workers" "${fastapi[@]}" "$workers"; done
done
for name in ours fastapi-1 fastapi-2; do
  awk -v name="$name" '$1 == name { print $2 }' "$work/starts" | sort -n |
    awk -v name="$name" '{ took[NR] = $1 } END { printf "%-34s first score after %d ms (%d to %d)\n", name, took[int((NR + 1) / 2)], took[1], took[NR] }'
done

start "${ours[@]}"
compare ours binary /invocations raw v2-binary "/v2/models/$model/infer" v2-binary v2 "/v2/models/$model/infer" v2 \
  predict /predict pixels image /predict/image png
stop
for workers in 1 2; do
  start "${fastapi[@]}" "$workers"
  compare "fastapi-$workers" binary /binary raw v2 /v2/models/mnist/infer v2 predict /predict pixels image /image png
  stop
done
echo
awk 'function micros(time) { return time ~ /us/ ? time + 0 : time ~ /ms/ ? time * 1e3 : time * 1e6 }
  { key = $1 " " $2; time = micros($5) }
  $3 == "ours" { ours[key] = $4; median[key] = time; next }
  $4 > best[key] { best[key] = $4 }
  !(key in quickest) || time < quickest[key] { quickest[key] = time }
  END { for (key in ours) if (key in best) { split(key, k, " "); printf "%-10s %2d connections: %5.1f times FastAPI at its best, p50 %.2f of its best\n", k[1], k[2], ours[key] / best[key], median[key] / quickest[key] } }' \
  "$work/figures" | sort
