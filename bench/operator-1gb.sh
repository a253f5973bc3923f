#!/usr/bin/env bash
# The operator's heap while it verifies a package of MIB, and how long that takes, on a real cluster.
#
#   bench/operator-1gb.sh [MIB]
#
# MIB of model (1024). Needs what rollout.sh needs, Maven, and twice MIB of disk beside S3's.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
mebibytes=${1:-1024}
name=bench-operator
. bench/ground.sh

mvn -q -B -pl model-package test-compile dependency:build-classpath -DincludeScope=test -Dmdep.outputFile=target/bench.classpath
"$java" -cp "model-package/target/classes:model-package/target/test-classes:$(cat model-package/target/bench.classpath)" \
  io.anomalyoperator.modelpackage.VerifyLargePackage "$mebibytes" "$work/large.tar.gz"
publish "$work/large.tar.gz"
rm "$work/large.tar.gz"
lay_ground

: >"$work/forward"
kubectl -n "$name-system" port-forward "deployment/$(kubectl -n "$name-system" get deployments -o jsonpath='{.items[0].metadata.name}')" :8080 >"$work/forward" &
children+=($!)
for _ in $(seq 100); do grep -q ' -> ' "$work/forward" && break; sleep 0.1; done
metrics=http://127.0.0.1:$(sed -n 's/.*127.0.0.1:\([0-9]*\) -> .*/\1/p' "$work/forward")/metrics

heap() { # heap METRIC: of the heap, in MiB
  curl --silent --fail "$metrics" | awk -v metric="$1{area=\"heap\",}" '$1 == metric { printf "%d", $2 / 1048576 }'
}
verified() { kubectl -n "$name" get am large -o jsonpath='{.status.conditions[?(@.type=="Verified")].status}'; }

idle=$(heap jvm_memory_bytes_used)
python3 - "$work/pin.json" <<'PYTHON' | kubectl -n "$name" apply -f - >/dev/null
import json, sys
pin = json.load(open(sys.argv[1]))
artifact = {key: pin[key] for key in ("bucket", "key", "versionId", "sha256") if pin.get(key)}
artifact["credentialsSecretName"] = "s3"
spec = {"artifact": artifact, "replicas": 0}
print(json.dumps({"apiVersion": "anomaly-operator.io/v1", "kind": "AnomalyModel", "metadata": {"name": "large"}, "spec": spec}))
PYTHON
begin=$(date +%s%N)
most=0 looks=0
while [ "$(verified)" != True ]; do
  [ $(($(date +%s%N) - begin)) -lt 300000000000 ] || { kubectl -n "$name" get am large -o yaml >&2; exit 1; }
  used=$(heap jvm_memory_bytes_used)
  looks=$((looks + 1))
  [ "$used" -le "$most" ] || most=$used
  sleep 0.1
done
echo "package            $mebibytes MiB"
echo "apply → Verified   $((($(date +%s%N) - begin) / 1000000)) ms"
echo "heap, idle         $idle MiB used"
echo "heap, verifying    $most MiB used at most, in $looks looks"
echo "heap, bound        $(heap jvm_memory_bytes_max) MiB"
