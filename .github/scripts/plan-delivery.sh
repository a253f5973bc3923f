#!/usr/bin/env bash
# Decides what a run of the workflow deploy delivers: `staging` and `production` in the job's output are names with blanks between.
#
# By hand (ASKED_ENVIRONMENT, ASKED_MODEL) that one; after a push all models of each environment in which a file differs between
# BEFORE and GITHUB_SHA. All, and not the difference: of runs that wait GitHub keeps the last one only, and a delivery that has
# nothing to change ends at once. A file that went away is no delivery: an administrator takes away what serves.
set -euo pipefail
cd "$(git rev-parse --show-toplevel)"
# differs FOLDER: a BEFORE that is not known, as after a push by force, is a difference
differs() { ! git diff --quiet "${BEFORE:-unknown}" "${GITHUB_SHA:?}" -- "$1" 2>/dev/null; }
for environment in staging production; do
  models=""
  if [ -n "${ASKED_ENVIRONMENT:-}" ]; then
    if [ "$ASKED_ENVIRONMENT" = "$environment" ]; then
      [[ ${ASKED_MODEL:-} =~ ^[a-z][-a-z0-9]*$ && -f gitops/environments/$environment/$ASKED_MODEL.yaml ]] ||
        { echo "plan-delivery: there is no model \"${ASKED_MODEL:-}\" in $environment" >&2; exit 1; }
      models=$ASKED_MODEL
    fi
  elif differs "gitops/environments/$environment"; then
    # not what is in folders below: a new server applies that, and it is no model
    models=$(git ls-tree --name-only "${GITHUB_SHA:?}" -- "gitops/environments/$environment/" | sed -n 's#^.*/\([a-z][-a-z0-9]*\)\.yaml$#\1#p' | paste -sd ' ' -)
  fi
  echo "$environment=$models" | tee -a "${GITHUB_OUTPUT:-/dev/null}"
done
