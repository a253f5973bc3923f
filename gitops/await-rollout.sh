#!/usr/bin/env bash
# Waits until it is decided what became of an AnomalyModel that was just applied, or applies it first; --help tells the rest.
set -Eeuo pipefail

readonly REFUSED=1 OUT_OF_TIME=2 USAGE=3 SUPERSEDED=4 ROLLED_BACK_BY_HAND=5 NOT_APPLIED=10 FAILED=70
trap 'echo "await-rollout: failed itself, near line $LINENO" >&2; exit $FAILED' ERR

help() {
  cat <<'HELP'
Waits until the operator has decided what becomes of an AnomalyModel, and ends with an exit code that says it.

  await-rollout.sh [-n NAMESPACE] [--timeout 10m] [--generation N] [--expect-sha256 DIGEST] NAME
  await-rollout.sh [-n NAMESPACE] [--timeout 10m] --apply FILE [--field-manager pipeline] [--expect-sha256 DIGEST] NAME

  -n, --namespace NAMESPACE   where the model is; kubectl's own namespace when absent
      --timeout DURATION      how long to wait: 90s, 10m, 1h30m, or a number of seconds; 10m when absent
      --generation N          which edit to answer for: metadata.generation, as kubectl apply can print it;
                              the one that is there at the first look when absent
      --apply FILE            applies this manifest first, server-side, and answers for that edit; it holds the one model
      --field-manager NAME    who owns the fields that are applied; pipeline when absent
      --expect-sha256 DIGEST  the package that has to serve in the end; another one is never a success
  -h, --help                  this

Exit codes
  0   it serves: Promoted (after the bake), Unchanged, or Pinned as rollbackTo asks
  1   decided against: Rejected, or RolledBack under traffic. Reason and message are on standard error
  2   out of time; nothing is decided yet, and nothing is undone. Says what it waited for
  3   the command line cannot be used
  4   superseded: a newer request took over before this one was decided, or another package came than expected
  5   a person's rollbackTo is in force, and keeps the expected package out of traffic. Says how to release it.
      With --apply also when the API server refuses the manifest because of it: nothing has changed then
  10  (--apply) the API server refused the manifest for another cause, or did not answer. Nothing is waited for
  70  this script failed itself

Progress goes to standard output, one line for each change. An error of kubectl is printed, and does not end the
wait: the next second asks again. The outcome is found in status.history too, so a later edit does not hide it. A
model that no operator has looked at is never taken for finished.

KUBECTL names the program, "kubectl" when absent; it may be several words: KUBECTL="k3s kubectl". Needs bash 3.2.

  generation=$(kubectl apply --server-side -f model.yaml -o jsonpath='{.metadata.generation}')
  await-rollout.sh -n models --generation "$generation" mnist

The same in one step, with an exit code of its own where a person has rolled back:

  await-rollout.sh -n models --apply model.yaml mnist
HELP
}

usage() { echo "await-rollout: $*; --help tells how" >&2; exit $USAGE; }
say() { printf '%s  %s\n' "$(date -u +%H:%M:%SZ)" "$*"; }
end() { local code=$1; shift; printf 'await-rollout: %s\n' "$*" >&2; exit "$code"; }

seconds() {
  [[ $1 =~ ^([0-9]{1,5}h)?([0-9]{1,5}m)?([0-9]{1,7}s?)?$ && -n $1 ]] || return 1
  local h=${BASH_REMATCH[1]%h} m=${BASH_REMATCH[2]%m} s=${BASH_REMATCH[3]%s}
  echo $((10#${h:-0} * 3600 + 10#${m:-0} * 60 + 10#${s:-0}))
}

namespace="" timeout=600 generation="" expected="" manifest="" manager="" name=""
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help) help; exit 0 ;;
    --*=*) set -- "${1%%=*}" "${1#*=}" "${@:2}"; continue ;;
    -n | --namespace | --timeout | --generation | --expect-sha256 | --apply | --field-manager) [ $# -ge 2 ] || usage "$1 needs a value" ;;
    -*) usage "$1 is no option" ;;
    *) [ -z "$name" ] || usage "one model at a time, not $name and $1"; name=${1#am/}; shift; continue ;;
  esac
  case $1 in
    --timeout) timeout=$(seconds "$2") || usage "--timeout $2 is no duration such as 90s or 10m" ;;
    --generation) [[ $2 =~ ^[1-9][0-9]{0,17}$ ]] || usage "--generation $2 is no generation: they count from 1"; generation=$2 ;;
    --expect-sha256) [[ $2 =~ ^[0-9a-f]{64}$ ]] || usage "--expect-sha256 $2 is no SHA-256 in lower-case hex"; expected=$2 ;;
    --apply) [ -r "$2" ] && [ ! -d "$2" ] || usage "--apply $2 is no file that can be read"; manifest=$2 ;;
    --field-manager) [[ $2 =~ ^[a-zA-Z0-9][-a-zA-Z0-9._]{0,127}$ ]] || usage "--field-manager $2 is no name of a field manager"; manager=$2 ;;
    *) [ -n "$2" ] || usage "$1 needs a value"; namespace=$2 ;;
  esac
  shift 2
done
[ -n "$name" ] || usage "which model?"
[[ $name =~ ^[a-z][-a-z0-9]*$ ]] || usage "$name is no name of a model"
[ -z "$manifest" ] || [ -z "$generation" ] || usage "--apply makes the generation: --generation cannot be said beside it"
[ -z "$manager" ] || [ -n "$manifest" ] || usage "--field-manager goes with --apply"
read -ra kubectl <<<"${KUBECTL:-kubectl}"
command -v "${kubectl[0]}" >/dev/null || usage "${kubectl[0]} is not on the PATH; KUBECTL may name another"
[ -z "$namespace" ] || kubectl+=(--namespace "$namespace")

errors=$(mktemp)
trap 'rm -f "$errors"' EXIT

# What one look brings: fields are parted by F, entries of a list by R, neither of which is ever in a text.
F=$'\x1f' R=$'\x1e'
template="{.metadata.namespace}$F{.metadata.uid}$F{.metadata.generation}$F{.status.observedGeneration}"
template+="$F{.spec.artifact}{.spec.threshold}{.spec.server}{.spec.rollbackTo}|{.spec.retry}$F{.spec.rollbackTo.revision}"
template+="$F{.status.rollout.firstGeneration}$F{.status.rollout.generation}$F{.status.rollout.to}"
template+="$F{.status.rollout.outcome}$F{.status.rollout.reason}$F{.status.rollout.message}"
template+="$F{.status.rollout.step}$F{.status.rollout.waitingFor}$F{.status.rollout.deadline}$F{.status.rollout.pausedAt}"
template+="$F{.status.conditions[?(@.type==\"Reconciling\")].message}{.status.conditions[?(@.type==\"Stalled\")].message}"
template+="$F{.status.servingRevision}"
template+="$F{range .status.history[*]}{.generations[0]}|{.generations[1]}|{.to}|{.outcome}|{.reason}$R{end}"
template+="$F{range .status.revisions[*]}{.number}|{.artifact.sha256}|{.message}$R{end}$F"

seen=no
look() {
  local answer left=$((until - SECONDS))
  left=$((left < 1 ? 1 : left > 10 ? 10 : left))
  if ! answer=$("${kubectl[@]}" get anomalymodels.anomaly-operator.io "$name" --request-timeout="${left}s" \
    -o "jsonpath=$template" 2>"$errors"); then
    progress "kubectl to answer; it said: $(head -c 500 "$errors" | tr '\n' ' ')"
    return 1
  fi
  IFS=$F read -r -d '' where uid live observed asked pin first last to outcome reason message step waiting deadline \
    paused detail serving history revisions _ <<<"$answer" || true
  [[ $observed =~ ^[0-9]+$ ]] || observed=-1
  first=${first:-0} last=${last:-0}
  seen=yes
}

# progress TEXT [KEY]: a line when the key is another than before; the text is kept for the end of time
waited_for="" key=""
progress() {
  waited_for=$1
  [ "${2:-$1}" != "$key" ] || return 0
  key=${2:-$1}
  say "waiting for $1"
}

# of_revision NUMBER digest|message: what the status keeps of a revision; empty if it keeps nothing
of_revision() {
  local number digest text
  while IFS='|' read -r -d "$R" number digest text; do
    [ "$number" = "$1" ] || continue
    if [ "$2" = digest ]; then printf '%s' "$digest"; else printf '%s' "$text"; fi
    return
  done <<<"$revisions"
}

judge() {
  if [ -z "$generation" ]; then
    generation=$live
    say "$where/$name: generation $generation"
  fi
  [ "$uid" = "${first_uid:=$uid}" ] || end $SUPERSEDED "$name was deleted and made anew meanwhile"
  [ "$live" != "$generation" ] || wanted=$asked
  if [ "$live" -lt "$generation" ]; then
    progress "generation $generation, which is not there yet: the newest is $live"
  elif [ "$observed" -lt "$generation" ]; then
    progress "an operator to look at generation $generation (status.observedGeneration is $observed)"
  elif [ "$first" -le "$generation" ] && [ "$generation" -le "$last" ]; then
    # a request that came and went unseen, between two edits that asked for the same
    if [ "$last" -gt "$generation" ] && [ "$last" = "$live" ] && [ "${wanted:-$asked}" != "$asked" ]; then superseded; fi
    decide
  elif [ "$first" -gt "$generation" ]; then
    remembered
  else
    progress "the operator to begin the rollout of generation $generation"
  fi
}

# Looks for the outcome among the former ones, newest first.
remembered() {
  local begin finish its_to its_outcome its_reason oldest=$first
  while IFS='|' read -r -d "$R" begin finish its_to its_outcome its_reason; do
    oldest=$begin
    if [ "$begin" -le "$generation" ] && [ "$generation" -le "$finish" ]; then
      to=$its_to outcome=$its_outcome reason=$its_reason message=""
      case $outcome in Rejected | RolledBack) message=$(of_revision "$to" message) ;; esac
      decide
    fi
  done <<<"$history"
  # between two that were seen, it was overtaken; before the first that is known, it may have been forgotten too
  [ "$oldest" -lt "$generation" ] || superseded "nothing is known of generation $generation: a newer request took over before an operator saw it, or status.history keeps it no more"
  superseded
}

decide() {
  local digest
  digest=$(of_revision "$to" digest)
  case $outcome in
    Promoted | Unchanged | Pinned)
      if [ -n "$expected" ] && [ -n "$digest" ] && [ "$expected" != "$digest" ]; then
        [ "$outcome" != Pinned ] || rolled_back_by_hand "rollbackTo keeps revision $to in traffic, with SHA-256 $digest instead of $expected"
        end $SUPERSEDED "generation $generation is $outcome, but brought SHA-256 $digest instead of $expected: another edit came first, or the manifest names another package"
      fi
      say "generation $generation: $outcome, revision $to${message:+: $message}"
      exit 0
      ;;
    Rejected | RolledBack)
      say "generation $generation: $outcome"
      end $REFUSED "generation $generation is $outcome: $reason${message:+: $message}. In traffic now: $([ "${serving:-0}" = 0 ] && echo nothing || echo "revision $serving")"
      ;;
    Superseded) superseded ;;
    *) progress "$step (${waiting:-$outcome})${detail:+: $detail}" "$step $waiting" ;;
  esac
}

superseded() {
  [ -z "$pin" ] || rolled_back_by_hand "generation $generation gave way to a rollback: rollbackTo asks for revision $pin"
  end $SUPERSEDED "${1:-generation $generation gave way to a newer request before it was decided}. The newest is generation $live"
}

rolled_back_by_hand() {
  end $ROLLED_BACK_BY_HAND "$1.
Somebody decided so. To end it, change the artifact and remove rollbackTo in one edit:
  kubectl -n $where patch am $name --type=merge -p '{\"spec\":{\"rollbackTo\":null,\"artifact\":{\"key\":\"…\",\"versionId\":\"…\",\"sha256\":\"…\"}}}'
docs/roll-back.md tells what else is possible."
}

out_of_time() {
  local operator
  if [ $seen = no ]; then
    operator="Whether an operator is there cannot be told: the model was never seen"
  elif [ "$observed" -lt "$generation" ]; then
    operator="It looks as if no operator were at work: none has looked at generation $generation (status.observedGeneration is $observed). Does one run, and watch the namespace $where?"
  elif [ -n "$paused" ]; then
    operator="An operator has seen it, and waits because rollout.paused is set"
  elif [[ -n $deadline && ${deadline%%[.Z]*} < $(date -u +%Y-%m-%dT%H:%M:%S) ]]; then
    operator="An operator has seen it, but let its deadline $deadline pass: it may be away now"
  else
    operator="An operator has seen it${deadline:+, and decides by $deadline at the latest}"
  fi
  end $OUT_OF_TIME "out of time after $timeout seconds, waiting for $waited_for
$operator"
}

# Nothing is forced: a field that somebody else owns is theirs until they or this pipeline's owner decide otherwise.
apply() {
  local applied
  if ! applied=$("${kubectl[@]}" apply --server-side --field-manager="${manager:-pipeline}" -f "$manifest" \
    -o 'jsonpath={.kind}/{.metadata.name} {.metadata.generation}' 2>"$errors"); then
    cat "$errors" >&2
    ! grep -qE 'rollbackTo pins an earlier revision|(^|[[:space:]])\.spec\.rollbackTo(\.|,|$)' "$errors" ||
      end $ROLLED_BACK_BY_HAND "a person's rollbackTo is in force for $name, and $manifest asks for something else. Nothing was applied.
Somebody decided so; docs/roll-back.md tells how to release it"
    end $NOT_APPLIED "$manifest was not applied: kubectl says why, above"
  fi
  [[ $applied =~ ^AnomalyModel/$name\ ([1-9][0-9]*)$ ]] ||
    usage "$manifest was applied, but holds \"$applied\"; expected the one AnomalyModel $name and its generation"
  generation=${BASH_REMATCH[1]}
  say "$manifest applied: generation $generation of $name"
}

[ -z "$manifest" ] || apply
until=$((SECONDS + timeout))
while :; do
  if look; then judge; fi
  [ $SECONDS -lt $until ] || out_of_time
  sleep 1
done
