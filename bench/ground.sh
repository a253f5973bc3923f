#!/usr/bin/env bash
# An operator on a real cluster, and a bucket, for rollout.sh and operator-1gb.sh, which say what they need. All that is made
# has names that begin with $name, and is gone at the end.
: "${name:?}" "${KUBECONFIG:?}" "${E2E_OPERATOR_IMAGE:?}" "${E2E_SERVER_IMAGE:?}" "${S3_ENDPOINT:?}" "${S3_ACCESS_KEY:?}" "${S3_SECRET_KEY:?}"
work=$(mktemp -d)
java=$(bench/java25.sh)
children=()

finish() {
  local status=$?
  trap - EXIT
  [ ${#children[@]} = 0 ] || kill "${children[@]}" || true
  kubectl delete namespace "$name" --ignore-not-found --timeout=120s >/dev/null || true
  helm uninstall "$name" --namespace "$name-system" >/dev/null 2>&1 || true
  kubectl delete namespace "$name-system" --ignore-not-found --wait=false >/dev/null || true
  rm -rf "$work"
  exit $status
}
trap finish EXIT

trainer() {
  S3_ENDPOINT=$S3_ENDPOINT AWS_ACCESS_KEY_ID=$S3_ACCESS_KEY AWS_SECRET_ACCESS_KEY=$S3_SECRET_KEY \
    "$java" -jar "$(bench/jar.sh trainer)" "$@"
}

# publish PACKAGE: into the bucket; the pin is in $work/pin.json
publish() {
  python3 bench/rollout.py bucket "$S3_ENDPOINT" "$S3_ACCESS_KEY" "$S3_SECRET_KEY" "$name"
  trainer publish "$1" --bucket "$name" >"$work/pin.json"
}

lay_ground() {
  kubectl create namespace "$name" --dry-run=client -o yaml | kubectl apply -f - >/dev/null
  kubectl -n "$name" create secret generic s3 --dry-run=client -o yaml \
    --from-literal="AWS_ACCESS_KEY_ID=$S3_ACCESS_KEY" --from-literal="AWS_SECRET_ACCESS_KEY=$S3_SECRET_KEY" | kubectl apply -f - >/dev/null
  kubectl -n "$name" label --overwrite secret s3 anomaly-operator.io/allow-models=true >/dev/null
  local crds=true
  ! kubectl get crd anomalymodels.anomaly-operator.io >/dev/null 2>&1 || crds=false
  helm upgrade --install "$name" helm/anomaly-operator --namespace "$name-system" --create-namespace --wait --timeout 4m \
    --set "crds.enabled=$crds" --set "watchNamespaces={$name}" --set "s3.endpoint=$S3_ENDPOINT" \
    --set "image.repository=${E2E_OPERATOR_IMAGE%:*}" --set "image.tag=${E2E_OPERATOR_IMAGE##*:}" \
    --set "modelServer.image.repository=${E2E_SERVER_IMAGE%:*}" --set "modelServer.image.tag=${E2E_SERVER_IMAGE##*:}" >/dev/null
}
