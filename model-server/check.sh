#!/usr/bin/env bash
# Holds a running server to its own API document, with Schemathesis: each operation with what the document allows and with what
# it does not, one by one and one after the other. A server error, a status, a header or a body that the document does not have,
# something wrong that is taken, or something right that is not, is a failure. schemathesis.toml says what cannot be asked.
#
#   model-server/check.sh [SEED]
#
# SCHEMATHESIS   the program (default: schemathesis; pip install schemathesis==4.32.5)
# Needs python3, a JDK 25 as java or in JAVA_HOME, and both built: mvn -pl model-server,trainer -am package -DskipTests
set -euo pipefail

seed=${1:-1}
schemathesis=${SCHEMATHESIS:-schemathesis}
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
package=$root/model-server/target/check/digits
# shellcheck source=bench/server.sh
. "$root/bench/server.sh"
command -v "$schemathesis" >/dev/null || { echo "no $schemathesis: pip install schemathesis==4.32.5, or let SCHEMATHESIS name it" >&2; exit 2; }

rm -rf "$package"
mkdir -p "$(dirname "$package")"
"$java" -jar "$("$bench/jar.sh" trainer)" train --data synthetic --normal 0 --name digits --version 1 --epochs 1 --out "$package" >"$work/train" 2>&1 ||
  { cat "$work/train" >&2; exit 1; }
# shellcheck disable=SC2119 # no further flags
start
cd "$work"
"$schemathesis" --no-color --config-file "$root/model-server/schemathesis.toml" run "http://127.0.0.1:$port/docs/openapi.yml" --url "http://127.0.0.1:$port" \
  --continue-on-failure --max-examples 25 --seed "$seed" >"$work/told" 2>&1 ||
  { cat "$work/told"; exit 1; }
score || { echo "the server scores no row any more" >&2; exit 1; }
grep -E '^ +[0-9]+ generated' "$work/told" | sed 's/^ */API document, seed '"$seed"': /'
