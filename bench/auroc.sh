#!/usr/bin/env bash
# How well models tell one MNIST digit from the other nine: trains all ten, each on one digit, and
# prints AUROC and false-positive rate on the 10,000 test images, and the seconds taken.
#
#   MNIST_DIR=folder-with-the-IDX-files bench/auroc.sh [options of trainer train, such as --seed 1]
#   MIN_AUROC=0.980 MNIST_DIR=… bench/auroc.sh --ensemble 4 --neighbours 5
#
# Needs a JDK 25 as java or in JAVA_HOME. Builds the trainer if it is not built.
#
# Fails if the mean AUROC is below MIN_AUROC, by default 0.970, which single autoencoders reach, or
# the mean false-positive rate at a calibrated 0.01 is not between 0.005 and 0.02.
set -euo pipefail

cd "$(dirname "$0")/.."
: "${MNIST_DIR:?set it to a folder with the four IDX files of MNIST}"
: "${MIN_AUROC:=0.970}"
if ! jar=$(bench/jar.sh trainer 2>/dev/null); then
  echo "building the trainer" >&2
  mvn -q -B -pl trainer -am package -DskipTests
  jar=$(bench/jar.sh trainer)
fi
java=java
if [ -n "${JAVA_HOME:-}" ]; then java=$JAVA_HOME/bin/java; fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

printf '%-6s %8s %8s %8s %8s\n' digit AUROC FPR TPR seconds
for digit in 0 1 2 3 4 5 6 7 8 9; do
  begin=$(date +%s.%N)
  "$java" -jar "$jar" train --data "$MNIST_DIR" --normal "$digit" --name "digit-$digit" \
    --version bench --out "$work/$digit.tar.gz" "$@" >"$work/out" 2>"$work/err" ||
    { cat "$work/err" >&2; exit 1; }
  end=$(date +%s.%N)
  awk -v digit="$digit" -v begin="$begin" -v end="$end" '
    /^AUROC/ { auroc = $2 }
    /^false positives/ { fpr = $3 }
    /^true positives/ { tpr = $3 }
    END { printf "%-6s %8.4f %8.4f %8.4f %8.1f\n", digit, auroc, fpr, tpr, end - begin }
  ' "$work/out" | tee -a "$work/table"
done

awk -v least="$MIN_AUROC" '
  { auroc += $2; fpr += $3; tpr += $4; seconds += $5; if ($5 > slowest) slowest = $5 }
  END {
    printf "%-6s %8.4f %8.4f %8.4f %8.1f   (slowest %.1f s)\n",
      "mean", auroc / NR, fpr / NR, tpr / NR, seconds / NR, slowest
    if (auroc / NR < least) { print "mean AUROC is below " least; failed = 1 }
    if (fpr / NR < 0.005 || fpr / NR > 0.02) {
      print "mean false-positive rate is not between 0.005 and 0.02"; failed = 1
    }
    exit failed
  }
' "$work/table"
