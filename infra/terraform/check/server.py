"""Runs the script of a new server, with stand-ins for what it calls, below a folder instead of /.

Its paths are moved by text. k3s, dnf, curl, aws, git and the agent are stand-ins that note how they were called; the hashes,
the files that it writes and the order of things are real.
"""

import hashlib
import json
import os
import pathlib
import re
import subprocess
import tempfile

import jsonschema
import yaml

CHART = pathlib.Path(__file__).resolve().parents[3] / "helm" / "anomaly-operator"
K3S = """#!/bin/bash
echo "k3s $*" >>"$LOG"
case "$*" in
  *"get secret ci-deployer"*) printf ZGVwbG95ZXJz ;;
  *config*cluster.server*) printf https://127.0.0.1:6443 ;;
  *config*authority*) printf Y2E= ;;
esac
"""
CONTENT = {
    "k3s": K3S,
    "install": '#!/bin/sh\necho "install skip=$INSTALL_K3S_SKIP_DOWNLOAD exec=$INSTALL_K3S_EXEC" >>"$LOG"\n',
    "images": "the images of k3s",
    "credential_provider": "#!/bin/sh\n",
    "chart": "the chart",
}
SECRETS = {"k3s/token": "K10cluster", "k3s/service-account-key": "PRIVATE-KEY", "git/token": "ghs_1", "ghcr/user": "puller", "ghcr/token": "ghp_1"}

STANDINS = {
    "curl": """
case "$*" in
  *latest/api/token*) echo token ;;
  *instance-id*) echo i-1 ;;
  *images*) cp "$FILES/images" "${@: -2:1}" ;;
  *k3s*) cp "$FILES/k3s" "${@: -2:1}" ;;
  *install.sh*) cp "$FILES/install" "${@: -2:1}" ;;
  *) cp "$FILES/credential_provider" "${@: -2:1}" ;;
esac
""",
    "aws": """
case "$*" in
  *get-object*"--key artifacts/production/chart.tgz --version-id 3sL4kqtJlcpXroDTDmJ.rmSpXd3dIbrHY "*) cp "$FILES/chart" "${@: -1}" ;;
  *get-parameter*) name=$(sed 's/.*--name .anomaly.production.\\([^ ]*\\).*/\\1/' <<<"$*"); cat "$FILES/secret-${name//\\//-}" ;;
esac
""",
    "git": 'case "$1" in clone) mkdir -p "${@: -1}"; "$GIT_ASKPASS" "Username for x"; "$GIT_ASKPASS" "Password for x" ;; *) echo 0123abc ;; esac',
    "dnf": ":",
    "sleep": ":",
    "amazon-cloudwatch-agent-ctl": ":",
}
# how the agent is told to send logs, and at the end measures too
LOGS, METRICS = ("agent-ctl -a fetch-config -m ec2 -s -c file:", "agent-ctl -a append-config -m ec2 -s -c file:")


def hashes():
    return {name: hashlib.sha256(text.encode()).hexdigest() for name, text in CONTENT.items()}


class Run:
    def __init__(self, script, broken=None, agent=":"):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            root, files, programs = folder / "root", folder / "files", folder / "bin"
            for made in (root, files, programs):
                made.mkdir()
            for name, text in CONTENT.items():
                (files / name).write_text(text if name != broken else text + "# one byte more\n")
            for name, text in SECRETS.items():
                (files / f"secret-{name.replace('/', '-')}").write_text(text + "\n")
            moved = re.sub(r"(?<![\w./])/(etc|var|usr/local|opt)/", lambda found: f"{root}/{found[1]}/", script)
            (root / "usr/local/bin").mkdir(parents=True)
            server = root / "var/lib/rancher/k3s/server/tls"
            server.mkdir(parents=True)
            for name, text in STANDINS.items():
                path = root / "opt/aws/amazon-cloudwatch-agent/bin" / name if name.startswith("amazon") else programs / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(f'#!/bin/bash\necho "{name} $*" >>"$LOG"\n{agent if "agent" in name else text}\n')
                path.chmod(0o755)
            log = folder / "log"
            log.touch()
            done = subprocess.run(
                ["/bin/bash", "-c", moved],
                env={"PATH": f"{programs}:/usr/bin:/bin", "LOG": str(log), "FILES": str(files), "TMPDIR": str(folder)},
                capture_output=True,
                text=True,
                timeout=60,
            )
            self.status, self.out, self.err = done.returncode, done.stdout, done.stderr
            self.calls = log.read_text()
            self.files = {
                "/" + str(path.relative_to(root)): (path.stat().st_mode & 0o777, path.read_text()) for path in root.rglob("*") if path.is_file()
            }


def wrong(render):
    """What of the server's script is not as it has to be, and how many things were looked at. render(hashes) gives the script."""
    script = render(hashes())
    found, looked = [], 0

    def expect(truth, says):
        nonlocal looked
        looked += 1
        if not truth:
            found.append(says)

    good = Run(script)
    expect(good.status == 0, f"a good start ends with {good.status}: {good.out}{good.err}")
    expect("is ready" in good.out, f"a good start does not say that it is ready: {good.out}")
    tls = good.files.get("/var/lib/rancher/k3s/server/tls/service.key", (0, ""))
    expect(tls == (0o600, "PRIVATE-KEY\n"), f"the key of tokens is {tls}")
    token = good.files.get("/etc/rancher/k3s/token", (0, ""))
    expect(token == (0o600, "K10cluster\n"), f"the cluster's token is {token}")
    deployer = good.files.get("/etc/anomaly-operator/ci-deployer.kubeconfig", (0, ""))
    expect(deployer[0] == 0o600 and 'token: "deployers"' in deployer[1], f"the kubeconfig of deliveries is {deployer}")
    settings = good.files.get("/etc/anomaly-operator/delivery.conf", (0, ""))[1]
    expect("NAMESPACE=models\nDELIVERIES_BUCKET=deliveries\nIMAGE_REPOSITORIES=ghcr.io/anomaly-operator/model-server\n" in settings, f"the settings of deliveries are {settings!r}")
    chart = good.files.get("/var/lib/rancher/k3s/server/manifests/anomaly-operator.yaml", (0, ""))[1]
    expect("dGhlIGNoYXJ0" in chart, "the chart is not in the manifest")
    values = yaml.safe_load(yaml.safe_load(chart)["spec"]["valuesContent"]) if chart else {}
    schema = json.loads((CHART / "values.schema.json").read_text())
    refused = [f"{error.json_path}: {error.message}" for error in jsonschema.Draft7Validator(schema).iter_errors(values)]
    expect(values and not refused, f"the chart refuses its values: {refused}")
    images = good.files.get("/var/lib/rancher/k3s/agent/images/k3s-airgap-images-amd64.tar.zst", (0, ""))
    expect(images == (0o644, "the images of k3s"), f"what k3s loads before it starts is {images}")
    registries = good.files.get("/etc/rancher/k3s/registries.yaml", (0, ""))
    expect(registries[0] == 0o600 and '"ghp_1"' in registries[1], f"the login of the registry is {registries}")
    for path, (_, text) in good.files.items():
        if path.endswith((".yaml", ".json", ".kubeconfig")):
            try:
                documents = list(yaml.safe_load_all(text))
            except yaml.YAMLError as error:
                documents = [None]
                text = str(error)
            expect(all(isinstance(one, dict) for one in documents), f"{path} is no YAML: {text}")
    order = [good.calls.find(step) for step in ("associate-address", "dnf install", LOGS, "curl -fsSL", "install skip=true exec=server", "readyz", "git clone", "apply --server-side --field-manager=ci-deployer --recursive -f", METRICS)]
    expect(-1 not in order and order == sorted(order), f"the steps come in another order: {order}\n{good.calls}")
    for secret in SECRETS.values():
        expect(secret not in script, f"the user data has the secret {secret} in it")
        expect(secret not in good.calls, f"a command line has the secret {secret} in it")
        expect(secret not in good.err, f"the log of the start has the secret {secret} in it")
    logs = json.loads(good.files.get("/etc/anomaly-operator/logs.json", (0, "{}"))[1])
    for log in logs["logs"]["logs_collected"]["files"]["collect_list"]:
        several = "*" in log["file_path"]
        expect(log.get("publish_multi_logs", False) == several, f"of {log['file_path']} the agent sends {'the newest file only' if several else 'each'}")
    without = Run(script, agent="exit 1")
    expect(METRICS in without.calls, f"an agent that does not start keeps the models from being served: {without.out}")
    for broken in CONTENT:
        run = Run(script, broken)
        expect(run.status != 0, f"another {broken} than pinned was taken")
        expect("install skip" not in run.calls, f"k3s was started though {broken} is another than pinned")
        expect(LOGS in run.calls, f"nobody would read why the start failed: the agent was not started before {broken} was refused")
        expect(METRICS not in run.calls, f"the alarm silent would not sound, though {broken} was refused and the start did not end")
    return found, looked
