"""What the list offers to take along: the very selection that it shows, in every view, unless there is nothing."""

import re
from dataclasses import replace
from html import unescape

import pytest

from practices.public.exports.formats import FORMATS

pytestmark = pytest.mark.django_db


def offered(client, query):
    """``{label: address}`` of the disclosure; None where there is none."""
    html = client.get(f"/praxisbeispiele/{query}").content.decode()
    part = re.search(r'<details class="takeaways">.*?</details>', html, re.DOTALL)
    return part and {
        label: unescape(url) for url, label in re.findall(r'<li><a href="([^"]+)"[^>]*>([^<]+)</a>', part[0])
    }


@pytest.mark.parametrize("view", ["liste", "karte", "matrix"])
def test_every_view_offers_every_format_of_what_it_shows(client, collection, view):
    links = offered(client, f"?akteur=polizei&ansicht={view}")
    for extension, format in FORMATS.items():
        assert links[format.name] == f"/praxisbeispiele/auswahl.{extension}?akteur=polizei"
    for address in links.values():
        assert client.get(address).status_code == 200


def test_the_order_and_the_search_go_along_and_the_page_does_not(client, collection):
    links = offered(client, "?q=platz&akteur=polizei&sortierung=titel&seite=1")
    assert links["RIS"] == "/praxisbeispiele/auswahl.ris?q=platz&akteur=polizei&sortierung=titel"


def test_nothing_is_offered_of_nothing(client, collection):
    assert offered(client, "?ort=nirgends") is None


def test_a_workbook_is_offered_as_far_as_it_reaches(client, collection, monkeypatch):

    monkeypatch.setitem(FORMATS, "xlsx", replace(FORMATS["xlsx"], most=3))
    assert "Excel" not in offered(client, "")
    assert "bis 3 Beiträge" in client.get("/praxisbeispiele/").content.decode()
    assert "Excel" in offered(client, "?akteur=polizei")
