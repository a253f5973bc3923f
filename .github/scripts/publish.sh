#!/usr/bin/env bash
# Publishes a package that train.sh made, signs it, and proposes its pin for an environment.
#
#   publish.sh MODEL ENVIRONMENT FOLDER
#
# MODELS_BUCKET is where packages are. Needs the role `publish`, GH_TOKEN, and cosign on the PATH. The signature is an object
# beside the package: KEY.sigstore.json.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
die() { echo "publish: $*" >&2; exit 1; }
[ $# = 3 ] || { echo "publish: expected MODEL ENVIRONMENT FOLDER" >&2; exit 64; }
[[ $1/$2 =~ ^[a-z][-a-z0-9]*/[a-z][-a-z0-9]*$ ]] || die "$1/$2 names no model"
file=gitops/environments/$2/$1.yaml package=$3/package.tar.gz
[ -f "$file" ] || die "there is no $file"
(cd "$3" && sha256sum --check --quiet SHA256) || die "$package is not what was trained"
jars=(trainer/target/trainer-*.jar)
pin=$(java -jar "${jars[0]}" publish "$package" --bucket "${MODELS_BUCKET:?}" --resource "$file")
echo "$pin"
key=$(python3 -c 'import json, sys; print(json.loads(sys.argv[1])["key"])' "$pin")

cosign sign-blob --yes --new-bundle-format --bundle "$3/package.sigstore.json" "$package"
signed=$(aws s3api put-object --bucket "$MODELS_BUCKET" --key "$key.sigstore.json" --body "$3/package.sigstore.json" --if-none-match '*' 2>&1) ||
  [[ $signed == *PreconditionFailed* ]] || die "the signature was not stored: $signed"

${PYTHON:-python3} gitops/validate.py --in-s3 "$file"
if git diff --quiet -- "$file"; then
  echo "publish: $2/$1 has this pin already"
  exit 0
fi
branch=pin-$2-$1-${GITHUB_RUN_ID:?}
git config user.name "github-actions[bot]"
git config user.email "41898282+github-actions[bot]@users.noreply.github.com"
git switch --quiet -c "$branch"
git commit --quiet -m "Pin a new package of $1 in $2" -m "$key" -- "$file"
gh auth setup-git
git push --quiet origin "HEAD:refs/heads/$branch"
gh pr create --base "${BASE_BRANCH:-main}" --head "$branch" --title "Pin a new package of $1 in $2" \
  --body "Trained and measured by run $GITHUB_RUN_ID, whose report is among its artifacts. Merging this delivers it."
