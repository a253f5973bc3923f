"""From a file to what is sent: validator, promotion, delivery, drift and revert, with a stand-in for aws."""
import contextlib
import copy
import hashlib
import io
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest
from unittest import mock

GITOPS = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(GITOPS))
import deliver  # noqa: E402
import drift  # noqa: E402
import manifests  # noqa: E402
import promote  # noqa: E402
import validate  # noqa: E402

AWS = '''#!{python} -I
"""S3 that is written once, and SSM with one instance and a script that ends with the code in a file."""
import json, pathlib, sys
folder = pathlib.Path({folder!r})
with (folder / "log").open("a") as log:
    log.write(json.dumps(sys.argv[1:]) + "\\n")
operation = sys.argv[2]
value = dict(zip(sys.argv[3::2], sys.argv[4::2]))
if operation == "put-object":
    assert value["--if-none-match"] == "*", sys.argv
    stored = folder / value["--key"].replace("/", "_")
    if stored.exists():
        sys.exit("An error occurred (PreconditionFailed) when calling the PutObject operation")
    stored.write_bytes(pathlib.Path(value["--body"]).read_bytes())
    print(json.dumps({{"VersionId": (folder / "version").read_text()}}))
elif operation == "head-object":
    present = (folder / "present").exists() or (folder / value["--key"].replace("/", "_")).exists()
    if not present:
        sys.exit("An error occurred (404) when calling the HeadObject operation: Not Found")
    print(json.dumps({{"VersionId": "version-1"}}))
elif operation == "describe-instance-information":
    print(json.dumps({{"InstanceInformationList": [{{"InstanceId": "i-1", "PingStatus": "Online", "AgentVersion": "3.3.3000.0"}}]}}))
elif operation == "send-command":
    print(json.dumps({{"Command": {{"CommandId": "c"}}}}))
elif operation == "get-command-invocation":
    code = int((folder / "code").read_text())
    print(json.dumps({{"Status": "Failed" if code else "Success", "StatusDetails": "", "ResponseCode": code,
        "StandardOutputContent": (folder / "output").read_text()}}))
'''


class Files(unittest.TestCase):
    """Environments of the tests' own, in a folder of their own."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.environments = self.folder / "environments"
        shutil.copytree(GITOPS / "tests" / "environments", self.environments)
        self.patch(mock.patch.object(manifests, "ENVIRONMENTS", self.environments))
        aws = self.folder / "aws"
        aws.write_text(AWS.format(python=sys.executable, folder=folder.name))
        aws.chmod(0o755)
        self.patch(mock.patch.dict(os.environ, {"PATH": "%s:%s" % (folder.name, os.environ["PATH"])}))
        self.say(version="version-1", code="0", output="")

    def patch(self, patch):
        patch.start()
        self.addCleanup(patch.stop)

    def say(self, **files):
        for name, text in files.items():
            (self.folder / name).write_text(text)

    def file(self, environment="staging"):
        return self.environments / environment / "mnist.yaml"

    def edit(self, old, new, environment="staging"):
        file = self.file(environment)
        text = file.read_text()
        self.assertIn(old, text)
        file.write_text(text.replace(old, new))

    def run_main(self, module, *arguments):
        """Exit code, and all that was printed."""
        out = io.StringIO()
        with mock.patch.object(sys, "argv", ["x", *arguments]), contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            try:
                module.main()
                code = 0
            except SystemExit as e:
                if isinstance(e.code, str):
                    out.write(e.code)
                code = 1 if isinstance(e.code, str) else e.code or 0
        return code, out.getvalue()

    def calls(self, operation):
        log = self.folder / "log"
        lines = log.read_text().splitlines() if log.exists() else []
        return [call for call in map(json.loads, lines) if call[1] == operation]


class ValidateTest(Files):
    def test_the_examples_can_be_delivered(self):
        self.assertEqual((0, "validate: 2 models can be delivered\n"), self.run_main(validate))

    def test_what_is_wrong_is_named(self):
        good = manifests.read(self.file())

        def spec(**fields):
            return lambda manifest: manifest["spec"].update(fields)

        def artifact(**fields):
            return lambda manifest: manifest["spec"]["artifact"].update(fields)

        evaluation = {"bucket": "models", "key": "evaluation/" + "a" * 64, "sha256": "a" * 64, "minAuroc": 0.9}
        cases = [
            ("AnomalyModel", lambda manifest: manifest.update(kind="List")),
            ("status is not for files", lambda manifest: manifest.update(status={})),
            ("expected the file's name", lambda manifest: manifest["metadata"].update(name="other")),
            ("metadata.namespace is required", lambda manifest: manifest["metadata"].pop("namespace")),
            ("ownerReferences", lambda manifest: manifest["metadata"].update(ownerReferences=[])),
            ("spec.rollbackTo is for persons", spec(rollbackTo={"revision": 1})),
            ("spec.retry is for persons", spec(retry="a")),
            # the schema
            ("replica", spec(replica=1)),
            ("spec.replicas", spec(replicas="two")),
            ("spec.replicas", spec(replicas=-1)),
            ("spec.artifact.sha256", artifact(sha256="A" * 64)),
            ("spec.rollout.strategy", spec(rollout={"strategy": "Yolo"})),
            ("spec.threshold.falsePositiveRate", spec(threshold={"falsePositiveRate": 1.0})),
            ("minAuroc", spec(rollout={"gates": {"evaluation": {"bucket": "models", "key": "a"}}})),
            # its rules
            ("exactly one of falsePositiveRate and score", spec(threshold={"falsePositiveRate": 0.1, "score": 1.0})),
            ("autoscaling.maxReplicas is less", spec(autoscaling={"minReplicas": 3, "maxReplicas": 2})),
            ("credentials (AWS_*", spec(server={**good["spec"]["server"], "env": [{"name": "A", "value": "b"}, {"name": "AWS_PROFILE", "value": "x"}]})),
            ("anomaly-operator.io/", spec(service={"annotations": {"a": "b", "anomaly-operator.io/model": "x"}})),
            ("exclude each other", lambda m: (m["spec"]["artifact"].update(credentialsSecretName="a"), m["spec"]["server"].update(awsRoleArn="arn:aws:iam::123456789012:role/a"))),
            # by a default of the schema: 256 samples are wanted when nothing is said
            ("minSamples is more than samples", spec(rollout={"gates": {"replay": {"samples": 100}}})),
            # the pins
            ("spec.artifact.versionId is missing", lambda manifest: manifest["spec"]["artifact"].pop("versionId")),
            ("spec.artifact.sha256 is missing", lambda manifest: manifest["spec"]["artifact"].pop("sha256")),
            ("does not have its sha256", artifact(key="mnist/latest.tar.gz")),
            ("spec.server.image is missing", lambda manifest: manifest["spec"]["server"].pop("image")),
            ("a tag can become another", spec(server={"image": "ghcr.io/a/b:1"})),
            ("evaluation.versionId is missing", spec(rollout={"gates": {"evaluation": evaluation}})),
        ]
        self.assertEqual([], manifests.problems(self.file(), good))
        for words, change in cases:
            with self.subTest(words):
                manifest = copy.deepcopy(good)
                change(manifest)
                self.assertIn(words, "\n".join(manifests.problems(self.file(), manifest)))

    def test_a_file_that_cannot_be_read_twice_the_same_way(self):
        self.edit("  replicas: 1\n", "  replicas: 1\n  replicas: 2\n")
        code, said = self.run_main(validate)
        self.assertEqual(1, code)
        self.assertIn("'replicas' is there twice", said)
        self.file().write_text("a: 1\n---\nb: 2\n")
        self.assertEqual(1, self.run_main(validate)[0])

    def test_whether_the_pin_is_in_s3(self):
        code, said = self.run_main(validate, "--in-s3")
        self.assertEqual(1, code)
        self.assertIn("Not Found", said)
        self.say(present="")
        self.assertEqual(0, self.run_main(validate, "--in-s3")[0])


class PromoteTest(Files):
    DIGEST = "a1" * 32

    def setUp(self):
        super().setUp()
        text = self.file().read_text()
        old = manifests.read(self.file())["spec"]["artifact"]["sha256"]
        self.file().write_text(text.replace(old, self.DIGEST).replace("3sL4kqtJlcpXroDTDmJ.rmSpXd3dIbrHY", "newer"))

    def test_copies_the_pin_and_nothing_else(self):
        before = self.file("production").read_text().splitlines()
        self.assertEqual(1, self.run_main(promote, "--check", "staging", "production", "mnist")[0])
        self.assertEqual(0, self.run_main(promote, "staging", "production", "mnist")[0])
        after = self.file("production").read_text().splitlines()
        changed = [new.split(":")[0].strip() for old, new in zip(before, after) if old != new]
        self.assertEqual((len(before), ["key", "versionId", "sha256"]), (len(after), changed))
        self.assertEqual(2, manifests.read(self.file("production"))["spec"]["replicas"])
        self.assertEqual(0, self.run_main(promote, "--check", "staging", "production", "mnist")[0])

    def test_another_bucket_is_no_copy(self):
        self.edit("bucket: example-models", "bucket: others", "production")
        code, said = self.run_main(promote, "staging", "production", "mnist")
        self.assertEqual(1, code)
        self.assertIn("read from different places", said)

    def test_a_version_that_looks_like_a_number_stays_a_text(self):
        self.edit("versionId: newer", 'versionId: "1234"')
        self.assertEqual(0, self.run_main(promote, "staging", "production", "mnist")[0])
        self.assertEqual("1234", manifests.read(self.file("production"))["spec"]["artifact"]["versionId"])

    def test_what_cannot_be_edited_line_by_line_stays(self):
        file = self.file("production")
        self.edit("key: mnist/", "key: mnist/a#b", "production")
        text = file.read_text()
        code, said = self.run_main(promote, "staging", "production", "mnist")
        self.assertEqual(1, code)
        self.assertIn("Copy the pin by hand", said)
        self.assertEqual(text, file.read_text())
        manifest = manifests.read(file)
        text = json.dumps(manifest)
        file.write_text(text)
        self.assertEqual(1, self.run_main(promote, "staging", "production", "mnist")[0])
        self.assertEqual(text, file.read_text())


class DeliverTest(Files):
    def deliver(self, *more):
        return self.run_main(deliver, "staging", "mnist", "--bucket", "b", "--target", "Name=s", "--document", "d", "--document-version", "3", "--document-hash", "a" * 64, *more)

    def test_puts_once_and_sends_what_was_put(self):
        self.assertEqual(0, self.deliver("--comment", "abc")[0])
        (put,), (sent,) = self.calls("put-object"), self.calls("send-command")
        parameters = json.loads(sent[sent.index("--parameters") + 1])
        key = put[put.index("--key") + 1]
        stored = (self.folder / key.replace("/", "_")).read_bytes()
        digest = hashlib.sha256(stored).hexdigest()
        self.assertEqual({"Model": ["mnist"], "Key": ["deliveries/mnist/%s.json" % digest], "VersionId": ["version-1"], "Digest": [digest],
                          "Timeout": ["900"]}, parameters)  # fmt: skip
        self.assertEqual(manifests.read(self.file()), json.loads(stored))

    def test_waits_as_long_as_the_model_takes_at_most(self):
        text = self.file().read_text().partition("  rollout:\n")[0]

        def waited(times):
            self.file().write_text(text + "  rollout: {%s}\n" % times)
            code, said = self.deliver()
            self.assertEqual(0, code, said)
            parameters = self.calls("send-command")[-1]
            return json.loads(parameters[parameters.index("--parameters") + 1])["Timeout"], "may end with code 2" in said

        self.assertEqual((["900"], False), waited("bakeSeconds: 60"))
        self.assertEqual((["1060"], False), waited("progressDeadlineSeconds: 400, bakeSeconds: 600"))
        self.assertEqual((["1200"], True), waited("bakeSeconds: 900"))
        steps = "steps: [{replicas: 1, seconds: 300}, {replicas: 1, seconds: 330}]"
        self.assertEqual((["1110"], False), waited("strategy: Canary, canary: {%s}" % steps))

    def test_a_reverted_commit_is_the_object_that_is_there(self):
        self.deliver()
        self.say(version="version-2")
        self.assertEqual(0, self.deliver()[0])
        for sent in self.calls("send-command"):
            self.assertIn('"version-1"', sent[sent.index("--parameters") + 1])

    def test_the_code_of_the_script_is_its_own(self):
        self.say(code="5")
        self.assertEqual(5, self.deliver()[0])

    def test_what_is_wrong_is_not_put(self):
        self.edit("  replicas: 1", "  replica: 1")
        self.assertEqual(65, self.deliver()[0])
        self.assertEqual([], self.calls("put-object"))
        self.assertEqual(65, self.run_main(deliver, "--print", "staging", "absent")[0])

    def test_a_bucket_without_versions_is_66(self):
        self.say(version="null")
        self.assertEqual(66, self.deliver()[0])
        self.assertEqual([], self.calls("send-command"))

    def test_the_comments_of_a_file_are_no_other_delivery(self):
        before = self.run_main(deliver, "--print", "staging", "mnist")
        self.file().write_text("# more words\n" + self.file().read_text())
        self.assertEqual(0, before[0])
        self.assertEqual(before, self.run_main(deliver, "--print", "staging", "mnist"))
        self.edit("replicas: 1", "replicas: 3")
        self.assertNotEqual(before, self.run_main(deliver, "--print", "staging", "mnist"))


class DriftTest(Files):
    def drift(self, change=lambda live: None):
        spec = copy.deepcopy(manifests.read(self.file())["spec"])
        spec["revisionHistoryLimit"] = 10
        live = {"spec": spec, "status": {"rollout": {"outcome": "Promoted"}}}
        change(live)
        self.say(output=json.dumps(live))
        return self.run_main(drift, "staging", "--target", "Name=s", "--document", "describe-anomalymodel", "--document-version", "1", "--document-hash", "a" * 64)

    def test_defaults_are_no_drift(self):
        self.assertEqual((0, "staging/mnist: as in git\n"), self.drift())
        (sent,) = self.calls("send-command")
        self.assertIn("describe-anomalymodel", sent)

    def test_what_differs_is_named(self):
        for words, change in (
            ("spec.replicas is 5, in git 1", lambda live: live["spec"].update(replicas=5)),
            ("spec.rollout.bakeSeconds is absent", lambda live: live["spec"]["rollout"].pop("bakeSeconds")),
            ("spec.rollbackTo is", lambda live: live["spec"].update(rollbackTo={"revision": 1})),
            ("paused is set", lambda live: live["spec"]["rollout"].update(paused=True)),
            ("does not serve: Rejected", lambda live: live["status"]["rollout"].update(outcome="Rejected")),
        ):
            with self.subTest(words):
                code, said = self.drift(change)
                self.assertEqual(1, code)
                self.assertIn(words, said)

    def test_a_model_that_could_not_be_looked_at_is_2(self):
        self.say(code="11")
        self.assertEqual(2, self.drift()[0])


class RevertTest(unittest.TestCase):
    def test_takes_one_file_back_and_delivers_the_same_bytes(self):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder, "gitops/environments/staging/mnist.yaml")
            file.parent.mkdir(parents=True)
            author = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@b"}

            def run(*command):
                return subprocess.run(command, cwd=folder, env={**os.environ, **author}, capture_output=True, text=True, check=False)

            def commit(text):
                file.write_text(text)
                run("git", "add", "-A")
                run("git", "commit", "-qm", text)

            run("git", "init", "-q")
            commit("first")
            revert = [str(GITOPS / "revert.sh"), "staging", "mnist"]
            self.assertIn("never anything else", run(*revert).stderr)
            commit("second")
            pathlib.Path(folder, "other").write_text("x")
            run("git", "add", "-A")
            run("git", "commit", "-qm", "other")
            file.write_text("not committed")
            self.assertEqual(1, run(*revert).returncode)
            run("git", "checkout", "-q", "--", ".")
            self.assertEqual(0, run(*revert).returncode)
            self.assertEqual("first", file.read_text())
            self.assertEqual("1 file changed", run("git", "show", "--stat", "--format=").stdout.splitlines()[-1].split(",")[0].strip())
            self.assertEqual("", run("git", "status", "--porcelain").stdout)
            self.assertEqual(1, run(str(GITOPS / "revert.sh"), "../..", "mnist").returncode)


if __name__ == "__main__":
    unittest.main()
