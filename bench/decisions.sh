#!/usr/bin/env bash
# How soon the operator knows, on a real cluster: of a package that is not what was pinned, of a candidate by its golden set and
# 512 remembered requests, of a version that fails users, all or one in twenty. Seconds: median, least and most of RUNS.
# With BAKES also how often it goes back from a version that fails one in two hundred, which is within bounds: none of so many
# bakes of 20 seconds at 50 requests a second. 50 of them take most of an hour; LANES models bake beside each other.
#
#   bench/decisions.sh [RUNS [BAKES [LANES]]]
#
# Needs Maven and what the end-to-end tests need (README.md): KUBECONFIG, both images, an S3 server, MNIST.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
runs=${1:-5} bakes=${2:-0} lanes=${3:-1}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
printf '%-56s %7s %7s %7s\n' "seconds, $runs runs each" median least most
mvn -B --no-transfer-progress -pl e2e -am verify -DskipTests -De2e.required=true -Dtest=DecisionBench -Dbench.runs="$runs" \
  -Dbench.bakes="$bakes" -Dbench.lanes="$lanes" \
  -Dsurefire.failIfNoSpecifiedTests=false | tee "$work/log" | sed -un 's/^bench: //p' || { tail -n 60 "$work/log" >&2; exit 1; }
