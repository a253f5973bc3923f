#!/usr/bin/env bash
# The model server's JVM as it is in the image and a pod with 512 MiB, for the scripts that source this: sets flags, and the
# variables of memory and libtorch. Where libtorch was never unpacked, the first start does that, and the next one is as in a pod.
image=$(cd "$(dirname "${BASH_SOURCE[0]}")/../model-server" && pwd)
bounds=$(sed -n 's:.*<image.java.options>\(.*\)</image.java.options>.*:\1:p' "$image/pom.xml")
[ -n "$bounds" ] || { echo "model-server/pom.xml has no image.java.options" >&2; exit 1; }
# shellcheck disable=SC2034 # for who sources this
read -ra flags <<<"$bounds @$image/src/main/image/java.options"
export MALLOC_ARENA_MAX=2
libtorch=$(find "${DJL_CACHE_DIR:-$HOME/.djl.ai}/pytorch" -maxdepth 1 -name '*-cpu-linux-x86_64' 2>/dev/null | sort | tail -n 1)
if [ -n "$libtorch" ]; then
  version=$(basename "$libtorch")
  export PYTORCH_LIBRARY_PATH=$libtorch PYTORCH_VERSION=${version%%-*} PYTORCH_FLAVOR=cpu
fi
