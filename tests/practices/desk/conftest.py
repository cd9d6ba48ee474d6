"""Ada, who may do everything at the desk, and her browser."""

import pytest

from tests import factories


@pytest.fixture
def by():
    return factories.editor(first_name="Ada", last_name="Beispiel")


@pytest.fixture
def desk(client, by):
    client.force_login(by)
    return client
