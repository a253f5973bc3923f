#!/usr/bin/env python3
"""Waits until the model server on a port of this machine scores a row: asks every 20 ms, from one process, since a client
that is started for each question takes half a core away from the server that it waits for.

usage: until_scored.py PORT [PID]   # fails when process PID is gone, or after 60 s

Without PID it says "ready" and reads that from its input: so it is there, and takes no time, when the server is started.
"""

import http.client
import json
import os
import sys
import time

ROW = json.dumps({"features": [1] * 784})


def scores(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("POST", "/predict", ROW, {"Content-Type": "application/json"})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def is_there(pid):
    try:
        os.kill(pid, 0)
        return True
    except ProcessLookupError:
        return False


def main(port, pid):
    end = time.monotonic() + 60
    while not scores(port):
        if not is_there(pid):
            sys.exit(f"process {pid} ended before it scored a row")
        if time.monotonic() > end:
            sys.exit("no row scored after 60 s")
        time.sleep(0.02)


if __name__ == "__main__":
    if len(sys.argv) < 3:
        print("ready", flush=True)
    main(int(sys.argv[1]), int(sys.argv[2] if len(sys.argv) > 2 else input()))
