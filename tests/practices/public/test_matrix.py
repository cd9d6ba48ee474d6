"""The gap map as a page and as a file; its laws stand in test_matrix_laws.py."""

import re
from html import unescape

import pytest

from practices.desk import workflow
from practices.public import catalogue
from practices.public.filters import VIEWS
from taxonomy.models import DiversityDimension
from tests import factories
from tests.practices.public.test_list import text, total
from tests.practices.test_csv_rows import read

pytestmark = pytest.mark.django_db
MAP = "?ansicht=matrix"
CELL = re.compile(r'<td role="cell" data-row="([^"]+)" data-column="([^"]+)" data-count="(\d+)">(.*?)</td>', re.S)
FILE = "/praxisbeispiele/matrix.csv"


def cells(html):
    return {(row, column): int(count) for row, column, count, _ in CELL.findall(html)}


def csv(client, query=""):
    response = client.get(FILE + query)
    assert response.status_code == 200
    return read(response.content)


def test_the_map_counts_what_is_filed_under_both_and_names_the_gaps(client, collection):
    html = text(client, MAP)
    assert total(html) == 4
    counted = cells(html)
    assert counted["alter", "polizei"] == counted["alter", "kommunen"] == 2
    assert counted["kultur", "polizei"] == 1
    assert counted["herkunft", "polizei"] == 0
    assert '<span class="sr-only">Lücke: noch kein Beitrag zu Herkunft und Polizei</span>' in html
    assert "2 Beiträge ohne Angabe zur Vielfalt" in html
    assert '<link rel="stylesheet" href="/static/css/matrix' in html


def test_each_cell_leads_to_its_list(client, collection):
    html = text(client, f"{MAP}&land=bayern&sortierung=titel")
    links = {
        (row, column): unescape(re.search(r'href="([^"]+)"', rest)[1])
        for row, column, n, rest in CELL.findall(html)
        if n != "0"
    }
    assert (
        links["alter", "polizei"] == "/praxisbeispiele/?akteur=polizei&diversitaet=alter&land=bayern&sortierung=titel"
    )
    for (row, column), url in links.items():
        assert total(client.get(url).content.decode()) == cells(html)[row, column], url


@pytest.mark.parametrize(
    ("columns", "row", "column", "count"),
    [
        ("thema", "alter", "technik", 1),
        ("kennzeichen", "alter", "offen", 1),
        ("ort", "alter", "freiraum", 1),
        ("groesse", "kultur", "gross", 1),
    ],
)
def test_the_columns_can_be_others(client, collection, columns, row, column, count):
    html = text(client, f"{MAP}&spalten={columns}")
    assert cells(html)[row, column] == count
    assert f'<input type="hidden" name="spalten" value="{columns}" form="filter">' in html
    assert f'href="{FILE}?spalten={columns}"' in html


def test_chosen_lines_are_the_only_ones(client, collection):
    html = text(client, f"{MAP}&akteur=polizei-wuppertal&diversitaet=alter&diversitaet=kultur")
    assert cells(html) == {("alter", "polizei-wuppertal"): 1, ("kultur", "polizei-wuppertal"): 0}
    themes = text(client, f"{MAP}&spalten=thema&kategorie=technik&kategorie=stadt")
    assert {column for _, column in cells(themes)} == {"technik"}
    all_themes = text(client, f"{MAP}&spalten=thema&kategorie=handeln-und-verantwortung")
    assert len({column for _, column in cells(all_themes)}) == 9


def test_the_title_names_the_view_and_the_selection(client, collection):
    assert "<title>Lückenkarte – Sammlung – DIVERCITY</title>" in text(client, MAP)
    assert "<title>Lückenkarte – Polizei: 2 Beiträge – DIVERCITY</title>" in text(client, f"{MAP}&akteur=polizei")


def test_nothing_found_is_said_without_a_map(client, collection):
    html = text(client, f"{MAP}&diversitaet=herkunft")
    assert "Dazu gibt es noch keinen Beitrag." in html
    assert cells(html) == {}


def test_a_retired_dimension_is_no_row(client, collection):
    DiversityDimension.objects.filter(slug="kultur").update(is_retired=True)
    catalogue.forget()
    assert "kultur" not in {row for row, _ in cells(text(client, MAP))}


def test_the_largest_gaps_are_those_where_most_would_be_expected(client, by):
    for dimension, actor, count in [("alter", "polizei", 3), ("kultur", "kommunen", 2), ("herkunft", "ordnung", 1)]:
        for _ in range(count):
            factories.published(by=by, diversity=[{"dimension": dimension}], actors=[{"actor": actor}])
    html = text(client, MAP)
    gaps = html[html.index('<section class="gaps"') :]
    named = re.findall(
        r'<h4><span[^>]*>([^<]+)</span><span class="sr-only"> und </span> <span[^>]*>([^<]+)</span>', gaps
    )
    assert named == [
        ("Alter", "Kommunen"),
        ("Kultur", "Polizei"),
        ("Alter", "Ordnungsbehörden"),
        ("Herkunft", "Polizei"),
        ("Herkunft", "Kommunen"),
        ("Kultur", "Ordnungsbehörden"),
    ]
    assert '<a href="/praxisbeispiele/?diversitaet=alter">3 Beiträge zu Alter</a>' in gaps
    assert '"/hinweis/?art=vorschlag&amp;zu=Alter+und+Kommunen">Beispiel vorschlagen' in gaps
    assert "ganz ohne Beitrag: Geschlecht, Vulnerabilität" in gaps


def test_drafts_and_withdrawn_records_change_nothing(client, by, collection):
    before, file = cells(text(client, MAP)), csv(client)
    fields = {"diversity": [{"dimension": "herkunft"}], "actors": [{"actor": "polizei"}]}
    factories.practice(by=by, **fields)
    workflow.withdraw(factories.published(by=by, **fields), by=by)
    assert cells(text(client, MAP)) == before
    assert csv(client) == file
    factories.published(by=by, **fields)
    assert cells(text(client, MAP))["herkunft", "polizei"] == 1


def test_the_file_has_the_same_figures_and_says_what_was_counted(client, collection):
    rows = csv(client)
    assert rows[0] == ["Vielfalt", "Wohnungsunternehmen", "Polizei", *rows[0][3:-1], "Insgesamt"]
    by_name = {row[0]: row[1:] for row in rows}
    assert by_name["Alter"][1] == "2"
    assert by_name["Alter"][-1] == "2"
    assert by_name["Insgesamt"][-1] == "4"
    assert rows[-1][0].startswith("Auswahl: ganze Sammlung. Stand: ")
    narrowed = csv(client, "?spalten=ort&akteur=polizei&akteur=kommunen&q=platz&in=inhalt")
    assert "Freiraum" in narrowed[0]
    assert "Suchwort „platz“; Nur im Inhalt; Wer handelt? Polizei oder Kommunen" in narrowed[-1][0]
    name = client.get(f"{FILE}?spalten=ort")["Content-Disposition"]
    assert re.fullmatch(r'attachment; filename="lueckenkarte-vielfalt-ort-\d{4}-\d\d-\d\d\.csv"', name)


def test_names_in_the_file_are_never_formulas(client, collection):
    DiversityDimension.objects.filter(slug="alter").update(name='=HYPERLINK("http://x")')
    catalogue.forget()
    assert '\'=HYPERLINK("http://x")' in {row[0] for row in csv(client)}


@pytest.mark.parametrize("bad", ["spalten=quatsch", "spalten=a%00b", "spalten=%ED%A0%80", f"spalten={'x' * 10_000}"])
@pytest.mark.parametrize("path", ["/praxisbeispiele/", FILE])
def test_what_cannot_be_read_is_a_bad_request(client, collection, path, bad):
    response = client.get(f"{path}?ansicht=matrix&{bad}")
    assert response.status_code == 400
    assert "Spalten der Lückenkarte" in response.content.decode()


def test_the_default_columns_stand_in_no_address(client, collection):
    for query in (f"{MAP}&spalten=akteur", "?ansicht=liste&spalten=thema"):
        html = text(client, query)
        canonical = re.search(r'<link rel="canonical" href="([^"]+)">', html)[1]
        assert "spalten" not in canonical
    view = unescape(re.search(r'<a href="([^"]+)">' + VIEWS["liste"], text(client, f"{MAP}&spalten=thema"))[1])
    assert view == "/praxisbeispiele/"


def test_the_map_needs_one_query(client, collection, django_assert_num_queries):
    text(client, MAP)
    for query in (MAP, f"{MAP}&spalten=thema&akteur=polizei"):
        with django_assert_num_queries(1):
            text(client, query)
    with django_assert_num_queries(1):
        csv(client)
