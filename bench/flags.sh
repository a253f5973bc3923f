#!/usr/bin/env bash
# Prints the flags of the image's JVM, on one line: bounds of its memory as in a pod with 512 MiB, and the file with the others.
set -euo pipefail
server=$(dirname "${BASH_SOURCE[0]}")/../model-server
bounds=$(sed -n 's:.*<image.java.options>\(.*\)</image.java.options>.*:\1:p' "$server/pom.xml")
[ -n "$bounds" ] || { echo "model-server/pom.xml has no image.java.options" >&2; exit 1; }
echo "$bounds @$(realpath "$server/src/main/image/java.options")"
