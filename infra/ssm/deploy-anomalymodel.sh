# Delivers one AnomalyModel to the cluster of this node, and ends when it is decided what became of it.
# It is the script of the SSM document deploy-anomalymodel; README.md has its parameters, settings and exit codes.
set -Eeuo pipefail
readonly SCRIPT=deploy-anomalymodel
readonly PINNED_BY_HAND=5 BUSY=6 NOT_FETCHED=7 OTHER_DIGEST=8 NOT_ALLOWED=9
readonly LIMIT=65536 LONGEST_WAIT=1200

# include infra/ssm/node.sh

key=$(parameter Key '^deliveries/[-a-z0-9]{1,50}/[0-9a-f]{64}\.json$') || exit
version=$(parameter VersionId '^[A-Za-z0-9._-]{1,1024}$') || exit
digest=$(parameter Digest '^[0-9a-f]{64}$') || exit
timeout=$(parameter Timeout '^[1-9][0-9]{0,3}$') || exit
[ "$timeout" -le $LONGEST_WAIT ] || end $UNUSABLE "parameter Timeout is $timeout, expected $LONGEST_WAIT seconds at most"
bucket=$(setting DELIVERIES_BUCKET '^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$') || exit
repositories=$(setting IMAGE_REPOSITORIES '^[a-z0-9][-a-z0-9._:/ ]*$') || exit
create=$(setting CREATE '^(yes|no)$') || exit
for program in aws flock sha256sum; do
  [ -n "$(type -P "$program")" ] || end $UNUSABLE "$program is not on this node; looked in $PATH"
done
export AWS_DEFAULT_REGION=${AWS_DEFAULT_REGION:-${AWS_REGION:-${AWS_SSM_REGION_NAME:-}}} AWS_PAGER="" AWS_MAX_ATTEMPTS=4
[ -n "$AWS_DEFAULT_REGION" ] || end $UNUSABLE "no region: neither AWS_REGION nor the agent's AWS_SSM_REGION_NAME is set"

cat >"$WORK/manifest.py" <<'MANIFEST_PY'
# include infra/ssm/manifest.py
MANIFEST_PY
cat >"$WORK/await-rollout" <<'AWAIT_ROLLOUT'
# include gitops/await-rollout.sh
AWAIT_ROLLOUT
# isolated: nothing of the environment or of this folder becomes a part of it
manifest() { python3 -I "$WORK/manifest.py" "$@" 2>"$WORK/error"; }

lock=$SETTINGS/lock
(: >>"$lock") 2>"$WORK/error" || end $UNUSABLE "$lock cannot be made: $(said)"
exec 9>>"$lock"
flock -w 10 9 || end $BUSY "another delivery is under way on this node: $lock is taken. Send again when it has ended"

# one byte more than is allowed, so that what is too long has another digest
aws s3api get-object --bucket "$bucket" --key "$key" --version-id="$version" --range "bytes=0-$LIMIT" \
  --cli-connect-timeout 10 --cli-read-timeout 30 "$WORK/fetched.json" >/dev/null 2>"$WORK/error" ||
  end $NOT_FETCHED "s3://$bucket/$key in version $version could not be read: $(said)"
found=$(sha256sum "$WORK/fetched.json" | cut -d ' ' -f 1)
[ "$found" = "$digest" ] ||
  end $OTHER_DIGEST "s3://$bucket/$key has the SHA-256 $found, expected $digest: it is not what was sent. Nothing was applied"
package=$(manifest check "$WORK/fetched.json" "$NAMESPACE" "$MODEL" "$repositories") ||
  end $NOT_ALLOWED "the manifest is not allowed: $(said)"
echo "$MODEL: manifest $digest, package $package"

# What the API server would make of it decides whether it is allowed, defaults and all. The resourceVersion has both steps mean
# the same live model; the operator's own writes move it, so a conflict is tried again.
apply() { kube apply --server-side --force-conflicts --field-manager=ci-deployer -o json -f "$WORK/apply.json" "$@"; }
conflict() { grep -q 'the object has been modified' "$WORK/error"; }
not_applied() {
  ! grep -q 'rollbackTo pins an earlier revision' "$WORK/error" ||
    end $PINNED_BY_HAND "a person's rollbackTo is in force for $MODEL, and keeps another package out of traffic. Nothing was applied. docs/roll-back.md tells how to release it"
  end $NOT_ANSWERED "the API server did not take it: $(said)"
}

for try in 1 2 3 4 5 6; do
  [ "$try" -lt 6 ] || end $NOT_ANSWERED "$MODEL changed under every one of five tries. Send again"
  kube get anomalymodels.anomaly-operator.io "$MODEL" --ignore-not-found -o json >"$WORK/live.json" ||
    end $NOT_ANSWERED "the API server did not say how $MODEL is: $(said)"
  if [ ! -s "$WORK/live.json" ] && [ "$create" = no ]; then
    end $NOT_ALLOWED "there is no AnomalyModel $MODEL in $NAMESPACE, and deliveries make none here (CREATE=no). An administrator applies the first one: kubectl apply --server-side --field-manager=ci-deployer -f FILE"
  fi
  manifest bind "$WORK/fetched.json" "$WORK/live.json" >"$WORK/apply.json" || end $NOT_ALLOWED "$(said)"
  if ! apply --dry-run=server >"$WORK/would-be.json"; then
    if conflict; then continue; fi
    not_applied
  fi
  manifest compare "$WORK/live.json" "$WORK/would-be.json" >"$WORK/changes" || end $NOT_ALLOWED "the manifest is not allowed: $(said)"
  if ! apply >"$WORK/applied.json"; then
    if conflict; then continue; fi
    not_applied
  fi
  break
done
cat "$WORK/changes"
generation=$(manifest generation "$WORK/applied.json")

# the lock is held until the end: a second delivery would only supersede this one
DECIDED=0
bash "$WORK/await-rollout" --timeout "$timeout" --generation "$generation" \
  --expect-sha256 "$package" "$MODEL" || DECIDED=$?
exit $DECIDED
