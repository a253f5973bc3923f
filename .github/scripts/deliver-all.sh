#!/usr/bin/env bash
# Delivers models of an environment, one after the other, whose names come on standard input.
#
#   printf '%s\n' mnist houses | deliver-all.sh staging
#
# DELIVERIES_BUCKET, SERVER_TAG, DEPLOY_DOCUMENT_VERSION and DEPLOY_DOCUMENT_HASH are variables of the GitHub environment, from
# the outputs of Terraform. Ends with the code of the first delivery that failed; the others are tried all the same. The models
# that were rejected are in the job's output `rejected`.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 70
[ $# = 1 ] || { echo "deliver-all: expected an environment" >&2; exit 64; }
first=0 rejected=()
while read -r model; do
  echo "deliver-all: $1/$model"
  code=0
  ${PYTHON:-python3} gitops/deliver.py "$1" "$model" --bucket "${DELIVERIES_BUCKET:-}" --target "${SERVER_TAG:-}" \
    --document-version "${DEPLOY_DOCUMENT_VERSION:-}" --document-hash "${DEPLOY_DOCUMENT_HASH:-}" \
    --comment "${GITHUB_REPOSITORY:-}@${GITHUB_SHA:-}" </dev/null || code=$?
  case $code in
    0) result="serves" ;;
    1) result="was rejected; what served before goes on"; rejected+=("$model") ;;
    *) result="failed with code $code; infra/ssm/README.md tells what that means" ;;
  esac
  echo "| $1/$model | $result |" >>"${GITHUB_STEP_SUMMARY:-/dev/null}"
  echo "deliver-all: $1/$model $result"
  [ $first != 0 ] || first=$code
done
echo "rejected=${rejected[*]:-}" >>"${GITHUB_OUTPUT:-/dev/null}"
exit $first
