"""The search against its own rules, said plainly (``plain``), over random queries; and its counts."""

import random

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from practices.models import Edition
from practices.public.filters import FACETS
from practices.search import hits, postings
from tests.practices.search import collection
from tests.practices.search.plain import PlainSearch

pytestmark = pytest.mark.django_db
API = "/api/v1/praxisbeispiele/"
QUERIES = st.integers(0, 2**32).map(lambda seed: collection.random_query(random.Random(seed)))
SLOW = settings(deadline=None, suppress_health_check=list(HealthCheck), database=None)


@pytest.mark.parametrize("scale", ["as it is", "as if there were very many"])
def test_random_queries_find_what_a_plain_reading_of_all_texts_finds(client, monkeypatch, scale):
    if scale != "as it is":
        # More editions than are combined, or named in a query, one by one; more than is kept in the process.
        monkeypatch.setattr(hits, "FEW", 2)
        monkeypatch.setattr(postings, "FEW", 2)
        monkeypatch.setattr(postings, "KEPT_BYTES", 3_000)
    collection.publish(collection.documents())
    plain = PlainSearch()
    numbers = dict(Edition.objects.values_list("pk", "practice_number"))

    @given(QUERIES)
    @settings(SLOW, max_examples=100)
    @example(("Platz", {}))
    @example(("Runder Tisch", {}))
    @example(("-Platz", {}))
    @example(("-Platz Polizei", {"in": "inhalt"}))
    @example(("Polizei Wuppertal", {}))
    @example(("Fair Play", {"genau": "1"}))
    @example(("Bürgerbefragungsplatz", {}))
    @example(("Grafitti", {}))
    @example(("steltl", {"in": "inhalt"}))
    @example(("Licht", {}))
    @example(("Schatten", {}))
    @example(("Stadtteil Fest", {}))
    @example(("AKK", {}))
    @example(("Arbeitsgruppe kommunale Kriminalprävention", {}))
    def law(typed):
        query, parameters = typed
        expected = plain.find(query, parameters.get("in", ""), bool(parameters.get("genau")))
        asked, _ = collection.ask(query, parameters)
        assert asked.hits.scores() == expected
        answer = client.get(API, {"q": query, "anzahl": "1000", **parameters}).json()
        assert [row["number"] for row in answer["results"]] == [numbers[pk] for pk in plain.order(expected)]
        assert answer["total"] == len(expected)

    law()


def test_every_count_is_the_total_after_choosing_the_option_with_the_search_kept():
    collection.publish(collection.documents())

    @given(QUERIES)
    @settings(SLOW, max_examples=40)
    @example(("Platz", {}))
    @example(("Haus -Polizei", {}))
    def law(asked):
        query, parameters = asked
        _, answer = collection.ask(query, parameters)
        for facet in answer.facets:
            assert facet.name in FACETS
            for option in facet.options:
                _, chosen = collection.ask(query, {**parameters, facet.name: option.value})
                assert chosen.total == option.count, (query, facet.name, option.value)

    law()
