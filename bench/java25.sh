#!/usr/bin/env bash
# Prints the java of a JDK 25 or later: that of JAVA_HOME, of the path, or of an installed one.
set -euo pipefail
shopt -s nullglob

for java in "${JAVA_HOME:-}/bin/java" "$(command -v java || true)" /usr/lib/jvm/*/bin/java \
  "$HOME"/.sdkman/candidates/java/*/bin/java "$HOME"/.jdks/*/bin/java; do
  if [ -x "$java" ] && "$java" -version 2>&1 | head -n 1 | grep -qE '"(2[5-9]|[3-9][0-9])'; then
    echo "$java"
    exit
  fi
done
echo "no JDK 25 found; install one, or set JAVA_HOME to it" >&2
exit 2
