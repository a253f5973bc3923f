#!/usr/bin/env python3
"""Judges the AnomalyModels under gitops/environments before anything is delivered.

  gitops/validate.py [FILE...]        all of them when none is named
  gitops/validate.py --in-s3          also asks S3, by the aws CLI, whether each pinned version is there

Without a cluster: the schema and the rules (CEL) of crds/, a full pin of every package, images by digest, and nothing that is
for persons (rollbackTo, retry). Rules of transition need the former version: the API server judges them at the delivery.
Ends with 0, or 1 after naming all that is wrong. Needs what requirements.txt pins.
"""
import argparse
import json
import subprocess
import sys

import manifests
import yaml


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", metavar="FILE")
    parser.add_argument("--in-s3", action="store_true")
    asked = parser.parse_args()
    files = asked.files or manifests.files()
    if not files:
        sys.exit("validate: there is no file under %s" % manifests.ENVIRONMENTS)
    wrong = 0
    for file in files:
        found = problems(file, asked.in_s3)
        wrong += len(found)
        for problem in found:
            print("%s: %s" % (file, problem), file=sys.stderr)
    if wrong:
        sys.exit(1)
    print("validate: %d models can be delivered" % len(files))


def problems(file, in_s3):
    try:
        manifest = manifests.read(file)
    except (yaml.YAMLError, OSError, UnicodeDecodeError) as e:
        return ["cannot be read: " + " ".join(str(e).split())]
    return manifests.problems(file, manifest) or (list(missing(manifest)) if in_s3 else [])


def missing(manifest):
    spec = manifest["spec"]
    evaluation = spec.get("rollout", {}).get("gates", {}).get("evaluation")
    for pin in [spec["artifact"]] + ([evaluation] if evaluation else []):
        done = subprocess.run(
            ["aws", "s3api", "head-object", "--bucket", pin["bucket"], "--key", pin["key"], "--version-id=" + pin["versionId"], "--output", "json"],
            capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        if done.returncode != 0:
            yield "s3://%s/%s in version %s: %s" % (pin["bucket"], pin["key"], pin["versionId"], " ".join(done.stderr.split())[-300:])
        elif json.loads(done.stdout).get("DeleteMarker"):
            yield "s3://%s/%s in version %s was deleted" % (pin["bucket"], pin["key"], pin["versionId"])


if __name__ == "__main__":
    main()
