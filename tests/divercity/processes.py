"""The site as operators run it: processes of their own, outside the test's transaction."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager

from django.conf import settings
from django.db import connections


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def fork(work) -> int:
    """The id of a process that shares this one's test database and does ``work()``, which says if all went well."""
    connections.close_all()
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        # Beside a running browser Django keeps other connections than those just closed. A child sees these, and what
        # it asked through one of them would disturb the next child.
        inherited = [connections[alias] for alias in connections]
        for connection in inherited:
            del connections[connection.alias]
        status = 0 if work() else 1
    finally:
        os._exit(status)


def manage(environment, *arguments) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )


@contextmanager
def served(environment):
    """Yield what the command printed until its server answered, and the process."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "manage.py", "serve"],
        cwd=settings.BASE_DIR,
        env={**environment, "PORT": str(port)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        deadline = time.monotonic() + 60
        while status(port, "/admin/login/") is None:
            assert process.poll() is None, process.stdout.read()
            assert time.monotonic() < deadline, "no answer within a minute"
            time.sleep(0.1)
        yield port, process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def status(port: int, path: str, content_type="") -> int | None:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}")
    if content_type:
        request.add_header("Content-Type", content_type)
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return response.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return None
