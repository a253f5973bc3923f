"""What the workflows sign, by the real cosign and in a real registry: it verifies, and nothing else does.

A key stands for the identity that GitHub's token gives, and there is no transparency log; publish.sh and release.sh are the
real ones. COSIGN and CRANE name the programs; without them, nothing of this runs.
"""
import base64
import json
import os
import pathlib
import socket
import subprocess
import tempfile
import time
import unittest
import urllib.request

from test_scripts import BOM, JAVA, ScriptTest

OWNER = "ghcr.io/owner"


def real(name):
    return os.environ.get(name.upper(), "")


@unittest.skipUnless(real("cosign") and real("crane"), "COSIGN and CRANE name no programs")
class SignatureTest(ScriptTest):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.keys = pathlib.Path(folder.name)
        for name in ("cosign", "other"):
            subprocess.run([real("cosign"), "generate-key-pair", "--output-key-prefix", name], cwd=cls.keys, env={**os.environ, "COSIGN_PASSWORD": ""}, check=True, capture_output=True)
        # nothing is trusted but the key: without it, cosign would ask the internet whom to trust
        subprocess.run([real("cosign"), "trusted-root", "create", "--out", cls.keys / "root.json"], check=True, capture_output=True)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            cls.registry = "localhost:%d" % free.getsockname()[1]
        serving = subprocess.Popen([real("crane"), "registry", "serve", "--address", cls.registry], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        cls.addClassCleanup(serving.wait)
        cls.addClassCleanup(serving.terminate)
        for _ in range(100):
            try:
                urllib.request.urlopen("http://%s/v2/" % cls.registry, timeout=1).close()
                return
            except OSError:
                if serving.poll() is not None:
                    raise
                time.sleep(0.1)
        raise TimeoutError("no registry at " + cls.registry)

    def setUp(self):
        super().setUp()
        self.environment["COSIGN_PASSWORD"] = ""
        elsewhere = '"${@//%s/%s}"' % (OWNER.replace("/", r"\/"), self.registry + r"\/owner")
        self.stand_in("crane", "exec %s %s" % (real("crane"), elsewhere))
        self.stand_in("cosign", 'verb=$1\nshift\nexec %s "$verb" --key %s/cosign.key --tlog-upload=false %s' % (real("cosign"), self.keys, elsewhere))

    def holds(self, *arguments, key="cosign"):
        """Whether cosign, asked to verify something, says that it does."""
        command = [real("cosign"), *arguments[:1], "--key", str(self.keys / (key + ".pub")), "--insecure-ignore-tlog", *arguments[1:]]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        self.said = done.stdout
        return done.returncode == 0


class PackageTest(SignatureTest):
    def test_the_stored_signature_is_of_the_package_and_of_nothing_else(self):
        stored = self.folder / "stored"
        self.stand_in("java", JAVA)
        self.stand_in("gh", "")
        self.stand_in("aws", 'while [ $# -gt 0 ]; do [ "$1" != --body ] || cp "$2" "%s"; shift; done\necho "{}"' % stored)
        (self.repository / "trainer/target").mkdir(parents=True)
        (self.repository / "trainer/target/trainer-0.1.0.jar").write_text("")
        out = self.folder / "out"
        self.ends(0, self.script("train.sh", "mnist", "1", "data", "0", "0.97", str(out)))
        self.in_git()
        self.ends(0, self.script("publish.sh", "mnist", "staging", str(out), MODELS_BUCKET="models"))

        package = out / "package.tar.gz"
        self.assertTrue(self.verifies(stored, package))
        self.assertFalse(self.verifies(stored, package, key="other"))

        bundle = json.loads(stored.read_text())
        self.assertEqual("application/vnd.dev.sigstore.bundle.v0.3+json", bundle["mediaType"])
        signature = bytearray(base64.b64decode(bundle["messageSignature"]["signature"]))
        signature[-1] ^= 1
        bundle["messageSignature"]["signature"] = base64.b64encode(signature).decode()
        forged = self.folder / "forged"
        forged.write_text(json.dumps(bundle))
        self.assertFalse(self.verifies(forged, package))

        content = bytearray(package.read_bytes())
        content[0] ^= 1
        package.write_bytes(content)
        self.assertFalse(self.verifies(stored, package))

    def verifies(self, bundle, package, key="cosign"):
        return self.holds("verify-blob", "--new-bundle-format", "--trusted-root", str(self.keys / "root.json"), "--bundle", str(bundle), str(package), key=key)


class ReleasedTest(SignatureTest):
    def setUp(self):
        super().setUp()
        (self.folder / "bom").write_text(json.dumps(BOM))
        # an image of one small layer for each module, pushed to where -Dimage says
        self.stand_in("mvn", 'name=$(sed -n "s/.*-pl \\([^ ]*\\).*/\\1/p" <<<"$*")\nimage=$(sed -n "s/.*-Dimage=\\([^ ]*\\).*/\\1/p" <<<"$*")\n'
                      'mkdir -p "$name/target"\ncp "%s/bom" "$name/target/bom.json"\n%s' % (self.folder, self.image("$name", "$image", '>"$name/target/jib-image.digest"')))  # fmt: skip
        self.stand_in("helm", 'case $1 in\npush) echo -n "Digest: "\n%s ;;\nesac' % self.image("chart", OWNER + "/charts/anomaly-operator:1.2.3", ""))

    def image(self, content, name, into):
        """Lines of a script that pushes an image of that content, and say its digest."""
        return 'echo "%s" >"%s/content"\ntar -cf "%s/layer.tar" -C "%s" content\ncrane append -f "%s/layer.tar" -t "%s" 2>/dev/null | sed "s/.*@//" %s' % (content, *[self.folder] * 4, name, into)  # fmt: skip

    def released(self):
        ecr = self.registry + "/ecr"
        done = self.script("release.sh", "1.2.3", GHCR=OWNER, ECR=ecr, GITHUB_SHA="c0ffee", GITHUB_SERVER_URL="https://github.com", GITHUB_REPOSITORY="owner/it")
        self.ends(0, done)
        return [line.replace(OWNER, self.registry + "/owner") for line in (self.repository / "target/release/digests").read_text().split()]

    def test_all_that_is_released_is_signed_and_says_what_it_is_made_of_and_how(self):
        names = self.released()
        self.assertEqual(5, len(names))
        for name in names:
            self.assertTrue(self.holds("verify", name), name)
            self.assertIn(name.split("@")[1], self.said)
            self.assertFalse(self.holds("verify", name, key="other"), name)
        for name in names[:4]:
            self.assertEqual(BOM["components"], self.predicate(name, "cyclonedx")["components"])
            made = self.predicate(name, "slsaprovenance1")["buildDefinition"]
            self.assertEqual({"gitCommit": "c0ffee"}, made["resolvedDependencies"][0]["digest"])
        self.assertFalse(self.holds("verify-attestation", "--type", "cyclonedx", names[4]))

    def predicate(self, name, kind):
        self.assertTrue(self.holds("verify-attestation", "--type", kind, name), name)
        statement = json.loads(base64.b64decode(json.loads(self.said)["payload"]))
        self.assertEqual(name.split(":")[-1], statement["subject"][0]["digest"]["sha256"])
        return statement["predicate"]

    def test_a_signature_of_one_image_is_none_of_another(self):
        name = self.released()[0]
        repository, digest = name.split("@")
        self.lines(self.image("another", repository + ":another", ""))
        other = self.crane("digest", repository + ":another")
        self.assertNotEqual(digest, other)
        self.assertFalse(self.holds("verify", repository + "@" + other))
        # even where it is put in its place
        self.crane("copy", repository + ":" + digest.replace(":", "-") + ".sig", repository + ":" + other.replace(":", "-") + ".sig")
        self.assertFalse(self.holds("verify", repository + "@" + other))

    def lines(self, lines):
        subprocess.run(["bash", "-euc", lines], env=self.environment, check=True, capture_output=True)

    def crane(self, *arguments):
        return subprocess.run([real("crane"), *arguments], check=True, capture_output=True, text=True).stdout.strip()


if __name__ == "__main__":
    unittest.main()
