# Prints how one AnomalyModel is, as one line of JSON, and changes nothing.
# It is the script of the SSM document describe-anomalymodel; README.md has its parameters, settings and exit codes.
set -Eeuo pipefail
readonly SCRIPT=describe-anomalymodel
readonly ABSENT=11

# include infra/ssm/node.sh

cat >"$WORK/manifest.py" <<'MANIFEST_PY'
# include infra/ssm/manifest.py
MANIFEST_PY

kube get anomalymodels.anomaly-operator.io "$MODEL" --ignore-not-found -o json >"$WORK/live.json" ||
  end $NOT_ANSWERED "the API server did not say how $MODEL is: $(said)"
[ -s "$WORK/live.json" ] || end $ABSENT "there is no AnomalyModel $MODEL in $NAMESPACE"
python3 -I "$WORK/manifest.py" describe "$WORK/live.json" 2>"$WORK/error" || end $FAILED "$(said)"
