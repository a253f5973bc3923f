#!/usr/bin/env python3
"""Delivers one model of an environment: judges the file, puts it as JSON where deliveries are, sends the SSM document, waits.

  gitops/deliver.py staging mnist --bucket example-deliveries --target AnomalyServer=staging --document anomaly-staging-deploy-anomalymodel \\
                    --document-version 3 --document-hash 6b1f… [--timeout 900] [--comment COMMIT]
  gitops/deliver.py --print staging mnist      only prints the JSON that would be delivered

Exit codes: those of the document's script (infra/ssm/README.md), those of infra/ssm/send.py, and
  64  the command line cannot be used
  65  the file cannot be delivered; all that is wrong is named
  66  the manifest could not be put into the bucket
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

import manifests
import yaml

USAGE, NOT_VALID, NOT_PUT = 64, 65, 66
SHORTEST, LONGEST, MARGIN = 900, 1200, 60
SEND = manifests.ROOT / "infra" / "ssm" / "send.py"


class Parser(argparse.ArgumentParser):
    def error(self, message):
        self.exit(USAGE, "deliver: %s\n" % message)


def main():
    parser = Parser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("environment")
    parser.add_argument("model")
    parser.add_argument("--print", action="store_true", dest="show")
    for option in ("bucket", "target", "document", "document-version", "document-hash"):
        parser.add_argument("--" + option)
    parser.add_argument("--timeout", help="seconds to wait for the outcome, %d at most; when absent, as long as the model's own times, %d at least" % (LONGEST, SHORTEST))
    parser.add_argument("--comment", default="")
    asked = parser.parse_args()
    file = manifests.ENVIRONMENTS / asked.environment / (asked.model + ".yaml")
    manifest = judged(file)
    content, digest = manifests.rendered(manifest)
    if asked.show:
        sys.stdout.write(content.decode())
        return
    if not (asked.bucket and asked.target and asked.document and asked.document_version and asked.document_hash):
        parser.error("--bucket, --target, --document, --document-version and --document-hash are needed")
    key = "deliveries/%s/%s.json" % (asked.model, digest)
    version = put(asked.bucket, key, content)
    print("deliver: s3://%s/%s in version %s" % (asked.bucket, key, version), flush=True)
    command = [sys.executable, str(SEND), "--document", asked.document, "--document-version", asked.document_version, "--document-hash", asked.document_hash,
               "--target", asked.target, "--comment", asked.comment, "Model=" + asked.model, "Key=" + key, "VersionId=" + version,
               "Digest=" + digest, "Timeout=" + (asked.timeout or str(patience(manifest)))]  # fmt: skip
    sys.exit(subprocess.run(command, check=False).returncode)


def patience(manifest):
    """How many seconds to wait: until a model that takes all the time that its spec gives it is decided."""
    rollout = manifests.defaulted(manifests.crd_schema(), manifest)["spec"]["rollout"]
    steps = rollout.get("canary", {}).get("steps", []) if rollout["strategy"] == "Canary" else []
    needed = rollout["progressDeadlineSeconds"] + sum(step["seconds"] for step in steps) + rollout["bakeSeconds"] + MARGIN
    if needed > LONGEST:
        print("deliver: the model gives itself %d seconds, and a delivery waits for %d at most: it may end with code 2 while the rollout goes on" % (needed, LONGEST), file=sys.stderr)
    return min(max(needed, SHORTEST), LONGEST)


def judged(file):
    try:
        manifest = manifests.read(file)
        found = manifests.problems(file, manifest)
    except (yaml.YAMLError, OSError, UnicodeDecodeError) as e:
        found = ["cannot be read: " + " ".join(str(e).split())]
    if found:
        for problem in found:
            print("deliver: %s: %s" % (file, problem), file=sys.stderr)
        sys.exit(NOT_VALID)
    return manifest


def put(bucket, key, content):
    """Writes it once. The same manifest again, as a reverted commit brings it, is the object that is there."""
    with tempfile.TemporaryDirectory() as folder:
        body = pathlib.Path(folder, "manifest.json")
        body.write_bytes(content)
        done = aws("put-object", "--bucket", bucket, "--key", key, "--body", str(body), "--if-none-match", "*", "--checksum-algorithm", "SHA256",
                   "--content-type", "application/json")  # fmt: skip
    if done.returncode != 0 and "PreconditionFailed" in done.stderr:
        done = aws("head-object", "--bucket", bucket, "--key", key)
    if done.returncode != 0:
        print("deliver: s3://%s/%s: %s" % (bucket, key, " ".join(done.stderr.split())[-500:]), file=sys.stderr)
        sys.exit(NOT_PUT)
    version = json.loads(done.stdout).get("VersionId")
    if not version or version == "null":
        print("deliver: the bucket %s keeps no versions; switch them on" % bucket, file=sys.stderr)
        sys.exit(NOT_PUT)
    return version


def aws(operation, *options):
    return subprocess.run(["aws", "s3api", operation, *options, "--output", "json"], capture_output=True, text=True, timeout=300, check=False)


if __name__ == "__main__":
    main()
