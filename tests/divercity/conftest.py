import os

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

TEST_DATABASE_URL = os.environ.get("TEST_DATABASE_URL", "")


@pytest.fixture
def environment(tmp_path, database_url):
    """A shell with nothing set but this run's kind of database and a data folder with a space in its name."""
    return {
        "PATH": os.environ["PATH"],
        "DATA_DIR": str(tmp_path / "meine Daten"),
        "DATABASE_URL": database_url,
        "DEMO": "0",
    }


@pytest.fixture
def database_url():
    """An empty database on the run's server; "" for a file in the data folder."""
    if not TEST_DATABASE_URL:
        yield ""
        return
    parameters = conninfo_to_dict(TEST_DATABASE_URL)
    name = f"serve_{os.getpid()}"
    with psycopg.connect(TEST_DATABASE_URL, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield f"postgresql://{parameters['user']}@/{name}?host={parameters['host']}"
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
