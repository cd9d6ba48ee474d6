"""Ada, who may do everything at the desk, and her browser; and Bea, who comes at the same time."""

import pytest

from tests import factories


@pytest.fixture
def by():
    return factories.editor(first_name="Ada", last_name="Beispiel")


@pytest.fixture
def desk(client, by):
    client.force_login(by)
    return client


@pytest.fixture
def other(client):
    """Bea's browser."""
    bea = type(client)()
    bea.force_login(factories.editor(username="bea", first_name="Bea", last_name="Zweit"))
    return bea
