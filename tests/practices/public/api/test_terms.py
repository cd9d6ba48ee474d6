"""The vocabularies as trees."""

import pytest

from practices.desk import workflow
from practices.public.api.terms import KEYS
from taxonomy import terms
from taxonomy.models import Category
from tests import factories

pytestmark = pytest.mark.django_db
VOCABULARIES = "/api/v1/vokabulare/"


def flat(nodes):
    for node in nodes:
        yield node
        yield from flat(node["children"])


def test_every_vocabulary_is_named_with_its_parameter_and_size(fetch, collection):
    rows = fetch(VOCABULARIES)["results"]
    assert [row["vocabulary"] for row in rows] == list(KEYS)
    for row in rows:
        assert row["terms"] == len(list(flat(fetch(row["document"])["results"]))), row["vocabulary"]
    assert rows[-1]["parameter"] == "schlagwort" and rows[-1]["terms"] == 2


def test_the_count_of_a_term_is_the_total_of_its_list(fetch, collection):
    for path in KEYS:
        for node in flat(fetch(f"{VOCABULARIES}{path}/")["results"]):
            assert fetch(node["practices"])["total"] == node["count"], node["path"]


def test_a_term_tells_its_words_and_its_page(fetch, client, collection):
    nodes = {node["slug"]: node for node in flat(fetch(f"{VOCABULARIES}akteure/")["results"])}
    police = nodes["polizei"]
    assert (police["name"], police["path"], police["count"]) == ("Polizei", "polizei", 2)
    assert [child["slug"] for child in police["children"]] == ["polizei-wuppertal"]
    assert "Landeskriminalamt" in police["synonyms"] and police["description"]
    assert client.get(nodes["polizei-wuppertal"]["url"]).status_code == 200


def test_a_term_keeps_its_former_names(fetch):
    with terms.changing(Category):
        Category.objects.filter(slug="stadt").update(slug="staedte", is_retired=True)
    factories.published(categories=["staedte"])
    node = next(node for node in flat(fetch(f"{VOCABULARIES}kategorien/")["results"]) if node["slug"] == "staedte")
    assert {"stadt", "wohnen-und-nachbarschaft/stadt"} <= set(node["former"]) and node["retired"] is True


def test_organisations_tags_and_places_are_there_only_while_a_live_record_uses_them(fetch, collection, by):
    slugs = lambda path: {node["slug"] for node in flat(fetch(f"{VOCABULARIES}{path}/")["results"])}  # noqa: E731
    assert "polizei-wuppertal" in slugs("akteure")
    assert (slugs("orte"), slugs("schlagworte")) == ({"wuppertal", "muenchen"}, {"ordnung", "plaetze"})
    workflow.withdraw(collection[101], by=by)
    assert "polizei-wuppertal" not in slugs("akteure")
    assert (slugs("orte"), slugs("schlagworte")) == ({"muenchen"}, {"plaetze"})


def test_an_unknown_vocabulary_is_not_found(fetch):
    assert fetch(f"{VOCABULARIES}quatsch/", status=404)["title"] == "Nicht gefunden"


@pytest.mark.parametrize("path", ["", "akteure/", "schlagworte/"])
def test_it_needs_the_revision_only(client, collection, django_assert_num_queries, path):
    client.get(VOCABULARIES)
    with django_assert_num_queries(1):
        assert client.get(f"{VOCABULARIES}{path}").status_code == 200
