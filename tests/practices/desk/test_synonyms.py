"""Synonyms at the desk: what is taken, what is refused, and that the public search follows at once."""

import pytest
from django.contrib.auth.models import Group

from practices.models import Posting, Synonym
from practices.public import catalogue
from taxonomy import revision
from tests import factories

pytestmark = pytest.mark.django_db
ADD = "/admin/practices/synonym/add/"
LIST = "/admin/practices/synonym/"


@pytest.fixture
def desk(client):
    Synonym.objects.all().delete()  # those that a fresh database has
    client.force_login(factories.editor())
    return client


def save(client, words, address=ADD, note=""):
    return client.post(address, {"words": words, "note": note})


def problems(response):
    assert response.status_code == 200, "it was saved"
    return " ".join(response.context["adminform"].form.errors.get("words", []))


def titles(client, query):
    answer = client.get("/api/v1/praxisbeispiele/", {"q": query})
    return [row["title"] for row in answer.json()["results"]]


def postings():
    return sorted(Posting.objects.values_list("term_id", "places", "edition_id"))


def test_a_new_synonym_is_found_by_every_process_at_once_and_no_posting_changes(desk):
    factories.published(title="Flohmarkt im Hof")
    before, elsewhere = postings(), catalogue.current()
    assert titles(desk, "Trödelbasar") == []
    assert save(desk, "Trödelbasar\nFlohmarkt").status_code == 302
    assert titles(desk, "Trödelbasar") == ["Flohmarkt im Hof"]
    assert not elsewhere.search.find("Trödelbasar").hits, "a snapshot never changes"
    assert revision.current()[0] > elsewhere.revision
    assert postings() == before


def test_a_changed_synonym_counts_with_its_new_words(desk):
    factories.published(title="Flohmarkt im Hof")
    save(desk, "Trödelbasar\nFlohmarkt")
    assert titles(desk, "Trödelbasar")
    save(desk, "Altwarenschau\nFlohmarkt", f"{LIST}{Synonym.objects.get().pk}/change/")
    assert titles(desk, "Trödelbasar") == []
    assert titles(desk, "Altwarenschau") == ["Flohmarkt im Hof"]


def test_another_note_is_no_public_change(desk):
    save(desk, "Trödelbasar\nFlohmarkt")
    before = revision.current()
    save(desk, "Trödelbasar\nFlohmarkt", f"{LIST}{Synonym.objects.get().pk}/change/", note="Wunsch der Stadt")
    assert Synonym.objects.get().note == "Wunsch der Stadt"
    assert revision.current() == before


@pytest.mark.parametrize("by_list", [False, True])
def test_a_deleted_synonym_finds_nothing_more(desk, by_list):
    factories.published(title="Flohmarkt im Hof")
    save(desk, "Trödelbasar\nFlohmarkt")
    row, before = Synonym.objects.get(), postings()
    assert titles(desk, "Trödelbasar")
    if by_list:
        action = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
        assert desk.post(LIST, action).status_code == 302
    else:
        assert desk.post(f"{LIST}{row.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not Synonym.objects.exists()
    assert titles(desk, "Trödelbasar") == []
    assert postings() == before


def test_lines_are_trimmed_and_empty_ones_and_repetitions_dropped(desk):
    save(desk, "  Runder   Tisch \r\n\r\n Gesprächskreis\t\r\nRunder Tisch\r\n")
    assert Synonym.objects.get().words == "Runder Tisch\nGesprächskreis"


@pytest.mark.parametrize(
    "words, says",
    [
        ("", "zwingend erforderlich"),
        ("   \n \n", "zwingend erforderlich"),
        ("Flohmarkt", "mindestens zwei Zeilen"),
        ("Anwohner\nAnwohnerinnen\nAnwohner*innen", "nicht schon dasselbe"),
        ("Flohmarkt\n!!! …", "In „!!! …“ steht kein Wort"),
        ("Flohmarkt\nund", "In „und“ steht kein Wort"),
        ("Flohmarkt\n" + "x" * 81, "länger als 80 Zeichen"),
        ("\n".join(f"Wort{n}" for n in range(21)), "Höchstens 20 Zeilen"),
        ("Flohmarkt\nTr\x00ödel", "Nullzeichen"),
    ],
)
def test_what_the_search_could_not_use_is_refused_and_stays_in_the_form(desk, words, says):
    before = revision.current()
    response = save(desk, words)
    assert says in problems(response)
    assert not Synonym.objects.exists()
    assert revision.current() == before
    assert response.context["adminform"].form["words"].value() == words


def test_a_word_that_another_row_has_is_named_with_the_way_there(desk):
    save(desk, "Trödelbasar\nFlohmarkt")
    other = Synonym.objects.get()
    response = save(desk, "Flohmärkte\nAltwarenschau <b>")
    assert "„Flohmärkte“ steht schon in einem anderen Eintrag" in problems(response)
    page = response.content.decode()
    assert f'<a href="{LIST}{other.pk}/change/">Trödelbasar = Flohmarkt</a>' in page
    assert "Altwarenschau &lt;b&gt;" in page
    assert Synonym.objects.count() == 1


def test_a_row_does_not_stand_in_its_own_way(desk):
    save(desk, "Trödelbasar\nFlohmarkt")
    row = Synonym.objects.get()
    save(desk, "Trödelbasar\nFlohmarkt\nKrammarkt", f"{LIST}{row.pk}/change/")
    assert Synonym.objects.get().lines == ["Trödelbasar", "Flohmarkt", "Krammarkt"]


def test_a_missed_search_begins_a_new_row(desk):
    page = desk.get(ADD, {"gesucht": "Trödel<script>\nBasar\x00" + "x" * 500, "words": "fremd"})
    value = page.context["adminform"].form["words"].value()
    assert value.startswith("trödel script basar x") and len(value) <= 61 and value.count("\n") == 1
    assert desk.get(ADD).context["adminform"].form["words"].value() in (None, "")


def test_the_list_is_searched_as_the_public_search_reads(desk):
    save(desk, "Trödelbasar\nFlohmarkt")
    save(desk, "Öffentlicher Nahverkehr\nÖPNV")
    for query, rows in (("flohmärkte", 1), ("ÖFFENTLICHER", 1), ("quatsch", 0), ("und", 0), ("", 2)):
        assert desk.get(LIST, {"q": query}).context["cl"].result_count == rows, query


@pytest.mark.parametrize("group, status", [("Autor*in", 403), ("Redaktion", 200), ("Leitung", 200)])
def test_who_edits_synonyms(client, group, status):
    user = factories.editor("nothing")
    user.groups.add(Group.objects.get(name=group))
    client.force_login(user)
    for address in (LIST, ADD):
        assert client.get(address).status_code == status, address
