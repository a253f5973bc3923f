#!/usr/bin/env python3
"""Compares what serves with what is in git, for every model of an environment, by the read-only SSM document.

  gitops/drift.py staging --target AnomalyServer=staging --document anomaly-staging-describe-anomalymodel --document-version 1 --document-hash 4e0c…

Tells of fields that the file says and the cluster has otherwise, of orders of persons (rollbackTo, retry, paused), and of a
package that is asked for and does not serve. Changes nothing.
Ends with 0, 1 when something differs, 2 when a model could not be looked at, 64 when the command line cannot be used.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

import manifests

SEND = manifests.ROOT / "infra" / "ssm" / "send.py"
USAGE = 64
BAD_OUTCOMES = ("Rejected", "RolledBack")


class Parser(argparse.ArgumentParser):
    def error(self, message):
        self.exit(USAGE, "drift: %s\n" % message)


def main():
    parser = Parser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("environment")
    for option in ("target", "document", "document-version", "document-hash"):
        parser.add_argument("--" + option, required=True)
    asked = parser.parse_args()
    files = manifests.files(asked.environment)
    if not files:
        parser.error("there is no model in %s" % (manifests.ENVIRONMENTS / asked.environment))
    differing = unseen = 0
    for file in files:
        live = described(asked, file.stem)
        if live is None:
            unseen += 1
            continue
        found = list(differences(manifests.read(file), live))
        differing += len(found)
        for line in found or ["as in git"]:
            print("%s/%s: %s" % (asked.environment, file.stem, line))
    sys.exit(2 if unseen else 1 if differing else 0)


def described(asked, model):
    with tempfile.TemporaryDirectory() as folder:
        output = pathlib.Path(folder, "output")
        done = subprocess.run(
            [sys.executable, str(SEND), "--document", asked.document, "--document-version", asked.document_version, "--document-hash", asked.document_hash,
             "--target", asked.target, "--deadline", "180", "--output", str(output), "Model=" + model],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode != 0:
            print("drift: %s could not be looked at (code %d): %s" % (model, done.returncode, done.stderr.strip()[-500:]), file=sys.stderr)
            return None
        try:
            return json.loads(output.read_text())
        except ValueError:
            print("drift: %s: what the node said is no JSON" % model, file=sys.stderr)
            return None


def differences(manifest, live):
    yield from compared("spec", manifest["spec"], live.get("spec"))
    spec, rollout = live.get("spec", {}), live.get("status", {}).get("rollout", {})
    for field in ("rollbackTo", "retry"):
        if field in spec:
            yield "spec.%s is %s: a person's order, which git does not have" % (field, json.dumps(spec[field]))
    if spec.get("rollout", {}).get("paused") and not manifest["spec"].get("rollout", {}).get("paused"):
        yield "spec.rollout.paused is set: a person's order, which git does not have"
    if rollout.get("outcome") in BAD_OUTCOMES:
        yield "what is asked for does not serve: %s, %s" % (rollout["outcome"], rollout.get("reason", ""))


def compared(path, ours, theirs):
    """A field that the file does not say may be anything: a default, or the number that an autoscaler set."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for name, value in ours.items():
            yield from compared(path + "." + name, value, theirs.get(name))
    elif ours != theirs:
        yield "%s is %s, in git %s" % (path, "absent" if theirs is None else json.dumps(theirs), json.dumps(ours))


if __name__ == "__main__":
    main()
