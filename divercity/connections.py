"""Mail server and database: from where they are to Django's settings."""

import sqlite3
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict


def mail(url: str) -> dict:
    """Django's settings for sending mail, from smtp://name:password@host:587 or smtps://name:password@host."""
    try:
        parts = urlsplit(url)
        port = parts.port
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.path.strip("/") or parts.query:
            raise ValueError
    except ValueError:
        raise ImproperlyConfigured(
            "EMAIL_URL ist nicht lesbar. Erwartet wird smtp://Name:Passwort@Rechner:587 oder, von Anfang an "
            "verschlüsselt, smtps://Name:Passwort@Rechner:465 (Sonderzeichen im Passwort als %XX)."
        ) from None
    secure = parts.scheme == "smtps"
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port or (465 if secure else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": secure,
        # A relay on the same machine needs no encryption; every other has to offer it.
        "EMAIL_USE_TLS": not secure and parts.hostname not in ("localhost", "127.0.0.1", "::1"),
    }


def sqlite(file: Path) -> dict:
    options = {"transaction_mode": "IMMEDIATE", "timeout": 20}
    # Write-ahead logs of older versions can be corrupted by a checkpoint that meets a reset.
    if sqlite3.sqlite_version_info >= (3, 51, 3):
        options["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL"
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": f"{file.as_uri()}?mode=rw",  # a missing file is an error, not a new empty database
        "OPTIONS": options,
        "CONN_MAX_AGE": None,
    }


def postgresql(url: str) -> dict:
    try:
        if not url.startswith(("postgresql://", "postgres://")):
            raise ProgrammingError
        parameters = conninfo_to_dict(url)
    except ProgrammingError:
        raise ImproperlyConfigured(
            "DATABASE_URL ist nicht lesbar. Erwartet wird postgresql://Name:Passwort@Rechner:5432/Datenbank "
            "(Sonderzeichen im Passwort als %XX)."
        ) from None
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    return {
        "ENGINE": "django.db.backends.postgresql",
        **{names[key]: parameters.pop(key, "") for key in names},
        "OPTIONS": {"connect_timeout": "10", **parameters},
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }
