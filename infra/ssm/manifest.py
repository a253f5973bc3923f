"""Judges what a delivery may change. Rendered into the SSM documents; Python 3.9 and its standard library.

  manifest.py check FILE NAMESPACE MODEL REPOSITORIES   may this be delivered at all? prints the package's SHA-256
  manifest.py bind FILE LIVE                            the manifest, bound to the live model as it is now
  manifest.py compare LIVE WOULD_BE                     may the one become the other? prints what changes
  manifest.py generation APPLIED                        metadata.generation
  manifest.py describe LIVE                             spec and the state, as one line of JSON
"""
import json
import re
import sys

MAY_CHANGE = {
    ("spec", "artifact", "key"),
    ("spec", "artifact", "versionId"),
    ("spec", "artifact", "sha256"),
    ("spec", "server", "image"),
}
A_PERSONS_OWN = ("rollbackTo", "retry")
PIN = {
    "bucket": r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]",
    "key": r"[^\x00-\x1f\x7f]{1,1024}",
    "versionId": r"[A-Za-z0-9._-]{1,1024}",
    "sha256": r"[0-9a-f]{64}",
}
CLIENT_SIDE = "kubectl.kubernetes.io/last-applied-configuration"
DESCRIBED = ("observedGeneration", "phase", "ready", "servingRevision", "digest", "rollout", "conditions")
# of 24,000 characters that SSM keeps
LONGEST_DESCRIPTION = 20_000


def refuse(text):
    sys.exit(text)


def read(path):
    def unique(pairs):
        keys = [key for key, _ in pairs]
        if len(keys) != len(set(keys)):
            refuse("a key is there twice in one object: " + ", ".join(sorted({k for k in keys if keys.count(k) > 1})))
        return dict(pairs)

    with open(path, "rb") as file:
        content = file.read()
    try:
        return json.loads(content.decode("utf-8"), object_pairs_hook=unique, parse_constant=lambda c: refuse(c + " is no JSON"))
    except (ValueError, RecursionError) as e:
        refuse("it is no JSON: %s" % e)


def check(path, namespace, model, repositories):
    manifest = read(path)
    if not isinstance(manifest, dict):
        refuse("it is no object")
    expect("apiVersion", manifest.get("apiVersion"), "anomaly-operator.io/v1")
    expect("kind", manifest.get("kind"), "AnomalyModel")
    only("", manifest, {"apiVersion", "kind", "metadata", "spec"})
    metadata, spec = part(manifest, "metadata"), part(manifest, "spec")
    only("metadata.", metadata, {"name", "namespace", "labels", "annotations"})
    expect("metadata.namespace", metadata.get("namespace"), namespace)
    expect("metadata.name", metadata.get("name"), model)
    for field in A_PERSONS_OWN:
        if field in spec:
            refuse("spec.%s is for persons, not for deliveries; take it out" % field)
    artifact = part(spec, "artifact")
    for field, form in PIN.items():
        value = artifact.get(field)
        if not isinstance(value, str) or not re.fullmatch(form, value):
            refuse("spec.artifact.%s is %s, expected a full pin: %s" % (field, short(value), form))
    if "image" in (spec.get("server") or {}):
        image = spec["server"]["image"]
        repository, _, digest = str(image).partition("@")
        if repository not in repositories.split() or not re.fullmatch("sha256:[0-9a-f]{64}", digest):
            refuse("spec.server.image is %s, expected one of %s by its digest, @sha256:" % (short(image), repositories))
    print(artifact["sha256"])


def bind(path, live_path):
    manifest, live = read(path), live_model(live_path)
    if live:
        if CLIENT_SIDE in (live["metadata"].get("annotations") or {}):
            refuse(
                "the live model was made by client-side apply, and kubectl would take over more than the manifest says."
                " An administrator applies it once: kubectl apply --server-side --field-manager=ci-deployer --force-conflicts -f FILE"
            )
        manifest["metadata"]["resourceVersion"] = live["metadata"]["resourceVersion"]
    json.dump(manifest, sys.stdout)


def compare(live_path, would_be_path):
    live, would_be = live_model(live_path), read(would_be_path)
    if not live:
        print("new: %s" % would_be["spec"]["artifact"]["key"])
        return
    before, after = judged(live), judged(would_be)
    changes = sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))
    # an image that goes away would be whatever the operator has by default
    forbidden = [path for path in changes if path not in MAY_CHANGE or path not in after]
    if forbidden:
        refuse(
            "a delivery changes the package and the image, and nothing else. It would also change "
            + "; ".join("%s from %s to %s" % (".".join(path), short(before.get(path)), short(after.get(path))) for path in forbidden[:10])
            + (" and %d more" % (len(forbidden) - 10) if len(forbidden) > 10 else "")
            + ". An administrator applies such an edit, or the repository follows the cluster"
        )
    for path in changes:
        print("%s: %s -> %s" % (".".join(path), short(before.get(path)), short(after[path])))
    if not changes:
        print("nothing changes")


def generation(path):
    print(read(path)["metadata"]["generation"])


def describe(path):
    live = read(path)
    status = live.get("status") or {}
    described = {
        "name": live["metadata"]["name"],
        "namespace": live["metadata"]["namespace"],
        "generation": live["metadata"]["generation"],
        "spec": live["spec"],
        "status": {field: status[field] for field in DESCRIBED if field in status},
    }
    for field in ("conditions", "rollout"):
        line = json.dumps(described, separators=(",", ":"), sort_keys=True)
        if len(line) <= LONGEST_DESCRIPTION:
            break
        described["status"].pop(field, None)
        described["left_out"] = described.get("left_out", []) + [field]
        line = json.dumps(described, separators=(",", ":"), sort_keys=True)
    print(line)


def live_model(path):
    with open(path, "rb") as file:
        return read(path) if file.read(1) else None


def judged(model):
    """All that a manifest can touch, as path and value; lists are values."""
    metadata = model["metadata"]
    kept = {field: metadata.get(field) or {} for field in ("labels", "annotations")}
    kept.update({field: metadata.get(field) or [] for field in ("finalizers", "ownerReferences")})
    return {**leaves(("spec",), model["spec"]), **leaves(("metadata",), kept)}


def leaves(path, value):
    if not isinstance(value, dict) or not value:
        return {} if value in ({}, []) else {path: value}
    return {at: leaf for key, child in value.items() for at, leaf in leaves((*path, key), child).items()}


def part(parent, field):
    value = parent.get(field)
    if not isinstance(value, dict):
        refuse("%s is %s, expected an object" % (field, short(value)))
    return value


def expect(field, found, expected):
    if found != expected:
        refuse("%s is %s, expected %s" % (field, short(found), short(expected)))


def only(path, found, allowed):
    more = sorted(set(found) - allowed)
    if more:
        refuse("%s%s may not be said" % (path, short(more[0])))


def short(value):
    text = "absent" if value is None else json.dumps(value)
    return text if len(text) <= 200 else text[:200] + "..."


if __name__ == "__main__":
    # a text with a dollar or a bracket in it stays a text: nothing here is ever run
    {"check": check, "bind": bind, "compare": compare, "generation": generation, "describe": describe}[sys.argv[1]](*sys.argv[2:])
