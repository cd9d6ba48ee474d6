"""Processes that work side by side share no connection: what one asks, the other would get the answer to."""

import pytest
from django.db import connection

from divercity.archive.workers import Workers


def is_connected(_):
    return connection.connection is not None


@pytest.mark.django_db(transaction=True)
def test_no_process_is_born_with_a_connection_of_its_parent():
    with Workers(2) as workers:
        connection.ensure_connection()
        assert list(workers.map(is_connected, range(8))) == [False] * 8
