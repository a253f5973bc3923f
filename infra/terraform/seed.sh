#!/usr/bin/env bash
# Makes the secrets of an environment, once, where they stay: in the parameter store. None is printed, and none gets into
# Terraform's state. What is there already is left, since a new server has to be the same cluster.
#
#   infra/terraform/seed.sh cluster NAME ENVIRONMENT > jwks.json     token and key of the cluster; prints the public key for var.jwks
#   infra/terraform/seed.sh git NAME ENVIRONMENT < token             a token that may read the repository of the resources
#   infra/terraform/seed.sh ghcr NAME ENVIRONMENT USER < token       a token that may pull images of ghcr.io
#
# Needs the aws CLI with an administrator's rights, openssl and python3. KMS_KEY_ID names a key of your own.
set -euo pipefail
umask 077

die() { echo "seed: $*" >&2; exit 1; }
[ $# -ge 3 ] || die "usage: seed.sh cluster|git|ghcr NAME ENVIRONMENT [USER]"
kind=$1 prefix=/$2/$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# there NAME: whether the parameter is there. An answer that is not clear ends the script: a second key would break the first
there() {
  if aws ssm get-parameter --name "$prefix/$1" --query Parameter.Type --output text >"$work/type" 2>"$work/error"; then
    [ "$(cat "$work/type")" = SecureString ] || die "$prefix/$1 is a $(cat "$work/type"), expected a SecureString. Delete it and seed again"
    return 0
  fi
  grep -q ParameterNotFound "$work/error" || die "$prefix/$1 cannot be looked up: $(cat "$work/error")"
  return 1
}

# put NAME FILE [OPTION]: by a file, for a command line can be seen by others
put() {
  aws ssm put-parameter --name "$prefix/$1" --type SecureString --value "file://$2" ${KMS_KEY_ID:+--key-id "$KMS_KEY_ID"} "${@:3}" >/dev/null
  echo "seed: $prefix/$1 is there" >&2
}

case $kind in
  cluster)
    if ! there k3s/token; then
      openssl rand -hex 32 >"$work/token"
      put k3s/token "$work/token"
    fi
    if there k3s/service-account-key; then
      aws ssm get-parameter --with-decryption --name "$prefix/k3s/service-account-key" --query Parameter.Value --output text >"$work/key"
    else
      openssl genrsa -traditional -out "$work/key" 2048 2>/dev/null
      put k3s/service-account-key "$work/key"
    fi
    # the key's id is what the API server writes into tokens: the SHA-256 of the public key
    openssl rsa -in "$work/key" -pubout -outform DER -out "$work/public" 2>/dev/null
    modulus=$(openssl rsa -in "$work/key" -noout -modulus 2>/dev/null)
    python3 - "$work/public" "${modulus#Modulus=}" <<'PYTHON'
import base64, hashlib, json, pathlib, sys
url = lambda data: base64.urlsafe_b64encode(data).rstrip(b"=").decode()
kid = url(hashlib.sha256(pathlib.Path(sys.argv[1]).read_bytes()).digest())
print(json.dumps({"keys": [{"use": "sig", "kty": "RSA", "kid": kid, "alg": "RS256", "n": url(bytes.fromhex(sys.argv[2])), "e": "AQAB"}]}))
PYTHON
    ;;
  git)
    cat >"$work/token"
    [ -s "$work/token" ] || die "no token on standard input"
    put git/token "$work/token" --overwrite
    ;;
  ghcr)
    [ $# = 4 ] || die "usage: seed.sh ghcr NAME ENVIRONMENT USER < token"
    cat >"$work/token"
    [ -s "$work/token" ] || die "no token on standard input"
    printf '%s\n' "$4" >"$work/user"
    put ghcr/user "$work/user" --overwrite
    put ghcr/token "$work/token" --overwrite
    ;;
  *) die "no such kind: $kind" ;;
esac
