"""Overloads a model server with wrk, and asks it row by row beside that.

usage: overload.py PORT SECONDS PREDICT_LUA
"""

import http.client
import json
import subprocess
import sys
import threading
import time

ROW = json.dumps({"features": [0.5] * 784})
ASKING = 8


class Asking(threading.Thread):
    """One client that sends the next row when it has its answer, and a little later."""

    def __init__(self, port, end):
        super().__init__()
        self.port, self.end, self.answers = port, end, []

    def run(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        while not self.end.is_set():
            begin = time.monotonic()
            connection.request("POST", "/predict", ROW, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            answer.read()
            now = time.monotonic()
            self.answers.append((now, answer.status, now - begin))
            self.end.wait(0.02)


def at(times, share):
    times = sorted(times)
    return times[min(len(times) - 1, int(share * len(times)))] if times else float("nan")


def asked(port, seconds, beside=None):
    """Answers of some clients during a time, and of another program's run beside them."""
    end = threading.Event()
    clients = [Asking(port, end) for _ in range(ASKING)]
    for client in clients:
        client.start()
    if beside:
        beside()
    else:
        time.sleep(seconds)
    over = time.monotonic()
    return end, clients, over


def counters(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", "/metrics")
    lines = connection.getresponse().read().decode().splitlines()
    scored = sum(float(line.split()[1]) for line in lines if line.startswith("ml_predictions_total"))
    refused = sum(
        float(line.split()[1])
        for line in lines
        if line.startswith("ml_prediction_errors_total") and 'reason="overloaded"' in line
    )
    return scored, refused


def wrk(port, lua, connections, seconds):
    return subprocess.run(
        ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s", lua, f"http://127.0.0.1:{port}/predict", "--", "pixels"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def main():
    port, seconds, lua = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    wrk(port, lua, 16, 5)
    before = counters(port)
    wrk(port, lua, 16, 10)
    capacity = (counters(port)[0] - before[0]) / 10
    end, clients, _ = asked(port, 5)
    end.set()
    normal = [took for client in clients for _, status, took in client.answers if status == 200]
    for client in clients:
        client.join()
    print(f"alone              {capacity:8.0f} rows/s at most; {ASKING} clients: p50 {at(normal, 0.5) * 1000:.0f} ms, p99 {at(normal, 0.99) * 1000:.0f} ms")

    before = counters(port)
    end, clients, over = asked(port, seconds, lambda: wrk(port, lua, 1024, seconds))
    scored, refused = (now - then for now, then in zip(counters(port), before))
    time.sleep(3)
    end.set()
    for client in clients:
        client.join()
    answers = [answer for client in clients for answer in client.answers]
    during = [answer for answer in answers if answer[0] <= over]
    accepted = [took for _, status, took in during if status == 200]
    turned = [took for _, status, took in during if status == 429]
    other = sorted({status for _, status, _ in answers} - {200, 429})
    offered = (scored + refused) / seconds / capacity
    print(f"under load         {(scored + refused) / seconds:8.0f} requests/s came, {offered:.1f} times what it can; {scored / seconds:.0f} rows/s scored")
    print(f"let in             {len(accepted):8} of these clients': p50 {at(accepted, 0.5) * 1000:.0f} ms, p99 {at(accepted, 0.99) * 1000:.0f} ms, worst {at(accepted, 1) * 1000:.0f} ms")
    print(f"429                {len(turned):8} of these clients': p50 {at(turned, 0.5) * 1000:.0f} ms, p99 {at(turned, 0.99) * 1000:.0f} ms; other answers: {other or 'none'}")
    slow = 2 * at(normal, 0.99)
    bad = [when - over for when, status, took in answers if when > over and (status != 200 or took > slow)]
    print(f"back to normal     {max(bad, default=0):8.2f} s after the load's end")
    sys.exit(1 if other or at(accepted, 0.99) > 3 or max(bad, default=0) > 1 else 0)


if __name__ == "__main__":
    main()
