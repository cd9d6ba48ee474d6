"""What is typed into."""

import pytest

from tests import factories


@pytest.fixture
def practice():
    return factories.practice(
        title="Anfang",
        categories=["stadt"],
        sections={"aims": "<p>Mehr Licht.</p>"},
        sources=[{"text": "Bericht"}],
        tags=["Licht"],
    )
