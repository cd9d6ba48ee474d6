"""An empty cache for every test, a required second factor, and somebody who manages accounts."""

import pytest
from django.core.cache import cache

from tests.divercity.accounts.people import person, signed_in


@pytest.fixture(autouse=True)
def fresh(db, settings):
    cache.clear()  # its table is none of the models', so a test that commits leaves its counters
    settings.MFA_TOTP_TOLERANCE = 1  # a code may run out between making and sending it


@pytest.fixture
def required(settings):
    settings.REQUIRE_MFA = True


@pytest.fixture
def lead():
    return signed_in(person("Leitung", username="lea", first_name="Lea", last_name="Lang", email="lea@example.org"))
