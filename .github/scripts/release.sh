#!/usr/bin/env bash
# Builds both images once, pushes them to GHCR, copies the same bytes to ECR if there is one, and signs all by digest; then the chart,
# with those digests in it.
#
#   release.sh VERSION
#
# GHCR names the repository prefix, as ghcr.io/OWNER; ECR that of ECR, or nothing. Needs docker logins for both, and cosign, crane,
# helm and Maven on the PATH. Digests go to target/release/digests, one line each.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
die() { echo "release: $*" >&2; exit 1; }
[[ ${1:-} =~ ^[0-9]+\.[0-9]+\.[0-9]+$ ]] || die "\"${1:-}\" is no version such as 1.2.3"
[[ ${GHCR:-} =~ ^ghcr\.io/[a-z0-9._/-]+$ ]] || die "GHCR is \"${GHCR:-}\", expected ghcr.io/OWNER"
version=$1 out=target/release
rm -rf "$out"
mkdir -p "$out"

# statement FILE: how it was made, for a verifier of SLSA provenance
statement() {
  python3 - "$1" <<'PYTHON'
import json, os, sys
get = os.environ.get
json.dump({
    "buildDefinition": {
        "buildType": "https://actions.github.io/buildtypes/workflow/v1",
        "externalParameters": {"workflow": {"ref": get("GITHUB_REF"), "repository": "%s/%s" % (get("GITHUB_SERVER_URL"), get("GITHUB_REPOSITORY")), "path": get("GITHUB_WORKFLOW_REF")}},
        "resolvedDependencies": [{"uri": "git+%s/%s@%s" % (get("GITHUB_SERVER_URL"), get("GITHUB_REPOSITORY"), get("GITHUB_REF")), "digest": {"gitCommit": get("GITHUB_SHA")}}],
    },
    "runDetails": {"builder": {"id": "%s/%s" % (get("GITHUB_SERVER_URL"), get("GITHUB_WORKFLOW_REF"))}, "metadata": {"invocationId": "%s/%s/actions/runs/%s/attempts/%s" % (get("GITHUB_SERVER_URL"), get("GITHUB_REPOSITORY"), get("GITHUB_RUN_ID"), get("GITHUB_RUN_ATTEMPT"))}},
}, open(sys.argv[1], "w"))
PYTHON
}

# whole BOM: what Maven did not find is listed without a hash, and nothing of what it would bring
whole() {
  python3 - "$1" <<'PYTHON'
import json, sys
components = json.load(open(sys.argv[1])).get("components", [])
lost = [component.get("purl") for component in components if not component.get("hashes")]
if lost or not components:
    sys.exit("release: %d components, without a hash: %s" % (len(components), lost))
PYTHON
}

attested() { # attested REPOSITORY@DIGEST MODULE
  cosign sign --yes "$1"
  cosign attest --yes --type slsaprovenance1 --predicate "$out/provenance.json" "$1"
  cosign attest --yes --type cyclonedx --predicate "$out/$2.cdx.json" "$1"
}

statement "$out/provenance.json"
for name in model-server operator; do
  # with the modules that it needs at hand: a list made without them lacks what they bring
  mvn -B -ntp -q -pl "$name" -am package jib:build org.cyclonedx:cyclonedx-maven-plugin:2.9.3:makeBom -DskipTests -Djib.console=plain \
    -Dimage="$GHCR/$name:$version" -Drevision="$version" -DoutputName=bom -DoutputFormat=json
  digest=$(cat "$name/target/jib-image.digest")
  [[ $digest =~ ^sha256:[0-9a-f]{64}$ ]] || die "Jib said no digest of $name"
  whole "$name/target/bom.json" || die "the bill of materials of $name is not whole"
  cp "$name/target/bom.json" "$out/$name.cdx.json"
  attested "$GHCR/$name@$digest" "$name"
  echo "$GHCR/$name@$digest" >>"$out/digests"
  if [ -n "${ECR:-}" ]; then
    crane copy "$GHCR/$name@$digest" "$ECR/$name:$version"
    [ "$(crane digest "$ECR/$name:$version")" = "$digest" ] || die "$ECR/$name:$version is not $digest"
    attested "$ECR/$name@$digest" "$name"
    echo "$ECR/$name@$digest" >>"$out/digests"
  fi
done

# the chart that is released names its images by digest
cp -r helm/anomaly-operator "$out/chart"
python3 - "$out/chart/values.yaml" "$GHCR" "$(cat operator/target/jib-image.digest)" "$(cat model-server/target/jib-image.digest)" <<'PYTHON'
import re, sys
path, prefix, *digests = sys.argv[1:]
text = open(path).read()
for name, digest in zip(("operator", "model-server"), digests):
    text, found = re.subn(r'(?m)^( *)repository: \S*/%s\n((?:\1[^\n]*\n)*?)\1digest: ""$' % name,
                          lambda m: '%srepository: %s/%s\n%s%sdigest: "%s"' % (m[1], prefix, name, m[2], m[1], digest), text)
    if found != 1:
        sys.exit("release: values.yaml has no place for the digest of %s" % name)
open(path, "w").write(text)
PYTHON
helm lint --strict --quiet "$out/chart"
helm package "$out/chart" --version "$version" --app-version "$version" --destination "$out" >/dev/null
pushed=$(helm push "$out/anomaly-operator-$version.tgz" "oci://$GHCR/charts" 2>&1)
digest=$(sed -n 's/^Digest: *//p' <<<"$pushed")
[[ $digest =~ ^sha256:[0-9a-f]{64}$ ]] || die "helm said no digest of the chart: $pushed"
cosign sign --yes "$GHCR/charts/anomaly-operator@$digest"
echo "$GHCR/charts/anomaly-operator@$digest" >>"$out/digests"
cat "$out/digests"
