"""The shared list, its table and its dossier: what an address names, and nothing that is not public."""

import csv
import io
import re
from html import unescape
from urllib.parse import quote

import pytest

from practices.desk import workflow
from tests import factories

pytestmark = pytest.mark.django_db
NASTY = "<script>alert(1)</script>\"'><b>&"


@pytest.fixture
def three(by):
    for number, title in ((12, "Licht"), (45, "Streife"), (7, "Begehung")):
        factories.published(
            by=by,
            number=number,
            title=title,
            place={"name": "Wuppertal", "state": "Nordrhein-Westfalen"},
            sections={"aims": "<ul><li>Ruhe.</li><li>Licht</li></ul>", "approach": f"<p>{'Wort ' * 200}</p>"},
            sources=[{"text": f"Quelle zu {title}", "url": "https://example.org/"}],
        )


def order(html):
    return [int(number) for number in re.findall(r'data-shortlist-entry="(\d+)"', html)]


def test_without_numbers_the_page_explains_itself_with_and_without_script(client):
    html = client.get("/merkliste/").content.decode()
    assert "<h1>Merkliste</h1>" in html and "Ohne JavaScript kann dieser Browser nichts merken." in html
    assert "data-shortlist-own" in html and "data-shortlist-entry" not in html
    assert '<meta name="robots" content="noindex, follow">' in html


def test_a_shared_list_shows_its_records_once_and_in_order(client, three, django_assert_num_queries):
    client.get("/merkliste/?nr=12")
    with django_assert_num_queries(2):
        response = client.get("/merkliste/?nr=45&nr=12&nr=45&nr=7")
    html = response.content.decode()
    assert order(html) == [45, 12, 7]
    assert "<h1>Geteilte Liste</h1>" in html and "3 Beiträge" in html
    for link in ("/zitate.bib?nr=45&amp;nr=12&amp;nr=7", "/merkliste/liste.csv?nr=45&amp;nr=12&amp;nr=7"):
        assert f'href="{link}"' in html
        assert client.get(unescape(link)).status_code == 200
    assert "no-store" not in response.headers.get("Cache-Control", "")


def test_notes_are_shown_as_text_and_never_kept_by_a_cache(client, three):
    query = f"nr=12&notiz.12={quote(NASTY)}%0AZweite&notiz.99=fremd"
    for address in ("/merkliste/", "/merkliste/dossier/"):
        response = client.get(f"{address}?{query}")
        html = response.content.decode()
        assert "&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#x27;&gt;&lt;b&gt;&amp;<br>Zweite" in html
        assert "<script>alert" not in html and "fremd" not in html
        assert response.headers["Cache-Control"] == "private, no-store"
        assert "noindex" in html


def test_a_note_may_have_500_characters(client, three):
    assert client.get("/merkliste/?nr=12&notiz.12=" + "x" * 500).status_code == 200
    for address in ("/merkliste/", "/merkliste/dossier/", "/merkliste/liste.csv"):
        response = client.get(f"{address}?nr=12&notiz.12=" + "x" * 501)
        assert response.status_code == 400
        assert "Die Notiz zu Nr. 12 ist länger als 500 Zeichen." in response.content.decode()


@pytest.mark.parametrize("query", ["nr=x", "nr=1%00", "&".join(f"nr={n}" for n in range(1, 302))])
def test_what_cannot_be_meant_is_refused_and_says_that_nothing_is_lost(client, query):
    response = client.get(f"/merkliste/?{query}")
    assert response.status_code == 400
    assert "Was in Ihrem Browser gemerkt ist, bleibt davon unberührt." in response.content.decode()
    assert client.get(f"/merkliste/dossier/?{query}").status_code == 400
    assert client.get(f"/merkliste/liste.csv?{query}").status_code == 400


@pytest.mark.parametrize("note", ["%00", "%ED%A0%80", "%0D%0A%0D%0A", "%F0%9F%92%A5"])
def test_strange_notes_are_no_error_of_ours(client, three, note):
    for address in ("/merkliste/", "/merkliste/dossier/", "/merkliste/liste.csv"):
        response = client.get(f"{address}?nr=12&notiz.12={note}&notiz.=x&notiz.12.12=x")
        assert response.status_code == 200
        assert b"\0" not in response.content


def test_a_draft_is_told_like_an_unknown_number_and_what_was_withdrawn_as_withdrawn(client, by, three):
    factories.practice(by=by, number=1, title="Geheim")
    gone = factories.published(by=by, number=2, title="Früher")
    workflow.withdraw(gone, by=by, note="Auf Wunsch.")
    for address in ("/merkliste/", "/merkliste/dossier/"):
        draft, unknown = client.get(f"{address}?nr=1&nr=12"), client.get(f"{address}?nr=9&nr=12")
        assert draft.status_code == unknown.status_code == 200
        assert "Geheim" not in draft.content.decode()
        assert re.sub(rb"\b1\b", b"9", draft.content) == re.sub(rb"\b1\b", b"9", unknown.content)
        html = client.get(f"{address}?nr=2&nr=12").content.decode()
        assert "Der Beitrag Nr. 2 wurde zurückgezogen." in html and "Früher" not in html and "Licht" in html
    assert client.get("/merkliste/liste.csv?nr=1&nr=12").status_code == 404
    assert client.get("/merkliste/liste.csv?nr=2&nr=12").status_code == 410
    assert "/zitate.bib?nr=12&quot;" not in client.get("/merkliste/?nr=2&nr=12").content.decode()
    assert 'href="/zitate.bib?nr=12"' in client.get("/merkliste/?nr=2&nr=12").content.decode()


def test_the_table_has_the_notes_of_the_address_and_runs_nothing(client, three):
    response = client.get("/merkliste/liste.csv?nr=45&nr=12&notiz.12=%3DSUMME(A1)")
    text = response.content.decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(text), delimiter=";")
    assert head[0] == "Nummer" and head[-1] == "Notiz"
    assert [(row[0], row[1], row[-1]) for row in rows] == [("45", "Streife", ""), ("12", "Licht", "'=SUMME(A1)")]
    assert rows[0][3] == "Wuppertal, Nordrhein-Westfalen"
    assert response.headers["Cache-Control"] == "private, no-store"
    plain = client.get("/merkliste/liste.csv?nr=45")
    assert "Notiz" not in plain.content.decode() and "Cache-Control" not in plain.headers


def test_a_dossier_has_contents_each_record_in_short_and_all_sources_at_the_end(
    client, three, django_assert_num_queries
):
    client.get("/merkliste/dossier/?nr=12")
    with django_assert_num_queries(2):
        response = client.get("/merkliste/dossier/?nr=45&nr=12&notiz.45=Für%20den%20Ausschuss")
    html = response.content.decode()
    contents = html[html.index("dossier-contents") : html.index("<article")]
    assert re.findall(r'href="#nr-(\d+)"', contents) == ["45", "12"]
    assert "Für den Ausschuss" in html
    assert "Ruhe; Licht" in html
    assert "Wort …" in html and html.count("Wort ") < 250
    sources = html[html.index('id="quellen"') :]
    assert re.findall(r'<li id="quelle-(\d)">Quelle zu (\w+)', sources) == [("1", "Streife"), ("2", "Licht")]
    assert "In: DIVERCITY – Sicherheit und Vielfalt im Quartier, Nr. 45, Fassung 1" in html


def test_an_empty_dossier_leads_to_the_list(client):
    html = client.get("/merkliste/dossier/").content.decode()
    assert "Hier ist noch keiner genannt." in html and 'href="/merkliste/"' in html


def test_a_hundred_numbers_are_answered(client, three):
    query = "&".join(f"nr={n}" for n in range(1, 101))
    assert len(order(client.get(f"/merkliste/?{query}").content.decode())) == 100


def test_list_and_page_of_a_record_offer_to_remember_it_but_its_preview_does_not(client, by, three):
    assert client.get("/praxisbeispiele/").content.decode().count('hidden data-shortlist="') == 3
    practice = factories.practice(by=by)
    page = client.get(client.get("/api/v1/praxisbeispiele/").json()["results"][0]["url"]).content.decode()
    assert 'hidden data-shortlist="' in page and 'href="/zitate.bib?nr=' in page
    client.force_login(by)
    preview = client.get(f"/admin/practices/practice/{practice.pk}/vorschau/")
    assert preview.status_code == 200 and 'data-shortlist="' not in preview.content.decode()
