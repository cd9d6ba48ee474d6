"""The same editions, scores and order on SQLite and PostgreSQL, whatever the ids and Python's hash seed are.

This database is compared with a SQLite one in another process. When the suite runs on SQLite, the two still
differ in ids, in the order of writing and in the seed.
"""

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from tests.practices.search import collection

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[3]


def test_random_queries_find_the_same_in_the_same_order_elsewhere():
    dice = random.Random(4711)
    queries = [collection.random_query(dice) for _ in range(300)]
    with subprocess.Popen(
        [sys.executable, "-m", "tests.practices.search.collection"],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "4711", "TEST_DATABASE_URL": ""},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as elsewhere:
        try:
            elsewhere.stdin.write(json.dumps(queries))
            elsewhere.stdin.close()
            elsewhere.stdin = None
            collection.publish(collection.documents())
            here = collection.answers(queries)
            output, errors = elsewhere.communicate(timeout=120)
        finally:
            elsewhere.kill()
    assert elsewhere.returncode == 0, errors
    there = json.loads(output.splitlines()[-1])  # creating a database may print, too
    assert there["vendor"] == "sqlite"
    assert connection.vendor in ("sqlite", "postgresql")
    differences = [
        (query, ours, theirs)
        for query, ours, theirs in zip(queries, here, there["answers"], strict=True)
        if ours != theirs
    ]
    assert differences == []
    assert sum(bool(found) for found in here) > 120, "too many of the queries find nothing"
