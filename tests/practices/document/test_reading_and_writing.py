import pytest

from practices import document as documents
from practices.models import Practice
from tests import factories

pytestmark = pytest.mark.django_db

FULL = {
    "format": 1,
    "number": 7,
    "slug": "soziale-ordnungspartnerschaften",
    "kind": "praxisbeispiel",
    "title": "Wuppertal: Soziale Ordnungspartnerschaften",
    "subtitle": "Untertitel",
    "teaser": "Stadt und Polizei stimmen sich ab.",
    "language": "de",
    "place": {"name": "Wuppertal", "state": "Nordrhein-Westfalen", "level": "kommune"},
    "further_places": [{"name": "Köln", "state": "Nordrhein-Westfalen"}],
    "district": "Elberfeld",
    "start_year": 1997,
    "end_year": 2020,
    "progress": "laufend",
    "safety": ["objektiv", "empfinden"],
    "evidence": "dokumentiert",
    "sections": {"context": "Erster Absatz.\n\nZweiter.", "aims": "<ul><li>Ziel</li></ul>"},
    "categories": ["wohnen-und-nachbarschaft/stadt", "technik"],
    "main_category": "stadt",
    "occasions": ["nutzungskonflikte"],
    "tags": ["Ordnung", "Öffentlicher Raum"],
    "actors": [
        {"actor": "polizei", "role": "federfuehrend", "organisation": "Polizei Wuppertal"},
        {"actor": "polizei", "note": "zweite"},
    ],
    "diversity": [{"dimension": "alter", "how": "Jugendliche"}],
    "quality_marks": [{"mark": "offen", "rating": "erfuellt", "reason": "Weil."}],
    "attachments": [{"label": "Steckbrief", "url": "https://example.org/a.pdf", "accessible": False}],
    "sources": [{"text": "Stadt", "url": "https://example.org/", "accessed": "2026-01-02", "note": "Auszug"}],
    "bibliography": {
        "authors": [{"name": "A. Autorin"}],
        "publisher": "Verlag",
        "year": 2019,
        "doi": "10.1/x",
    },
    "contact": {"name": "Leitung", "email": "a@example.org", "consent_on": "2026-01-01"},
    "legacy_addresses": ["https://div-city.de/a/b/", "/?p=12"],
    "licence": "CC BY 4.0",
    "as_of": "2026-01-01",
    "internal_note": "Intern",
}


def test_building_after_applying_gives_the_same_document():
    from taxonomy.lookup import Lookup

    lookup = Lookup()
    parsed, problems = documents.parse(FULL, lookup)
    assert problems == []
    row = Practice(number=7, slug=FULL["slug"])
    assert documents.apply([(row, parsed)], lookup) == {}
    assert documents.build(Practice.objects.get()) == parsed
    assert list(documents.build(Practice.objects.get())) == list(parsed)
    assert parsed["legacy_addresses"] == ["/a/b", "/?p=12"]
    assert parsed["place"]["latitude"]


def test_applying_again_replaces_every_part():
    row = factories.practice(**FULL)
    slim, _ = documents.parse({"format": 1, "kind": "methode", "title": "Neu", "number": 7, "slug": row.slug})
    documents.apply([(row, slim)])
    assert documents.build(Practice.objects.get()) == slim


def test_control_characters_that_a_form_lets_through_are_in_no_document():
    row = factories.practice(teaser="Kurz.", sources=[{"text": "Stadt"}])
    Practice.objects.update(title="Zwei\x0bZeilen", teaser="\x01Kurz.\ufffe", context="<p>Eins\x0bZwei</p>\n")
    row.sources.update(text="Stadt\x0bHeft 3")
    built = documents.build(Practice.objects.get())
    assert (built["title"], built["teaser"]) == ("Zwei Zeilen", " Kurz. ")
    assert built["sections"]["context"] == "<p>Eins Zwei</p>\n"
    assert built["sources"] == [{"text": "Stadt Heft 3"}]
    _, problems = documents.parse(built)
    assert problems == []
