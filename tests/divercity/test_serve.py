"""`manage.py serve` as a process of its own, on the database of this run."""

import os
import socket
import time

import pytest

from divercity.management.commands.serve import chosen_port, relax_on_loopback
from divercity.refusals import Refused
from tests.divercity.processes import free_port, manage, served, status


def test_two_starts_make_one_account_and_the_second_is_quick(environment, tmp_path):
    data = tmp_path / "meine Daten"

    started = time.monotonic()
    with served(environment) as (port, process):
        first_seconds = time.monotonic() - started
        assert status(port, "/admin/login/") == 200
        assert status(port, "/admin/konto/anmelden/") == 200
        assert status(port, "/?q=a", content_type="text/plain; charset=rot13") == 200
    first = process.stdout.read()
    password = (data / "zugang.txt").read_text().split()[-1]
    assert f"http://127.0.0.1:{port}/admin/" in first
    assert first.count(password) == 1
    for name in ("secret_key", "zugang.txt"):
        assert (data / name).stat().st_mode & 0o777 == 0o600
    assert data.stat().st_mode & 0o777 == 0o700

    started = time.monotonic()
    with served(environment) as (port, process):
        second_seconds = time.monotonic() - started
    second = process.stdout.read()
    assert password not in second
    assert "zugang.txt" in second
    assert second_seconds < first_seconds

    # The same environment reaches the same data from manage.py.
    shell = manage(
        environment, "shell", "-c", "from django.contrib.auth.models import User; print(User.objects.get())"
    )
    assert shell.stdout.strip().endswith("admin")


def test_a_lost_sqlite_file_is_an_error_and_not_a_new_database(environment, tmp_path):
    data = tmp_path / "meine Daten"
    data.mkdir()
    environment["DATABASE_URL"] = ""
    (data / "db.sqlite3.created").touch()
    process = manage({**environment, "PORT": str(free_port())}, "serve")
    assert process.returncode != 0
    assert "fehlt, obwohl es sie schon gab" in process.stderr
    assert "Traceback" not in process.stderr
    assert not (data / "db.sqlite3").exists()


@pytest.mark.parametrize("command", ["migrate", "createsuperuser"])
def test_only_serve_creates_the_sqlite_file(environment, tmp_path, command):
    environment["DATABASE_URL"] = ""
    process = manage(environment, command, "--no-input")
    assert process.returncode != 0
    assert "make run" in process.stderr
    assert "Traceback" not in process.stderr
    assert not (tmp_path / "meine Daten").exists()


def test_an_unreachable_database_gives_one_sentence_without_the_password(environment):
    environment["DATABASE_URL"] = f"postgresql://anna:geheim@127.0.0.1:{free_port()}/site"
    process = manage({**environment, "PORT": str(free_port())}, "serve")
    assert process.returncode != 0
    assert "Die Datenbank ist nicht erreichbar" in process.stderr
    assert len(process.stderr.strip().splitlines()) == 1
    assert "geheim" not in process.stderr


def test_an_unreadable_database_url_gives_one_sentence(environment):
    process = manage({**environment, "DATABASE_URL": "mysql://x"}, "serve")
    assert process.returncode != 0
    assert process.stderr.strip().startswith("DATABASE_URL ist nicht lesbar")
    assert len(process.stderr.strip().splitlines()) == 1


def test_a_data_folder_that_cannot_be_made_gives_one_sentence(environment, tmp_path):
    (tmp_path / "file").touch()
    process = manage({**environment, "DATA_DIR": str(tmp_path / "file" / "data"), "PORT": str(free_port())}, "serve")
    assert process.returncode != 0
    assert "lässt sich nicht schreiben" in process.stderr
    assert len(process.stderr.strip().splitlines()) == 1


def test_a_taken_port_is_named_with_the_way_out(monkeypatch):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        with pytest.raises(Refused, match=f"Port {port} ist schon belegt.*make run PORT="):
            chosen_port()


@pytest.mark.parametrize("text", ["abc", "0", "65536", "-1", "²"])
def test_a_port_that_is_none_is_refused(monkeypatch, text):
    monkeypatch.setenv("PORT", text)
    with pytest.raises(Refused, match="keine Portnummer"):
        chosen_port()


@pytest.mark.parametrize(
    ("public_url", "hosts", "chosen", "expected"),
    [
        ("", "", None, "0"),
        ("https://www.example.org", "", None, None),
        ("", "intern.example.org", None, None),
        ("", "", "1", "1"),
        ("https://www.example.org", "", "0", "0"),
    ],
)
def test_only_a_site_on_loopback_goes_without_a_second_factor(
    monkeypatch, settings, public_url, hosts, chosen, expected
):
    settings.PUBLIC_URL = public_url
    monkeypatch.setenv("ALLOWED_HOSTS", hosts)
    monkeypatch.setenv("REQUIRE_MFA", chosen or "")
    if chosen is None:
        monkeypatch.delenv("REQUIRE_MFA")
    relax_on_loopback()
    assert os.environ.get("REQUIRE_MFA") == expected
