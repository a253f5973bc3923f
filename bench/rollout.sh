#!/usr/bin/env bash
# How long a rollout and a rollback take on a real cluster: medians of RUNS, in seconds.
#
#   bench/rollout.sh [RUNS [WHAT...]]
#
# WHAT: first (apply to Ready), warm and gone (rollbackTo while the former pods are there, and when they are not), undo (kubectl
# rollout undo of the same pods); all of them by default.
# Needs kubectl, helm, python3, a JDK 25, a built trainer (mvn -pl trainer -am package -DskipTests),
# KUBECONFIG, and both images, pushed: E2E_OPERATOR_IMAGE and E2E_SERVER_IMAGE; an S3 server that pods and this machine reach:
# S3_ENDPOINT, S3_ACCESS_KEY, S3_SECRET_KEY. E2E_NODE_ADDRESS is where NodePorts answer (127.0.0.1). What it makes has names
# that begin with bench-rollout, and is gone when it ends.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
runs=${1:-5}
[ $# -gt 1 ] && wanted=("${@:2}") || wanted=(first warm gone undo)
name=bench-rollout
. bench/ground.sh

trainer train --data synthetic --epochs 1 --name digits --version v1 --out "$work/v1.tar.gz" >"$work/train.log" 2>&1 || { cat "$work/train.log" >&2; exit 1; }
publish "$work/v1.tar.gz"
lay_ground

: >"$work/proxy"
kubectl proxy --port=0 >"$work/proxy" &
children+=($!)
for _ in $(seq 100); do grep -q ' on ' "$work/proxy" && break; sleep 0.1; done
python3 bench/rollout.py measure "http://$(sed 's/.* on //' "$work/proxy")" "${E2E_NODE_ADDRESS:-127.0.0.1}" "$name" "$work/pin.json" "$runs" "${wanted[@]}"
