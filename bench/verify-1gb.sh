#!/usr/bin/env bash
# How fast a package is verified, and how much heap that takes, whatever the size of its model. The
# package is made while it is read, by a second thread, and never kept.
#
#   bench/verify-1gb.sh [MIB] [HEAP]
#
# MIB of model (1024), HEAP as java -Xmx takes it (64m). Needs Maven and a JDK 25.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

mebibytes=${1:-1024}
heap=${2:-64m}
java=$(bench/java25.sh)

mvn -q -B -pl model-package test-compile dependency:build-classpath \
  -DincludeScope=test -Dmdep.outputFile=target/bench.classpath
classes=model-package/target/classes:model-package/target/test-classes

echo "machine    $(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg)"
for _ in 1 2 3; do
  "$java" -Xmx"$heap" -cp "$classes:$(cat model-package/target/bench.classpath)" \
    io.anomalyoperator.modelpackage.VerifyLargePackage "$mebibytes"
done
