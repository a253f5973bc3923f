#!/usr/bin/env bash
# Thousands of clients that send nothing, halves, floods or nonsense, kind by kind: how long GET /health takes beside them, on
# connections of its own, and what becomes of memory and of others' rows. Two ordinary clients use the server for five seconds before. Fails if an answer took over 100 ms, or failed. The
# clients have the lowest priority, as if they came from another machine.
#
#   bench/hostile.sh PACKAGE.tar.gz [CONNECTIONS [SECONDS]]     # 10000, and 10 s for each kind
#
# PACKAGE takes rows of 784 numbers. Needs python3, a JDK 25 as java or in JAVA_HOME, a built server
# (mvn -pl model-server -am package -DskipTests), and a limit of open files above CONNECTIONS.
set -euo pipefail

package=${1:?"usage: bench/hostile.sh PACKAGE.tar.gz [CONNECTIONS [SECONDS]]"}
# shellcheck source=bench/server.sh
. "$(dirname "$0")/server.sh"

ulimit -n "$(ulimit -Hn)"
# shellcheck disable=SC2119 # no further flags
start
for _ in {1..50}; do score; done
echo "resident, warm     $(resident)"
python3 "$bench/hostile.py" "$port" "${2:-10000}" "${3:-10}" "$server" || failed=1
score || { echo "the server scores no row any more" >&2; failed=1; }
echo "resident after     $(resident)"
grep -E 'ERROR|OutOfMemory' "$log" | cut -c1-200 | sort | uniq -c | sort -rn | head -5 >&2 || true
exit "${failed:-0}"
