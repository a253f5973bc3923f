#!/usr/bin/env bash
# Exchanges this job's OIDC token for an hour as a role of AWS; no key is stored anywhere.
#
#   assume-role.sh ROLE_ARN REGION
#
# Later steps of the job find the credentials in a file that goes with the runner. The job needs `id-token: write`.
set -euo pipefail
die() { echo "assume-role: $*" >&2; exit 1; }
[[ ${1:-} =~ ^arn:aws[a-z-]*:iam::[0-9]{12}:role/[A-Za-z0-9+=,.@_/-]+$ ]] || die "\"${1:-}\" is no ARN of a role: set the variable of the environment"
[[ ${2:-} =~ ^[a-z0-9-]+$ ]] || die "\"${2:-}\" is no region"
[ -n "${ACTIONS_ID_TOKEN_REQUEST_TOKEN:-}" ] || die "no OIDC token for this job: it needs the permission id-token: write"
umask 077
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# tokens go by files: a command line can be seen by other processes
printf 'header = "Authorization: bearer %s"\n' "$ACTIONS_ID_TOKEN_REQUEST_TOKEN" >"$work/header"
curl -fsS --retry 5 --max-time 30 --config "$work/header" "$ACTIONS_ID_TOKEN_REQUEST_URL&audience=sts.amazonaws.com" -o "$work/answer"
python3 -c 'import json, sys; sys.stdout.write(json.load(open(sys.argv[1]))["value"])' "$work/answer" >"$work/token"

# one call, and not the CLI's own way by AWS_WEB_IDENTITY_TOKEN_FILE: the token ends minutes before a delivery does
AWS_REGION=$2 AWS_DEFAULT_REGION=$2 AWS_WEB_IDENTITY_TOKEN_FILE='' aws sts assume-role-with-web-identity --role-arn "$1" \
  --role-session-name "github-${GITHUB_RUN_ID:-0}-${GITHUB_RUN_ATTEMPT:-0}" --duration-seconds 3600 \
  --web-identity-token "file://$work/token" --output json >"$work/role"
python3 - "$work/role" "$RUNNER_TEMP/aws-credentials" <<'PYTHON'
import json, sys
role = json.load(open(sys.argv[1]))["Credentials"]
for name in ("SecretAccessKey", "SessionToken"):
    print("::add-mask::" + role[name])
with open(sys.argv[2], "w") as file:
    file.write("[default]\naws_access_key_id = %(AccessKeyId)s\naws_secret_access_key = %(SecretAccessKey)s\naws_session_token = %(SessionToken)s\n" % role)
PYTHON
printf 'AWS_SHARED_CREDENTIALS_FILE=%s\nAWS_REGION=%s\nAWS_DEFAULT_REGION=%s\n' "$RUNNER_TEMP/aws-credentials" "$2" "$2" >>"$GITHUB_ENV"
echo "assume-role: $1"
