#!/usr/bin/env bash
# Opens one pull request that takes the pins of rejected models back. Merging it delivers what served before, by the same path.
#
#   revert-rejected.sh ENVIRONMENT MODEL...
#
# Needs GH_TOKEN with rights on contents and pull requests. A model whose file was never anything else is left, and said.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
[ $# -ge 2 ] || { echo "revert-rejected: expected an environment and models" >&2; exit 64; }
environment=$1
shift
# a branch of this attempt's own: one of an earlier rejection may be left, merged or not
proposal=revert-$environment-$(IFS=-; echo "$*")
branch=$proposal-${GITHUB_RUN_ID:?}-${GITHUB_RUN_ATTEMPT:-1}
# of this repository's branches: a fork can name its own as it likes
open=$(gh pr list --state open --limit 500 --json headRefName,isCrossRepository --jq '.[] | select(.isCrossRepository | not) | .headRefName')
if earlier=$(grep -xE "$proposal-[0-9]+-[0-9]+" <<<"$open"); then
  echo "revert-rejected: it is proposed already: $earlier"
  exit 0
fi
git config user.name "github-actions[bot]"
git config user.email "41898282+github-actions[bot]@users.noreply.github.com"
git switch --quiet -c "$branch"
taken=()
for model in "$@"; do
  if gitops/revert.sh "$environment" "$model"; then taken+=("$model"); fi
done
[ ${#taken[@]} -gt 0 ] || { echo "revert-rejected: there is nothing to go back to" >&2; exit 1; }
# the helper of gh hands the token over; it is in no file and no URL
gh auth setup-git
git push --quiet origin "HEAD:refs/heads/$branch"
gh pr create --base "${BASE_BRANCH:-main}" --head "$branch" --title "Take ${taken[*]} in $environment back" \
  --body "The cluster rejected what was delivered by run ${GITHUB_RUN_ID:-}; its log has the reason. What served before serves on. Merging this has git say so too."
