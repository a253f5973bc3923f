#!/usr/bin/env python3
"""The program `aws` of a runner: `s3api` is handed on to the real one; `ssm` stands for SSM and for the agent of one server, and runs
a document's script here. settings.json beside it has the real program, each document's name, version, hash and script, and how the
agent starts a script."""
import json
import os
import pathlib
import subprocess
import sys

RUN = '"$@" >"$FOLDER/out" 2>"$FOLDER/err"; echo $? >"$FOLDER/code.new"; mv "$FOLDER/code.new" "$FOLDER/code"'
folder = pathlib.Path(__file__).parent
settings = json.loads((folder / "settings.json").read_text())
service, operation, given = sys.argv[1], sys.argv[2], dict(zip(sys.argv[3::2], sys.argv[4::2]))
out, err, code = (folder / name for name in ("out", "err", "code"))

if service == "s3api":
    os.execv(settings["aws"], ["aws", *sys.argv[1:]])
assert service == "ssm", sys.argv
if operation == "describe-instance-information":
    assert json.loads(given["--filters"]) == [{"Key": "tag:AnomalyServer", "Values": ["staging"]}], given
    answer = {"InstanceInformationList": [{"InstanceId": "i-1", "PingStatus": "Online", "AgentVersion": "3.3.2746.0"}]}
elif operation == "send-command":
    asked = {part: given["--document-" + part] for part in ("name", "version", "hash")}
    document = next((one for one in settings["documents"] if asked.items() <= one.items()), None)
    if document is None or given["--instance-ids"] != "i-1":
        sys.exit("An error occurred (InvalidDocument) when calling the SendCommand operation: %s" % given)
    parameters = ["SSM_%s=%s" % (name, value) for name, (value,) in json.loads(given["--parameters"]).items()]
    code.unlink(missing_ok=True)
    subprocess.Popen(["sh", "-c", RUN, "agent", *settings["agent"], *parameters, document["script"]], env={**os.environ, "FOLDER": str(folder)},
                     start_new_session=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    answer = {"Command": {"CommandId": "c-1"}}
elif not code.exists():
    answer = {"Status": "InProgress", "StatusDetails": "InProgress", "ResponseCode": -1}
else:
    ended = int(code.read_text())
    status = "Failed" if ended else "Success"
    answer = {"Status": status, "StatusDetails": status, "ResponseCode": ended, "StandardOutputContent": out.read_text(), "StandardErrorContent": err.read_text()}
print(json.dumps(answer))
