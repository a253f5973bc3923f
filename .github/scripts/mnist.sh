#!/usr/bin/env bash
# Fetches the files of MNIST, checked by their digests: mnist.sh FOLDER
set -euo pipefail
[ $# = 1 ] || { echo "mnist: expected a folder" >&2; exit 64; }
mkdir -p "$1"
cd "$1"
for file in train-images-idx3-ubyte train-labels-idx1-ubyte t10k-images-idx3-ubyte t10k-labels-idx1-ubyte; do
  curl -fsSL --retry 5 "https://ossci-datasets.s3.amazonaws.com/mnist/$file.gz" -o "$file.gz"
  gunzip -kf "$file.gz"
done
sha256sum --check <<'SUMS'
0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7  t10k-images-idx3-ubyte
ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2  t10k-labels-idx1-ubyte
ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db  train-images-idx3-ubyte
65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5  train-labels-idx1-ubyte
SUMS
