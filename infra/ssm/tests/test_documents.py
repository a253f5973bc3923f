"""The scripts of the SSM documents, run as the agent runs them, with stand-ins for aws and k3s."""
import fcntl
import json
import pathlib
import subprocess
import sys
import unittest

from standins import IMAGES, Node, model, script

HERE = pathlib.Path(__file__).resolve().parent
RENDER = [sys.executable, str(HERE.parent / "render.py")]


class DeployTest(unittest.TestCase):
    def setUp(self):
        self.node = Node()
        self.addCleanup(self.node.close)

    def ends(self, code, done, *words):
        self.assertEqual(code, done.returncode, done)
        for word in words:
            self.assertIn(word, done.stdout + done.stderr)
        # what is refused was not applied
        if code not in (0, 1, 2, 4, 5):
            self.assertNotIn("4" * 64, self.node.path.joinpath("live.json").read_text() if code != 70 else "")

    def test_delivers_a_package(self):
        done = self.node.deploy(self.node.put(model(2)))
        self.ends(0, done, "spec.artifact.sha256", "Promoted, revision 2")
        self.assertEqual("version-2", self.node.now()["spec"]["artifact"]["versionId"])
        self.assertEqual(5, self.node.now()["metadata"]["generation"])

    def test_leaves_nothing_behind(self):
        before = set(pathlib.Path("/tmp").glob("tmp.*"))
        self.node.deploy(self.node.put(model(2)))
        self.assertEqual(set(), set(pathlib.Path("/tmp").glob("tmp.*")) - before)

    def test_delivers_an_image_of_an_allowed_repository(self):
        old = {"server": {"image": IMAGES + "@sha256:" + "a" * 64}}
        new = {"server": {"image": IMAGES + "@sha256:" + "b" * 64}}
        self.node.live(model(1, **old))
        self.ends(0, self.node.deploy(self.node.put(model(1, **new))), "spec.server.image")

    def test_the_same_again_changes_nothing(self):
        self.ends(0, self.node.deploy(self.node.put(model(1))), "nothing changes")
        self.assertEqual(4, self.node.now()["metadata"]["generation"])

    def test_a_rejected_model_is_1_with_its_reason(self):
        self.node.scene(outcome="Rejected", reason="GoldenMismatch", message="row 3 scores 0.7")
        self.ends(1, self.node.deploy(self.node.put(model(2))), "Rejected: GoldenMismatch", "row 3 scores 0.7")

    def test_another_package_than_was_sent_is_never_a_success(self):
        self.node.scene(served="5" * 64)
        self.ends(4, self.node.deploy(self.node.put(model(2))), "5" * 64)

    def test_time_that_runs_out_is_2(self):
        self.node.scene(outcome="InProgress")
        self.ends(2, self.node.deploy(self.node.put(model(2))), "out of time after 2 seconds")

    def test_a_model_that_no_operator_looks_at_is_never_taken_for_finished(self):
        self.node.scene(observed=False)
        self.ends(2, self.node.deploy(self.node.put(model(2))), "as if no operator were at work")

    def test_parameters_are_never_run(self):
        for name, value in (
            ("Key", "deliveries/mnist/$(touch pwned).json"),
            ("Key", "x; touch pwned"),
            ("Key", "deliveries/mnist/" + "0" * 64 + ".json\ntouch pwned"),
            ("Model", "$(touch pwned)"),
            ("Model", "a[$(touch pwned)]"),
            ("VersionId", "`touch pwned`"),
            ("VersionId", "--no-sign-request"),
            ("VersionId", "--endpoint-url=http://169.254.169.254"),
            ("Digest", "a[$(touch pwned)]"),
            ("Timeout", "a[$(touch pwned)]"),
            ("Timeout", "99999"),
        ):
            with self.subTest(name + "=" + value):
                done = self.node.deploy({**self.node.put(model(2)), name: value})
                # a version may begin with a dash; it is no option for that, and is not there
                self.ends(7 if value == "--no-sign-request" else 3, done)
                self.assertFalse((self.node.path / "pwned").exists(), done)
                self.assertNotIn("apply", self.node.log("k3s"))

    def test_settings_are_read_and_never_run(self):
        self.node.settings(IMAGE_REPOSITORIES="$(touch pwned)")
        self.ends(3, self.node.deploy(self.node.put(model(2))), "IMAGE_REPOSITORIES")
        self.assertFalse((self.node.path / "pwned").exists())

    def test_text_in_a_manifest_is_never_run(self):
        bad = model(2)
        bad["spec"]["artifact"]["key"] = "$(touch pwned)`touch pwned`';touch pwned;'"
        self.ends(0, self.node.deploy(self.node.put(bad)))
        self.assertFalse((self.node.path / "pwned").exists())

    def test_a_missing_parameter_is_3(self):
        parameters = self.node.put(model(2))
        for name in parameters:
            with self.subTest(name):
                left = {key: value for key, value in parameters.items() if key != name}
                self.ends(3, self.node.deploy(left), "parameter %s is missing" % name, "3.3.2746")

    def test_a_node_that_is_not_set_up_is_3(self):
        parameters = self.node.put(model(2))
        (self.node.path / "ci-deployer.kubeconfig").unlink()
        self.ends(3, self.node.deploy(parameters), "not set up")

    def test_without_a_region_it_is_3(self):
        self.ends(3, self.node.deploy(self.node.put(model(2)), AWS_SSM_REGION_NAME=""), "no region")

    def test_a_busy_lock_is_6(self):
        with (self.node.path / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            # ten seconds that it waits by itself
            self.ends(6, self.node.deploy(self.node.put(model(2))), "another delivery")
        self.assertEqual("", self.node.log("aws"))

    def test_an_object_that_is_missing_is_7(self):
        self.ends(7, self.node.deploy({**self.node.put(model(2)), "VersionId": "another"}), "NoSuchVersion")

    def test_another_digest_is_8(self):
        parameters = self.node.put(model(2))
        self.node.put(model(4), key=parameters["Key"])
        self.ends(8, self.node.deploy(parameters), "Nothing was applied")
        self.assertNotIn("apply", self.node.log("k3s"))

    def test_what_is_too_long_is_not_read_to_its_end(self):
        long = json.dumps(model(4)).encode() + b" " * 70_000
        self.ends(8, self.node.deploy(self.node.put(long)))

    def test_what_is_not_allowed_is_9(self):
        def changed(**fields):
            return {**model(4), **fields}

        cases = {
            "kind is": changed(kind="Secret"),
            "kind is \"List\"": changed(kind="List", items=[model(4)]),
            "apiVersion": changed(apiVersion="v1"),
            "metadata.namespace": changed(metadata={"name": "mnist", "namespace": "kube-system"}),
            "metadata.namespace is absent": changed(metadata={"name": "mnist"}),
            "metadata.name": changed(metadata={"name": "other", "namespace": "models"}),
            "ownerReferences": changed(metadata={"name": "mnist", "namespace": "models", "ownerReferences": []}),
            "finalizers": changed(metadata={"name": "mnist", "namespace": "models", "finalizers": ["a/b"]}),
            "\"status\" may not be said": changed(status={"servingRevision": 9}),
            "spec.rollbackTo is for persons": model(4, rollbackTo={"revision": 1}),
            "spec.retry is for persons": model(4, retry="again"),
            "spec.artifact.sha256": model(4, artifact={**model(4)["spec"]["artifact"], "sha256": "short"}),
            "spec.artifact.versionId is absent": model(4, artifact={k: v for k, v in model(4)["spec"]["artifact"].items() if k != "versionId"}),
            "by its digest": model(4, server={"image": IMAGES + ":latest"}),
            "expected one of": model(4, server={"image": "docker.io/library/busybox@sha256:" + "a" * 64}),
            "spec.replicas from 2 to 9": model(4, replicas=9),
            "spec.artifact.bucket from": model(4, artifact={**model(4)["spec"]["artifact"], "bucket": "others"}),
            "spec.artifact.s3.endpoint": model(4, artifact={**model(4)["spec"]["artifact"], "s3": {"endpoint": "http://169.254.169.254"}}),
            "spec.artifact.credentialsSecretName": model(4, artifact={**model(4)["spec"]["artifact"], "credentialsSecretName": "x"}),
            "spec.server.env": model(4, server={"env": [{"name": "A", "value": "b"}]}),
            "spec.rollout.gates.golden.enabled": model(4, rollout={"gates": {"golden": {"enabled": False}}}),
            "spec.threshold.score": model(4, threshold={"score": 1}),
            "metadata.labels.team": changed(metadata={"name": "mnist", "namespace": "models", "labels": {"team": "a"}}),
            "no JSON": b"kind: AnomalyModel",
            "no object": b"[]",
            "twice": json.dumps(model(4)).replace('"kind"', '"kind": "Secret", "kind"').encode(),
            "NaN": json.dumps(model(4, replicas=float("nan"))).encode(),
        }
        for words, manifest in cases.items():
            with self.subTest(words):
                self.ends(9, self.node.deploy(self.node.put(manifest)), words)
                self.assertEqual("version-1", self.node.now()["spec"]["artifact"]["versionId"])

    def test_an_image_may_not_go_away(self):
        self.node.live(model(1, server={"image": IMAGES + "@sha256:" + "a" * 64}))
        self.node.scene(image_goes=True)
        self.ends(9, self.node.deploy(self.node.put(model(4, server={}))), "spec.server.image from", "to absent")

    def test_a_model_of_client_side_apply_is_9(self):
        self.node.live(model(1), {"annotations": {"kubectl.kubernetes.io/last-applied-configuration": "{}"}})
        self.ends(9, self.node.deploy(self.node.put(model(4))), "client-side apply")

    def test_the_first_one_is_made_only_where_that_is_allowed(self):
        self.node.live(None)
        self.assertEqual(9, self.node.deploy(self.node.put(model(2))).returncode)
        self.node.settings(CREATE="yes")
        self.ends(0, self.node.deploy(self.node.put(model(2))), "new: mnist/")

    def test_a_persons_rollback_is_5(self):
        self.node.scene(refuse_apply="The AnomalyModel is invalid: rollbackTo pins an earlier revision: artifact cannot change")
        self.ends(5, self.node.deploy(self.node.put(model(2))), "roll-back.md")

    def test_a_refusal_of_the_api_server_is_10(self):
        for scene in ({"unreachable": True}, {"refuse_apply": "forbidden"}, {"refuse_apply": "late", "refuse_apply_late": True}):
            with self.subTest(scene):
                self.node.scene(**scene)
                self.ends(10, self.node.deploy(self.node.put(model(4))))

    def test_a_write_between_is_tried_again_and_judged_anew(self):
        (self.node.path / "conflicts").write_text("2")
        self.ends(0, self.node.deploy(self.node.put(model(2))))
        (self.node.path / "conflicts").write_text("1")
        self.node.scene(meanwhile={"spec": {"replicas": 7}})
        self.ends(9, self.node.deploy(self.node.put(model(4))), "spec.replicas from 7 to 2")

    def test_writes_without_end_are_10(self):
        (self.node.path / "conflicts").write_text("99")
        self.ends(10, self.node.deploy(self.node.put(model(4))), "five tries")

    def test_a_fault_of_its_own_is_never_taken_for_a_verdict(self):
        (self.node.bin / "sha256sum").write_text("#!/bin/sh\nexit 1\n")
        (self.node.bin / "sha256sum").chmod(0o755)
        self.assertEqual(70, self.node.deploy(self.node.put(model(2))).returncode)
        # bash itself ends with 1 for an unset variable
        text = script("deploy-anomalymodel").replace("\nlock=", "\n: $NOWHERE\nlock=")
        done = self.node.run("deploy-anomalymodel", self.node.put(model(2)), text)
        self.assertEqual(70, done.returncode, done)
        self.assertIn("NOWHERE", done.stderr)


class DescribeTest(unittest.TestCase):
    def setUp(self):
        self.node = Node()
        self.addCleanup(self.node.close)

    def test_prints_one_line_and_changes_nothing(self):
        done = self.node.run("describe-anomalymodel", {"Model": "mnist"})
        self.assertEqual(0, done.returncode, done)
        said = json.loads(done.stdout)
        self.assertEqual(("mnist", 4, 2), (said["name"], said["generation"], said["spec"]["replicas"]))
        self.assertEqual({"phase": "Serving"}, said["status"])
        self.assertNotIn("apply", self.node.log("k3s"))

    def test_is_short_enough_for_what_ssm_keeps(self):
        long = self.node.now()
        long["status"] = {"conditions": [{"message": "x" * 30_000}], "phase": "Serving"}
        (self.node.path / "live.json").write_text(json.dumps(long))
        said = json.loads(self.node.run("describe-anomalymodel", {"Model": "mnist"}).stdout)
        self.assertEqual((["conditions"], {"phase": "Serving"}), (said["left_out"], said["status"]))

    def test_a_model_that_is_missing_is_11(self):
        self.node.live(None)
        self.assertEqual(11, self.node.run("describe-anomalymodel", {"Model": "mnist"}).returncode)

    def test_only_reads(self):
        """Whatever else the script has in it, it asks the API server for nothing but get."""
        text = subprocess.run([*RENDER, "--script", "describe-anomalymodel"], capture_output=True, text=True, check=True).stdout
        verbs = {line.split("kube ")[1].split()[0] for line in text.splitlines() if line.startswith("kube ") or "(kube " in line}
        self.assertEqual({"get"}, verbs)


class RenderTest(unittest.TestCase):
    def test_the_documents_are_up_to_date_and_pass_the_lint(self):
        done = subprocess.run([*RENDER, "--check"], capture_output=True, text=True, check=False)
        self.assertEqual(0, done.returncode, done)

    def test_the_lint_sees_each_trap(self):
        sys.path.insert(0, str(HERE.parent))
        import render

        name = "deploy-anomalymodel"
        good = json.dumps(render.document(name))
        self.assertEqual([], render.lint(name, good))

        def broken(change):
            document = json.loads(good)
            change(document, document["mainSteps"][0]["inputs"])
            return render.lint(name, json.dumps(document))

        def parameter(field, value):
            return lambda document, _: document["parameters"]["Key"].update({field: value})

        for change in (
            lambda document, _: document.update(schemaVersion="2.0"),
            parameter("allowedPattern", "deliveries/.*"),
            parameter("allowedPattern", "^a$|^.*$"),
            parameter("interpolationType", None),
            parameter("default", "x"),
            lambda document, _: document["parameters"].update({"Key_2": document["parameters"]["Key"]}),
            lambda document, _: document["parameters"].update({"Unchecked": document["parameters"]["Key"]}),
            lambda _, inputs: inputs["runCommand"].pop(0),
            lambda _, inputs: inputs["runCommand"].remove("set -Eeuo pipefail"),
            lambda _, inputs: inputs["runCommand"].append("set -x"),
            lambda _, inputs: inputs["runCommand"].append("echo {{ Key }}"),
            lambda _, inputs: inputs["runCommand"].append("echo ${SSM_Key:-nothing}"),
            lambda _, inputs: inputs["runCommand"].append("# include a"),
            lambda _, inputs: inputs["runCommand"].append("#" * 65_536),
            lambda _, inputs: inputs.pop("timeoutSeconds"),
        ):
            self.assertNotEqual([], broken(change), change)

    def test_the_scripts_pass_shellcheck(self):
        from standins import which

        shellcheck = which("shellcheck")
        if shellcheck is None:
            self.skipTest("shellcheck is not on the PATH")
        for name in ("deploy-anomalymodel", "describe-anomalymodel"):
            text = subprocess.run([*RENDER, "--script", name], capture_output=True, text=True, check=True).stdout
            done = subprocess.run([shellcheck, "-"], input=text, capture_output=True, text=True, check=False)
            self.assertEqual(0, done.returncode, done.stdout)


if __name__ == "__main__":
    unittest.main()
