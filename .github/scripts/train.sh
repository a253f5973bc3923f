#!/usr/bin/env bash
# Trains a model, measures it, and makes a package of it that has passed; without any rights in a cloud.
#
#   train.sh MODEL VERSION DATA NORMAL MIN_AUROC OUT
#
# OUT gets package.tar.gz, report.html and SHA256. A model below MIN_AUROC ends it with 1, and leaves no package.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
[ $# = 6 ] || { echo "train: expected MODEL VERSION DATA NORMAL MIN_AUROC OUT" >&2; exit 64; }
[[ $1 =~ ^[a-z]([-a-z0-9]{0,48}[a-z0-9])?$ ]] || { echo "train: $1 is no name of a model" >&2; exit 64; }
model=$1 version=$2 data=$3 normal=$4 least=$5 out=$6
jars=(trainer/target/trainer-*.jar)
trainer() { java -jar "${jars[0]}" "$@"; }
mkdir -p "$out"
trainer train --data "$data" --normal "$normal" --name "$model" --version "$version" --out "$out/model"
trainer evaluate "$out/model" --data "$data" --normal "$normal" --report "$out/report.html" --min-auroc "$least"
trainer package "$out/model" --out "$out/package.tar.gz"
rm -rf "$out/model"
(cd "$out" && sha256sum package.tar.gz | tee SHA256)
