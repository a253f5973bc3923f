#!/usr/bin/env bash
# Makes the account of deliveries, and a kubeconfig for it; --help tells the rest.
set -euo pipefail

help() {
  cat <<'HELP'
Makes the ServiceAccount ci-deployer, which may read and change the AnomalyModels of one namespace and nothing else, and writes
a kubeconfig for it that its owner alone can read. Run it once with an administrator's rights; again is harmless.

  ci-deployer.sh [--create] NAMESPACE FILE

  --create   it may also make models that are not there (CREATE=yes in delivery.conf)

The account is in a namespace of its own, $DELIVERY_NAMESPACE, "anomaly-delivery" when absent: no model can name its token.
To take the token back, delete the Secret ci-deployer there. KUBECTL names the program: "kubectl" when absent, "k3s kubectl"
on a server of k3s.
HELP
}
die() { echo "ci-deployer: $*" >&2; exit 1; }

verbs="get, patch"
case ${1:-} in
  -h | --help) help; exit 0 ;;
  --create) verbs="get, patch, create"; shift ;;
esac
[ $# = 2 ] || die "expected a namespace and a file; --help tells how"
models=$1 file=$2 home=${DELIVERY_NAMESPACE:-anomaly-delivery}
for namespace in "$models" "$home"; do
  [[ $namespace =~ ^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$ ]] || die "$namespace is no name of a namespace"
done
read -ra kubectl <<<"${KUBECTL:-kubectl}"

"${kubectl[@]}" apply --server-side --force-conflicts --field-manager=ci-deployer-setup -f - <<MANIFEST
apiVersion: v1
kind: Namespace
metadata:
  name: $home
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: ci-deployer
  namespace: $home
automountServiceAccountToken: false
---
apiVersion: v1
kind: Secret
type: kubernetes.io/service-account-token
metadata:
  name: ci-deployer
  namespace: $home
  annotations:
    kubernetes.io/service-account.name: ci-deployer
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: ci-deployer
  namespace: $models
rules:
  - apiGroups: [anomaly-operator.io]
    resources: [anomalymodels]
    verbs: [$verbs]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: ci-deployer
  namespace: $models
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: ci-deployer
subjects:
  - kind: ServiceAccount
    name: ci-deployer
    namespace: $home
MANIFEST

# the cluster's token controller writes it a moment later
token=""
for _ in {1..60}; do
  token=$("${kubectl[@]}" -n "$home" get secret ci-deployer -o 'jsonpath={.data.token}' | base64 -d)
  [ -z "$token" ] || break
  sleep 0.5
done
[ -n "$token" ] || die "the Secret ci-deployer in $home got no token within 30 seconds"

umask 077
{
  server=$("${kubectl[@]}" config view --minify --raw -o 'jsonpath={.clusters[0].cluster.server}')
  authority=$("${kubectl[@]}" config view --minify --raw --flatten -o 'jsonpath={.clusters[0].cluster.certificate-authority-data}')
  [ -n "$authority" ] || die "the administrator's kubeconfig has no certificate authority: the new one would trust anybody"
  cat <<KUBECONFIG
apiVersion: v1
kind: Config
current-context: ci-deployer
clusters: [{name: cluster, cluster: {server: "$server", certificate-authority-data: "$authority"}}]
users: [{name: ci-deployer, user: {token: "$token"}}]
contexts: [{name: ci-deployer, context: {cluster: cluster, user: ci-deployer, namespace: $models}}]
KUBECONFIG
} >"$file.new"
mv "$file.new" "$file"
echo "$file: a kubeconfig for ci-deployer, who may $verbs anomalymodels in $models"
