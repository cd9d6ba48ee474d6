"""The laws of the gap map, over random collections and selections."""

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from practices.public import catalogue, matrix
from practices.public.addresses import Selection
from practices.public.filters import COLUMNS
from tests.practices.public import test_catalogue
from tests.practices.public.test_catalogue import QUERIES, SELECTIONS

pytestmark = pytest.mark.django_db
collection = test_catalogue.collection


def found_by(url):
    """The total of the list at an address."""
    address = urlsplit(url)
    assert address.path == "/praxisbeispiele/"
    asked = parse_qs(address.query)
    query = asked.pop("q", [""])[0]
    narrowed = test_catalogue.filterset(asked, query)
    return catalogue.answer(narrowed.snapshot, narrowed.selection, hits=narrowed.hits, counts=False).total


@given(SELECTIONS, QUERIES, st.sampled_from(list(COLUMNS)))
@settings(max_examples=50, deadline=None)
def test_a_cell_is_the_total_of_the_list_it_leads_to(collection, selection, query, columns):
    asked = test_catalogue.filterset(selection, query, ansicht="matrix", spalten=columns)
    shown, found = matrix.build(asked)
    assume(found)  # where nothing is found, no map is shown
    matrix.link(asked, Selection.of(asked), shown)
    for each in (*shown.rows, *shown.columns, *shown.cells):
        assert found_by(each.url) == each.count, each.url
    assert len(found) == asked.qs.count()


@given(SELECTIONS)
@settings(max_examples=15, deadline=None)
def test_a_cell_counts_the_practices_in_both_its_lines(collection, selection):
    asked = test_catalogue.filterset(selection, ansicht="matrix")
    shown, found = matrix.build(asked)
    for cell in shown.cells:
        row = asked.qs.filter(dimensions=cell.row.thing.id).values("pk")
        below = [term.id for term in cell.column.thing.descend()]
        assert cell.count == asked.qs.filter(pk__in=row, actors__in=below).distinct().count()
        assert cell.count <= min(cell.row.count, cell.column.count) <= len(found)
