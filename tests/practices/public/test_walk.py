"""Whoever follows "next" meets everything that stays exactly once, whatever happens to others meanwhile."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyroaring import BitMap

from practices.desk import versions, workflow
from practices.models import Edition, Practice
from practices.public import catalogue
from practices.public.catalogue import walk as walks
from tests import factories
from tests.practices.public.conftest import MUENCHEN, WUPPERTAL

WORDS = ["Angst", "Platz", "Park", "Licht", "Öl"]
PLACES = [WUPPERTAL, MUENCHEN, None]


def some_fields(dice):
    place = PLACES[dice % 3]
    text = " ".join(WORDS[dice % 5 :] * (dice % 3)) + " Angst"
    return {"title": f"{WORDS[dice % 5]} {dice % 7}", "teaser": text.strip(), **({"place": place} if place else {})}


CHANGES = st.lists(st.tuples(st.sampled_from(["publish", "retitle", "withdraw"]), st.integers(0, 30)), max_size=3)


QUERIES = ["?art=praxisbeispiel", "?sortierung=ort", "?q=angst"]


@pytest.mark.django_db
@pytest.mark.parametrize("query", QUERIES)
def test_every_record_that_stays_is_met_exactly_once(client, query, monkeypatch):
    walk_while_others_come_and_go(client, query, monkeypatch, 2)


@pytest.mark.drill
@pytest.mark.django_db
@pytest.mark.parametrize("query", [*QUERIES, "", "?sortierung=titel"])
def test_a_hundred_times_every_record_that_stays_is_met_exactly_once(client, query, monkeypatch):
    walk_while_others_come_and_go(client, query, monkeypatch, 100)


def walk_while_others_come_and_go(client, query, monkeypatch, count):
    monkeypatch.setattr(walks, "MOST_REMEMBERED", 4)  # so that both parts of a walk by relevance are walked
    by = factories.editor()
    for dice in range(10):
        factories.published(by=by, **some_fields(dice))

    @given(changes=st.lists(CHANGES, min_size=2, max_size=4), size=st.integers(2, 5))
    @example(changes=[[("withdraw", n), ("publish", n), ("retitle", n + 3)] for n in range(4)], size=3)
    def walk(changes, size):
        address = f"/api/v1/praxisbeispiele/?{query[1:]}&anzahl={size}".replace("?&", "?")
        stayed = set(Edition.objects.live().values_list("practice_number", flat=True))
        met, changes = [], iter(changes)
        while address:
            answer = client.get(address.removeprefix("http://testserver")).json()
            met += [row["number"] for row in answer["results"]]
            address = answer["next"]
            for what, dice in next(changes, ()):
                stayed.discard(change(what, dice, by))
        assert [met.count(number) for number in sorted(stayed)] == [1] * len(stayed)

    settings(max_examples=count, deadline=None)(walk)()


def change(what, dice, by):
    """Do something to a record; returns the number of one that does not stay as it was."""
    live = Edition.objects.live().order_by("practice_number").values_list("practice_number", flat=True)
    if what == "publish" or len(live) < 8:
        factories.published(by=by, **some_fields(dice))
        return None
    practice = Practice.objects.get(number=live[dice % len(live)])
    if what == "withdraw":
        workflow.withdraw(practice, by=by)
    else:
        practice.title = f"{WORDS[dice % 5]} neu {dice}"
        practice.save()
        versions.record(practice, by=by)
        workflow.publish(practice, by=by)
    return practice.number


@pytest.mark.django_db
def test_the_newest_first_meets_also_what_is_changed_meanwhile(client):
    by = factories.editor()
    practices = [factories.published(by=by, title=f"Beispiel {n}") for n in range(6)]
    address, met = "/api/v1/praxisbeispiele/?anzahl=2", []
    while address:
        answer = client.get(address.removeprefix("http://testserver")).json()
        met += [row["number"] for row in answer["results"]]
        address = answer["next"]
        for practice in (practices[0], practices[-1]):
            practice.title += " anders"
            practice.save()
            versions.record(practice, by=by)
            workflow.publish(practice, by=by)
    assert met == [practice.number for practice in reversed(practices)]


@given(st.sampled_from(list(walks.LETTERS)), st.binary(max_size=40), st.sets(st.integers(0, 2**32 - 1)))
def test_a_walk_is_read_as_it_was_written(order, key, met):
    walk = catalogue.Walk(order, key, BitMap(met))
    if len(str(walk)) <= walks.LONGEST:
        assert catalogue.Walk.read(str(walk)) == walk


def test_a_walk_fits_into_an_address_however_much_it_remembers():
    met = BitMap(range(0, 100_000, 67))
    assert len(met) > walks.MOST_REMEMBERED - 1 + 990
    assert len(str(catalogue.Walk("relevanz", b"x" * 18, met))) < 4000


@given(st.text(max_size=60))
@example("____________")
@example("cv" + "_" * 40)
def test_what_is_no_walk_is_refused(text):
    try:
        walk = catalogue.Walk.read(text)
    except ValueError:
        return
    assert walk.order in walks.LETTERS and len(walk.met) <= len(text)


def test_passed_counts_up_to_a_key_also_where_its_edition_is_gone():
    from practices.public.catalogue.orders import Order

    keys = [n.to_bytes(2, "big") + n.to_bytes(4, "big") for n in range(0, 600, 2)]
    order, chosen = Order.of(keys), BitMap(range(0, 600, 4))
    assert len(order.chunks) > 2
    for n in (0, 1, 3, 4, 299, 300, 598, 599):
        key = n.to_bytes(2, "big") + n.to_bytes(4, "big")
        assert order.passed(chosen, key) == len([m for m in range(0, n + 1, 2) if m in chosen])
    assert order.passed(chosen, b"") == 0 and order.passed(chosen, b"\xff") == len(chosen)
