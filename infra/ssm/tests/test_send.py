"""The sender against a stand-in for SSM that says what SSM says, one answer after the other."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

SEND = pathlib.Path(__file__).resolve().parent.parent / "send.py"
INSTANCE, COMMAND = "i-0123456789abcdef0", "11111111-2222-3333-4444-555555555555"
AWS = '''#!{python} -I
"""aws ssm …: the next answer of the scene for this operation; the last one again and again. A text is an error."""
import json, os, pathlib, sys
folder = pathlib.Path({folder!r})
with (folder / "log").open("a") as log:
    log.write(json.dumps(sys.argv[1:]) + "\\n")
# the CLI would send again what was taken and not answered
assert sys.argv[2] != "send-command" or os.environ.get("AWS_MAX_ATTEMPTS") == "1"
assert sys.argv[1] == "ssm" and sys.argv[-2:] == ["--output", "json"], sys.argv
scene = json.loads((folder / "scene").read_text())
answers = scene[sys.argv[2]]
answer = answers.pop(0) if len(answers) > 1 else answers[0]
(folder / "scene").write_text(json.dumps(scene))
if isinstance(answer, str):
    sys.exit(answer)
print(json.dumps(answer))
'''


def instance(ping="Online", agent="3.3.2746.0", name=INSTANCE):
    return {"InstanceId": name, "PingStatus": ping, "AgentVersion": agent}


def invocation(status, details=None, code=-1, out="", err=""):
    return {"Status": status, "StatusDetails": details or status, "ResponseCode": code, "StandardOutputContent": out, "StandardErrorContent": err}


LATE = "An error occurred (InvocationDoesNotExist) when calling the GetCommandInvocation operation: "


class SendTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        aws = self.folder / "aws"
        aws.write_text(AWS.format(python=sys.executable, folder=folder.name))
        aws.chmod(0o755)

    def send(self, *invocations, instances=None, sent=None, options=()):
        scene = {
            "describe-instance-information": [{"InstanceInformationList": [instance()] if instances is None else instances}],
            "send-command": [sent or {"Command": {"CommandId": COMMAND}}],
            "get-command-invocation": list(invocations) or ["never asked"],
        }
        (self.folder / "scene").write_text(json.dumps(scene))
        (self.folder / "log").write_text("")
        command = [sys.executable, str(SEND), "--document", "deploy-anomalymodel", "--document-version", "3", "--document-hash", "a" * 64, "--target",
                   "Name=anomaly-staging", "--interval", "0.01", *options, "Model=mnist", "Timeout=900"]  # fmt: skip
        path = "%s:%s" % (self.folder, os.environ["PATH"])
        return subprocess.run(command, env={"PATH": path}, capture_output=True, text=True, timeout=60, check=False)

    def calls(self, operation):
        return [call for call in map(json.loads, (self.folder / "log").read_text().splitlines()) if call[1] == operation]

    def ends(self, code, done, *words):
        self.assertEqual(code, done.returncode, done)
        for word in words:
            self.assertIn(word, done.stdout + done.stderr)

    def test_a_script_that_succeeds(self):
        done = self.send(invocation("Pending"), invocation("InProgress"), invocation("Success", code=0, out="Promoted\n"))
        self.ends(0, done, "node| Promoted", COMMAND, INSTANCE)

    def test_sends_one_pinned_document_to_one_instance(self):
        self.send(invocation("Success", code=0))
        (call,) = self.calls("send-command")
        given = dict(zip(call[2::2], call[3::2]))
        self.assertEqual(("deploy-anomalymodel", "3", "a" * 64, "Sha256", INSTANCE),
                         tuple(given["--" + name] for name in ("document-name", "document-version", "document-hash", "document-hash-type", "instance-ids")))  # fmt: skip
        self.assertEqual({"Model": ["mnist"], "Timeout": ["900"]}, json.loads(given["--parameters"]))
        self.assertNotIn("--targets", call)

    def test_the_code_of_the_script_is_its_own(self):
        for code in (1, 2, 3, 5, 9, 70, 143):
            with self.subTest(code):
                self.ends(code, self.send(invocation("Failed", code=code, err="why\n")), "node| why")

    def test_an_invocation_that_is_not_there_yet(self):
        self.ends(0, self.send(LATE, LATE, LATE, invocation("Success", code=0)))

    def test_an_invocation_that_never_comes(self):
        self.ends(25, self.send(LATE), "InvocationDoesNotExist")
        self.assertEqual(21, len(self.calls("get-command-invocation")))

    def test_every_end(self):
        for status, details, code in (
            ("TimedOut", "DeliveryTimedOut", 22),
            ("Failed", "Undeliverable", 22),
            ("Failed", "Terminated", 22),
            ("Failed", "InvalidPlatform", 22),
            ("Failed", "AccessDenied", 22),
            ("TimedOut", "ExecutionTimedOut", 23),
            ("TimedOut", "TimedOut", 23),
            ("Cancelled", "Cancelled", 23),
            ("Failed", "Failed", 25),
            ("Success", "Success", 25),
            ("Unheard", "Unheard", 25),
        ):
            with self.subTest(details):
                self.ends(code, self.send(invocation("Pending"), invocation(status, details)), details)

    def test_cancelling_is_an_end_too(self):
        self.ends(23, self.send(invocation("Cancelling")), "Cancelling")
        self.ends(23, self.send(invocation("Cancelling"), invocation("Cancelled", out="half\n")), "node| half")

    def test_output_that_was_cut_off_is_said(self):
        done = self.send(invocation("Failed", code=1, out="x" * 24_000, err="y" * 8_000))
        self.ends(1, done, "SSM keeps 24000 characters", "SSM keeps 8000 characters")
        self.assertNotIn("SSM keeps", self.send(invocation("Success", code=0, out="short")).stdout)

    def test_output_is_no_command_of_the_runner(self):
        done = self.send(invocation("Failed", code=1, out="::add-mask::a\n##[error]b\r::stop-commands::c\x1b[2J"))
        for line in done.stdout.splitlines():
            self.assertFalse(line.lstrip().startswith(("::", "##")), line)
        self.assertNotIn("\x1b", done.stdout)

    def test_no_single_target(self):
        for instances in ([], [instance("ConnectionLost")], [instance(), instance(name="i-1")]):
            with self.subTest(len(instances)):
                self.ends(20, self.send(instances=instances), "expected one instance online")
                self.assertEqual([], self.calls("send-command"))

    def test_a_server_that_was_replaced_is_passed_over(self):
        self.ends(0, self.send(invocation("Success", code=0), instances=[instance("ConnectionLost", name="i-1"), instance()]))

    def test_an_agent_that_is_too_old(self):
        for version in ("3.3.2745.9", "3.2.9999.0", "2.3.50.0", ""):
            with self.subTest(version):
                self.ends(20, self.send(instances=[instance(agent=version)]), "3.3.2746")
        self.ends(0, self.send(invocation("Success", code=0), instances=[instance(agent="3.3.10000.0")]))

    def test_a_command_that_is_not_taken_is_not_sent_twice(self):
        self.ends(21, self.send(sent="An error occurred (InvalidDocumentVersion)"), "InvalidDocumentVersion")
        self.assertEqual(1, len(self.calls("send-command")))

    def test_time_that_runs_out_cancels_nothing(self):
        self.ends(24, self.send(invocation("InProgress"), options=("--deadline", "0")), "not cancelled")

    def test_a_command_line_that_cannot_be_used(self):
        for options in (("--document-version", "$LATEST"), ("--document-hash", "short"), ("--target", "all"), ("Model",)):
            with self.subTest(options):
                self.assertEqual(64, self.send(options=options).returncode)


if __name__ == "__main__":
    unittest.main()
