"""Searching on the page and over the interface."""

import pytest

from practices.desk import workflow
from practices.models import Edition, MissedSearch
from tests import factories

pytestmark = pytest.mark.django_db
LIST = "/praxisbeispiele/"


def titles(client, **parameters):
    answer = client.get("/api/v1/praxisbeispiele/", parameters)
    assert answer.status_code == 200, answer.content
    return [row["title"] for row in answer.json()["results"]]


def test_neither_a_draft_nor_a_withdrawn_practice_is_found(client):
    by = factories.editor()
    factories.practice(by=by, title="Entwurf zur Nachtruhe")
    gone = factories.published(by=by, title="Zurückgezogen zur Nachtruhe")
    factories.published(by=by, title="Öffentlich zur Nachtruhe")
    workflow.withdraw(gone, by=by)
    assert titles(client, q="Nachtruhe") == ["Öffentlich zur Nachtruhe"]


def test_title_counts_over_teaser_over_body_and_a_word_over_a_part_of_one(client):
    by = factories.editor()
    factories.published(by=by, title="A", sections={"context": "<p>Ein Garten liegt dort.</p>"})
    factories.published(by=by, title="B", sections={"context": "<p>Der Schulgarten liegt dort.</p>"})
    factories.published(by=by, title="C", teaser="Der Garten wird genutzt.")
    factories.published(by=by, title="Schulgarten D")
    factories.published(by=by, title="Garten E")
    assert titles(client, q="Garten") == ["Garten E", "Schulgarten D", "C", "A", "B"]


def test_equal_hits_stand_in_title_order(client):
    by = factories.editor()
    for title in ("Zelt", "Äpfel", "Brücke"):
        factories.published(by=by, title=title, teaser="Ein Sommerfest.")
    assert titles(client, q="Sommerfest") == ["Äpfel", "Brücke", "Zelt"]


def test_a_change_is_found_at_once_and_the_former_words_no_more(client):
    by = factories.editor()
    row = factories.published(by=by, title="Vorher Laubbläser")
    assert titles(client, q="Laubbläser")
    row.title = "Nachher Schneeschieber"
    row.save()
    from practices.desk import versions

    versions.record(row, by=by)
    assert titles(client, q="Laubbläser")
    workflow.publish(row, by=by)
    assert titles(client, q="Schneeschieber") == ["Nachher Schneeschieber"]
    assert titles(client, q="Laubbläser") == []


def test_hits_are_marked_in_title_and_text_after_escaping(client):
    factories.published(
        title="Waffenverbotszone <b> & Co",
        sections={"context": "<p>Im Umkreis gilt ein Verbot von Messern &lt;script&gt;.</p>"},
    )
    page = client.get(LIST, {"q": "Verbot"}).content.decode()
    assert "Waffen<mark>verbots</mark>zone &lt;b&gt; &amp; Co" in page
    assert "ein <mark>Verbot</mark> von Messern &lt;script&gt;" in page
    assert "<script>." not in page


def test_a_typo_is_answered_with_the_word_shown_and_a_way_back(client):
    factories.published(title="Flohmarkt im Hof")
    page = client.get(LIST, {"q": "Flomarkt"}).content.decode()
    assert "Keine Treffer für „Flomarkt“, gezeigt wird „Flohmarkt“." in page
    assert "q=Flomarkt&amp;genau=1" in page
    exact = client.get(LIST, {"q": "Flomarkt", "genau": "1"}).content.decode()
    assert 'data-total="0"' in exact
    assert "Meinten Sie" in exact


def test_the_offered_word_takes_the_place_of_the_mistyped_one_only(client):
    factories.published(title="Flohmarkt und Bewohner*innen")
    factories.published(title="Fleischmarkt")
    page = client.get(LIST, {"q": "Flo Flomarkt Bewohner*innen Sommer", "genau": "1"}).content.decode()
    assert "Meinten Sie" in page
    assert "q=Flo+Flohmarkt+Bewohnerinnen+Sommer&amp;genau=1" in page


def test_nothing_found_names_what_to_leave_out_and_how_many_that_gives(client):
    by = factories.editor()
    for n in range(3):
        factories.published(by=by, title=f"Kletterwand {n}", actors=[{"actor": "polizei"}])
    factories.published(by=by, title="Rosenbeet")
    page = client.get(LIST, {"q": "Kletterwand Rosenbeet", "akteur": "polizei"}).content.decode()
    assert "ohne „Rosenbeet“: 3 Beiträge" in page
    assert '<s><span class="sr-only">nicht: </span>„Rosenbeet“</s>' in page


def test_a_phrase_is_found_in_either_case(client):
    by = factories.editor()
    factories.published(by=by, title="Die Zahlen steigen")
    factories.published(by=by, title="Alle zahlen mit")
    factories.published(by=by, title="Umzug wegen Lärm")
    assert titles(client, q='"zahlen"') == titles(client, q='"Zahlen"') == ["Alle zahlen mit", "Die Zahlen steigen"]
    assert titles(client, q="Zahl") == ["Die Zahlen steigen"]
    assert titles(client, q='"Umzug Wegen"') == ["Umzug wegen Lärm"]
    assert titles(client, q="wegen Lärm", genau="1") == ["Umzug wegen Lärm"]


def test_excluding_a_word_that_nothing_has_leaves_everything(client):
    factories.published(title="Flohmarkt im Hof")
    assert titles(client, q="-Xylophon") == ["Flohmarkt im Hof"]
    assert titles(client, q="-Flohmarkt") == []


def test_a_search_without_a_hit_is_counted_without_anything_about_the_person(client):
    for _ in range(3):
        client.get(LIST, {"q": "  XYLOPHON-Verleih? "})
    [row] = MissedSearch.objects.all()
    assert (row.text, row.count) == ("xylophon-verleih", 3)


def test_terms_find_what_is_filed_under_them_without_being_indexed(client):
    from django.db import transaction

    from taxonomy import terms
    from taxonomy.models import Actor

    factories.published(title="Gemeinsam im Park", actors=[{"actor": "polizei"}], categories=["technik"])
    assert titles(client, q="Landeskriminalamt") == ["Gemeinsam im Park"]
    assert titles(client, q="Landeskriminalamt", **{"in": "inhalt"}) == []
    with transaction.atomic(), terms.changing(Actor):
        actor = Actor.objects.get(slug="polizei")
        actor.synonyms = "Schutzleute"
        actor.save()
    assert titles(client, q="Schutzleute") == ["Gemeinsam im Park"]


@pytest.mark.parametrize(
    "query",
    ["%", "_", "' OR 1=1 --", "(((", "[a-z]*", "\\", '"', '"" -', "-", "- -", "*", "und", "‮abc", "🦊", "a-" * 90]
    + ["„", "x" * 200, "(" * 200, '-"' * 90, "Bürger*innen" * 16],
)
def test_strange_queries_get_a_page(client, query):
    factories.published()
    assert client.get(LIST, {"q": query}).status_code == 200
    assert client.get(LIST, {"q": query, "genau": "1"}).status_code == 200
    assert client.get("/api/v1/praxisbeispiele/", {"q": query}).status_code == 200


def test_a_nul_is_refused_politely(client):
    assert client.get(LIST, {"q": "a\x00b"}).status_code == 400


def test_a_stale_index_is_rebuilt_before_the_site_starts(client):
    from django.core.management import call_command

    from practices.models import IndexState
    from practices.search import index

    factories.published(title="Flohmarkt im Hof")
    index.remove([row.pk for row in Edition.objects.all()])
    IndexState.objects.update(fingerprint="older")
    assert index.is_stale()
    call_command("rebuild_search", if_stale=True, verbosity=0)
    assert not index.is_stale()
    assert titles(client, q="Flohmarkt") == ["Flohmarkt im Hof"]
