"""The scripts of the workflows in a copy of this repository, with stand-ins for what is not here."""
import importlib.util
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[3]
SCRIPTS = ROOT / ".github" / "scripts"
DIGEST = "sha256:" + "ab" * 32
BOM = {"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [{"purl": "pkg:maven/io.anomalyoperator/model-package@1.2.3?type=jar", "hashes": [{"alg": "SHA-256", "content": "ab" * 32}]}]}


class ScriptTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.repository, self.bin = self.folder / "repository", self.folder / "bin"
        self.bin.mkdir()
        for part in (".github/scripts", "gitops", "crds", "helm", "infra"):
            shutil.copytree(ROOT / part, self.repository / part, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.rmtree(self.repository / "gitops/environments")
        shutil.move(self.repository / "gitops/tests/environments", self.repository / "gitops/environments")
        self.environment = {
            "PATH": "%s:%s" % (self.bin, os.environ["PATH"]),
            "HOME": folder.name,
            "PYTHON": sys.executable,
            "RUNNER_TEMP": folder.name,
            "GITHUB_ENV": str(self.folder / "env"),
            "GITHUB_OUTPUT": str(self.folder / "output"),
            "GITHUB_RUN_ID": "7",
            "GITHUB_REPOSITORY": "acme/models",
            **{"GIT_%s_%s" % (who, what): "a@b" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
        }

    def stand_in(self, name, body):
        """A program that remembers how it was called; `log` shows it."""
        program = self.bin / name
        program.write_text('#!/bin/bash\nset -eu\necho "%s $*" >>"%s/log"\n%s\n' % (name, self.folder, body))
        program.chmod(0o755)

    def log(self):
        file = self.folder / "log"
        return file.read_text() if file.exists() else ""

    def script(self, name, *arguments, text="", **environment):
        command = [str(self.repository / ".github/scripts" / name), *arguments]
        return subprocess.run(command, cwd=self.repository, env={**self.environment, **environment}, input=text, capture_output=True, text=True, timeout=120, check=False)

    def git(self, *arguments):
        done = subprocess.run(["git", *arguments], cwd=self.repository, env=self.environment, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    def commit(self, text="a"):
        self.git("add", "-A")
        self.git("commit", "-qm", text)
        return self.git("rev-parse", "HEAD")

    def in_git(self):
        self.git("init", "-q", "-b", "main")
        subprocess.run(["git", "init", "-q", "--bare", str(self.folder / "origin")], check=True)
        self.git("remote", "add", "origin", str(self.folder / "origin"))
        return self.commit()

    def file(self, environment="staging"):
        return self.repository / "gitops/environments" / environment / "mnist.yaml"

    def another_pin(self):
        self.file().write_text(self.file().read_text().replace("5f3c9b1e", "00000000"))

    def ends(self, code, done, *words):
        self.assertEqual(code, done.returncode, done)
        for word in words:
            self.assertIn(word, done.stdout + done.stderr)


class AssumeRoleTest(ScriptTest):
    ROLE = "arn:aws:iam::123456789012:role/anomaly-deploy"

    def setUp(self):
        super().setUp()
        self.stand_in("curl", 'while [ $# -gt 0 ]; do [ "$1" != -o ] || out=$2; [ "$1" != --config ] || grep -q "bearer asked" "$2"; shift; done\n'
                      'echo \'{"value": "oidc-token"}\' >"$out"')  # fmt: skip
        self.stand_in("aws", 'for word in "$@"; do case $word in file://*) [ "$(cat "${word#file://}")" = oidc-token ];; esac; done\n'
                      'echo \'{"Credentials": {"AccessKeyId": "AKIA", "SecretAccessKey": "secret", "SessionToken": "session"}}\'')  # fmt: skip

    def assume(self, *arguments, **more):
        return self.script("assume-role.sh", *arguments, **{"ACTIONS_ID_TOKEN_REQUEST_TOKEN": "asked", "ACTIONS_ID_TOKEN_REQUEST_URL": "https://token?a=b", **more})

    def test_leaves_credentials_in_a_file_alone(self):
        done = self.assume(self.ROLE, "eu-central-1")
        self.ends(0, done, "::add-mask::secret", "::add-mask::session")
        file = self.folder / "aws-credentials"
        self.assertIn("aws_session_token = session", file.read_text())
        self.assertEqual(0o600, file.stat().st_mode & 0o777)
        self.assertNotIn("session", (self.folder / "env").read_text())
        # neither token is on a command line
        self.assertNotIn("asked", self.log())
        self.assertNotIn("oidc-token", self.log())
        self.assertIn("--config", self.log())
        self.assertIn("&audience=sts.amazonaws.com", self.log())

    def test_says_what_is_missing(self):
        self.ends(1, self.assume("", "eu-central-1"), "is no ARN")
        self.ends(1, self.assume("arn:aws:iam::1:role/x; id", "eu-central-1"), "is no ARN")
        self.ends(1, self.assume(self.ROLE, ""), "is no region")
        self.ends(1, self.assume(self.ROLE, "eu-central-1", ACTIONS_ID_TOKEN_REQUEST_TOKEN=""), "id-token: write")
        self.assertEqual("", self.log())


class PlanDeliveryTest(ScriptTest):
    def plan(self, **environment):
        done = self.script("plan-delivery.sh", GITHUB_SHA=self.git("rev-parse", "HEAD"), **environment)
        return done.returncode, dict(line.split("=", 1) for line in done.stdout.splitlines())

    def test_after_a_push(self):
        before = self.in_git()
        self.assertEqual((0, {"staging": "", "production": ""}), self.plan(BEFORE=before))
        self.another_pin()
        shutil.copy(self.file(), self.file().with_name("second.yaml"))
        self.commit()
        self.assertEqual((0, {"staging": "mnist second", "production": ""}), self.plan(BEFORE=before))
        self.assertIn("staging=mnist second", (self.folder / "output").read_text())
        # a push by force: what was there before is not known
        self.assertEqual({"staging": "mnist second", "production": "mnist"}, self.plan(BEFORE="0" * 40)[1])

    def test_what_is_in_folders_below_is_no_model(self):
        before = self.in_git()
        ingress = self.file().parent / "ingress"
        ingress.mkdir()
        for name in ("mnist", "web"):
            (ingress / (name + ".yaml")).write_text("kind: Ingress\n")
        self.commit()
        self.assertEqual((0, {"staging": "mnist", "production": ""}), self.plan(BEFORE=before))

    def test_by_hand(self):
        self.in_git()
        self.assertEqual({"staging": "", "production": "mnist"}, self.plan(ASKED_ENVIRONMENT="production", ASKED_MODEL="mnist")[1])
        for model in ("absent", "../staging/mnist", "$(id)", ""):
            self.assertEqual(1, self.plan(ASKED_ENVIRONMENT="production", ASKED_MODEL=model)[0], model)


class DeliverAllTest(ScriptTest):
    def setUp(self):
        super().setUp()
        for model in ("good", "bad", "busy"):
            shutil.copy(self.file(), self.file().with_name(model + ".yaml"))
        self.main = self.folder / "main"
        shutil.copytree(self.repository / "gitops", self.main / "gitops")
        self.stand_in("gh", '[ "$1 $2 $3" = "api -H Accept: application/vnd.github.raw+json" ] && path=${4#repos/acme/models/contents/} && { cat "%s/${path%%\\?ref=main}" || { echo "gh: Not Found (HTTP 404)" >&2; exit 1; }; }' % self.main)
        self.stand_in("deliver", 'shift; case $2 in good) exit 0;; bad) exit 1;; *) exit 6;; esac')

    def deliver(self, text, **more):
        return self.script("deliver-all.sh", "staging", text=text, PYTHON=str(self.bin / "deliver"), GITHUB_STEP_SUMMARY=str(self.folder / "summary"), **more)

    def test_tries_all_and_ends_with_the_first_failure(self):
        done = self.deliver("good\nbad\nbusy\n")
        self.ends(1, done, "staging/good serves", "staging/bad was rejected", "staging/busy failed with code 6")
        self.assertEqual("rejected=bad\n", (self.folder / "output").read_text())
        self.assertEqual(3, (self.folder / "summary").read_text().count("\n"))

    def test_an_older_file_is_not_delivered(self):
        (self.main / "gitops/environments/staging/good.yaml").write_text("newer\n")
        (self.main / "gitops/environments/staging/busy.yaml").unlink()
        self.ends(0, self.deliver("good\nbusy\n"), "staging/good was left: main has another file by now", "staging/busy was left")
        self.assertNotIn("deliver gitops/deliver.py", self.log())

    def test_what_cannot_be_compared_is_not_delivered(self):
        self.stand_in("gh", "echo 'gh: Bad credentials (HTTP 401)' >&2; exit 1")
        self.ends(67, self.deliver("good\n"), "Bad credentials", "failed with code 67")
        self.assertNotIn("deliver gitops/deliver.py", self.log())

    def test_each_model_has_an_hour(self):
        self.ends(0, self.deliver("good\ngood\n"))
        role = self.repository / ".github/scripts/assume-role.sh"
        role.write_text('#!/bin/bash\necho "role $*" >>"%s/log"\n' % self.folder)
        self.ends(0, self.deliver("good\ngood\ngood\n", ROLE="arn", REGION="r"))
        self.assertEqual(2, self.log().count("role arn r\n"))

    def test_the_real_one_names_what_is_not_set(self):
        self.ends(64, self.script("deliver-all.sh", "staging", text="mnist\n"), "--bucket")


class RevertRejectedTest(ScriptTest):
    def test_proposes_the_former_state_once(self):
        self.stand_in("gh", 'case "$*" in "pr list --state open"*) cat "%s/open" 2>/dev/null || true ;; esac' % self.folder)
        self.in_git()
        former = self.file().read_text()
        self.another_pin()
        self.commit()
        self.ends(0, self.script("revert-rejected.sh", "staging", "mnist"))
        self.assertIn("gh pr create --base main --head revert-staging-mnist-7-1 ", self.log())
        pushed = self.git("show", "origin/revert-staging-mnist-7-1:gitops/environments/staging/mnist.yaml") if self.git("fetch", "-q", "origin") == "" else ""
        self.assertEqual(former.strip(), pushed)
        self.git("switch", "-q", "main")
        (self.folder / "open").write_text("revert-staging-mnist-houses-3-1\nrevert-staging-mnist-7-1\n")
        self.ends(0, self.script("revert-rejected.sh", "staging", "mnist", GITHUB_RUN_ID="8"), "proposed already: revert-staging-mnist-7-1")
        self.assertEqual(1, self.log().count("pr create"))

    def test_a_branch_that_was_left_holds_up_no_other_proposal(self):
        self.stand_in("gh", 'case "$*" in "pr list"*) echo another; ;; esac')
        self.in_git()
        self.another_pin()
        self.commit()
        self.ends(0, self.script("revert-rejected.sh", "staging", "mnist"))
        self.git("switch", "-q", "main")
        self.ends(0, self.script("revert-rejected.sh", "staging", "mnist", GITHUB_RUN_ID="8"))
        self.assertEqual(2, self.log().count("pr create"))

    def test_says_when_there_is_nothing_to_go_back_to(self):
        self.stand_in("gh", "")
        self.in_git()
        self.ends(1, self.script("revert-rejected.sh", "staging", "mnist"), "nothing to go back to")
        self.assertNotIn("pr create", self.log())


JAVA = r'''
shift 2
out=$(sed -n 's/.*--out \([^ ]*\).*/\1/p' <<<"$*")
case $1 in
  train) mkdir -p "$out" ;;
  evaluate) [ -z "${BAD_MODEL:-}" ] ;;
  package) echo package >"$out" ;;
  publish)
    file=$(sed -n 's/.*--resource \([^ ]*\).*/\1/p' <<<"$*")
    sed -i 's/5f3c9b1e/00000000/' "$file"
    echo '{"bucket": "models", "key": "mnist/digest.tar.gz", "versionId": "v", "sha256": "digest"}' ;;
esac
'''


class TrainTest(ScriptTest):
    def setUp(self):
        super().setUp()
        self.stand_in("java", JAVA)
        (self.repository / "trainer/target").mkdir(parents=True)
        (self.repository / "trainer/target/trainer-0.1.0.jar").write_text("")
        self.out = self.folder / "out"

    def train(self, **environment):
        return self.script("train.sh", "mnist", "1", "data", "0", "0.97", str(self.out), **environment)

    def test_leaves_a_package_that_has_passed(self):
        self.ends(0, self.train())
        self.assertIn("--min-auroc 0.97", self.log())
        self.assertEqual(["SHA256", "package.tar.gz"], sorted(path.name for path in self.out.iterdir()))

    def test_leaves_none_that_has_not(self):
        self.ends(1, self.train(BAD_MODEL="yes"))
        self.assertFalse((self.out / "package.tar.gz").exists())

    def publish(self, **environment):
        self.stand_in("cosign", 'touch "$5"')
        self.stand_in("gh", "")
        return self.script("publish.sh", "mnist", "staging", str(self.out), MODELS_BUCKET="models", **environment)

    def test_publishes_signs_and_proposes(self):
        self.stand_in("aws", 'case $* in *put-object*) echo "An error occurred (PreconditionFailed)"; exit 254;; *) echo "{}";; esac')
        self.train()
        self.in_git()
        self.ends(0, self.publish(), '"versionId": "v"')
        for words in ("cosign sign-blob --yes --new-bundle-format --bundle", "--key mnist/digest.tar.gz.sigstore.json", "s3api head-object", "gh pr create --base main --head pin-staging-mnist-7"):
            self.assertIn(words, self.log())
        self.assertIn("00000000", self.git("show", "origin/pin-staging-mnist-7:gitops/environments/staging/mnist.yaml") if not self.git("fetch", "-q", "origin") else "")

    def test_a_package_that_changed_on_its_way_is_not_published(self):
        self.train()
        (self.out / "package.tar.gz").write_text("another")
        self.ends(1, self.publish(), "not what was trained")
        self.assertNotIn("publish", self.log())

    def test_a_pin_that_is_not_in_s3_is_not_proposed(self):
        self.stand_in("aws", "case $* in *put-object*) echo ok;; *) echo Not Found >&2; exit 254;; esac")
        self.train()
        self.in_git()
        self.ends(1, self.publish(), "Not Found")
        self.assertNotIn("gh", self.log())

    def test_a_signature_that_is_not_stored_ends_it(self):
        self.stand_in("aws", "echo AccessDenied >&2; exit 254")
        self.train()
        self.in_git()
        self.ends(1, self.publish(), "AccessDenied")


class ReleaseTest(ScriptTest):
    def setUp(self):
        super().setUp()
        self.bom = self.folder / "bom"
        self.bom.write_text(json.dumps(BOM))
        self.stand_in("mvn", 'for m in operator model-server; do mkdir -p $m/target; echo "%s" >$m/target/jib-image.digest; cp "%s" $m/target/bom.json; done' % (DIGEST, self.bom))
        self.stand_in("cosign", "")
        self.stand_in("crane", '[ "$1" != digest ] || echo "${ECR_DIGEST:-%s}"' % DIGEST)
        self.stand_in("helm", 'case $1 in push) echo "Digest: %s" ;; lint) grep -c "digest: .%s" "$4/values.yaml" | grep -q 2 ;; esac' % (DIGEST, DIGEST))

    def test_signs_all_by_digest(self):
        self.ends(0, self.script("release.sh", "1.2.3", GHCR="ghcr.io/owner", ECR="1.dkr.ecr.eu-central-1.amazonaws.com/anomaly"))
        digests = (self.repository / "target/release/digests").read_text().splitlines()
        self.assertEqual(5, len(digests))
        for line in digests:
            self.assertIn("cosign sign --yes " + line, self.log())
        self.assertEqual(4, self.log().count("--type cyclonedx"))
        self.assertEqual(4, self.log().count("--type slsaprovenance1"))
        self.assertNotIn("ghcr.io/anomaly-operator", (self.repository / "target/release/chart/values.yaml").read_text().split("imagePullSecrets")[0])

    def test_without_ecr(self):
        self.ends(0, self.script("release.sh", "1.2.3", GHCR="ghcr.io/owner"))
        self.assertNotIn("crane", self.log())

    def test_other_bytes_in_ecr_end_it(self):
        self.ends(1, self.script("release.sh", "1.2.3", GHCR="ghcr.io/owner", ECR="e", ECR_DIGEST="sha256:other"), "is not " + DIGEST)

    def test_a_bill_of_materials_that_is_not_whole_ends_it(self):
        for content in ({}, {**BOM, "components": BOM["components"] + [{"purl": "pkg:maven/lost"}]}):
            self.bom.write_text(json.dumps(content))
            self.ends(1, self.script("release.sh", "1.2.3", GHCR="ghcr.io/owner"), "is not whole")
        self.assertNotIn("cosign", self.log())

    def test_what_is_no_version_is_refused(self):
        for version in ("v1.2.3", "1.2", "1.2.3;id", ""):
            self.ends(1, self.script("release.sh", version, GHCR="ghcr.io/owner"), "is no version")


class TerraformTest(ScriptTest):
    def run_it(self, verb, **environment):
        # the last of -var and -var-file counts, and both count more than TF_VAR_…
        self.stand_in("terraform", """for a in "$@"; do case $a in
  -var-file=*) cat "${a#*=}" >>"%s/vars"; chart=$(sed -n 's/^chart_archive = "\\(.*\\)"/\\1/p' "${a#*=}") ;;
  chart_archive=*) chart=${a#*=} ;;
esac; done
case " $* " in *" plan "*) [ "$chart" = chart.tgz ] && [ -f infra/terraform/chart.tgz ] || exit 1 ;; esac""" % self.folder)
        return self.script("terraform.sh", verb, **{"TF_BACKEND": 'bucket = "b"', "TFVARS": 'region = "r"\nchart_archive = "mine.tgz"', **environment})

    def test_a_plan_locks_nothing_and_applies_nothing(self):
        self.ends(0, self.run_it("plan"))
        self.assertIn("-lock=false", self.log())
        self.assertNotIn(" apply", self.log())
        self.assertEqual('region = "r"\nchart_archive = "mine.tgz"\n', (self.folder / "vars").read_text())

    def test_an_apply_applies_its_own_plan(self):
        self.ends(0, self.run_it("apply"))
        self.assertNotIn("-lock=false", self.log())
        self.assertRegex(self.log(), r"apply -lock-timeout=5m \S+/plan")

    def test_says_what_is_missing(self):
        self.ends(1, self.run_it("apply", TFVARS=""), "TFVARS is not set")
        self.ends(64, self.run_it("destroy"))
        self.assertNotIn("terraform ", self.log())


class CountTestsTest(ScriptTest):
    def counted(self, *arguments, **suites):
        for name, numbers in suites.items():
            (self.folder / f"TEST-{name}.xml").write_text('<testsuite name="%s" tests="%d" failures="%d" errors="%d" skipped="%d"/>' % (name, *numbers))
        done = subprocess.run(
            [sys.executable, SCRIPTS / "count-tests.py", *arguments, str(self.folder / "TEST-*.xml")], capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout + done.stderr

    def test_all_passed(self):
        code, said = self.counted(one=(3, 0, 0, 0), other=(4, 0, 0, 0))
        self.assertEqual((0, "7 tests, 0 failures, 0 errors, 0 skipped\n"), (code, said))

    def test_nothing_ran(self):
        code, said = self.counted()
        self.assertEqual(1, code)
        self.assertIn("no test ran", said)

    def test_all_were_skipped(self):
        code, said = self.counted("--may-skip", one=(2, 0, 0, 2))
        self.assertEqual(1, code)
        self.assertIn("no test ran", said)

    def test_a_skipped_one_is_named_and_fails_unless_it_may_be(self):
        code, said = self.counted(one=(2, 0, 0, 1))
        self.assertEqual(1, code)
        self.assertIn("skipped: 1 of 2 in one", said)
        self.assertEqual(0, self.counted("--may-skip")[0])

    def test_a_failure_and_an_error_fail(self):
        self.assertEqual(1, self.counted("--may-skip", one=(2, 1, 0, 0))[0])
        self.assertEqual(1, self.counted("--may-skip", one=(2, 0, 1, 0))[0])


class PinsTest(unittest.TestCase):
    def setUp(self):
        spec = importlib.util.spec_from_file_location("check_pins", SCRIPTS / "check-pins.py")
        self.check = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(self.check)

    def test_each_habit_is_seen(self):
        good = (ROOT / ".github/workflows/deliver.yml").read_text()
        self.assertEqual([], list(self.check.problems("x", good)))
        sha = "08c6903cd8c0fde910a37f88322edcfb5dd907a8"
        for words, old, new in (
            ("no commit", sha + " # v5.0.0", "v5"),
            ("no commit", sha, sha[:-1]),
            ("its version", " # v5.0.0", ""),
            ("permissions: {}", "permissions: {}", "permissions: write-all"),
            ("shell: bash", "shell: bash", "shell: sh"),
            ("pull_request_target", "workflow_call:", "pull_request_target:"),
            ("its permissions", "    permissions:\n      contents: read\n      id-token: write\n", ""),
            ("timeout-minutes", "    timeout-minutes: 340\n", ""),
            ("cancelled halfway", "cancel-in-progress: false", "cancel-in-progress: true"),
            ("pasted into", '"$TO"', "${{ inputs.environment }}"),
            ("persist-credentials", "persist-credentials: false", "persist-credentials: true"),
            ("stored secret", "${{ github.token }}", "${{ secrets.DEPLOY_KEY }}"),
        ):
            with self.subTest(words):
                self.assertIn(old, good)
                self.assertIn(words, "\n".join(self.check.problems("x", good.replace(old, new))))

    def test_a_tool_has_one_version(self):
        self.assertEqual([], self.check.disagreements(["go install a.com/b/cmd/c@v1.2.3", "c=a.com/b/cmd/c@v1.2.3"]))
        self.assertEqual(["a.com/c is used in versions v1.2.3 and v1.2.4"], self.check.disagreements(["go install a.com/c@v1.2.3", "c=a.com/c@v1.2.4"]))

    def test_terraform_is_the_one_that_is_tested(self):
        good = (ROOT / ".github/workflows/infra.yml").read_text()
        self.assertEqual([], list(self.check.problems("x", good)))
        for other in ('"1.12.2"', "latest", "${{ vars.TERRAFORM }}"):
            found = list(self.check.problems("x", good.replace(self.check.TERRAFORM, other)))
            self.assertEqual(["job plan", "job apply"], [problem.split(":")[0] for problem in found if ".terraform-version" in problem])


if __name__ == "__main__":
    unittest.main()
