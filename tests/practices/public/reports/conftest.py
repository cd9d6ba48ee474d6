"""Sending the forms as a reader does."""

import secrets
import time

import pytest
from django.core import signing
from django.utils import timezone

from practices.public.reports import guard

TEXT = "Der Verein heißt seit dem Frühjahr anders."


@pytest.fixture(autouse=True)
def half_past(monkeypatch):
    """No test begins in one hour and ends in the next."""
    moment = timezone.now().replace(minute=30)
    monkeypatch.setattr(timezone, "now", lambda: moment)


def stamp(age=60):
    """A form's stamp as it was given out ``age`` seconds ago."""

    class Earlier(signing.TimestampSigner):
        def timestamp(self):
            return signing.b62_encode(int(time.time()) - age)

    return Earlier(salt=guard._signer.salt).sign(secrets.token_hex(8))


def hint(client, *, age=60, headers=None, **data):
    data = {"kind": "general", "text": TEXT, "stempel": stamp(age), **data}
    return client.post("/hinweis/", data, headers={"Sec-Fetch-Site": "same-origin", **(headers or {})})


def barrier(client, **data):
    data = {"page": "/praxisbeispiele/", "text": "Mit der Tastatur geht es nicht weiter.", "stempel": stamp(), **data}
    return client.post("/barriere/", data, headers={"Sec-Fetch-Site": "same-origin"})


def problems(response):
    return [sentence for _, sentence in response.context["problems"]]
