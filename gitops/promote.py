#!/usr/bin/env python3
"""Copies the pin of a model from one environment to another: package and image, and nothing else. The rest of the file stays as
it is, comments too. The commit and its review are yours.

  gitops/promote.py staging production mnist
  gitops/promote.py --check staging production mnist     says whether production has the pin of staging; changes nothing

Ends with 0: copied, or the same already; 1: it cannot be copied, or --check found another pin.
"""
import argparse
import json
import re
import sys

import manifests
import yaml

# within which block, and which line
COPIED = (("artifact", "key"), ("artifact", "versionId"), ("artifact", "sha256"), ("server", "image"))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("source")
    parser.add_argument("target")
    parser.add_argument("model")
    asked = parser.parse_args()
    source, target = (manifests.ENVIRONMENTS / environment / (asked.model + ".yaml") for environment in (asked.source, asked.target))
    ours, theirs = valid(source), valid(target)
    for field in ("bucket", "s3"):
        if ours["spec"]["artifact"].get(field) != theirs["spec"]["artifact"].get(field):
            sys.exit("promote: %s and %s read from different places (spec.artifact.%s). Publish the archive there too, and pin that" % (source, target, field))
    if pin(ours) == pin(theirs):
        print("promote: %s has the pin of %s already" % (asked.target, asked.source))
        return
    if asked.check:
        sys.exit("promote: %s has another pin than %s" % (asked.target, asked.source))
    text = before = target.read_text(encoding="utf-8")
    for block, field in COPIED:
        text = replaced(text, block, field, ours["spec"][block][field], target)
    target.write_text(text, encoding="utf-8")
    after, expected = manifests.read(target), theirs
    for block, field in COPIED:
        expected["spec"][block][field] = ours["spec"][block][field]
    if after != expected or manifests.problems(target, after):
        target.write_text(before, encoding="utf-8")
        sys.exit("promote: %s is written in a way that cannot be edited line by line; nothing was changed. Copy the pin by hand" % target)
    print("promote: %s has the pin of %s: %s" % (target, asked.source, ours["spec"]["artifact"]["sha256"]))


def valid(file):
    if not file.exists():
        sys.exit("promote: there is no %s" % file)
    manifest = manifests.read(file)
    found = manifests.problems(file, manifest)
    if found:
        sys.exit("\n".join("promote: %s: %s" % (file, problem) for problem in found))
    return manifest


def pin(manifest):
    return [manifest["spec"][block][field] for block, field in COPIED]


def replaced(text, block, field, value, file):
    pattern = r"(?m)^(  %s:[^\n]*\n(?:(?:    [^\n]*|\s*)\n)*?    %s: )[^\s#]+" % (block, field)
    # what YAML would take for a number is quoted
    written = value if yaml.safe_load(value) == value else json.dumps(value)
    changed, count = re.subn(pattern, lambda found: found[1] + written, text, count=1)
    if count != 1:
        sys.exit("promote: %s has no line for spec.%s.%s; nothing was changed" % (file, block, field))
    return changed


if __name__ == "__main__":
    main()
