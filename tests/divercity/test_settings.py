import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from divercity.settings import BASE_DIR, mail, postgresql

READ = "from divercity import settings; print({})"


def value(expression: str, **environment) -> str:
    """What a setting is in a fresh process with this environment and nothing else."""
    process = subprocess.run(
        [sys.executable, "-c", READ.format(expression)],
        cwd=BASE_DIR,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return process.stdout.strip()


def test_a_database_url_is_read_by_postgresqls_own_rules():
    database = postgresql("postgresql://anna:p%40ss@db.example:5433/site?sslmode=require")
    assert (database["USER"], database["PASSWORD"]) == ("anna", "p@ss")
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db.example", "5433", "site")
    assert database["OPTIONS"]["sslmode"] == "require"
    assert database["CONN_MAX_AGE"] > 0
    assert database["CONN_HEALTH_CHECKS"]


@pytest.mark.parametrize("url", ["mysql://localhost/x", "postgresql://[::1/site", "dbname=x"])
def test_an_unreadable_database_url_is_refused_in_german_without_repeating_it(url):
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL ist nicht lesbar") as refusal:
        postgresql(url)
    assert url not in str(refusal.value)


def test_a_mail_server_is_one_address():
    settings = mail("smtp://anna%40x:p%40ss@mail.example.org")
    assert (settings["EMAIL_HOST_USER"], settings["EMAIL_HOST_PASSWORD"]) == ("anna@x", "p@ss")
    assert (settings["EMAIL_HOST"], settings["EMAIL_PORT"]) == ("mail.example.org", 587)
    assert (settings["EMAIL_USE_TLS"], settings["EMAIL_USE_SSL"]) == (True, False)
    settings = mail("smtps://mail.example.org")
    assert (settings["EMAIL_PORT"], settings["EMAIL_USE_TLS"], settings["EMAIL_USE_SSL"]) == (465, False, True)
    assert not mail("smtp://localhost:25")["EMAIL_USE_TLS"]


@pytest.mark.parametrize(
    "url", ["mail.example.org", "http://mail.example.org", "smtp://", "smtp://x:port", "smtp://[::1"]
)
def test_an_unreadable_mail_server_is_refused_in_german(url):
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL ist nicht lesbar"):
        mail(url)


def test_a_second_factor_is_required_and_letters_go_to_the_console_unless_said_otherwise(tmp_path):
    expression = "settings.REQUIRE_MFA, settings.EMAIL_BACKEND.split('.')[-2]"
    assert value(expression, DATA_DIR=str(tmp_path)) == "True console"
    environment = {"REQUIRE_MFA": "0", "EMAIL_URL": "smtp://mail.example.org"}
    assert value(expression, DATA_DIR=str(tmp_path), **environment) == "False smtp"


def test_a_public_https_address_secures_cookies_and_promises_https(tmp_path):
    environment = {"PUBLIC_URL": "https://www.example.org/", "DATA_DIR": str(tmp_path)}
    names = ("PUBLIC_URL", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT")
    expression = ", ".join(f"settings.{name}" for name in names) + ", settings.SECURE_HSTS_SECONDS > 1e7"
    assert value(expression, **environment) == "https://www.example.org True True True True"
    assert value("settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME", **environment).split() == [
        "__Host-sessionid",
        "__Host-csrftoken",
    ]
    assert "www.example.org" in value("settings.ALLOWED_HOSTS", **environment)


def test_without_a_public_address_nothing_promises_https(tmp_path):
    expression = "settings.SECURE_HSTS_SECONDS, settings.SESSION_COOKIE_SECURE, settings.DEBUG"
    assert value(expression, DATA_DIR=str(tmp_path)) == "0 False False"


def test_sqlite_opens_only_a_file_that_exists(tmp_path):
    folder = tmp_path / "mein Ordner #1?"
    name = value("settings.DATABASES['default']['NAME']", DATA_DIR=str(folder))
    assert name.endswith("/mein%20Ordner%20%231%3F/db.sqlite3?mode=rw")


@pytest.mark.django_db
def test_connections_check_foreign_keys_and_stay_open():
    assert connection.settings_dict["CONN_MAX_AGE"] != 0
    assert connection.settings_dict["ATOMIC_REQUESTS"] is False
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            assert cursor.execute("PRAGMA foreign_keys").fetchone() == (1,)
        assert connection.transaction_mode == "IMMEDIATE"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/robots.txt", "/nirgends/"])
def test_every_answer_carries_the_security_headers_and_leaves_no_cookie(client, address):
    response = client.get(address)
    assert response.cookies == {}
    assert "Cookie" not in response.headers.get("Vary", "")
    for header in ("Permissions-Policy", "Cross-Origin-Resource-Policy", "Cross-Origin-Opener-Policy"):
        assert header in response.headers
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "nonce" not in policy
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
