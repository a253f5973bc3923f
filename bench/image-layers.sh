#!/usr/bin/env bash
# What a one-line change of code moves: the bytes that a registry takes and a node pulls. Builds the images, again from the same
# source, and again with one line of it changed, and says of each layer how large it is compressed, what is in it, and whether it
# is another one then.
#
#   bench/image-layers.sh [MODULE...]     model-server and operator by default
#
# Needs Maven, a JDK 25 and Python 3; BASE_IMAGE as for any build of an image. Builds HEAD, in a folder of its own.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
JAVA_HOME=$(dirname "$(dirname "$(bench/java25.sh)")")
export JAVA_HOME

[ $# -gt 0 ] || set -- model-server operator
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/source"
git archive HEAD | tar -x -C "$work/source"
cd "$work/source"

# words that are logged once, when the module has started
change() {
  local file old
  case $1 in
    model-server) file=io/anomalyoperator/server/cli/ServeCommand.java old='"serving %s' ;;
    operator) file=io/anomalyoperator/operator/OperatorMain.java old='"anomaly-operator is at work' ;;
    *) echo "image-layers: expected model-server or operator, found $1" >&2; exit 64 ;;
  esac
  file=$1/src/main/java/$file
  [ "$(grep -cF "$old" "$file")" = 1 ] || { echo "image-layers: $file has no one line with $old" >&2; exit 70; }
  sed -i "s/$old/${old/\"/\"now }/" "$file"
}

build() { # build MODULE NAME
  mvn -B -q -ntp -pl "$1" -am package jib:buildTar -DskipTests -Djib.console=plain -Dimage=layers >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
  mv "$1/target/$1-image.tar" "$work/$2.tar"
}

for module; do
  build "$module" first
  build "$module" again
  change "$module"
  build "$module" changed
  echo "$module"
  python3 - "$work/first.tar" "$work/again.tar" "$work/changed.tar" <<'PYTHON'
import gzip, io, json, posixpath, sys, tarfile

def layers(path):
    """Digest, compressed size and largest folders of each layer, the lowest first."""
    with tarfile.open(path) as image:
        manifest = json.load(image.extractfile("manifest.json"))[0]
        for name in manifest["Layers"]:
            packed = image.extractfile(name).read()
            packed = packed if packed[:2] == b"\x1f\x8b" else gzip.compress(packed, mtime=0)
            sizes = {}
            with tarfile.open(fileobj=io.BytesIO(packed)) as layer:
                for entry in layer:
                    if entry.isfile():
                        place = posixpath.join("/", *entry.name.strip("/").split("/")[:2])
                        sizes[place] = sizes.get(place, 0) + entry.size
            yield name, len(packed), ", ".join(sorted(sizes, key=sizes.get, reverse=True)[:3])

first, again, changed = (list(layers(path)) for path in sys.argv[1:])
digests = [{name for name, _, _ in image} for image in (first, again)]
print(f"  {'MB':>7}  {'again':<8}{'changed':<9}in it")
for old, same, new in zip(first, again, changed, strict=True):
    said = ["same" if layer[0] == old[0] else "another" for layer in (same, new)]
    print(f"  {new[1] / 1e6:7.2f}  {said[0]:<8}{said[1]:<9}{new[2]}")
moved = sum(size for name, size, _ in changed if name not in digests[0])
print(f"  {sum(size for _, size, _ in changed) / 1e6:7.2f}  in all; a one-line change moves {moved / 1e6:.2f} MB")
PYTHON
done
