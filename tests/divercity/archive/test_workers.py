"""Processes that work side by side share no connection: what one asks, the other would get the answer to."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from divercity.archive.workers import Workers


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
