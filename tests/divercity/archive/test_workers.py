"""Processes that work side by side share no connection: what one asks, the other would get the answer to."""

import os
import select
import signal
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from divercity.archive.workers import Workers
from tests.divercity.processes import fork


def is_connected(_):
    return connection.connection is not None


def ask_all():
    try:
        with Workers(2) as workers:
            connection.ensure_connection()
            return list(workers.map(is_connected, range(8)))
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_no_process_is_born_with_a_connection_of_its_parent():
    # In a thread of its own: beside a running browser Django keeps other connections for this one than a process
    # born of it would see.
    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(ask_all).result() == [False] * 8


@pytest.mark.django_db(transaction=True)
def test_no_process_outlives_a_parent_that_is_killed():
    ours, theirs = os.pipe()  # which all of them hold open

    def work_for_ever():
        with Workers(2) as workers:
            list(workers.map(abs, range(8)))
            os.write(theirs, b"!")
            time.sleep(60)

    parent = fork(work_for_ever)
    os.close(theirs)
    assert heard(ours) == b"!"
    os.kill(parent, signal.SIGKILL)
    os.waitpid(parent, 0)
    assert heard(ours) == b"", "somebody is left"
    os.close(ours)


def heard(pipe):
    assert select.select([pipe], [], [], 30)[0], "nothing came, and nobody has gone"
    return os.read(pipe, 1)
