"""The validator reads schema and rules by itself; a real API server judges the same manifests, and has to say the same.

Needs AGREEMENT=required, and KUBECONFIG for a cluster that has the CRD. Nothing is kept there: each is a dry run.
"""
import copy
import json
import os
import pathlib
import subprocess
import sys
import unittest

GITOPS = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(GITOPS))
import manifests  # noqa: E402

FILE = GITOPS / "tests/environments/staging/mnist.yaml"


def spec(**fields):
    return lambda manifest: manifest["spec"].update(fields)


def server(**fields):
    return lambda manifest: manifest["spec"]["server"].update(fields)


def env(name):
    return server(env=[{"name": name, "value": "x"}])


def secret_and_role(manifest):
    manifest["spec"]["artifact"]["credentialsSecretName"] = "a"
    server(awsRoleArn="arn:aws:iam::123456789012:role/a")(manifest)


CASES = {
    "as it is": spec(),
    "two thresholds": spec(threshold={"falsePositiveRate": 0.1, "score": 1.0}),
    "no threshold": spec(threshold={}),
    "a score": spec(threshold={"score": 1.5}),
    "a rate of 0": spec(threshold={"falsePositiveRate": 0.0}),
    "a rate of 1": spec(threshold={"falsePositiveRate": 1.0}),
    "more at least than at most": spec(autoscaling={"minReplicas": 3, "maxReplicas": 2}),
    "at most two": spec(autoscaling={"maxReplicas": 2}),
    "no bound": spec(autoscaling={}),
    "a variable": env("A"),
    "a variable of the operator": env("POD_NAME"),
    "keys": env("AWS_SECRET_ACCESS_KEY"),
    "keys of S3": env("S3_ACCESS_KEY"),
    "an annotation": spec(service={"annotations": {"a": "b"}}),
    "an annotation of the operator": spec(service={"annotations": {"anomaly-operator.io/x": "b"}}),
    "an annotation of pods": server(podAnnotations={"anomaly-operator.io/x": "b"}),
    "a port without a type": spec(service={"nodePort": 31000}),
    "a port": spec(service={"nodePort": 31000, "type": "NodePort"}),
    "more samples by default than there are": spec(rollout={"gates": {"replay": {"samples": 100}}}),
    "samples": spec(rollout={"gates": {"replay": {"samples": 100, "minSamples": 50}}}),
    "no samples": spec(rollout={"gates": {"replay": {"samples": 0}}}),
    "no pods": spec(replicas=0),
    "too many pods": spec(replicas=1001),
    "half a pod": spec(replicas=1.5),
    "a misspelt field": spec(replica=1),
    "a misspelt field further down": spec(rollout={"bakeSecond": 1}),
    "a canary without steps": spec(rollout={"strategy": "Canary", "canary": {"steps": []}}),
    "a canary": spec(rollout={"strategy": "Canary", "canary": {"steps": [{"replicas": 1}]}}),
    "an unknown strategy": spec(rollout={"strategy": "Rolling"}),
    "quantities as numbers": server(resources={"limits": {"memory": 1, "cpu": "1"}}),
    "a toleration": server(tolerations=[{"key": "a", "operator": "Exists"}]),
    "a role": server(awsRoleArn="arn:aws:iam::123456789012:role/a"),
    "a role and a Secret": secret_and_role,
    "a null": spec(threshold=None),
}


@unittest.skipUnless(os.environ.get("AGREEMENT") == "required", "AGREEMENT=required runs it, on a cluster")
class AgreementTest(unittest.TestCase):
    def test_validator_and_api_server_agree(self):
        verdicts = set()
        for name, change in CASES.items():
            with self.subTest(name):
                manifest = copy.deepcopy(manifests.read(FILE))
                change(manifest)
                ours = manifests.problems(FILE, manifest)
                manifest["metadata"]["namespace"] = "default"
                done = subprocess.run(["kubectl", "apply", "--server-side", "--dry-run=server", "-f", "-"], input=json.dumps(manifest),
                                      capture_output=True, text=True, timeout=60, check=False)  # fmt: skip
                self.assertNotIn("no matches for kind", done.stderr)
                self.assertNotIn("refused - did you", done.stderr)
                self.assertEqual(done.returncode == 0, not ours, (ours, done.stderr))
                verdicts.add(done.returncode == 0)
        self.assertEqual({True, False}, verdicts)


if __name__ == "__main__":
    unittest.main()
