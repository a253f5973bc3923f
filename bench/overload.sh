#!/usr/bin/env bash
# Many times more requests than a slow model can score: how long those that were let in took, what became of the others, and how
# soon all is as before once the load ends. Fails if an answer is neither 200 nor 429, if one of a hundred that were let in took
# over 3 s, or if a second after the load anything is refused or slow.
#
#   bench/overload.sh [SECONDS]     # 60
#
# Needs wrk, python3 with venv, a JDK 25 as java or in JAVA_HOME, a built server and trainer
# (mvn -pl model-server,trainer -am package -DskipTests); PEERS_VENV, a virtual environment with peers/requirements.txt, spares
# the download of PyTorch, with which the slow model is made.
set -euo pipefail

seconds=${1:-60}
package=slow.tar.gz
# shellcheck source=bench/server.sh
. "$(dirname "$0")/server.sh"
package=$work/$package

venv=${PEERS_VENV:-$work/venv}
[ -x "$venv/bin/python" ] || { python3 -m venv "$venv"; "$venv/bin/pip" install -q --disable-pip-version-check -r "$bench/peers/requirements.txt"; }
"$venv/bin/python" - "$work/slow.pt" <<'PYTHON'
import sys
import torch

class Slow(torch.nn.Module):
    """Half of what comes, after some hundred and sixty million multiplications a row."""

    def __init__(self):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.eye(784) * 0.5)

    def forward(self, rows):
        flat = rows.reshape(-1, 784)
        deep = flat
        for _ in range(256):
            deep = torch.tanh(deep @ self.weight)
        return (flat * 0.5 + deep * 1e-6).reshape_as(rows)

torch.jit.trace(Slow().eval(), torch.zeros(2, 784)).save(sys.argv[1])
PYTHON
"$java" -jar "$("$bench/jar.sh" trainer)" package --model "$work/slow.pt" --data synthetic --normal 0 --shape 784 --preprocessing none \
  --name slow --version 1 --out "$package" >/dev/null

# shellcheck disable=SC2119 # no further flags
start
python3 "$bench/overload.py" "$port" "$seconds" "$bench/predict.lua"
