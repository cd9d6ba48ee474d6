import pytest
from django.utils.safestring import SafeString, mark_safe

from practices import titles
from tests import factories


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Soziale Ordnungspartnerschaften", "Soziale Ordnungs|partnerschaften"),
        ("Großwohnsiedlung", "Groß|wohn|siedlung"),
        ("Fußgängerzonenbeleuchtung", "Fuß|gänger|zonen|beleuchtung"),
        ("Stadtplatz und Hafenviertel", "Stadtplatz und Hafenviertel"),
        ("Bewohner*innenbeteiligung", "Bewohner*innenbeteiligung"),
    ],
)
def test_long_compounds_can_break_where_they_are_joined(title, shown):
    assert titles.hyphenated(title).replace("\u00ad", "|") == shown


@pytest.mark.parametrize(
    ("head", "shown"),
    [
        ("Stadtplanung", "Stadt|planung"),
        ("Zusammenarbeit", "Zusammen|arbeit"),
        ("Bewohner*innen und Nutzende", "Bewohner*|innen und Nutzende"),
        ("Kriminalität", "Kriminalität"),
    ],
)
def test_in_narrow_columns_shorter_words_can_break_too(head, shown):
    assert titles.hyphenated(head, narrow=True).replace("\u00ad", "|") == shown


def test_of_marked_titles_only_words_are_touched_and_they_stay_safe():
    marked = mark_safe("<mark>Sicherheitspartnerschaft</mark> &amp; mehr")
    assert isinstance(titles.hyphenated(marked), SafeString)
    assert titles.hyphenated(marked) == "<mark>Sicherheits\u00adpartnerschaft</mark> &amp; mehr"
    assert not isinstance(titles.hyphenated("<b>"), SafeString)


def test_lists_pages_and_hits_show_the_joints_and_machines_the_plain_title(client, db):
    practice = factories.published(title="Ordnungspartnerschaften am Platz")
    joined = "Ordnungs\u00adpartnerschaften am Platz"
    assert joined in client.get("/praxisbeispiele/").content.decode()
    page = client.get(f"/praxisbeispiele/{practice.slug}/").content.decode()
    assert f"<h1>{joined}</h1>" in page
    assert "<title>Ordnungspartnerschaften am Platz – DIVERCITY</title>" in page
    found = client.get("/praxisbeispiele/?q=ordnungspartnerschaft").content.decode()
    assert "<mark>Ordnungs\u00adpartnerschaften</mark> am Platz" in found
    assert client.get(f"/api/v1/praxisbeispiele/{practice.number}/").json()["title"] == practice.title
