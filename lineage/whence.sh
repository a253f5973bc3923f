#!/usr/bin/env bash
# From what serves to what made it: the package, the commit that pinned it, the commit and the data that it was trained from.
#
#   lineage/whence.sh [-n NAMESPACE] [-C REPOSITORY] MODEL
#
# It asks a serving pod, not the resource: what is pinned may have been rejected. Needs kubectl with the rights to get the
# AnomalyModel, to list pods and to get pods/proxy, and the repository as a clone with its history.
# Exit codes: 0 all is known, 1 nothing serves, 2 a commit is not in the repository, 3 the command line.
set -euo pipefail

namespace=models repository=.
usage() { sed -n '2,/^set/s/^# \{0,1\}//p' "$0"; }
while getopts n:C:h option; do
  case $option in
    n) namespace=$OPTARG ;;
    C) repository=$OPTARG ;;
    h) usage; exit 0 ;;
    *) usage >&2; exit 3 ;;
  esac
done
shift $((OPTIND - 1))
[ $# = 1 ] || { usage >&2; exit 3; }
model=$1
known=yes

say() { printf '%-11s %s\n' "$1" "$2"; }
die() { echo "whence: $2" >&2; exit "$1"; }
repo() { git -C "$repository" "$@"; }

# commit HASH: in a line, with where it is
commit() {
  if repo cat-file -e "$1^{commit}" 2>/dev/null; then
    repo show -s --date=short --format='%h %ad %an: %s' "$1"
  else
    echo "$1, which is not in $(repo rev-parse --show-toplevel)"
    return 1
  fi
}

serving=$(kubectl -n "$namespace" get anomalymodels.anomaly-operator.io "$model" -o jsonpath='{.status.servingRevision}')
[[ $serving =~ ^[1-9] ]] || die 1 "no revision of $namespace/$model serves"
pod=$(kubectl -n "$namespace" get pods -l "anomaly-operator.io/model=$model,anomaly-operator.io/revision=$serving" \
  --field-selector=status.phase=Running -o jsonpath='{.items[0].metadata.name}') || die 1 "revision $serving of $namespace/$model has no running pod"
info=$(kubectl get --raw "/api/v1/namespaces/$namespace/pods/$pod:8080/proxy/model-info") || die 1 "pod $pod does not answer"
field() {
  python3 -c '
import json, sys
value = json.load(sys.stdin)
for name in sys.argv[1].split("."):
    value = value[name]
print(value)' "$1" <<<"$info"
}
sha256=$(field sha256)
code=$(field training.code_revision)

say serves "$namespace/$model revision $serving, pod $pod"
say package "$(field name) $(field version), sha256 $sha256"

# the newest commit that has this digest in it; not one that took it away
pinned=""
for candidate in $(repo log -S "$sha256" --format=%H); do
  if repo grep -q "$sha256" "$candidate"; then pinned=$candidate; break; fi
done
if [ -n "$pinned" ]; then
  say "pinned by" "$(commit "$pinned")"
  repo grep -l "$sha256" "$pinned" | while IFS= read -r file; do say "" "${file#*:}"; done
else
  say "pinned by" "no commit of $(repo rev-parse --show-toplevel) has this digest in it"
  known=no
fi

case $code in
  unknown) say "trained by" "unknown: the training was given no --code-revision"; known=no ;;
  *-dirty) say "trained by" "$(commit "${code%-dirty}")" || known=no; say "" "with changes that were not committed"; known=no ;;
  *) trained=$(commit "$code") || known=no; say "trained by" "$trained" ;;
esac
say seed "$(field training.seed)"
say data "$(field training.data_fingerprint)"

# DVC says where the data are: what the stage train read, by the dvc.lock beside the pin
if [ -n "$pinned" ]; then
  repo ls-tree -r --name-only "$pinned" | { grep -E '(^|/)dvc\.lock$' || true; } | while IFS= read -r lock; do
    repo show "$pinned:$lock" | awk '
      /^  [a-zA-Z]/ { train = $1 == "train:" }
      /^    [a-z]/ { deps = $1 == "deps:" }
      train && deps && /^    - path:/ { path = $3 }
      train && deps && /^      md5:/ { print path ", md5 " $2 }' | while IFS= read -r line; do say "" "$line in $lock"; done
  done
fi
[ $known = yes ] || exit 2
