#!/usr/bin/env python3
"""Renders the scripts into the SSM documents that Terraform reads, and lints the result.

  infra/ssm/render.py           writes deploy-anomalymodel.json and describe-anomalymodel.json
  infra/ssm/render.py --check   fails when one of them is not what would be written
  infra/ssm/render.py --script deploy-anomalymodel    prints the script as the agent will run it
"""
import json
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
INCLUDE = re.compile(r"^# include (\S+)$", re.MULTILINE)
# the longest wait for a rollout, 1200 s, and time to fetch and apply; send.py waits longer than this
STEP_SECONDS = {"deploy-anomalymodel": 1500, "describe-anomalymodel": 60}

MODEL = ("Model", "Name of the AnomalyModel", r"^[a-z]([-a-z0-9]{0,48}[a-z0-9])?$")
PARAMETERS = {
    "deploy-anomalymodel": [
        MODEL,
        ("Key", "Where the manifest is in the bucket of deliveries", r"^deliveries/[-a-z0-9]{1,50}/[0-9a-f]{64}\.json$"),
        ("VersionId", "Version of that object", r"^[A-Za-z0-9._-]{1,1024}$"),
        ("Digest", "SHA-256 of the manifest, in lower-case hex", r"^[0-9a-f]{64}$"),
        ("Timeout", "Seconds to wait for the outcome, 1200 at most", r"^(1200|1[01][0-9]{2}|[1-9][0-9]{0,2})$"),
    ],
    "describe-anomalymodel": [MODEL],
}
DESCRIPTIONS = {
    "deploy-anomalymodel": "Delivers one AnomalyModel to the cluster of this node: its package and its image, nothing else. Ends when it is decided what became of it.",
    "describe-anomalymodel": "Prints how one AnomalyModel is, and changes nothing.",
}


def script(name):
    def included(found):
        text = (ROOT / found[1]).read_text().rstrip("\n")
        return INCLUDE.sub(included, text)

    return "#!/usr/bin/env bash\n" + INCLUDE.sub(included, (HERE / (name + ".sh")).read_text())


def document(name):
    return {
        "schemaVersion": "2.2",
        "description": DESCRIPTIONS[name],
        "parameters": {
            parameter: {"type": "String", "description": description, "interpolationType": "ENV_VAR", "allowedPattern": pattern}
            for parameter, description, pattern in PARAMETERS[name]
        },
        "mainSteps": [
            {
                "action": "aws:runShellScript",
                "name": name.replace("-", "_"),
                "precondition": {"StringEquals": ["platformType", "Linux"]},
                "inputs": {"timeoutSeconds": str(STEP_SECONDS[name]), "runCommand": script(name).rstrip("\n").split("\n")},
            }
        ],
    }


def lint(name, text):
    """What SSM and its agent would take without a word, and do something else than was meant."""
    problems = []
    rendered = json.loads(text)
    # parameters count too: the longest that their patterns admit
    if len(text.encode()) > 64 * 1024 - 4096:
        problems.append("with its parameters it is over the 64 KB of a document: %d bytes" % len(text.encode()))
    if rendered["schemaVersion"] != "2.2":
        problems.append("interpolationType needs schemaVersion 2.2")
    for parameter, said in rendered["parameters"].items():
        pattern = said.get("allowedPattern", "")
        if not re.fullmatch("[A-Za-z]+", parameter):
            problems.append(parameter + ": the name of a parameter has letters alone")
        if not (pattern.startswith("^") and pattern.endswith("$")) or "|" in re.sub(r"\([^()]*\)", "", pattern):
            problems.append(parameter + ": allowedPattern is not anchored at both ends, and the agent does not anchor it")
        if said.get("interpolationType") != "ENV_VAR":
            problems.append(parameter + ": without interpolationType ENV_VAR it is pasted into the script")
        if said.get("type") != "String" or "default" in said:
            problems.append(parameter + ": is a String without a default")
    if len(rendered["mainSteps"]) != 1:
        problems.append("there is more than one step")
    for step in rendered["mainSteps"]:
        lines = step["inputs"]["runCommand"]
        if step["action"] != "aws:runShellScript":
            problems.append("the action is " + step["action"])
        if lines[0] != "#!/usr/bin/env bash":
            problems.append("the first element is no shebang: dash would run it on Debian and Ubuntu")
        if not any(re.match(r"set -E?euo pipefail$", line) for line in lines[:8]):
            problems.append("set -euo pipefail is not among the first lines: only the last command would count")
        if any("{{" in line for line in lines):
            problems.append("{{ in a script is substitution, and so injection")
        if any(re.match(r"\s*set -\w*x|.*[$][{]SSM_\w+:-", line) for line in lines):
            problems.append("set -x shows what should not be shown; a parameter has no default in the script")
        if INCLUDE.search("\n".join(lines)):
            problems.append("an include was left")
        if not re.fullmatch("[1-9][0-9]{1,3}", step["inputs"].get("timeoutSeconds", "")):
            problems.append("timeoutSeconds is missing: the script could run for an hour")
        for parameter in rendered["parameters"]:
            if not any(re.search(r"=\$\(parameter %s '\^.*\$'\) \|\| exit$" % parameter, line) for line in lines):
                problems.append(parameter + ": the script does not check it by itself")
    return ["%s: %s" % (name, problem) for problem in problems]


def main(arguments):
    if len(arguments) == 2 and arguments[0] == "--script" and arguments[1] in PARAMETERS:
        sys.stdout.write(script(arguments[1]))
        return
    problems = []
    for name in PARAMETERS:
        text = json.dumps(document(name), indent=2, ensure_ascii=True) + "\n"
        problems += lint(name, text)
        file = HERE / (name + ".json")
        if arguments == ["--check"]:
            if not file.exists() or file.read_text() != text:
                problems.append("%s is not what its script says: run infra/ssm/render.py" % file.relative_to(ROOT))
        elif arguments:
            sys.exit(__doc__)
        else:
            file.write_text(text)
    if problems:
        sys.exit("\n".join(problems))
    print("infra/ssm: %d documents %s" % (len(PARAMETERS), "are up to date" if arguments else "written"))


if __name__ == "__main__":
    main(sys.argv[1:])
