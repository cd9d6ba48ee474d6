import importlib

import pytest
from django.apps import apps
from django.db import connection

from practices.desk import completeness, versions, workflow
from practices.desk.deleted import bring_back
from practices.models import Practice
from practices.sections import SECTIONS
from tests import factories

pytestmark = pytest.mark.django_db
LIST = "/admin/practices/practice/"
COMPLETE = {
    "kind": "beitrag",
    "sources": [{"text": "Bericht"}],
    "as_of": "2026-01-01",
    "licence": "CC BY 4.0",
}


def titles(response):
    return [practice.title for practice in response.context["cl"].result_list]


def stored(practice):
    return Practice.objects.values_list("completeness", flat=True).get(pk=practice.pk)


@pytest.fixture
def three(by):
    factories.practice(by=by, title="Ganz", **COMPLETE)
    factories.practice(by=by, title="Fast", **(COMPLETE | {"licence": ""}))
    factories.practice(by=by, title="Kaum", teaser="")


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("vollstaendig", ["Ganz"]),
        ("luecken", ["Kaum", "Fast"]),
        ("wenige", ["Kaum"]),
        ("gibt-es-nicht", ["Kaum", "Fast", "Ganz"]),
    ],
)
def test_the_list_can_be_filtered_by_how_complete_records_are(desk, three, wanted, found):
    response = desk.get(LIST, {"angaben": wanted})
    assert response.status_code == 200 and titles(response) == found


def test_the_list_can_be_sorted_by_it(desk, three):
    columns = desk.get(LIST).context["cl"].list_display
    column = columns.index("completeness_column")
    assert titles(desk.get(LIST, {"o": str(column)})) == ["Kaum", "Fast", "Ganz"]
    assert titles(desk.get(LIST, {"o": f"-{column}"})) == ["Ganz", "Fast", "Kaum"]


def test_filter_and_column_cost_the_same_for_many_as_for_few(desk, by, django_assert_max_num_queries):
    for n in range(3):
        factories.practice(by=by, title=f"Nr {n}")
    with django_assert_max_num_queries(12):
        few = desk.get(LIST, {"angaben": "luecken"})
    for n in range(20):
        factories.practice(by=by, title=f"Mehr {n}")
    with django_assert_max_num_queries(12):
        many = desk.get(LIST, {"angaben": "luecken"})
    assert len(titles(few)) == 3 and len(titles(many)) == 23


def test_the_number_is_kept_with_every_save_and_says_what_the_rules_say(by):
    practice = factories.practice(by=by, title="Ganz", **COMPLETE)
    assert stored(practice) == practice.completeness == 100
    practice.licence = ""
    practice.save()
    version = versions.record(practice, by=by)
    assert stored(practice) == practice.completeness == completeness.percent(version.document) == 90
    workflow.restore(practice, practice.versions.get(number=1), by=by)
    assert stored(practice) == 100


def test_a_record_that_is_brought_back_has_its_number_again(by):
    practice = factories.practice(by=by, **COMPLETE)
    number = practice.number
    workflow.delete(practice, by=by)
    practice, _ = bring_back(number, by=by)
    assert stored(practice) == 100


def test_a_hundred_means_that_nothing_is_missing():
    document = factories.document(**COMPLETE)
    assert completeness.percent(document) == 100
    for key in ("title", "teaser", "sections", "licence", "sources"):
        assert completeness.percent({**document, key: ""}) < 100, key
    assert 0 < completeness.percent({"kind": "praxisbeispiel", "title": "x"}) < 50
    full = {section.key: "<p>x</p>" for section in SECTIONS}
    assert completeness.percent({**document, "kind": "praxisbeispiel", "sections": full}) < 100


def test_the_migration_counts_what_is_there_already(by):
    practice = factories.practice(by=by, **COMPLETE)
    other = factories.practice(by=by)
    expected = {row.pk: stored(row) for row in (practice, other)}
    Practice.objects.update(completeness=0)
    importlib.import_module("practices.migrations.0012_completeness").count(apps, connection)
    assert {row.pk: stored(row) for row in (practice, other)} == expected
    assert len(set(expected.values())) == 2
