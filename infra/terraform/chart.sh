#!/usr/bin/env bash
# Writes the operator's chart as an archive that is the same, byte for byte, as long as the chart is: a server is replaced when
# its script changes, and the archive's hash is in it. `helm package` writes the time into its archives.
#
#   infra/terraform/chart.sh FILE [CHART]
set -euo pipefail
[ $# -ge 1 ] || { echo "chart: usage: chart.sh FILE [CHART]" >&2; exit 64; }
chart=${2:-$(dirname "${BASH_SOURCE[0]}")/../../helm/anomaly-operator}
tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner --mode=755 --format=gnu \
  -C "$(dirname "$chart")" -cf - "$(basename "$chart")" | gzip -n >"$1"
