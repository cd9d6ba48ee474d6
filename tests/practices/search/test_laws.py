"""The search against its own rules, said plainly (``plain``), over random queries; and its counts."""

import random

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from practices.models import Edition
from practices.public import catalogue
from practices.public.filters import FACETS
from tests.practices.search import collection
from tests.practices.search.plain import PlainSearch

pytestmark = pytest.mark.django_db
API = "/api/v1/praxisbeispiele/"
QUERIES = st.integers(0, 2**32).map(lambda seed: collection.random_query(random.Random(seed)))
SLOW = settings(deadline=None, suppress_health_check=list(HealthCheck), database=None)


def test_random_queries_find_what_a_plain_reading_of_all_texts_finds(client):
    collection.publish(collection.documents())
    plain = PlainSearch()
    numbers = dict(Edition.objects.values_list("pk", "practice_number"))

    @given(QUERIES)
    @settings(SLOW, max_examples=150)
    @example(("Platz", {}))
    @example(("Runder Tisch", {}))
    @example(("-Platz", {}))
    @example(("-Platz Polizei", {"in": "inhalt"}))
    @example(("Polizei Wuppertal", {}))
    @example(("Fair Play", {"genau": "1"}))
    @example(("Bürgerbefragungsplatz", {}))
    @example(("Grafitti", {}))
    def law(asked):
        query, parameters = asked
        expected = plain.find(query, parameters.get("in", ""), bool(parameters.get("genau")))
        hits = catalogue.current().search.find(
            query, scope=parameters.get("in", ""), exact=bool(parameters.get("genau"))
        )
        assert hits.hits.scores() == expected
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
