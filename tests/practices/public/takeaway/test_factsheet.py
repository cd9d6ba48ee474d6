"""The Steckbrief: one page of a record."""

import pytest

from practices.desk import versions, workflow
from practices.public.takeaway.factsheet import cut, cut_blocks, key_sections
from tests import factories

RICH = "/praxisbeispiele/ordnungspartnerschaften/steckbrief/"


@pytest.mark.django_db
def test_it_says_what_matters_most_and_leads_to_the_rest(client, collection):
    response = client.get(RICH)
    html = response.content.decode()
    for part in (
        "Soziale Ordnungs",
        "Polizei Wuppertal",
        "Alter",
        "Sitzbänke.",
        "Ruhe.",
        "http://testserver/nr/101/",
    ):
        assert part in html, part
    assert 'content="noindex' in html
    assert '<link rel="canonical" href="http://testserver/praxisbeispiele/ordnungspartnerschaften/">' in html
    assert 'aria-label="QR-Code mit der Adresse des Beitrags"' in html
    assert client.get("/praxisbeispiele/bericht/steckbrief/").status_code == 200
    assert f'href="{RICH}"' in client.get("/praxisbeispiele/ordnungspartnerschaften/").content.decode()


@pytest.mark.django_db
def test_it_follows_its_record(client, by, collection):
    factories.practice(by=by, slug="entwurf")
    for slug in ("entwurf", "gibt-es-nicht"):
        assert client.get(f"/praxisbeispiele/{slug}/steckbrief/").status_code == 404
    practice = collection[101]
    practice.slug = "neu"
    practice.save()
    versions.record(practice, by=by)
    workflow.publish(practice, by=by)
    assert client.get(RICH).headers["Location"] == "/praxisbeispiele/neu/steckbrief/"
    workflow.withdraw(practice, by=by)
    assert client.get("/praxisbeispiele/neu/steckbrief/").status_code == 410


@pytest.mark.django_db
def test_it_needs_the_revision_and_its_edition(client, collection, django_assert_num_queries):
    client.get(RICH)
    with django_assert_num_queries(2):
        client.get(RICH)


def test_texts_are_cut_after_a_whole_sentence_or_at_least_a_whole_word():
    assert cut("Kurz.", 10) == "Kurz."
    assert cut("Ein Satz. Noch ein Satz, der länger ist.", 20) == "Ein Satz.\u00a0…"
    assert cut("Kein Ende, nur viele Worte", 15) == "Kein Ende, nur\u00a0…"
    assert cut("Straßenbahnhaltestellenumfeld", 10) == "Straßenba\u00a0…"


def test_lists_stay_lists_and_references_go():
    html = "<p>Seit 1997 [1].</p><ul><li><p>Erstens</p></li><li><p>Zweitens</p></li></ul>"
    blocks = [(block["is_item"], block["text"]) for block in cut_blocks(html, 500)]
    assert blocks == [(False, "Seit 1997."), (True, "Erstens"), (True, "Zweitens")]
    assert [block["text"] for block in cut_blocks(html, 20)] == ["Seit 1997.\u00a0…"]


def test_the_three_most_wanted_sections_come_in_the_order_of_the_record():
    texts = dict.fromkeys(("results", "context", "aims", "legal_basis"), "<p>Text.</p>")
    assert [s["heading"] for s in key_sections({"sections": texts})] == ["Ausgangslage", "Ziele", "Ergebnisse"]
    assert [s["heading"] for s in key_sections({"sections": {"legal_basis": "<p>X.</p>"}})] == ["Rechtlicher Rahmen"]
    assert key_sections({}) == []
