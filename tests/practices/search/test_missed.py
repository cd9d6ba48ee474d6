"""Counting what was searched in vain: what is kept, for how long, and that no reader pays for it."""

import datetime
import threading
import time

import pytest
from django.db import connection, connections, transaction

from practices.models import MissedSearch
from practices.search import missed
from tests import factories

pytestmark = pytest.mark.django_db
LIST = "/praxisbeispiele/"
TODAY = datetime.date(2026, 6, 1)


def rows():
    return dict(MissedSearch.objects.values_list("text", "count"))


def day(number):
    return TODAY - datetime.timedelta(days=number)


def test_only_words_are_kept_in_lower_case_and_at_most_sixty_characters():
    for text in ("  Öl-Kännchen?? (ROT) ", "x " * 100, "!!! … „“", "", "abc\x00def"):
        missed.count(text, on=TODAY)
    kept = rows()
    assert set(kept) == {"öl-kännchen rot", ("x " * 30).strip(), "abc def"}
    assert max(map(len, kept)) <= 60


def test_nothing_is_kept_but_day_words_and_number():
    assert {field.name for field in MissedSearch._meta.fields} == {"id", "day", "text", "count"}


def test_a_day_takes_a_thousand_rows_and_goes_on_counting_those():
    MissedSearch.objects.bulk_create(MissedSearch(day=TODAY, text=f"wort{n}") for n in range(999))
    for text in ("vorletztes", "letztes", "wort7", "vorletztes"):
        missed.count(text, on=TODAY)
    kept = rows()
    assert len(kept) == missed.MOST_A_DAY == 1000
    assert "letztes" not in kept
    assert (kept["wort7"], kept["vorletztes"]) == (2, 2)


def test_rare_rows_go_after_a_week_and_all_after_ninety_days():
    for age, count in ((7, 1), (8, 2), (8, 3), (90, 3), (91, 50)):
        MissedSearch.objects.create(day=day(age), text=f"vor {age} Tagen, {count}-mal", count=count)
    missed.count("heute", on=TODAY)
    assert set(rows()) == {"vor 7 Tagen, 1-mal", "vor 8 Tagen, 3-mal", "vor 90 Tagen, 3-mal", "heute"}


def test_what_is_frequent_is_summed_over_the_days():
    for age, text, count in ((0, "oft", 2), (5, "oft", 1), (40, "oft", 4), (8, "selten", 2), (0, "selten", 2)):
        MissedSearch.objects.create(day=day(age), text=text, count=count)
    assert list(missed.frequent(on=TODAY)) == [{"text": "oft", "total": 7, "last": TODAY}]


def test_a_search_is_counted_once_whatever_is_done_with_it_afterwards(client):
    factories.published(actors=[{"actor": "polizei"}])
    client.get(LIST, {"q": "Xylophon", "in": "", "sortierung": "relevanz"})
    assert rows() == {"xylophon": 1}
    for more in ({"akteur": "polizei"}, {"sortierung": "titel"}, {"in": "titel"}, {"genau": "1"}, {"seite": "2"}):
        client.get(LIST, {"q": "Xylophon", **more})
    client.head(LIST, {"q": "Xylophon"})
    client.get("/api/v1/praxisbeispiele/", {"q": "Xylophon"})
    client.get("/feed/", {"q": "Xylophon"})
    assert rows() == {"xylophon": 1}


def test_what_finds_something_is_not_counted(client):
    factories.published(title="Flohmarkt im Hof")
    for query in ("Flohmarkt", "Flomarkt"):
        client.get(LIST, {"q": query})
    client.get(LIST, {"q": "Flohmarkt", "akteur": "polizei"})
    assert rows() == {}


@pytest.mark.django_db(transaction=True)
def test_a_reader_does_not_wait_for_a_database_that_somebody_else_is_writing(client):
    factories.published()
    client.get(LIST, {"q": "Xylophon"})  # the collection is in memory from now on
    writing, read = threading.Event(), threading.Event()

    def write():
        with transaction.atomic():
            MissedSearch.objects.update(count=5)
            writing.set()
            read.wait(30)
        connections.close_all()

    writer = threading.Thread(target=write)
    writer.start()
    assert writing.wait(30)
    try:
        begun = time.monotonic()
        response = client.get(LIST, {"q": "Xylophon"})
        waited = time.monotonic() - begun
    finally:
        read.set()
        writer.join()
    assert response.status_code == 200
    assert waited < 10, "SQLite alone would wait for 20 seconds"
    assert rows() == {"xylophon": 5}
    missed.count("Xylophon")
    assert rows() == {"xylophon": 6}


@pytest.mark.django_db(transaction=True)
def test_an_editor_waits_as_long_as_before_after_a_reader_was_counted():
    missed.count("Xylophon")
    query = {"sqlite": "PRAGMA busy_timeout", "postgresql": "SHOW lock_timeout"}[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(query)
        assert cursor.fetchone()[0] in (20_000, "0")


def test_a_failing_count_is_no_failing_page(client, monkeypatch):
    from django.db import OperationalError

    def fail(*args, **kwargs):
        raise OperationalError("database is locked")

    factories.published()
    monkeypatch.setattr(MissedSearch.objects, "filter", fail)
    assert client.get(LIST, {"q": "Xylophon"}).status_code == 200
    assert rows() == {}
