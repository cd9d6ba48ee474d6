"""How mail server and database are reached."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from divercity.connections import mail, postgresql


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


@pytest.mark.django_db
def test_connections_check_foreign_keys_and_stay_open():
    assert connection.settings_dict["CONN_MAX_AGE"] != 0
    assert connection.settings_dict["ATOMIC_REQUESTS"] is False
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            assert cursor.execute("PRAGMA foreign_keys").fetchone() == (1,)
        assert connection.transaction_mode == "IMMEDIATE"
