#!/usr/bin/env bash
# Plans, or plans and applies, infra/terraform with the settings that the environment's variables carry.
#
#   terraform.sh plan|apply
#
# TF_BACKEND and TFVARS are the contents of the two files that infra/terraform/README.md describes; neither has a secret in it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
die() { echo "terraform.sh: $*" >&2; exit 1; }
case ${1:-} in plan | apply) ;; *) echo "terraform.sh: expected plan or apply" >&2; exit 64 ;; esac
[ -n "${TF_BACKEND:-}" ] || die "the variable TF_BACKEND is not set"
[ -n "${TFVARS:-}" ] || die "the variable TFVARS is not set"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
printf '%s\n' "$TF_BACKEND" >"$work/backend"
printf '%s\n' "$TFVARS" >"$work/settings.tfvars"
# Not helm package, whose archive is another each time, and not a folder of this run's: either way the provider would upload it
# anew, and the server be replaced by every apply. On the command line after the settings, which name the one of whoever wrote them
infra/terraform/chart.sh infra/terraform/chart.tgz
export TF_IN_AUTOMATION=1 TF_INPUT=0
terraform -chdir=infra/terraform init -backend-config="$work/backend"
lock=()
# a plan of a pull request must not hold up an apply
[ "$1" = apply ] || lock=(-lock=false)
terraform -chdir=infra/terraform plan "${lock[@]}" -var-file="$work/settings.tfvars" \
  -var chart_archive=chart.tgz -out="$work/plan"
[ "$1" = plan ] || terraform -chdir=infra/terraform apply -lock-timeout=5m "$work/plan"
