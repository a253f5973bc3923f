# Common to the scripts of both documents; rendered into them. Root runs it, without HOME and with a short PATH.
umask 077
export LC_ALL=C PATH="${PATH:+$PATH:}/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
readonly UNUSABLE=3 NOT_ANSWERED=10 FAILED=70
readonly SETTINGS=${ANOMALY_DELIVERY:-/etc/anomaly-operator}

end() { local code=$1; shift; printf '%s: %s\n' "$SCRIPT" "$*" >&2; exit "$code"; }
trap 'end $FAILED "failed itself, near line $LINENO"' ERR

# parameter NAME PATTERN: its value. Fails where there is none, as with agents before 3.3.2746, which know no interpolationType
parameter() {
  local name=SSM_$1
  [ -n "${!name:-}" ] || end $UNUSABLE "parameter $1 is missing. It comes as $name from an SSM agent of version 3.3.2746 or later"
  [[ ${!name} =~ $2 ]] || end $UNUSABLE "parameter $1 is not of the form $2: $(head -c 200 <<<"${!name}" | tr -c '[:print:]' '?')"
  printf '%s' "${!name}"
}

# setting NAME PATTERN: the value in delivery.conf, which is read and never run
setting() {
  local value
  value=$(sed -n "s/^$1=//p" "$SETTINGS/delivery.conf" | tail -n 1)
  [[ $value =~ $2 ]] || end $UNUSABLE "$1 in $SETTINGS/delivery.conf is \"$value\", expected the form $2"
  printf '%s' "$value"
}

[[ $SETTINGS =~ ^/[-A-Za-z0-9._/]+$ ]] || end $UNUSABLE "ANOMALY_DELIVERY is no path without blanks: $SETTINGS"
for file in delivery.conf ci-deployer.kubeconfig; do
  [ -r "$SETTINGS/$file" ] || end $UNUSABLE "$SETTINGS/$file cannot be read: this node is not set up for deliveries"
done
for program in k3s python3 sed; do
  [ -n "$(type -P "$program")" ] || end $UNUSABLE "$program is not on this node; looked in $PATH"
done
NAMESPACE=$(setting NAMESPACE '^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$') || exit
readonly NAMESPACE
MODEL=$(parameter Model '^[a-z]([-a-z0-9]{0,48}[a-z0-9])?$') || exit
readonly MODEL

WORK=$(mktemp -d)
# 1 says that a rollout was refused: no fault of the script itself may end with it, such as an unset variable
trap 'code=$?; rm -rf "$WORK"; [ $code != 1 ] || [ "${DECIDED:-}" = 1 ] || exit $FAILED' EXIT
# caches of kubectl and aws go where they are removed
export HOME=$WORK

# also for await-rollout
readonly KUBECTL="k3s kubectl --kubeconfig $SETTINGS/ci-deployer.kubeconfig --namespace $NAMESPACE"
export KUBECTL
kube() { $KUBECTL --request-timeout=30s "$@" 2>"$WORK/error"; }
said() { head -c 2000 "$WORK/error" | tr -c '[:print:]\n' '?'; }
