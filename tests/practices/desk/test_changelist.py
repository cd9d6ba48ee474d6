"""The list of records: filters, search, selection."""

import re

import pytest

from practices.models import Practice
from tests import factories
from tests.practices.desk.forms import form_data, url

pytestmark = pytest.mark.django_db


def test_the_list_shows_where_each_record_stands(desk):
    factories.practice(title="Entwurf")
    changed = factories.published(title="Geändert")
    desk.post(url("change", changed.pk), form_data(desk, url("change", changed.pk), teaser="Neuer Teaser."))
    page = desk.get(url("changelist")).content.decode()
    assert "In Arbeit" in page and "Änderung in Arbeit" in page
    assert re.search(r"\d+ von \d+", page)


def test_the_list_costs_the_same_for_many_as_for_few(desk, django_assert_max_num_queries):
    for n in range(6):
        factories.published(title=f"Nr {n}", tags=["a"], place={"name": "Wuppertal", "state": "Nordrhein-Westfalen"})
    with django_assert_max_num_queries(12):
        desk.get(url("changelist"))


@pytest.mark.parametrize(
    "filters",
    [
        "?stage__exact=draft",
        "?oeffentlich=ja",
        "?oeffentlich=aenderung",
        "?oeffentlich=nein",
        "?kategorie=stadt",
        "?land=hessen",
        "?wiedervorlage=faellig",
        "?q=Übung",
        "?q=Nr.+7",
        "?q=99999999999999999999",
        "?kategorie=unbekannt",
    ],
)
def test_every_filter_answers(desk, filters):
    factories.published(title="Übung macht den Meister")
    assert desk.get(url("changelist") + filters).status_code == 200


def test_the_search_knows_umlauts_in_any_case(desk):
    factories.practice(title="Übergänge gestalten")
    factories.practice(title="Anderes")
    page = desk.get(url("changelist") + "?q=übergänge").content.decode()
    # the slug of the factory says nothing of the title, so the title must be found by itself
    assert "Anderes" not in page


def test_a_search_that_no_database_could_answer_is_a_bad_request(desk):
    assert desk.get(f"{url('changelist')}?q={'a+' * 1000}").status_code == 400
    for name in ("stage__exact", "q", "o", "oeffentlich"):
        assert desk.get(f"{url('changelist')}?{name}=%00").status_code == 400, name


@pytest.mark.parametrize("selected", ["\x00", "a"])
def test_a_selection_that_is_no_row_deletes_nothing(desk, selected):
    factories.published()
    data = {"action": "delete_selected", "_selected_action": selected, "index": "0"}
    assert desk.post(url("changelist"), data).status_code == 400
    assert Practice.objects.count() == 1


@pytest.mark.parametrize(("titles", "counted"), [([], "0 Einträge"), (["Park"], "1 Eintrag")])
def test_a_list_says_how_many_entries_it_has(desk, titles, counted):
    for title in titles:
        factories.practice(title=title)
    page = desk.get(url("changelist")).content.decode()
    assert re.search(rf'<p class="paginator">\s*{counted}\s*</p>', page)
