#!/usr/bin/env bash
# Delivers models of an environment, one after the other, whose names come on standard input.
#
#   printf '%s\n' mnist houses | deliver-all.sh staging
#
# DELIVERIES_BUCKET, SERVER_TAG, DEPLOY_DOCUMENT, DEPLOY_DOCUMENT_VERSION and DEPLOY_DOCUMENT_HASH are variables of the GitHub
# environment, from the outputs of Terraform. With ROLE and REGION each model after the first has credentials of its own: those of
# one last an hour. GH_TOKEN reads the branch as it is now: a run that is repeated, or approved late, must not bring an older pin
# back, and leaves that model.
# Ends with the code of the first delivery that failed; the others are tried all the same. The models that were rejected are in the
# job's output `rejected`.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 70
[ $# = 1 ] || { echo "deliver-all: expected an environment" >&2; exit 64; }
work=$(mktemp -d) || exit 70
trap 'rm -rf "$work"' EXIT
OLDER=200 NOT_COMPARED=67 NOT_PUT=66

deliver() { # deliver ENVIRONMENT MODEL
  local file=gitops/environments/$1/$2.yaml
  gh api -H 'Accept: application/vnd.github.raw+json' "repos/${GITHUB_REPOSITORY:-}/contents/$file?ref=${BASE_BRANCH:-main}" \
    >"$work/newest" 2>"$work/error" || {
    cat "$work/error" >&2
    # taken away by now
    if grep -q 'HTTP 404' "$work/error"; then return $OLDER; else return $NOT_COMPARED; fi
  }
  cmp -s "$file" "$work/newest" || return $OLDER
  if [ $renew = yes ]; then .github/scripts/assume-role.sh "$ROLE" "${REGION:-}" || return $NOT_PUT; fi
  [ -z "${ROLE:-}" ] || renew=yes
  ${PYTHON:-python3} gitops/deliver.py "$1" "$2" --bucket "${DELIVERIES_BUCKET:-}" --target "${SERVER_TAG:-}" \
    --document "${DEPLOY_DOCUMENT:-}" --document-version "${DEPLOY_DOCUMENT_VERSION:-}" \
    --document-hash "${DEPLOY_DOCUMENT_HASH:-}" --comment "${GITHUB_REPOSITORY:-}@${GITHUB_SHA:-}"
}

first=0 rejected=() renew=no
while read -r model; do
  echo "deliver-all: $1/$model"
  code=0
  deliver "$1" "$model" </dev/null || code=$?
  case $code in
    0) result="serves" ;;
    1)
      result="was rejected; what served before goes on"
      rejected+=("$model")
      # at once: a job that is cut off has told of it
      echo "rejected=${rejected[*]}" >>"${GITHUB_OUTPUT:-/dev/null}"
      ;;
    "$OLDER")
      result="was left: ${BASE_BRANCH:-main} has another file by now, which the run of that commit delivers"
      code=0 # nor does it hold up what this run has for the next environment
      ;;
    *) result="failed with code $code; docs/deliver.md tells what that means" ;;
  esac
  echo "| $1/$model | $result |" >>"${GITHUB_STEP_SUMMARY:-/dev/null}"
  echo "deliver-all: $1/$model $result"
  [ $first != 0 ] || first=$code
done
exit $first
