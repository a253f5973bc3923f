"""Stand-ins for aws and k3s, and a node made of a few files. What they say is decided by files in the node's folder."""
import hashlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
IMAGES = "registry.example.com/serving/model-server"
AWS = '''#!{python} -I
"""aws s3api get-object: the object that the node's folder has under this bucket, key and version."""
import pathlib, sys
node = pathlib.Path({node!r})
with (node / "aws.log").open("a") as log:
    log.write(repr(sys.argv[1:]) + "\\n")
spoken = [word for argument in sys.argv[3:] for word in (argument.split("=", 1) if argument.startswith("--version-id=") else [argument])]
value = dict(zip(spoken[0::2], spoken[1::2]))
start, end = value["--range"].partition("=")[2].split("-")
found = node / "s3" / value["--bucket"] / value["--key"] / value["--version-id"]
if sys.argv[1:3] != ["s3api", "get-object"] or not found.is_file():
    sys.exit("An error occurred (NoSuchVersion) when calling the GetObject operation")
pathlib.Path(sys.argv[-1]).write_bytes(found.read_bytes()[int(start) : int(end) + 1])
'''
K3S = '''#!{python} -I
"""k3s kubectl: one model in a file, that apply merges into."""
import json, os, pathlib, sys
node = pathlib.Path({node!r})
arguments = sys.argv[1:]
# kubectl keeps caches there
assert os.environ["HOME"].startswith("/tmp/tmp."), os.environ
with (node / "k3s.log").open("a") as log:
    log.write(repr(arguments) + "\\n")
assert arguments[:5] == ["kubectl", "--kubeconfig", str(node / "ci-deployer.kubeconfig"), "--namespace", "models"], arguments
arguments = arguments[5:]
live, scene = node / "live.json", json.loads((node / "scene.json").read_text())

def merged(old, new):
    return {{**old, **{{key: merged(old.get(key) or {{}}, value) if isinstance(value, dict) else value for key, value in new.items()}}}}

if any("jsonpath=" in argument for argument in arguments):
    model = json.loads(live.read_text())
    generation = model["metadata"]["generation"]
    pins = str(model["spec"])
    said = ["models", "uid", generation, scene["observed"] and generation, pins, "", generation, generation, 2, scene["outcome"],
            scene["reason"], scene["message"], "Bake", "Baking", "", "", "", 1, "",
            "2|" + (scene["served"] or model["spec"]["artifact"]["sha256"]) + "|\\x1e", ""]
    print("\\x1f".join(map(str, said)))
elif "get" in arguments:
    if scene["unreachable"]:
        sys.exit("The connection to the server 127.0.0.1:6443 was refused")
    if live.exists():
        print(live.read_text())
elif "apply" in arguments:
    dry = "--dry-run=server" in arguments
    assert "--server-side" in arguments and "--field-manager=ci-deployer" in arguments, arguments
    asked = json.loads(pathlib.Path(arguments[arguments.index("-f") + 1]).read_text())
    if scene["refuse_apply"] and (dry or scene["refuse_apply_late"]):
        sys.exit(scene["refuse_apply"])
    conflicts = node / "conflicts"
    if not dry and int(conflicts.read_text()) > 0:
        conflicts.write_text(str(int(conflicts.read_text()) - 1))
        model = json.loads(live.read_text())
        model["metadata"]["resourceVersion"] += "1"
        live.write_text(json.dumps(merged(model, scene["meanwhile"])))
        sys.exit("Operation cannot be fulfilled: the object has been modified; please apply your changes to the latest version")
    old = json.loads(live.read_text()) if live.exists() else {{"metadata": {{"generation": 0}}, "spec": {{}}}}
    if live.exists():
        assert asked["metadata"].pop("resourceVersion") == old["metadata"]["resourceVersion"], "not bound to the live model"
    new = merged(old, asked)
    if scene["image_goes"]:
        new["spec"]["server"].pop("image")
    if new["spec"] != old["spec"]:
        new["metadata"]["generation"] += 1
    print(json.dumps(new))
    if not dry:
        live.write_text(json.dumps(new))
else:
    sys.exit("not expected: %r" % arguments)
'''


def script(document):
    """The script as the agent writes it to disk: the elements of runCommand, a line each."""
    step = json.loads((HERE.parent / (document + ".json")).read_text())["mainSteps"][0]
    return "\n".join(step["inputs"]["runCommand"])


def model(version, **spec):
    """A manifest with a full pin, of the package with the digit."""
    digit = format(version, "x")
    return {
        "apiVersion": "anomaly-operator.io/v1",
        "kind": "AnomalyModel",
        "metadata": {"name": "mnist", "namespace": "models"},
        "spec": {
            "artifact": {
                "bucket": "models",
                "key": "mnist/%s.tar.gz" % (digit * 64),
                "versionId": "version-%d" % version,
                "sha256": digit * 64,
            },
            "replicas": 2,
            **spec,
        },
    }


class Node:
    """A node that serves version 1, and what is needed to run a script on it."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.path = pathlib.Path(self.folder.name)
        self.bin = self.path / "bin"
        self.bin.mkdir()
        for name, text in (("aws", AWS), ("k3s", K3S)):
            program = self.bin / name
            program.write_text(text.format(python=sys.executable, node=str(self.path)))
            program.chmod(0o755)
        (self.path / "ci-deployer.kubeconfig").write_text("")
        (self.path / "conflicts").write_text("0")
        self.settings()
        self.scene()
        self.live(model(1))

    def settings(self, **changes):
        values = {"NAMESPACE": "models", "DELIVERIES_BUCKET": "deliveries-bucket", "IMAGE_REPOSITORIES": IMAGES, "CREATE": "no", **changes}
        (self.path / "delivery.conf").write_text("".join("%s=%s\n" % item for item in values.items()))

    def scene(self, **changes):
        scene = {"observed": True, "outcome": "Promoted", "reason": "", "message": "", "unreachable": False,
                 "refuse_apply": "", "refuse_apply_late": False, "served": "", "image_goes": False, "meanwhile": {}, **changes}  # fmt: skip
        (self.path / "scene.json").write_text(json.dumps(scene))

    def live(self, manifest, metadata=None):
        if manifest is None:
            (self.path / "live.json").unlink(missing_ok=True)
            return
        # what the API server adds by itself
        spec = {"revisionHistoryLimit": 10, "rollout": {"bakeSeconds": 120}, **manifest["spec"]}
        metadata = {**manifest["metadata"], "generation": 4, "resourceVersion": "77", **(metadata or {})}
        (self.path / "live.json").write_text(json.dumps({**manifest, "spec": spec, "metadata": metadata, "status": {"phase": "Serving"}}))

    def now(self):
        return json.loads((self.path / "live.json").read_text())

    def put(self, content, key=None, version="v1"):
        """An object in the bucket of deliveries, and the parameters that name it."""
        content = content if isinstance(content, bytes) else json.dumps(content).encode()
        digest = hashlib.sha256(content).hexdigest()
        key = key or "deliveries/mnist/%s.json" % digest
        file = self.path / "s3" / "deliveries-bucket" / key / version
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        return {"Model": "mnist", "Key": key, "VersionId": version, "Digest": digest, "Timeout": "2"}

    def run(self, document, parameters, text=None, **environment):
        """Nothing of this machine's environment reaches it: no HOME, no AWS settings."""
        program = self.path / "_script.sh"
        program.write_text(text or script(document))
        program.chmod(0o755)
        given = {"PATH": "%s:/usr/bin:/bin" % self.bin, "ANOMALY_DELIVERY": str(self.path), "AWS_SSM_REGION_NAME": "eu-central-1",
                 **{"SSM_" + name: value for name, value in parameters.items()}, **environment}  # fmt: skip
        return subprocess.run([str(program)], env=given, cwd=self.path, capture_output=True, text=True, timeout=120, check=False)

    def deploy(self, parameters, **environment):
        return self.run("deploy-anomalymodel", parameters, **environment)

    def log(self, program):
        file = self.path / (program + ".log")
        return file.read_text() if file.exists() else ""

    def close(self):
        self.folder.cleanup()


def which(name):
    for folder in os.environ["PATH"].split(":"):
        if os.access(os.path.join(folder, name), os.X_OK):
            return os.path.join(folder, name)
    return None
