#!/usr/bin/env bash
# A model server on this machine, for the scripts that measure one: they source this file, set package, and need python3, a JDK 25
# as java or in JAVA_HOME and a built server: mvn -pl model-server -am package -DskipTests
: "${package:?}"
bench=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
jar=$("$bench/jar.sh" model-server)
java=$("$bench/java25.sh")
port=${PORT:-18080}
work=$(mktemp -d)
log=$work/log
# shellcheck source=bench/as-in-image.sh
. "$bench/as-in-image.sh"
row=$(printf '1,%.0s' {1..783})1
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT

now() { date +%s%N; }
resident() { awk '/VmRSS/ { printf "%d MB", $2 / 1024 }' "/proc/$server/status"; }
median() { printf '%s\n' "$@" | sort -n | sed -n "$((($# + 1) / 2))p"; }

score() { # one row
  curl --silent --fail --output /dev/null -H 'Content-Type: application/json' -d "{\"features\":[$row]}" "http://127.0.0.1:$port/predict"
}

# start [FLAG...]: until a row is scored; took is how long that was, in milliseconds
start() {
  local begin asking
  ! score || { echo "somebody else's server answers on port $port; let PORT name another" >&2; exit 1; }
  coproc ask { exec "$bench/until_scored.py" "$port"; }
  # shellcheck disable=SC2154 # coproc assigns it
  asking=$ask_PID
  read -r <&"${ask[0]}"
  begin=$(now)
  SERVER_HOST=127.0.0.1 SERVER_PORT=$port MANAGEMENT_PORT=$((port + 1)) \
    "$java" "$@" "${flags[@]}" -jar "$jar" serve "$package" >"$log" 2>&1 &
  server=$!
  echo "$server" >&"${ask[1]}"
  wait "$asking" || { cat "$log" >&2; exit 1; }
  # shellcheck disable=SC2034 # who measures the start reads it
  took=$((($(now) - begin) / 1000000))
}

stop() {
  kill "$server"
  wait "$server"
  server=
}
