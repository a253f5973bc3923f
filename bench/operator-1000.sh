#!/usr/bin/env bash
# One operator and many models, on a real API server without a node: seconds until all are reconciled, heap, idle CPU,
# writes at rest, and seconds until a hundred edits are decided. Pods and the cluster's controllers are simulated.
#
#   bench/operator-1000.sh [MODELS [MINUTES [HEAP_MIB]]]
#
# MODELS (1000); MINUTES of rest (10); HEAP_MIB that the operator may have (256). Needs Maven, port 8081 of this machine, and
# kube-apiserver and etcd in KUBE_API_TEST_DIR, as the tests against a real API server do.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
: "${KUBE_API_TEST_DIR:?folder of kube-apiserver and etcd}"
java=$(bench/java25.sh)
export JAVA_HOME=${java%/bin/java}

mvn -q -B -o -pl operator -am test-compile dependency:build-classpath -DincludeScope=test -Dmdep.outputFile=target/bench.classpath
mvn -q -B -o -pl operator -am test-compile dependency:build-classpath -DincludeScope=runtime -Dmdep.outputFile=target/operator.classpath
exec "$java" -Xmx1g -Doperator.classpath="operator/target/classes:$(cat operator/target/operator.classpath)" \
  -cp "operator/target/classes:operator/target/test-classes:$(cat operator/target/bench.classpath)" \
  io.anomalyoperator.operator.scale.ScaleBench "${1:-1000}" "${2:-10}" "${3:-256}"
