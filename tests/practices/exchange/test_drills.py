"""A full-size import into the running site: killed, resumed, and never in the way of readers."""

import os
import random
import subprocess
import sys
import threading
import time

import pytest
from django.conf import settings

from tests.divercity.processes import served, status

pytestmark = pytest.mark.drill
PRACTICES = int(os.environ.get("DRILL_PRACTICES", 100_000))
KILLS = 3


class Readers(threading.Thread):
    """Read a list, a detail and the health page in turn; keep how long the slowest answer took."""

    def __init__(self, port):
        super().__init__(daemon=True)
        self.port, self.stopped = port, threading.Event()
        self.longest, self.answers = 0.0, []

    def run(self):
        while not self.stopped.wait(0.05):
            for path in ("/praxisbeispiele/", "/api/v1/praxisbeispiele/1/", "/healthz"):
                start = time.monotonic()
                answer = status(self.port, path)
                self.longest = max(self.longest, time.monotonic() - start)
                self.answers.append(answer)


def command(environment, *arguments, **options):
    arguments = [sys.executable, "manage.py", *arguments]
    return subprocess.Popen(arguments, cwd=settings.BASE_DIR, env=environment, **options)


def test_a_killed_import_is_resumed_while_readers_read(environment, tmp_path, drill_note):
    file, out = tmp_path / "practices.jsonl", tmp_path / "out.jsonl"
    with file.open("w") as target:
        generate = [sys.executable, "-m", "bench.generate", str(PRACTICES)]
        subprocess.run(generate, cwd=settings.BASE_DIR, stdout=target, check=True)
    with served(environment) as (port, _):
        readers = Readers(port)
        readers.start()
        start = time.monotonic()
        for _ in range(KILLS):
            process = command(environment, "import_practices", str(file), "--publish")
            time.sleep(random.uniform(0.1, 0.3) * PRACTICES / 1000)
            process.kill()
            process.wait()
        process = command(environment, "import_practices", str(file), "--publish")
        assert process.wait() == 0
        took = time.monotonic() - start
        readers.stopped.set()
        readers.join()
    assert command(environment, "export_practices", str(out)).wait() == 0
    with out.open() as lines:
        assert sum('"type": "term"' not in line[:40] for line in lines) == PRACTICES
    assert set(readers.answers) <= {200, 404}
    drill_note(
        f"{PRACTICES} practices imported and published in {took:.0f} s with {KILLS} kills; "
        f"{len(readers.answers)} reads meanwhile, the longest {readers.longest:.2f} s"
    )
    assert readers.longest < 2
