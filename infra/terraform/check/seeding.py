"""Runs seed.sh with a stand-in for aws that keeps parameters as files; openssl and the keys are real. Also chart.sh."""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
SEED, CHART = ROOT / "seed.sh", ROOT / "chart.sh"
AWS = """#!/bin/bash
echo "aws $*" >>"$STORE/calls"
name=$(sed -E 's/.*--name ([^ ]*).*/\\1/' <<<"$*")
file=$STORE/${name//\\//_}
case "$*" in
  *get-parameter*)
    if [ -e "$STORE/denied" ]; then echo "An error occurred (AccessDeniedException)" >&2; exit 254; fi
    [ -e "$file" ] || { echo "An error occurred (ParameterNotFound)" >&2; exit 254; }
    case "$*" in *Parameter.Type*) echo SecureString ;; *) cat "$file" ;; esac ;;
  *put-parameter*)
    [ ! -e "$file" ] || [[ "$*" == *--overwrite* ]] || { echo "An error occurred (ParameterAlreadyExists)" >&2; exit 254; }
    value=$(sed -E 's/.*--value file:\\/\\/([^ ]*).*/\\1/' <<<"$*")
    cp "$value" "$file" ;;
esac
"""


def wrong():
    """What of seeding is not as it has to be, and how many things were looked at."""
    found, looked = [], 0

    def expect(truth, says):
        nonlocal looked
        looked += 1
        if not truth:
            found.append(says)

    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        store = folder / "store"
        store.mkdir()
        (folder / "aws").write_text(AWS)
        (folder / "aws").chmod(0o755)

        def seed(*arguments, given=""):
            environment = {**os.environ, "PATH": f"{folder}:{os.environ['PATH']}", "STORE": str(store)}
            return subprocess.run([SEED, *arguments], input=given, env=environment, capture_output=True, text=True)

        first = seed("cluster", "anomaly", "production")
        expect(first.returncode == 0, f"seeding ends with {first.returncode}: {first.stderr}")
        key = (store / "_anomaly_production_k3s_service-account-key").read_text()
        token = (store / "_anomaly_production_k3s_token").read_text().strip()
        expect(key.startswith("-----BEGIN RSA PRIVATE KEY-----"), f"the key of tokens begins with {key[:40]!r}")
        expect(len(token) == 64, f"the cluster's token has {len(token)} characters, expected 64")
        jwk = json.loads(first.stdout)["keys"][0]
        expect(sorted(jwk) == ["alg", "e", "kid", "kty", "n", "use"], f"the public key has the members {sorted(jwk)}")
        again = seed("cluster", "anomaly", "production")
        expect(again.stdout == first.stdout, "seeding again gives another key: a new server would be another cluster")
        seed("git", "anomaly", "production", given="ghs_1\n")
        seed("ghcr", "anomaly", "production", "puller", given="ghp_1\n")
        expect((store / "_anomaly_production_git_token").read_text() == "ghs_1\n", "the token for git is not there")
        calls = (store / "calls").read_text()
        for secret in (token, "ghs_1", "ghp_1", "PRIVATE KEY"):
            expect(secret not in calls and secret not in first.stdout + first.stderr, f"{secret} can be seen on a command line or in the output")
        (store / "denied").touch()
        denied = seed("cluster", "anomaly", "staging")
        expect(denied.returncode != 0 and not list(store.glob("_anomaly_staging_*")), "without a clear answer a key was made")

        helm, copy = ROOT.parent.parent / "helm" / "anomaly-operator", folder / "anomaly-operator"
        shutil.copytree(helm, copy)
        for file in copy.rglob("*"):
            file.chmod(0o700)
            os.utime(file, (1, 1))
        archives = [folder / "a.tgz", folder / "b.tgz"]
        for archive, chart in zip(archives, (helm, copy)):
            subprocess.run([CHART, archive, chart], check=True)
        expect(archives[0].read_bytes() == archives[1].read_bytes(), "the chart's archive depends on times or rights of its files")
        (copy / "values.yaml").write_text("replicas: 2\n")
        subprocess.run([CHART, archives[1], copy], check=True)
        expect(archives[0].read_bytes() != archives[1].read_bytes(), "another chart gives the same archive")
    return found, looked
