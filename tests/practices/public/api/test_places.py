"""The places of the collection."""

import pytest

pytestmark = pytest.mark.django_db
PLACES = "/api/v1/orte/"


def test_places_tell_where_they_are_and_how_large(fetch, collection):
    answer = fetch(PLACES)
    assert answer["total"] == 2 and [row["name"] for row in answer["results"]] == ["München", "Wuppertal"]
    place = answer["results"][1]
    assert (place["state"], place["land"]) == ("Nordrhein-Westfalen", "nordrhein-westfalen")
    assert (place["level"], place["size"], place["count"]) == ("kommune", "gross", 1)
    assert 51 < place["latitude"] < 52 and 7 < place["longitude"] < 8
    assert "inhabitants" not in place
    assert fetch(place["practices"])["total"] == 1


def test_it_needs_the_revision_only(client, collection, django_assert_num_queries):
    client.get(PLACES)
    with django_assert_num_queries(1):
        assert client.get(PLACES).status_code == 200
