import pytest


@pytest.fixture
def fetch(client):
    """What an address of the interface answers, as data."""

    def fetch(address, status=200, **headers):
        response = client.get(address.removeprefix("http://testserver"), headers=headers)
        assert response.status_code == status, (address, response.content)
        kind = "application/json" if status == 200 else "application/problem+json"
        assert response.headers["Content-Type"] == kind
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        return response.json()

    return fetch
