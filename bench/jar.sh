#!/usr/bin/env bash
# Prints the newest jar of a module: a build of another revision leaves the former one beside it.
#
#   bench/jar.sh MODULE
set -euo pipefail
shopt -s nullglob

module=${1:?"usage: bench/jar.sh MODULE"}
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
newest=
for jar in "$root/$module/target/$module"-*.jar; do
  if [ -z "$newest" ] || [ "$jar" -nt "$newest" ]; then newest=$jar; fi
done
[ -n "$newest" ] || { echo "no $module/target/$module-*.jar; build it: mvn -q -pl $module -am package -DskipTests" >&2; exit 2; }
echo "$newest"
