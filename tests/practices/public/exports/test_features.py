"""GeoJSON, read back by the library; every record is in it, on the map or not."""

import geojson
import pytest

from tests import factories
from tests.practices.public import outputs
from tests.practices.public.conftest import WUPPERTAL

pytestmark = pytest.mark.django_db


def taken(client, query=""):
    response = client.get(f"/praxisbeispiele/auswahl.geojson{query}")
    assert response["Content-Type"] == "application/geo+json; charset=utf-8"
    found = geojson.loads(outputs.body(response))
    assert found.is_valid, found.errors()
    assert found.type == "FeatureCollection"
    return found


def test_a_feature_stands_at_all_its_places_longitude_first(client, collection):
    found = taken(client, "?sortierung=ort")
    features = {feature.id: feature for feature in found.features}
    assert features[101].geometry.type == "MultiPoint"
    (east, north), (munich, _) = features[101].geometry.coordinates
    assert 7 < east < 7.4 and 51 < north < 51.5 and 11 < munich < 12
    assert features[102].geometry.type == "Point"
    assert features[103].geometry is None
    said = features[101].properties
    assert (said["place"], said["state"], said["further_places"]) == ("Wuppertal", "Nordrhein-Westfalen", ["München"])
    assert said["actors"] == ["Polizei Wuppertal", "Kommunen"]
    assert said["url"] == "http://testserver/praxisbeispiele/ordnungspartnerschaften/"
    assert said["kind"] == "Praxisbeispiel"


def test_the_same_place_named_twice_is_one_point(client, by):
    factories.published(by=by, place=WUPPERTAL, further_places=[WUPPERTAL])
    [feature] = taken(client).features
    assert feature.geometry.type == "Point"


def test_the_collection_says_what_was_asked_for_and_may_be_empty(client, collection):
    found = taken(client, "?ort=wuppertal")
    assert found["selection"]["selection"] == "Ort Wuppertal"
    assert found["description"].startswith("Ort Wuppertal; 1 Beitrag; Stand ")
    assert found["selection"]["records"] == len(found.features) == 1
    nothing = taken(client, "?ort=nirgends")
    assert nothing.features == [] and nothing["selection"]["records"] == 0


def test_words_say_or_where_one_of_several_suffices_and_part_what_must_hold_together(client, by):
    factories.published(by=by, categories=["stadt", "befragung"])
    factories.published(by=by, categories=["wohnungen"])
    found = taken(client, "?kategorie=stadt&kategorie=befragung&kategorie=wohnungen")
    assert found["selection"]["selection"] == "Kategorie Stadt oder Wohnungen; Kategorie Befragung"
    assert len(found.features) == 1
    beside = taken(client, "?kategorie=befragung&kategorie=nichts")
    assert beside["selection"]["selection"] == "Kategorie Befragung oder nichts"
    assert len(beside.features) == 1
    assert taken(client, "?kategorie=nichts")["selection"]["selection"] == "Kategorie nichts"
