"""Pages against their floors in one interleaved run: every round asks each address once, in another order."""

import random
import statistics
import threading
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection


@dataclass
class Target:
    name: str
    path: str
    floor: str = ""
    limit: float | None = None  # most that the median may be of the floor's
    times: list = field(default_factory=list)  # seconds
    rate: float = 0.0  # requests a second, four connections
    size: int = 0

    @property
    def median(self):
        return statistics.median(self.times)

    @property
    def p95(self):
        return statistics.quantiles(self.times, n=20)[-1]


def interleaved(port, targets, rounds, seed=1):
    """Measure each target ``rounds`` times over one kept connection."""
    dice, connection = random.Random(seed), HTTPConnection("127.0.0.1", port, timeout=60)
    for warm in range(8):  # each worker and thread makes its snapshot and opens its database
        for target in targets:
            target.size = len(ask(connection, target.path))
        if warm % 2:
            connection.close()
    for _ in range(rounds):
        for target in dice.sample(targets, len(targets)):
            start = time.perf_counter()
            ask(connection, target.path)
            target.times.append(time.perf_counter() - start)


def ask(connection, path):
    connection.request("GET", path)
    response = connection.getresponse()
    body = response.read()
    if response.status != 200:
        raise RuntimeError(f"{path} answered {response.status}")
    return body


def throughput(port, targets, seconds=1.5, connections=4):
    """Requests a second of each target, one after the other."""
    for target in targets:
        until, counts = time.perf_counter() + seconds, []

        def work(path=target.path, until=until, counts=counts):
            connection, count = HTTPConnection("127.0.0.1", port, timeout=60), 0
            while time.perf_counter() < until:
                ask(connection, path)
                count += 1
            counts.append(count)

        threads = [threading.Thread(target=work) for _ in range(connections)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        target.rate = sum(counts) / seconds
