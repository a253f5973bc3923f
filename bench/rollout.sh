#!/usr/bin/env bash
# How long a rollout and a rollback take on a real cluster: medians of RUNS, in seconds.
#
#   bench/rollout.sh [RUNS]
#
# Needs kubectl, helm, python3, a JDK 25, a built trainer (mvn -pl trainer -am package -DskipTests),
# KUBECONFIG, and both images, pushed: E2E_OPERATOR_IMAGE and E2E_SERVER_IMAGE; an S3 server that pods and this machine reach:
# S3_ENDPOINT, S3_ACCESS_KEY, S3_SECRET_KEY. E2E_NODE_ADDRESS is where NodePorts answer (127.0.0.1). What it makes has names
# that begin with bench-rollout, and is gone when it ends.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
runs=${1:-5}
: "${KUBECONFIG:?}" "${E2E_OPERATOR_IMAGE:?}" "${E2E_SERVER_IMAGE:?}" "${S3_ENDPOINT:?}" "${S3_ACCESS_KEY:?}" "${S3_SECRET_KEY:?}"
name=bench-rollout
work=$(mktemp -d)
proxy=
java=$(bench/java25.sh)

finish() {
  status=$?
  trap - EXIT
  [ -z "$proxy" ] || kill "$proxy" || true
  kubectl delete namespace "$name" --ignore-not-found --timeout=120s >/dev/null || true
  helm uninstall "$name" --namespace "$name-system" >/dev/null 2>&1 || true
  kubectl delete namespace "$name-system" --ignore-not-found --wait=false >/dev/null || true
  rm -rf "$work"
  exit $status
}
trap finish EXIT

trainer() {
  S3_ENDPOINT=$S3_ENDPOINT AWS_ACCESS_KEY_ID=$S3_ACCESS_KEY AWS_SECRET_ACCESS_KEY=$S3_SECRET_KEY \
    "$java" -jar trainer/target/trainer-*.jar "$@"
}

trainer train --data synthetic --epochs 1 --name digits --version v1 --out "$work/v1.tar.gz" >"$work/train.log" 2>&1 || { cat "$work/train.log" >&2; exit 1; }
python3 bench/rollout.py bucket "$S3_ENDPOINT" "$S3_ACCESS_KEY" "$S3_SECRET_KEY" "$name"
trainer publish "$work/v1.tar.gz" --bucket "$name" >"$work/pin.json"

kubectl create namespace "$name" --dry-run=client -o yaml | kubectl apply -f - >/dev/null
kubectl -n "$name" create secret generic s3 --dry-run=client -o yaml \
  --from-literal="AWS_ACCESS_KEY_ID=$S3_ACCESS_KEY" --from-literal="AWS_SECRET_ACCESS_KEY=$S3_SECRET_KEY" | kubectl apply -f - >/dev/null
crds=true
kubectl get crd anomalymodels.anomaly-operator.io >/dev/null 2>&1 && crds=false
helm upgrade --install "$name" helm/anomaly-operator --namespace "$name-system" --create-namespace --wait --timeout 4m \
  --set "crds.enabled=$crds" --set "watchNamespaces={$name}" --set "s3.endpoint=$S3_ENDPOINT" \
  --set "image.repository=${E2E_OPERATOR_IMAGE%:*}" --set "image.tag=${E2E_OPERATOR_IMAGE##*:}" \
  --set "modelServer.image.repository=${E2E_SERVER_IMAGE%:*}" --set "modelServer.image.tag=${E2E_SERVER_IMAGE##*:}" >/dev/null

kubectl proxy --port=0 >"$work/proxy" &
proxy=$!
for _ in $(seq 100); do grep -q ' on ' "$work/proxy" && break; sleep 0.1; done
python3 bench/rollout.py measure "http://$(sed 's/.* on //' "$work/proxy")" "${E2E_NODE_ADDRESS:-127.0.0.1}" "$name" "$work/pin.json" "$runs"
