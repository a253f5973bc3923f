#!/usr/bin/env bash
# Takes the newest change of one model's file back, as a commit; --help tells the rest.
set -euo pipefail

help() {
  cat <<'HELP'
Commits the file of a model as it was before its newest change. Delivering it again is the rollback: the same bytes, by the same
path, and a version that served before returns under its own number.

  gitops/revert.sh ENVIRONMENT MODEL

The commit takes back one file, whatever else the commit that changed it had in it. It is not pushed. Ends with 1 where there is
no former state: a file that was only ever added, or one with changes that are not committed.
HELP
}
die() { echo "revert: $*" >&2; exit 1; }
case ${1:-} in -h | --help) help; exit 0 ;; esac
[ $# = 2 ] || die "expected an environment and a model; --help tells how"
[[ $1/$2 =~ ^[a-z0-9-]+/[a-z]([-a-z0-9]*)$ ]] || die "$1/$2 names no model"
cd "$(git rev-parse --show-toplevel)"
file=gitops/environments/$1/$2.yaml
[ -f "$file" ] || die "there is no $file"
git diff --quiet HEAD -- "$file" || die "$file has changes that are not committed"
read -r newest before < <(git log -2 --first-parent --format=%H -- "$file" | tr '\n' ' ') || true
[ -n "${before:-}" ] || die "$file was never anything else"
git checkout --quiet "$before" -- "$file"
git commit --quiet -m "Take $1/$2 back to what it was in ${before:0:12}" -m "It undoes ${newest:0:12} for this file." -- "$file"
echo "revert: $file is as in ${before:0:12} again"
