#!/usr/bin/env python3
"""Sends one SSM document to the one instance that has a tag, waits for its script, and ends with that script's exit code.

  send.py --document deploy-anomalymodel --document-version 3 --document-hash 6b1f… --target Name=anomaly-production \\
          Model=mnist Key=deliveries/mnist/9f2c….json VersionId=3sL4… Digest=9f2c… Timeout=900

Exit codes: those of the script (README.md), and
  20  there is not exactly one instance to send to, or its agent is too old
  21  SSM did not take the command: no right, or another version or hash of the document than is pinned
  22  the command did not reach the instance. The script did not run
  23  the script was cut off: cancelled, or over the step's time. What it applied stands
  24  out of time here, while the script may still run. Nothing was cancelled
  25  the answers of SSM cannot be read
  64  the command line cannot be used
Both streams of the script are printed, each line after "node| ", so that none is taken for a command of the pipeline's runner.
Needs Python 3.9 and the aws CLI.
"""
import argparse
import json
import os
import re
import subprocess
import sys
import time

NO_TARGET, NOT_TAKEN, NOT_DELIVERED, CUT_OFF, OUT_OF_TIME, UNREADABLE, USAGE = 20, 21, 22, 23, 24, 25, 64
# what interpolationType needs
AGENT = (3, 3, 2746)
# SSM keeps so many characters of each stream
KEPT = {"StandardOutputContent": 24_000, "StandardErrorContent": 8_000}
NEVER_RAN = {"DeliveryTimedOut", "Undeliverable", "InvalidPlatform", "AccessDenied", "Terminated", "RateExceeded"}


class End(Exception):
    def __init__(self, code, text):
        super().__init__(text)
        self.code = code


def main():
    asked = arguments()
    try:
        sys.exit(run(asked))
    except End as e:
        print("send: %s" % e, file=sys.stderr)
        sys.exit(e.code)


class Parser(argparse.ArgumentParser):
    def error(self, message):
        # argparse has 2, which is a rollout that runs out of time
        self.exit(USAGE, "send: %s\n" % message)


def arguments():
    parser = Parser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--document", required=True)
    parser.add_argument("--document-version", required=True, type=form("[1-9][0-9]*"), help="a number; never $LATEST")
    parser.add_argument("--document-hash", required=True, type=form("[0-9a-f]{64}"), help="SHA-256, as SSM has it")
    parser.add_argument("--target", required=True, type=form("[^=,]+=[^,]+"), metavar="TAG=VALUE")
    parser.add_argument("--deadline", type=int, default=1680, help="seconds; longer than delivery (60) and step (1500) together")
    parser.add_argument("--interval", type=float, default=3.0, help="seconds between two looks")
    parser.add_argument("--comment", default="", help="up to 100 characters, such as the commit")
    parser.add_argument("--output", help="file for standard output of the script, as it came, instead of printing it")
    parser.add_argument("parameters", nargs="*", type=form("[A-Za-z]+=[^\n]*"), metavar="PARAMETER=VALUE")
    return parser.parse_args()


def form(pattern):
    def checked(text):
        if not re.fullmatch(pattern, text):
            raise argparse.ArgumentTypeError("%r is not of the form %s" % (text, pattern))
        return text

    return checked


def run(asked):
    instance = target(asked.target)
    command = send(asked, instance)
    say("command %s on %s" % (command, instance))
    answer = poll(command, instance, asked.deadline, asked.interval)
    if asked.output:
        with open(asked.output, "w", encoding="utf-8") as file:
            file.write(answer.pop("StandardOutputContent", None) or "")
    for stream, limit in KEPT.items():
        show(answer.get(stream) or "", limit, sys.stdout if stream == "StandardOutputContent" else sys.stderr)
    return verdict(answer)


def target(tag):
    """A tag that matches nothing would be a command without a target, and no error: so it is looked up first."""
    name, value = tag.split("=", 1)
    answer = aws("describe-instance-information", "--filters", json.dumps([{"Key": "tag:" + name, "Values": [value]}]))
    if isinstance(answer, Failure):
        raise End(NO_TARGET, "the instances with %s cannot be listed: %s" % (tag, answer))
    known = answer.get("InstanceInformationList", [])
    online = [found for found in known if found.get("PingStatus") == "Online"]
    if len(online) != 1:
        listed = ", ".join("%s %s" % (found.get("InstanceId"), found.get("PingStatus")) for found in known) or "none"
        raise End(NO_TARGET, "expected one instance online with the tag %s, found %d. Known to SSM: %s" % (tag, len(online), listed))
    version = tuple(int(part) for part in re.findall(r"\d+", online[0].get("AgentVersion", "")))
    if version[:3] < AGENT:
        raise End(NO_TARGET, "the SSM agent of %s is %s, expected %s or later: it would not hand over the parameters. Update it"
                  % (online[0]["InstanceId"], online[0].get("AgentVersion"), ".".join(map(str, AGENT))))
    return online[0]["InstanceId"]


def send(asked, instance):
    parameters = {}
    for parameter in asked.parameters:
        name, value = parameter.split("=", 1)
        parameters[name] = [value]
    # one attempt, where the CLI makes three by itself: a command that was taken and not answered would run twice
    answer = aws(
        "send-command",
        "--document-name", asked.document,
        "--document-version", asked.document_version,
        "--document-hash", asked.document_hash,
        "--document-hash-type", "Sha256",
        "--instance-ids", instance,
        # bounds the way to the instance; the step has a time of its own
        "--timeout-seconds", "60",
        "--comment", re.sub(r"[^ -~]", "?", asked.comment)[:100],
        "--parameters", json.dumps(parameters),
        AWS_MAX_ATTEMPTS="1",
    )  # fmt: skip
    if isinstance(answer, Failure):
        raise End(NOT_TAKEN, "%s was not taken: %s" % (asked.document, answer))
    try:
        return answer["Command"]["CommandId"]
    except (KeyError, TypeError):
        raise End(UNREADABLE, "send-command answered without a CommandId: %s" % json.dumps(answer)[:500]) from None


def poll(command, instance, deadline, interval):
    end = time.monotonic() + deadline
    failures, last, cancelling = 0, None, 0
    while True:
        answer = aws("get-command-invocation", "--command-id", command, "--instance-id", instance)
        if isinstance(answer, Failure):
            # right after sending, SSM may not know of it yet
            failures += 1
            if failures > 20:
                raise End(UNREADABLE, "command %s on %s cannot be looked at: %s" % (command, instance, answer))
            say("no answer yet: %s" % answer)
        else:
            failures = 0
            status, details = answer.get("Status"), answer.get("StatusDetails")
            if (status, details) != last:
                say("%s (%s)" % (status, details))
                last = status, details
            if status in ("Success", "Failed", "Cancelled", "TimedOut"):
                return answer
            # an end, though not the last word: the instance may be gone
            if status == "Cancelling":
                cancelling += 1
                if cancelling > 10:
                    return answer
            elif status not in ("Pending", "InProgress", "Delayed"):
                raise End(UNREADABLE, "command %s has a status that is not known here: %s (%s)" % (command, status, details))
        if time.monotonic() >= end:
            raise End(OUT_OF_TIME, "out of time after %d seconds; the last of command %s: %s. It was not cancelled" % (deadline, command, last))
        time.sleep(interval)


def verdict(answer):
    status, details, code = answer.get("Status"), answer.get("StatusDetails"), answer.get("ResponseCode")
    if status == "Success" and code == 0:
        return 0
    if details in NEVER_RAN:
        raise End(NOT_DELIVERED, "%s (%s): the script did not run" % (status, details))
    if status in ("Cancelled", "Cancelling", "TimedOut"):
        raise End(CUT_OFF, "%s (%s): the script was cut off. What it had applied stands; the model's status tells what becomes of it" % (status, details))
    if status == "Failed" and isinstance(code, int) and 0 < code < 256:
        say("the script ended with code %d" % code)
        return code
    raise End(UNREADABLE, "%s (%s) with response code %s makes no sense" % (status, details, code))


def show(text, limit, stream):
    for line in text.splitlines():
        print("node| " + re.sub(r"[^\x20-\x7e\u00a0-\uffff]", "?", line), file=stream)
    if len(text) >= limit or "---Output truncated---" in text or "--output truncated--" in text.lower():
        print("send: SSM keeps %d characters of this stream; the rest was cut off" % limit, file=stream)
    stream.flush()


class Failure(str):
    """What the aws CLI wrote when it failed."""


def aws(operation, *options, **environment):
    try:
        done = subprocess.run(
            ["aws", "ssm", operation, *options, "--output", "json"],
            env={**os.environ, "AWS_PAGER": "", **environment}, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return Failure("aws ssm %s did not end within two minutes" % operation)
    except OSError as e:
        raise End(UNREADABLE, "the aws CLI cannot be started: %s" % e) from e
    if done.returncode != 0:
        return Failure(" ".join(done.stderr.split())[-500:] or "code %d" % done.returncode)
    try:
        return json.loads(done.stdout)
    except ValueError:
        raise End(UNREADABLE, "aws ssm %s answered no JSON: %r" % (operation, done.stdout[:200])) from None


def say(text):
    print(time.strftime("%H:%M:%SZ  ", time.gmtime()) + text, flush=True)


if __name__ == "__main__":
    main()
