#!/usr/bin/env python3
"""Fails when a workflow names an action by anything else than a commit, or has a habit that lets others in.

What zizmor and actionlint see is left to them: this is what the project promises beyond that.
"""
import pathlib
import re
import sys

import yaml

WORKFLOWS = pathlib.Path(__file__).resolve().parent.parent / "workflows"
TERRAFORM = "${{ steps.terraform.outputs.version }}"


def problems(name, text):
    # `on` is a boolean in YAML 1.1
    workflow = yaml.safe_load(text)
    if workflow.get("permissions") != {}:
        yield "permissions: {} is not on top"
    if workflow.get("defaults") != {"run": {"shell": "bash"}}:
        yield "defaults: run: shell: bash is missing: without it a pipe hides the failure of its first part"
    if "pull_request_target" in str(workflow.get(True, workflow.get("on"))):
        yield "pull_request_target runs others' code with our rights"
    for found in re.finditer(r"(?m)^\s*(?:- )?uses:\s*(\S+)(.*)$", text):
        if not re.fullmatch(r"(\./[\w./-]+|[\w.-]+/[\w./-]+@[0-9a-f]{40})", found[1]):
            yield "uses: %s is no commit of 40 hexadecimal digits" % found[1]
        elif not found[1].startswith("./") and not re.fullmatch(r" # v\d+\.\d+\.\d+", found[2]):
            yield "uses: %s does not say its version behind it, as in `# v5.0.0`" % found[1]
    for job, said in workflow.get("jobs", {}).items():
        if "permissions" not in said:
            yield "job %s does not say its permissions" % job
        # one that calls another workflow has its jobs there
        if "timeout-minutes" not in said and "uses" not in said:
            yield "job %s may run for six hours: timeout-minutes" % job
        group = said.get("concurrency", workflow.get("concurrency"))
        if "environment" in said and not (isinstance(group, dict) and group.get("cancel-in-progress") is False):
            yield "job %s has an environment, and could be cancelled halfway: concurrency with cancel-in-progress: false" % job
        for step in said.get("steps", []):
            if "${{" in step.get("run", ""):
                yield "job %s: ${{ }} within run: is pasted into the script; hand it over by env:" % job
            if step.get("uses", "").startswith("actions/checkout@") and step.get("with", {}).get("persist-credentials") is not False:
                yield "job %s: checkout leaves its token behind: persist-credentials: false" % job
            if step.get("uses", "").startswith("hashicorp/setup-terraform@") and step.get("with", {}).get("terraform_version") != TERRAFORM:
                yield "job %s: a version of Terraform of its own; infra/terraform/.terraform-version says which: %s" % (job, TERRAFORM)
            if re.search(r"secrets\.(?!GITHUB_TOKEN\b)", str(step)):
                yield "job %s: a stored secret; OIDC and GITHUB_TOKEN do without" % job


def disagreements(texts):
    """Tools that are built from Go in several places, in several versions: what is tested is to be what is used."""
    versions = {}
    for module, version in re.findall(r"\b([\w.-]+\.[a-z]+/[\w./-]+)@(v[\w.-]+)", "\n".join(texts)):
        versions.setdefault(module, set()).add(version)
    return ["%s is used in versions %s" % (module, " and ".join(sorted(many))) for module, many in sorted(versions.items()) if len(many) > 1]


def main():
    files = sorted(WORKFLOWS.glob("*.yml"))
    found = ["%s: %s" % (file.name, problem) for file in files for problem in problems(file.name, file.read_text())]
    found += disagreements(file.read_text() for file in [*files, WORKFLOWS.parent.parent / ".ci/run"])
    if found or not files:
        sys.exit("\n".join(found) or "there is no workflow")
    print("check-pins: %d workflows" % len(files))


if __name__ == "__main__":
    main()
