"""The service under test: the product's own server on a free port of the loopback interface."""

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running(environment, workers=2):
    """Start granian with the bench's addresses; yields ``(port, pid)`` once it answers."""
    port = free_port()
    command = [sys.executable, "-m", "granian", "divercity.wsgi:application", "--interface", "wsgi"]
    command += ["--host", "127.0.0.1", "--port", str(port), "--workers", str(workers), "--blocking-threads", "2"]
    command += ["--workers-kill-timeout", "10", "--no-ws", "--http", "1", "--log-level", "warning"]
    process = subprocess.Popen(command, env={**os.environ, **environment})
    try:
        wait_for(port, "/floor/string", 60)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(timeout=30)


def wait_for(port, path, seconds):
    """Seconds until ``path`` answers 200."""
    start = time.perf_counter()
    while time.perf_counter() - start < seconds:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("GET", path)
            if connection.getresponse().status == 200:
                return time.perf_counter() - start
        except OSError:
            pass
        time.sleep(0.05)
    raise TimeoutError(f"{path} did not answer within {seconds} s")


def memory(pid):
    """Resident memory of a process and its children, shared pages counted once each share (PSS), in MB."""
    pids, total = [pid], 0
    for parent in pids:
        children = Path(f"/proc/{parent}/task/{parent}/children")
        pids += [int(child) for child in children.read_text().split()] if children.exists() else []
    for one in pids:
        rollup = Path(f"/proc/{one}/smaps_rollup")
        if rollup.exists():
            line = next(line for line in rollup.read_text().splitlines() if line.startswith("Pss:"))
            total += int(line.split()[1])
    return total / 1024
