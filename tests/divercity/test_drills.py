"""Kills of the running and of the starting site."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings

from tests.divercity.processes import free_port, manage, served, status

pytestmark = pytest.mark.drill


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_a_killed_worker_is_replaced_while_the_other_answers(environment, drill_note):
    with served(environment) as (port, process):
        time.sleep(3)  # both workers are up
        for _ in range(5):
            before = children(process.pid)
            subprocess.run(["kill", "-KILL", str(random.choice(before))], check=True)
            deadline = time.monotonic() + 10
            while len(children(process.pid)) < 2 or set(children(process.pid)) == set(before):
                assert time.monotonic() < deadline, "no new worker within ten seconds"
                assert status(port, "/admin/login/") in (200, None)
                time.sleep(0.1)
            time.sleep(6)  # two deaths within 5.5 seconds count as a crash loop
            assert status(port, "/admin/login/") == 200
    drill_note("5 workers killed, each replaced within 10 s")


def test_a_first_start_killed_at_any_moment_is_made_good_by_the_next(environment, tmp_path, drill_note):
    environment["DEMO"] = "1"
    for _ in range(20):
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve"],
            cwd=settings.BASE_DIR,
            env={**environment, "PORT": str(free_port())},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        time.sleep(random.uniform(0.2, 4))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    with served(environment) as (port, _):
        assert status(port, "/admin/login/") == 200
    password = (tmp_path / "meine Daten" / "zugang.txt").read_text().split()[-1]
    check = (
        "from django.contrib.auth import authenticate; from practices.models import Edition; "
        f"print(authenticate(username='admin', password='{password}'), Edition.objects.live().count() > 50)"
    )
    assert manage(environment, "shell", "-c", check).stdout.strip().endswith("admin True")
    drill_note("20 first starts killed between 0.2 and 4 s, the next one complete")
