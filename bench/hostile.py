"""Thousands of clients that mean no good, and one that asks /health all the while. Before them, two ordinary ones for five seconds.

usage: hostile.py PORT CONNECTIONS SECONDS PID [ATTACK]
"""

import json
import multiprocessing
import os
import resource
import selectors
import socket
import sys
import time

ROW = json.dumps({"features": [0.5] * 784}).encode()


def head(length, more=b""):
    return (
        b"POST /predict HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
        + more
        + b"Content-Length: %d\r\n\r\n" % length
    )


# what each of the clients sends at once, and then a byte of each second
ATTACKS = {
    "connect and say nothing": (b"", b""),
    "a request line without end": (b"GET /hea", b"a"),
    "headers a byte a second": (b"POST /predict HTTP/1.1\r\nHost: b\r\nX-A: ", b"a"),
    "headers of 64 KB": (b"GET /health HTTP/1.1\r\n" + (b"X-A: " + b"a" * 1000 + b"\r\n") * 64, b""),
    "an address of 64 KB": (b"GET /" + b"a" * 65536 + b" HTTP/1.1\r\n\r\n", b""),
    "half of a small body": (head(len(ROW)) + ROW[: len(ROW) // 2], b""),
    "half of a body of 200 KB": (head(200_000) + b" " * 100_000, b" "),
    "half of a body of 8 MB": (head(8_000_000) + b" " * 1_000_000, b" "),
    "chunks without end": (
        b"POST /predict HTTP/1.1\r\nHost: b\r\nTransfer-Encoding: chunked\r\n\r\n" + b"4000\r\n" + b" " * 16384 + b"\r\n",
        b"1\r\n \r\n",
    ),
    "answers that are not read": (b"GET /docs/openapi.yml HTTP/1.1\r\nHost: b\r\n\r\n" * 50, b""),
    "good requests, none closed": (head(len(ROW)) + ROW, b""),
    "no HTTP at all": (bytes(range(256)) * 16, b"\0"),
}


HEALTH = b"GET /health HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n"
SCORE = head(len(ROW), b"Connection: close\r\n") + ROW


def ask(port, request, limit=10.0):
    """Seconds until the answer on a connection of its own, and its status."""
    begin = time.perf_counter()
    with socket.create_connection(("127.0.0.1", port), timeout=limit) as connection:
        connection.sendall(request)
        status = connection.recv(65536)[9:12].decode()
    return time.perf_counter() - begin, status


def ordinary(port, seconds):
    """What a pod in use is asked: /health and rows, each on a connection of its own."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        # the first lets the server close, the others close themselves
        for request in (HEALTH, head(len(ROW)) + ROW, b"GET /health HTTP/1.1\r\nHost: bench\r\n\r\n"):
            status = ask(port, request)[1]
            if status != "200":
                sys.exit(f"{request[:20]}… was answered with {status}, nobody hostile being there yet")


def probe(port, end, told):
    """Asks until the end; tells times of /health, its failures, and how scoring went."""
    times, failed, scores = [], [], {}
    while not end.is_set():
        try:
            took, status = ask(port, HEALTH)
            times.append(took)
            if status != "200":
                failed.append(status)
        except OSError as e:
            failed.append(repr(e))
        try:
            status = ask(port, SCORE)[1]
        except OSError as e:
            status = type(e).__name__
        scores[status] = scores.get(status, 0) + 1
        end.wait(0.02)
    told.put((times, failed, scores))


class Clients:
    """Connections that send what they are told as far as it is taken, and read nothing."""

    def __init__(self, port, first, later):
        self.port, self.first, self.later = port, first, later
        self.selector = selectors.DefaultSelector()
        self.left = {}
        self.refused = 0

    def open(self):
        client = socket.socket()
        client.setblocking(False)
        client.connect_ex(("127.0.0.1", self.port))
        self.left[client] = memoryview(self.first)
        self.selector.register(client, selectors.EVENT_WRITE)

    def write(self, wait):
        for key, _ in self.selector.select(wait):
            client = key.fileobj
            try:
                rest = self.left[client]
                self.left[client] = rest[client.send(rest) if rest else 0 :]
                if not self.left[client]:
                    self.selector.unregister(client)
            except BlockingIOError:
                pass
            except OSError:
                self.drop(client)

    def drip(self):
        for client, rest in list(self.left.items()):
            if not rest and self.later:
                try:
                    client.send(self.later)
                except BlockingIOError:
                    pass
                except OSError:
                    self.drop(client)

    def drop(self, client):
        self.refused += 1
        if self.left.pop(client, None):
            self.selector.unregister(client)
        client.close()

    def close(self):
        self.selector.close()
        for client in self.left:
            client.close()


def attack(port, count, seconds, first, later, pid, told):
    os.nice(19)  # an attacker has a machine of its own, and takes no time of the server's
    clients = Clients(port, first, later)
    end = time.monotonic() + seconds
    dripped = time.monotonic()
    opened = 0
    while time.monotonic() < end:
        for _ in range(min(100, count - opened)):
            clients.open()
            opened += 1
        clients.write(0.005)
        if time.monotonic() - dripped > 1:
            clients.drip()
            dripped = time.monotonic()
        if opened == count:
            time.sleep(0.005)
    told.put((opened, len(clients.left), resident(pid)))
    clients.close()


def resident(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        return next(int(line.split()[1]) // 1024 for line in status if line.startswith("VmRSS"))


def main():
    port, count, seconds, pid = (int(argument) for argument in sys.argv[1:5])
    chosen = ATTACKS if len(sys.argv) < 6 else {sys.argv[5]: ATTACKS[sys.argv[5]]}
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    if hard < count + 100:
        sys.exit(f"{count} connections need as many open files, the limit is {hard} (was {soft})")
    users = [multiprocessing.Process(target=ordinary, args=(port, 5)) for _ in range(2)]
    for user in users:
        user.start()
    for user in users:
        user.join()
        if user.exitcode:
            sys.exit(user.exitcode)
    worst, broken = 0.0, 0
    print(f"{'attack':28} {'clients':>7} {'held':>6} {'/health p50':>12} {'p99':>8} {'worst':>8}  {'resident':>8}  scores")
    for name, (first, later) in chosen.items():
        end, told = multiprocessing.Event(), multiprocessing.Queue()
        prober = multiprocessing.Process(target=probe, args=(port, end, told))
        prober.start()
        attacked = multiprocessing.Queue()
        attacker = multiprocessing.Process(target=attack, args=(port, count, seconds, first, later, pid, attacked))
        attacker.start()
        opened, held, memory = attacked.get(timeout=seconds + 60)
        attacker.join()
        end.set()
        times, failed, scores = told.get(timeout=60)
        prober.join()
        times.sort()
        at = lambda share: times[min(len(times) - 1, int(share * len(times)))] * 1000 if times else float("inf")
        worst, broken = max(worst, at(1)), broken + len(failed)
        print(
            f"{name:28} {opened:7} {held:6} {at(0.5):9.1f} ms {at(0.99):5.1f} ms {at(1):5.1f} ms  {memory:5} MB  {scores}"
            + (f"  /health FAILED {len(failed)} times: {failed[:3]}" if failed else ""),
            flush=True,
        )
    print(f"worst of all {worst:.1f} ms, {broken} failed")
    sys.exit(1 if worst > 100 or broken else 0)


if __name__ == "__main__":
    main()
