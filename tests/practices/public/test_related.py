"""What belongs to a record, and the reasons that are given for it."""

import random
from collections import namedtuple

import pytest
from pyroaring import BitMap

from practices.desk import workflow
from practices.models import Edition
from practices.public import catalogue
from practices.public.catalogue import orders
from practices.public.related import SHOWN, Shareable, nearest, reasons, related, shareables
from taxonomy.lookup import Lookup
from tests import factories
from tests.practices.public.conftest import MUENCHEN, WUPPERTAL

Titles = namedtuple("Titles", "orders")


def shown(client, slug):
    return client.get(f"/praxisbeispiele/{slug}/").context["record"]["related"]


def names(client, slug):
    return [row["name"] for row in shown(client, slug)]


@pytest.mark.parametrize("seed", range(40))
def test_the_nearest_are_those_with_the_highest_sums_and_equal_ones_come_by_title(seed):
    rng = random.Random(seed)
    ids = range(1, rng.choice([3, 30, 300]))
    titles = {pk: bytes([rng.randrange(3)]) for pk in ids}
    order = orders.Order.of([orders.title_key(title, pk, pk) for pk, title in titles.items()])
    shared = [
        Shareable(None, BitMap(rng.sample(list(ids), rng.randrange(len(ids) + 1))), rng.randrange(1, 40), "", "", "")
        for _ in range(rng.randrange(6))
    ]
    own = rng.choice(ids)
    sums = {pk: sum(one.weight for one in shared if pk in one.ids) for pk in ids if pk != own}
    expected = sorted((pk for pk, total in sums.items() if total), key=lambda pk: (-sums[pk], titles[pk], pk))
    assert nearest(shared, own, Titles({"titel": order})) == expected[:SHOWN]


@pytest.mark.django_db
def test_every_reason_that_is_named_is_shared_by_both(by):
    rng = random.Random(7)
    Lookup().add_term("actor", slug="polizei-wuppertal", name="Polizei Wuppertal", parent="polizei")
    pick = lambda values: rng.sample(values, rng.randrange(len(values)))  # noqa: E731
    for _ in range(12):
        factories.published(
            by=by,
            place=rng.choice([WUPPERTAL, MUENCHEN]),
            categories=["stadt", *pick(["technik", "freiraum", "befragung"])],
            occasions=pick(["angstraeume", "nutzungskonflikte", "laerm-und-nachtleben"]),
            diversity=[{"dimension": slug} for slug in pick(["alter", "kultur", "herkunft"])],
            actors=[{"actor": slug} for slug in pick(["polizei-wuppertal", "polizei", "kommunen", "ordnung"])],
        )
    snapshot = catalogue.current()
    said = 0
    for edition in Edition.objects.all():
        shared = shareables(edition.document, snapshot)
        for row in related(edition.document, edition, snapshot):
            other = Edition.objects.get(practice_number=row["number"])
            assert other != edition
            theirs = {one.term.name: one for one in shareables(other.document, snapshot)}
            assert row["reasons"] == reasons(shared, other.pk)
            for name in [name for reason in row["reasons"] for name in reason["terms"].split(", ")]:
                assert {edition.pk, other.pk} <= set(theirs[name].ids), (edition, other, name)
                said += 1
    assert said > 30


@pytest.mark.django_db
def test_the_reasons_are_told_in_words_the_rarest_first(client, by, organisation):
    common = {"categories": ["stadt"], "diversity": [{"dimension": "alter"}]}
    factories.published(
        by=by, slug="eins", title="Eins", actors=[{"actor": "polizei-wuppertal"}], occasions=["angstraeume"], **common
    )
    factories.published(
        by=by, slug="zwei", title="Zwei", actors=[{"actor": "polizei-wuppertal"}], occasions=["angstraeume"], **common
    )
    factories.published(by=by, title="Drei", **common)
    factories.published(by=by, title="Vier", categories=["technik"])
    said = [(reason["label"], reason["terms"]) for reason in shown(client, "eins")[0]["reasons"]]
    assert said == [
        ("Gleiche Stelle", "Polizei Wuppertal"),
        ("Gleicher Anlass", "Angsträume"),
        ("Gleiche Dimension", "Alter"),
    ]
    assert names(client, "eins") == ["Zwei", "Drei"], "who shares nothing is not shown"


@pytest.mark.django_db
def test_what_the_editors_related_comes_first_with_its_kind(client, by):
    factories.published(by=by, number=7, slug="ferner", title="Ferner", categories=["technik"])
    factories.published(by=by, title="Naher", categories=["freiraum"], occasions=["angstraeume"])
    factories.published(by=by, title="Anderer")
    factories.published(
        by=by,
        slug="eins",
        categories=["freiraum"],
        occasions=["angstraeume"],
        relations=[{"kind": "vorbild", "practice": 7}],
    )
    assert [(row["name"], row["relation"]) for row in shown(client, "eins")] == [("Ferner", "Vorbild"), ("Naher", "")]
    assert shown(client, "ferner")[0]["relation"] == "Vorbild für"


@pytest.mark.django_db
def test_all_that_the_editors_related_is_shown_however_much_it_is(client, by):
    several = [factories.published(by=by, title=f"Teil {n}", categories=["technik"]) for n in range(6)]
    relations = [{"kind": "verwandt", "practice": practice.number} for practice in several]
    factories.published(by=by, slug="ganzes", relations=relations)
    assert names(client, "ganzes") == [f"Teil {n}" for n in range(6)]
    html = client.get("/praxisbeispiele/ganzes/").content.decode()
    assert all(html.count(f">Teil {n}</a>") == 1 for n in range(6))


@pytest.mark.django_db
def test_a_draft_and_a_withdrawn_record_are_never_related(client, by):
    alike = {"categories": ["technik"], "occasions": ["angstraeume"]}
    factories.published(by=by, slug="eins", **alike)
    factories.practice(by=by, title="Entwurf", **alike)
    gone = factories.published(by=by, title="Zurückgezogen", **alike)
    factories.published(by=by, title="Anderer")
    assert names(client, "eins") == ["Zurückgezogen"]
    workflow.withdraw(gone, by=by)
    assert names(client, "eins") == []


@pytest.mark.django_db
def test_what_all_records_share_is_no_reason(client, by):
    for title in ("Eins", "Zwei", "Drei"):
        factories.published(by=by, slug=title.lower(), title=title, categories=["stadt"])
    assert names(client, "eins") == []
