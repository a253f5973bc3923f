#!/usr/bin/env bash
# Plays the product's main job on this machine; needs a JDK 25 and Maven, nothing else. --help tells more.
#
#   demo/run.sh            the story
#   demo/run.sh --serve    the story, and then it stays up for you and kubectl
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

java=$(bench/java25.sh)
echo "Building: a minute, or a few the first time, which fetches libraries, libtorch among them…"
mvn -q -B --no-transfer-progress -Dstyle.color=never -T 2 -pl demo,model-server -am package -Dmaven.test.skip=true -Djacoco.skip=true -Dspotless.check.skip=true
server=$(bench/jar.sh model-server)
demo=$(bench/jar.sh demo)
exec "$java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx512m -jar "$demo" --model-server "$server" "$@"
