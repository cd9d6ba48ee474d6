"""The laws of the catalogue, over random collections and selections."""

import random

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from practices.desk import versions, workflow
from practices.models import Edition, Practice
from practices.public import catalogue
from practices.public.filters import FACETS, PracticeFilterSet
from taxonomy.models import Place
from tests import factories

pytestmark = pytest.mark.django_db

CATEGORIES = ["stadt", "freiraum", "technik", "befragung", "wohnen-und-nachbarschaft", "forschungsergebnisse"]
VALUES = {
    "kategorie": [*CATEGORIES, "quatsch"],
    "akteur": ["polizei", "kommunen", "polizei-wuppertal", "quatsch"],
    "diversitaet": ["alter", "kultur", "herkunft"],
    "anlass": ["nutzungskonflikte", "angstraeume"],
    "art": ["praxisbeispiel", "methode", "quatsch"],
    "land": ["bayern", "nordrhein-westfalen", "hessen"],
    "ort": ["wuppertal", "muenchen", "koeln"],
    "groesse": ["gross", "mittel"],
    "beleg": ["intern", "keine"],
    "kennzeichen": ["offen", "adaptiv"],
    "schlagwort": ["ordnung", "plaetze"],
}
PLACES = [
    {"name": "Wuppertal", "state": "Nordrhein-Westfalen"},
    {"name": "Köln", "state": "Nordrhein-Westfalen"},
    {"name": "München", "state": "Bayern"},
]


@pytest.fixture(scope="module")
def collection(django_db_setup, django_db_blocker):
    """Sixty practices filed at random; a third of them drafts or withdrawn, which nothing may find."""
    dice = random.Random(7)
    with django_db_blocker.unblock():
        from taxonomy.lookup import Lookup

        by = factories.editor()
        organisation = Lookup().add_term(
            "actor", slug="polizei-wuppertal", name="Polizei Wuppertal", parent="polizei"
        )
        numbers = []
        for n in range(60):
            some = lambda values, k=2: dice.sample(values, dice.randint(0, min(k, len(values))))  # noqa: E731
            row = factories.practice(
                by=by,
                title=f"{dice.choice(['Äpfel', 'Apfel', 'Öl', 'Zebra', 'Straße', 'Strasse'])} {n % 17}",
                teaser=dice.choice(["Angst auf dem Platz.", "Lärm in der Nacht.", "Größe und Mut."]),
                kind=dice.choice(["praxisbeispiel", "methode"]),
                categories=some(CATEGORIES, 3) or ["stadt"],
                actors=[{"actor": a} for a in some(["polizei", "kommunen", "polizei-wuppertal"])],
                diversity=[{"dimension": d} for d in some(["alter", "kultur", "herkunft"])],
                occasions=some(["nutzungskonflikte", "angstraeume"]),
                evidence=dice.choice(["", "intern", "keine"]),
                quality_marks=[{"mark": m, "rating": "erfuellt"} for m in some(["offen", "adaptiv"])],
                tags=some(["Ordnung", "Plätze"]),
                **({"place": dice.choice(PLACES)} if n % 4 else {}),
                further_places=some(PLACES, 1),
            )
            numbers.append(row.number)
            if n % 6 != 0:
                workflow.publish(row, by=by)
            if n % 6 == 1:
                workflow.withdraw(row, by=by)
        yield numbers
        from taxonomy.models import Actor, Tag

        Edition.objects.all().delete()
        Practice.objects.all().delete()
        from practices.models import Version

        Version.objects.all().delete()
        Actor.objects.filter(pk=organisation).delete()
        Tag.objects.all().delete()
        by.delete()
        catalogue.forget()


@st.composite
def selections(draw, least=0):
    names = draw(st.lists(st.sampled_from(list(VALUES)), unique=True, min_size=least, max_size=4))
    return {
        name: draw(st.lists(st.sampled_from(VALUES[name]), unique=True, min_size=1, max_size=3)) for name in names
    }


# At least every second case has two facets or more, where the laws are interesting.
SELECTIONS = st.one_of(selections(), selections(least=2))
QUERIES = st.sampled_from(["", "", "angst", "GRÖSSE", "groesse mut", "nichts"])


def filterset(selection, query="", **more):
    data = QueryDict(mutable=True)
    for name, values in selection.items():
        data.setlist(name, values)
    if query:
        data["q"] = query
    data.update(more)
    result = PracticeFilterSet(data, snapshot=catalogue.current())
    assert result.problems == []
    return result


def ask(selection, query="", **more):
    asked = filterset(selection, query, **more)
    return catalogue.answer(asked.snapshot, asked.selection, hits=asked.hits, order=asked.order, size=1000)


@given(SELECTIONS, QUERIES)
@settings(max_examples=60, deadline=None)
def test_a_count_is_the_total_after_choosing_the_option(collection, selection, query):
    answer = ask(selection, query)
    roots = {c: catalogue.current().vocabularies["category"].find(c) for c in VALUES["kategorie"]}
    for facet in answer.facets:
        for option in facet.options:
            kept = dict(selection)
            own = kept.pop(facet.name, [])
            if facet.name == "kategorie":
                own = [v for v in own if roots[v] is not None and roots[v].root.slug != facet.key]
                kept["kategorie"] = [*own, option.value]
            else:
                kept[facet.name] = [option.value]
            assert ask(kept, query).total == option.count, (facet.key, option.value)


@given(SELECTIONS, QUERIES, st.sampled_from(["", "titel", "ort", "neueste", "relevanz"]))
@settings(max_examples=150, deadline=None)
def test_the_catalogue_and_the_filterset_find_the_same_in_the_same_order(collection, selection, query, order):
    answer = ask(selection, query, **({"sortierung": order} if order else {}))
    truth = filterset(selection, query, **({"sortierung": order} if order else {})).qs
    assert answer.ids == list(truth.values_list("pk", flat=True))
    assert answer.total == len(answer.ids)


@given(SELECTIONS, QUERIES, st.randoms())
@settings(max_examples=60, deadline=None)
def test_the_order_of_parameters_changes_nothing(collection, selection, query, dice):
    shuffled = list(selection.items())
    dice.shuffle(shuffled)
    other = {name: dice.sample(values, len(values)) for name, values in shuffled}
    assert ask(selection, query) == ask(other, query)


@given(SELECTIONS, st.sampled_from(["titel", "ort", "neueste"]), st.integers(1, 7))
@settings(max_examples=60, deadline=None)
def test_pages_are_slices_of_the_whole(collection, selection, order, size):
    snapshot, chosen = catalogue.current(), filterset(selection).selection
    whole = catalogue.answer(snapshot, chosen, order=order, size=1000).ids
    pages = []
    for page in range(1, len(whole) // size + 2):
        pages += catalogue.answer(snapshot, chosen, order=order, page=page, size=size).ids
    assert pages == whole


def test_every_hit_is_a_live_edition(collection):
    assert set(ask({}).ids) == set(Edition.objects.live().values_list("pk", flat=True))
    assert 0 < len(ask({}).ids) < len(collection)


def test_catching_up_gives_the_same_as_building_anew(collection):
    by = factories.editor()
    catalogue.current()
    first = Practice.objects.filter(stage="published").first()
    workflow.withdraw(first, by=by)
    second = Practice.objects.filter(stage="published").first()
    Practice.objects.filter(pk=second.pk).update(title="Ganz anders", evidence="keine")
    second.refresh_from_db()
    versions.record(second, by=by)
    workflow.publish(second, by=by)
    factories.published(by=by, title="Neu dazu", tags=["Ordnung"])
    caught_up = {order: ask({}, sortierung=order) for order in ("titel", "ort", "neueste")}
    catalogue.forget()
    assert caught_up == {order: ask({}, sortierung=order) for order in ("titel", "ort", "neueste")}
    catalogue.forget()


def test_a_fresh_process_reads_the_vocabularies_once(collection):
    catalogue.forget()
    with CaptureQueriesContext(connection) as queries:
        catalogue.current()
    read = [query["sql"] for query in queries if f'FROM "{Place._meta.db_table}"' in query["sql"]]
    assert len(read) == 1


def test_every_declared_facet_is_known_to_the_catalogue():
    from practices.public.catalogue.answer import FACET_ORDER

    assert set(FACETS) == set(FACET_ORDER)
