"""AnomalyModels of an environment, as files: read strictly, judged by the CRD, rendered the same way every time."""
import hashlib
import json
import pathlib
import re

import celpy
import jsonschema
import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent
ENVIRONMENTS = ROOT / "gitops" / "environments"
CRD = ROOT / "crds" / "anomalymodels.anomaly-operator.io.yaml"


class Loader(yaml.SafeLoader):
    """A key that is there twice is an error here, and not the last one of them."""

    def construct_mapping(self, node, deep=False):
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                raise yaml.constructor.ConstructorError(None, None, "%r is there twice" % key, node.start_mark)
        return super().construct_mapping(node, deep)


def files(environment=None):
    return sorted(ENVIRONMENTS.glob("%s/*.yaml" % (environment or "*")))


def read(file):
    return yaml.load(pathlib.Path(file).read_text(encoding="utf-8"), Loader)


def rendered(manifest):
    """The bytes that are delivered, and their digest. The same manifest is the same bytes: a reverted commit, too."""
    content = json.dumps(manifest, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode() + b"\n"
    return content, hashlib.sha256(content).hexdigest()


def problems(file, manifest):
    """What is wrong with it, in words; empty if it can be delivered."""
    if not isinstance(manifest, dict):
        return ["expected one AnomalyModel"]
    found = list(form(pathlib.Path(file), manifest))
    if found:
        return found
    schema = crd_schema()
    found = ["%s: %s" % (".".join(map(str, e.path)) or "the resource", e.message[:300]) for e in jsonschema.Draft4Validator(strict(schema)).iter_errors(manifest)]
    # rules are about what the schema admits, with its defaults
    return found or list(rules(schema, defaulted(schema, manifest), "")) + list(pins(manifest))


def form(file, manifest):
    if (manifest.get("apiVersion"), manifest.get("kind")) != ("anomaly-operator.io/v1", "AnomalyModel"):
        yield "is %s %s, expected anomaly-operator.io/v1 AnomalyModel" % (manifest.get("apiVersion"), manifest.get("kind"))
    more = set(manifest) - {"apiVersion", "kind", "metadata", "spec"}
    if more:
        yield "%s is not for files: take it out" % ", ".join(sorted(more))
    metadata = manifest.get("metadata")
    if not isinstance(metadata, dict) or not isinstance(manifest.get("spec"), dict):
        yield "metadata and spec are required"
        return
    if metadata.get("name") != file.stem:
        yield "metadata.name is %s, expected the file's name: %s" % (metadata.get("name"), file.stem)
    if not isinstance(metadata.get("namespace"), str):
        yield "metadata.namespace is required: a delivery is for one namespace"
    more = set(metadata) - {"name", "namespace", "labels", "annotations"}
    if more:
        yield "metadata.%s is not for files: take it out" % ", ".join(sorted(more))
    for field in ("rollbackTo", "retry"):
        if field in manifest["spec"]:
            yield "spec.%s is for persons: to go back, revert the commit that brought the pin" % field


def pins(manifest):
    spec = manifest["spec"]
    at = [("spec.artifact", spec["artifact"])]
    evaluation = spec.get("rollout", {}).get("gates", {}).get("evaluation")
    if evaluation:
        at.append(("spec.rollout.gates.evaluation", evaluation))
    for path, pin in at:
        for field in ("bucket", "key", "versionId", "sha256"):
            if not pin.get(field):
                yield "%s.%s is missing: a full pin has bucket, key, versionId and sha256, as `trainer publish` prints them" % (path, field)
        if pin.get("sha256") and pin["sha256"] not in pin.get("key", ""):
            yield "%s.key does not have its sha256 in it: `trainer publish` names a package by its digest" % path
    image = spec.get("server", {}).get("image")
    if not image or not re.fullmatch(r"[a-z0-9][a-z0-9.:_/-]*@sha256:[0-9a-f]{64}", image):
        yield "spec.server.image is %s, expected REPOSITORY@sha256:DIGEST: a tag can become another image" % (image or "missing")


def crd_schema():
    versions = yaml.load(CRD.read_text(encoding="utf-8"), Loader)["spec"]["versions"]
    schema = versions[0]["schema"]["openAPIV3Schema"]
    # the API server sees to these by itself
    schema["properties"].update({"apiVersion": {"type": "string"}, "kind": {"type": "string"}, "metadata": {"x-kubernetes-preserve-unknown-fields": True}})
    return schema


def strict(schema):
    """The schema as the API server takes it when it validates strictly: a field that it does not know is an error."""
    if not isinstance(schema, dict):
        return schema
    changed = {key: value for key, value in schema.items() if key not in ("properties", "items", "additionalProperties")}
    if schema.get("x-kubernetes-int-or-string"):
        changed["type"] = ["integer", "string"]
    if "properties" in schema:
        changed["properties"] = {name: strict(child) for name, child in schema["properties"].items()}
        if "additionalProperties" not in schema and not schema.get("x-kubernetes-preserve-unknown-fields"):
            changed["additionalProperties"] = False
    for key in ("items", "additionalProperties"):
        if key in schema:
            changed[key] = strict(schema[key])
    return changed


def defaulted(schema, value):
    if isinstance(value, dict):
        value = dict(value)
        for name, child in schema.get("properties", {}).items():
            if name not in value and "default" in child:
                value[name] = child["default"]
            if name in value:
                value[name] = defaulted(child, value[name])
    elif isinstance(value, list) and "items" in schema:
        value = [defaulted(schema["items"], item) for item in value]
    return value


def rules(schema, value, path):
    """x-kubernetes-validations, but for rules of transition: what was there before, the API server knows."""
    for validation in schema.get("x-kubernetes-validations", []):
        if "oldSelf" not in validation["rule"] and not holds(validation["rule"], value):
            yield "%s: %s" % (path or "the resource", validation["message"])
    if isinstance(value, dict):
        for name, child in schema.get("properties", {}).items():
            if name in value:
                yield from rules(child, value[name], (path + "." + name).lstrip("."))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from rules(schema.get("items", {}), item, "%s[%d]" % (path, number))


def holds(rule, value):
    environment = celpy.Environment()
    program = environment.program(environment.compile(rule))
    return bool(program.evaluate({"self": celpy.json_to_cel(value)}))
