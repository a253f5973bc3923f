#!/usr/bin/env bash
# Follows a made-up pod back with whence.sh, kubectl being a stand-in (e2e has the real thing); then runs dvc.yaml with DVC and the
# real trainer in a repository of its own. Without DVC it says so, and leaves out the second.
#
#   lineage/check.sh
#
# DVC      the program (default: dvc)
# TRAINER  how the trainer is called (default: the jar of this checkout, with JAVA or java)
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
dvc=${DVC:-dvc}
die() { echo "lineage: $*" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export GIT_CONFIG_GLOBAL=$work/gitconfig
git config --global user.name check && git config --global user.email check@example.com

mkdir -p "$work/bin" "$work/told" && cd "$work/told"
cat >"$work/bin/kubectl" <<'KUBECTL'
#!/usr/bin/env bash
case "$*" in
  *anomalymodels*) printf '%s' "$SERVING" ;;
  *"get pods"*) printf 'mnist-r3-x' ;;
  *pods/mnist-r3-x:8080/proxy/model-info) echo '{"name":"mnist","version":"7","sha256":"5f3c9b1e","training":{"data_fingerprint":"sha256:9e10","code_revision":"'"$CODE"'","seed":4}}' ;;
  *) exit 1 ;;
esac
KUBECTL
chmod +x "$work/bin/kubectl"
git init -q --initial-branch=main
commit() { git add -A && git commit -q -m "$1" && git rev-parse HEAD; }
echo train >train.sh
code=$(commit "Learn from November")
mkdir gitops
echo "sha256: 5f3c9b1e" >gitops/mnist.yaml
printf '%s\n' "stages:" "  train:" "    deps:" "    - path: data/mnist" "      md5: 1a79.dir" "    outs:" "    - path: model" "      md5: 0cc1" >dvc.lock
pinned=$(commit "Serve what learned from November")
echo "sha256: 00000000" >gitops/mnist.yaml
commit "Serve another" >/dev/null
whence() { PATH=$work/bin:$PATH "$here/whence.sh" -n models mnist >"$work/out" 2>&1; }
has() { grep -qF "$1" "$work/out" || die "whence.sh does not say $1: $(cat "$work/out")"; }

SERVING=3 CODE=$code whence || die "whence.sh ended with $?: $(cat "$work/out")"
# the commit that brought the digest, not the one that took it away
for fact in "revision 3, pod mnist-r3-x" "mnist 7, sha256 5f3c9b1e" "${pinned:0:7}" "Serve what learned from November" gitops/mnist.yaml "${code:0:7}" "Learn from November" sha256:9e10 "data/mnist, md5 1a79.dir in dvc.lock"; do has "$fact"; done
ends() { # ends CODE SERVING REVISION SAYS
  local found=0
  SERVING=$2 CODE=$3 whence || found=$?
  [ $found = "$1" ] || die "whence.sh ended with $found, expected $1: $(cat "$work/out")"
  has "$4"
}
ends 2 3 "$code-dirty" "with changes that were not committed"
ends 2 3 0123456789abcdef0123456789abcdef01234567 "which is not in"
ends 2 3 unknown "was given no --code-revision"
ends 1 "" "$code" "no revision of models/mnist serves"
echo "lineage: followed a pod back"

if ! command -v "$dvc" >/dev/null; then
  echo "lineage: the stages were not run, there is no $dvc. pip install dvc==3.67.1, or let DVC name it"
  exit 0
fi
trainer=${TRAINER:-${JAVA:-java} -jar $("$here/../bench/jar.sh" trainer)}
export DVC_NO_ANALYTICS=true DVC_GLOBAL_CONFIG_DIR=$work/config DVC_SITE_CACHE_DIR=$work/cache

mkdir "$work/repository" && cd "$work/repository"
git init -q --initial-branch=main
"$dvc" init -q
cp "$here/dvc.yaml" .
sed -e "s|^trainer: .*|trainer: $trainer|" -e 's|^epochs: .*|epochs: 8|' -e 's|^min_auroc: .*|min_auroc: 0.5|' "$here/params.yaml" >params.yaml
mkdir data
rows() { # rows SEED COUNT
  python3 - "$@" <<'PYTHON'
import random, sys
draw = random.Random(int(sys.argv[1]))
print("a,b,c,kind")
for row in range(int(sys.argv[2])):
    good = row % 4 != 0
    x = draw.gauss(0, 1)
    print(f"{x:.6f},{(x if good else -x) + draw.gauss(0, .1):.6f},{draw.gauss(0, 1):.6f},{'good' if good else 'bad'}")
PYTHON
}
rows 1 2000 >data/train.csv
rows 2 400 >data/test.csv
"$dvc" add -q data/train.csv data/test.csv
git add -A && git commit -q -m "Train"
code=$(git rev-parse HEAD)

"$dvc" repro -q >"$work/log" || die "dvc repro failed: $(cat "$work/log")"
git add -A && git commit -q -m "Lock"
training() { tar -xzOf package.tar.gz manifest.json | python3 -c 'import json, sys; print(json.load(sys.stdin)["training"]["'"$1"'"])'; }
[ "$(training codeRevision)" = "$code" ] || die "the manifest names the commit $(training codeRevision), expected $code"
$trainer fingerprint package.tar.gz --data data/train.csv --normal good --label kind >"$work/fingerprint" ||
  die "the package was not trained on data/train.csv: $(cat "$work/fingerprint")"
metrics=$("$dvc" metrics show --json)
[[ $metrics == *auroc* ]] || die "DVC shows no AUROC: $metrics"
first=$(sha256sum <package.tar.gz)

again=$("$dvc" repro 2>&1)
[[ $again == *"Stage 'package' didn't change"* ]] || die "a second repro did not find everything as it was: $again"
"$dvc" status -q || die "DVC says that something changed"

# other data: another package. The first one's data come back with its commit, and are told from the others
cp package.tar.gz "$work/first.tar.gz"
rows 3 2000 >data/train.csv
"$dvc" add -q data/train.csv
git add -A && git commit -q -m "Train on other data"
"$dvc" repro -q >"$work/log" || die "dvc repro failed: $(cat "$work/log")"
[ "$(sha256sum <package.tar.gz)" != "$first" ] || die "other data gave the same package"
git add -A && git commit -q -m "Lock"
compare() { $trainer fingerprint "$work/first.tar.gz" --data data/train.csv --normal good --label kind >"$work/fingerprint" 2>&1; }
if compare; then die "the first package is said to be trained on the other data"; fi
git checkout -q "$code" && "$dvc" checkout -q data/train.csv.dvc
compare || die "the data of commit $code are not those of its package: $(cat "$work/fingerprint")"

# what is not good enough is not packaged
git checkout -q main && "$dvc" checkout -q
sed -i 's|^min_auroc: .*|min_auroc: 1.0|' params.yaml
rm -f package.tar.gz
if "$dvc" repro -q >"$work/log" 2>&1; then die "a model under its bound was packaged"; fi
[ ! -e package.tar.gz ] || die "a model under its bound was packaged"
echo "lineage: trained, evaluated, packaged and followed back by $("$dvc" --version)"
