import os
import subprocess
import sys

import pytest

from divercity.settings import BASE_DIR

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
