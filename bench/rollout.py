"""Measures rollouts and rollbacks for rollout.sh; only the standard library."""

import datetime
import hashlib
import hmac
import http.client
import json
import statistics
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

LIMIT = 240
API = "/apis/anomaly-operator.io/v1/namespaces/%s/anomalymodels"
WIDTH = 784


VERSIONED = b"<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>"


def bucket(endpoint, access_key, secret_key, name):
    """Makes a bucket that keeps versions, unless it is there."""
    put(endpoint, access_key, secret_key, f"/{name}", "", b"")
    put(endpoint, access_key, secret_key, f"/{name}", "versioning=", VERSIONED)


def put(endpoint, access_key, secret_key, path, query, body):
    """A signed PUT (AWS signature version 4)."""
    host = urllib.parse.urlparse(endpoint).netloc
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
    day, region = now[:8], "us-east-1"
    digest = hashlib.sha256(body).hexdigest()
    signed = "host;x-amz-content-sha256;x-amz-date"
    request = f"PUT\n{path}\n{query}\nhost:{host}\nx-amz-content-sha256:{digest}\nx-amz-date:{now}\n\n{signed}\n{digest}"
    scope = f"{day}/{region}/s3/aws4_request"
    text = f"AWS4-HMAC-SHA256\n{now}\n{scope}\n{hashlib.sha256(request.encode()).hexdigest()}"
    key = ("AWS4" + secret_key).encode()
    for part in (day, region, "s3", "aws4_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    signature = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
    headers = {
        "x-amz-content-sha256": digest,
        "x-amz-date": now,
        "Authorization": f"AWS4-HMAC-SHA256 Credential={access_key}/{scope}, SignedHeaders={signed}, Signature={signature}",
    }
    url = f"{endpoint}{path}?{query}" if query else f"{endpoint}{path}"
    try:
        urllib.request.urlopen(urllib.request.Request(url, data=body, method="PUT", headers=headers))
    except urllib.error.HTTPError as e:
        if e.code != 409:
            raise


class Cluster:
    def __init__(self, api, namespace):
        self.host = urllib.parse.urlparse(api).netloc
        self.namespace = namespace

    def call(self, method, path, body=None, kind="application/json"):
        connection = http.client.HTTPConnection(self.host, timeout=30)
        connection.request(method, path, json.dumps(body) if body is not None else None, {"Content-Type": kind})
        answer = connection.getresponse()
        text = answer.read()
        if answer.status >= 300:
            raise RuntimeError(f"{method} {path}: {answer.status} {text.decode()}")
        return json.loads(text)

    def path(self, group, resource, name=""):
        return f"{group}/namespaces/{self.namespace}/{resource}/{name}".rstrip("/")

    def model(self, name):
        return self.call("GET", API % self.namespace + "/" + name)

    def patch(self, name, spec):
        return self.call("PATCH", API % self.namespace + "/" + name, {"spec": spec}, "application/merge-patch+json")


def until(what, seen):
    end = time.monotonic() + LIMIT
    while time.monotonic() < end:
        value = seen()
        if value:
            return value
        time.sleep(0.01)
    raise RuntimeError(f"not within {LIMIT} s: {what}")


def ready(model):
    status = model.get("status", {})
    return any(
        c["type"] == "Ready" and c["status"] == "True" and c.get("observedGeneration") == model["metadata"]["generation"]
        for c in status.get("conditions", [])
    )


def exists(cluster, path):
    try:
        return cluster.call("GET", path)
    except RuntimeError as e:
        if ": 404 " in str(e):
            return None
        raise


def rollout(model):
    found = model.get("status", {}).get("rollout") or {}
    return found if found.get("generation") == model["metadata"]["generation"] else {}


def gone(cluster, label):
    pods = cluster.path("/api/v1", "pods") + "?labelSelector=" + urllib.parse.quote(label)
    until(f"pods of {label} are gone", lambda: not cluster.call("GET", pods)["items"])


def spec(pin, bake):
    artifact = {k: pin[k] for k in ("bucket", "key", "versionId", "sha256") if pin.get(k)}
    return {
        "artifact": artifact | {"credentialsSecretName": "s3"},
        "replicas": 1,
        "service": {"type": "NodePort"},
        "rollout": {"bakeSeconds": bake, "drainSeconds": 1},
    }


def create(cluster, name, wanted):
    body = {"apiVersion": "anomaly-operator.io/v1", "kind": "AnomalyModel", "metadata": {"name": name}, "spec": wanted}
    cluster.call("POST", API % cluster.namespace, body)


def template(cluster, model, revision, bare):
    """The pods of a revision, for a Deployment that belongs to nobody."""
    made = cluster.call("GET", cluster.path("/apis/apps/v1", "deployments", f"{model}-r{revision}"))
    copy = made["spec"]["template"]
    copy["metadata"] = {"labels": {"bare": bare}}
    copy["spec"].pop("topologySpreadConstraints", None)
    return copy


def bare_deployment(cluster, bare, model, revision):
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": bare},
        "spec": {"replicas": 1, "selector": {"matchLabels": {"bare": bare}}, "template": template(cluster, model, revision, bare)},
    }


def first_version(cluster, pin, number):
    """Seconds from the API's acceptance to Ready, of a model and of a Deployment with the very same pods; and those of the
    model that are not its pods': until its Deployment is there, and from when that has a ready pod."""
    model, bare = f"first-{number}", f"bare-{number}"
    create(cluster, model, spec(pin, 1))
    begin = time.monotonic()
    path = cluster.path("/apis/apps/v1", "deployments", f"{model}-r1")
    until(f"{model} has a Deployment", lambda: exists(cluster, path))
    staged = time.monotonic()
    until(f"{model} has a ready pod", lambda: cluster.call("GET", path).get("status", {}).get("readyReplicas"))
    started = time.monotonic()
    until(f"{model} is ready", lambda: ready(cluster.model(model)))
    ours = time.monotonic() - begin
    own = ours - (started - staged)

    body = bare_deployment(cluster, bare, model, 1)
    cluster.call("POST", cluster.path("/apis/apps/v1", "deployments"), body)
    begin = time.monotonic()
    path = cluster.path("/apis/apps/v1", "deployments", bare)
    until(f"{bare} is ready", lambda: cluster.call("GET", path).get("status", {}).get("readyReplicas"))
    theirs = time.monotonic() - begin

    cluster.call("DELETE", path)
    cluster.call("DELETE", API % cluster.namespace + "/" + model)
    gone(cluster, f"bare={bare}")
    gone(cluster, f"anomaly-operator.io/model={model}")
    return ours, theirs, own


class Probe(threading.Thread):
    """Asks over a new connection, 100 times a second; remembers when each request was sent and who answered."""

    def __init__(self, host, port):
        super().__init__(daemon=True)
        self.host, self.port = host, port
        self.seen, self.stopped = [], False

    def run(self):
        body = json.dumps({"features": [0] * WIDTH})
        while not self.stopped:
            sent = time.monotonic()
            connection = http.client.HTTPConnection(self.host, self.port, timeout=10)
            try:
                connection.request("POST", "/predict", body, {"Content-Type": "application/json"})
                answer = connection.getresponse()
                answer.read()
                self.seen.append((sent, int(answer.getheader("X-Model-Revision", "0")) if answer.status == 200 else -1))
            except OSError:
                self.seen.append((sent, -1))
            finally:
                connection.close()
            time.sleep(0.01)


def switch(cluster, node, service, to, act, done):
    """Seconds from an act until every new request is answered by the revision; and requests that failed."""
    port = cluster.call("GET", cluster.path("/api/v1", "services", service))["spec"]["ports"][0]["nodePort"]
    probe = Probe(node, port)
    probe.start()
    until("the probe runs", lambda: len(probe.seen) > 20)
    begin = time.monotonic()
    act()
    until(f"{service} is back", done)
    # an answer of the other revision after this would count as well
    until(f"all are answered by revision {to}", lambda: all(revision == to for _, revision in probe.seen[-100:]))
    probe.stopped = True
    probe.join()
    others = [sent for sent, revision in probe.seen if revision > 0 and revision != to]
    first = min(sent for sent, revision in probe.seen if revision == to and sent > max(others))
    return first - begin, sum(revision < 0 for _, revision in probe.seen)


def rollback(cluster, node, name, to):
    return switch(
        cluster,
        node,
        name,
        to,
        lambda: cluster.patch(name, {"rollbackTo": {"revision": to}}),
        lambda: rollout(cluster.model(name)).get("outcome") == "Pinned",
    )


def promote(cluster, name, number, bake):
    """Another request, hence another revision, of the same package; returns its number."""
    cluster.patch(name, {"rollbackTo": None, "threshold": {"score": 1000 + number}, "rollout": {"bakeSeconds": bake}})
    wanted = "Bake" if bake > 1 else "Done"
    found = until("the next version serves", lambda: (r := rollout(cluster.model(name))).get("step") == wanted and r)
    return found["to"]


def rollbacks(cluster, node, pin, runs, bake):
    name = f"back-{bake}"
    create(cluster, name, spec(pin, 1))
    until(f"{name} is done", lambda: rollout(cluster.model(name)).get("step") == "Done")
    times, failed, good = [], 0, 1
    for number in range(runs):
        promote(cluster, name, number, bake)
        if bake <= 1:
            gone(cluster, f"anomaly-operator.io/model={name},anomaly-operator.io/revision={good}")
        took, lost = rollback(cluster, node, name, good)
        times.append(took)
        failed += lost
        until("the rollback is done", lambda: rollout(cluster.model(name)).get("step") == "Done")
    cluster.call("DELETE", API % cluster.namespace + "/" + name)
    gone(cluster, f"anomaly-operator.io/model={name}")
    return times, failed


def kubectl(cluster, *arguments):
    subprocess.run(["kubectl", "-n", cluster.namespace, *arguments], check=True, stdout=subprocess.DEVNULL)


def undos(cluster, node, pin, runs):
    """kubectl rollout undo of a bare Deployment whose pods are those of two revisions."""
    model, bare = "undone", "bare-undone"
    create(cluster, model, spec(pin, 1))
    until(f"{model} is done", lambda: rollout(cluster.model(model)).get("step") == "Done")
    body = bare_deployment(cluster, bare, model, 1)
    deployment = cluster.path("/apis/apps/v1", "deployments", bare)
    cluster.call("POST", cluster.path("/apis/apps/v1", "deployments"), body)
    promote(cluster, model, 0, 600)
    second = {"spec": {"template": template(cluster, model, 2, bare)}}
    service = {"metadata": {"name": bare}, "spec": {"type": "NodePort", "selector": {"bare": bare}, "ports": [{"port": 80, "targetPort": 8080}]}}
    cluster.call("POST", cluster.path("/api/v1", "services"), service)
    times, failed = [], 0
    for _ in range(runs):
        kubectl(cluster, "rollout", "status", f"deployment/{bare}")
        cluster.call("PATCH", deployment, second, "application/strategic-merge-patch+json")
        kubectl(cluster, "rollout", "status", f"deployment/{bare}")
        until("one pod is left", lambda: len(cluster.call("GET", cluster.path("/api/v1", "pods") + "?labelSelector=bare%3D" + bare)["items"]) == 1)
        took, lost = switch(
            cluster,
            node,
            bare,
            1,
            lambda: kubectl(cluster, "rollout", "undo", f"deployment/{bare}"),
            lambda: kubectl(cluster, "rollout", "status", f"deployment/{bare}") is None,
        )
        times.append(took)
        failed += lost
    cluster.call("DELETE", deployment)
    cluster.call("DELETE", cluster.path("/api/v1", "services", bare))
    cluster.call("DELETE", API % cluster.namespace + "/" + model)
    gone(cluster, f"bare={bare}")
    gone(cluster, f"anomaly-operator.io/model={model}")
    return times, failed


def row(name, times, note=""):
    print(f"{name:58} {statistics.median(times):7.2f} {min(times):7.2f} {max(times):7.2f}  {note}", flush=True)


def measure(api, node, namespace, pin_file, runs, *wanted):
    cluster, runs = Cluster(api, namespace), int(runs)
    with open(pin_file) as file:
        pin = json.load(file)
    print(f"{f'seconds, {runs} runs each':58} {'median':>7} {'least':>7} {'most':>7}")
    # the first pulls images
    first_version(cluster, pin, 0)
    if "first" in wanted:
        # kubelets ask for readiness once a second: the start of pods differs by whole ones, the operator's own part does not
        times = [first_version(cluster, pin, number + 1) for number in range(runs)]
        row("apply to Ready, first version", [ours for ours, _, _ in times])
        row("the same pods as a bare Deployment, to ready", [theirs for _, theirs, _ in times])
        row("difference", [ours - theirs for ours, theirs, _ in times])
        row("of the first, without the start of its pods", [own for _, _, own in times])
    if "warm" in wanted:
        times, failed = rollbacks(cluster, node, pin, runs, 600)
        row("rollbackTo to all new requests, former pods warm", times, f"{failed} failed requests")
    if "gone" in wanted:
        times, failed = rollbacks(cluster, node, pin, runs, 1)
        row("rollbackTo to all new requests, former pods gone", times, f"{failed} failed requests")
    if "undo" in wanted:
        times, failed = undos(cluster, node, pin, runs)
        row("kubectl rollout undo of the same pods, bare Deployment", times, f"{failed} failed requests")


if __name__ == "__main__":
    {"bucket": bucket, "measure": measure}[sys.argv[1]](*sys.argv[2:])
