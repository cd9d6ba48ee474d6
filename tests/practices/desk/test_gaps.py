"""The plan of gaps: what is public, what is in work, and what nobody has begun."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from practices.desk import versions, workflow
from practices.models import Consideration, QualityMark
from taxonomy.lookup import Lookup
from taxonomy.models import Actor, DiversityDimension
from tests import factories
from tests.practices.public.test_list import total

pytestmark = pytest.mark.django_db
SPOT = re.compile(
    r'<td data-row="([^"]+)" data-column="([^"]+)" data-count="(\d+)" data-work="(\d+)"[^>]*>(.*?)</td>', re.S
)
OF_POLICE = {"diversity": [{"dimension": "alter"}], "actors": [{"actor": "polizei"}]}


@pytest.fixture
def by():
    return factories.editor()


@pytest.fixture
def editor(client):
    user = factories.member("Redaktion")
    client.force_login(user)
    return client


def plan(client, query=""):
    response = client.get(reverse("admin:practices_practice_gaps") + query)
    assert response.status_code == 200
    return response.content.decode()


def spots(html):
    return {(row, column): (int(count), int(work)) for row, column, count, work, _ in SPOT.findall(html)}


def test_a_cell_says_what_is_published_and_what_is_in_work(editor, by):
    Lookup().add_term("actor", slug="polizei-wuppertal", name="Polizei Wuppertal", parent="polizei")
    for _ in range(3):
        factories.published(by=by, **OF_POLICE)
    factories.practice(by=by, **{**OF_POLICE, "actors": [{"actor": "polizei-wuppertal"}]})
    reviewed = factories.practice(by=by, **OF_POLICE)
    workflow.submit(reviewed, by=by)
    html = plan(editor)
    assert spots(html)["alter", "polizei"] == (3, 2)
    assert spots(html)["alter", "kommunen"] == (0, 0)
    [cell] = [rest for row, column, *_, rest in SPOT.findall(html) if (row, column) == ("alter", "polizei")]
    assert "3 veröffentlicht" in cell and "2 in Arbeit" in cell
    assert total(editor.get(unescape(re.search(r'href="([^"]+)"', cell)[1])).content.decode()) == 3


def test_a_change_in_work_counts_only_where_it_is_new(editor, by):
    row = factories.published(by=by, **OF_POLICE)
    Consideration.objects.create(practice=row, dimension=DiversityDimension.objects.get(slug="kultur"))
    versions.record(row, by=by)
    assert spots(plan(editor))["alter", "polizei"] == (1, 0)
    assert spots(plan(editor))["kultur", "polizei"] == (0, 1)


def test_what_is_archived_or_withdrawn_is_neither(editor, by):
    row = factories.published(by=by, **OF_POLICE)
    workflow.archive(row, by=by)
    assert spots(plan(editor))["alter", "polizei"] == (0, 0)


@pytest.mark.parametrize(
    ("columns", "column", "fields"),
    [
        ("thema", "technik", {"categories": ["technik"]}),
        ("ort", "freiraum", {"categories": [], "main_category": "freiraum"}),
        ("kennzeichen", "offen", {"quality_marks": [{"mark": "offen", "rating": "erfuellt"}]}),
        ("groesse", "gross", {"place": {"name": "Wuppertal", "state": "Nordrhein-Westfalen"}}),
    ],
)
def test_every_axis_counts_what_is_in_work_as_it_will_count_what_is_published(editor, by, columns, column, fields):
    row = factories.practice(by=by, diversity=[{"dimension": "alter"}], **fields)
    assert spots(plan(editor, f"?spalten={columns}"))["alter", column] == (0, 1)
    workflow.publish(row, by=by)
    assert spots(plan(editor, f"?spalten={columns}"))["alter", column] == (1, 0)


def test_a_mark_that_is_not_fulfilled_counts_nowhere(editor, by):
    row = factories.practice(by=by, diversity=[{"dimension": "alter"}])
    QualityMark.objects.create(practice=row, mark="offen", rating="teilweise")
    assert spots(plan(editor, "?spalten=kennzeichen"))["alter", "offen"] == (0, 0)


def listed(html):
    return re.findall(r"<li><b>([^<]+)</b> <span>(.*?)</span></li>", html, re.S)


def test_gaps_stand_in_the_order_of_what_would_be_expected(editor, by):
    for dimension, actor, count in [("alter", "polizei", 3), ("kultur", "kommunen", 2), ("herkunft", "ordnung", 1)]:
        for _ in range(count):
            factories.published(by=by, diversity=[{"dimension": dimension}], actors=[{"actor": actor}])
    names = [name for name, _ in listed(plan(editor))]
    assert names[:4] == [
        "Alter und Kommunen",
        "Kultur und Polizei",
        "Alter und Ordnungsbehörden",
        "Herkunft und Polizei",
    ]
    assert len(names) == 12
    assert "nichts in Arbeit; einzeln 3 zu Alter, 2 zu Kommunen" in plan(editor)


def test_gaps_at_which_somebody_works_stand_last_and_name_the_records(editor, by):
    dimensions = [{"dimension": term.slug} for term in DiversityDimension.objects.all()]
    actors = [{"actor": term.slug} for term in Actor.objects.exclude(slug="kommunen")]
    factories.published(by=by, diversity=dimensions, actors=actors)
    others = [row for row in dimensions if row["dimension"] not in ("alter", "kultur")]
    factories.published(by=by, diversity=others, actors=[{"actor": "kommunen"}])
    factories.published(by=by, **OF_POLICE)
    assert [name for name, _ in listed(plan(editor))] == ["Alter und Kommunen", "Kultur und Kommunen"]
    fields = {"diversity": [{"dimension": "alter"}], "actors": [{"actor": "kommunen"}]}
    draft = factories.practice(by=by, title="Zeltlager", **fields)
    (first, _), (second, rest) = listed(plan(editor))
    assert (first, second) == ("Kultur und Kommunen", "Alter und Kommunen")
    assert "1 in Arbeit" in rest and "Zeltlager" in rest
    assert reverse("admin:practices_practice_change", args=[draft.pk]) in rest


def test_who_may_not_read_every_record_has_no_plan_and_no_way_to_it(client):
    for group in ("Autor*in", "Gast"):
        client.force_login(factories.member(group))
        assert client.get(reverse("admin:practices_practice_gaps")).status_code == 403
        assert "Lückenplan" not in client.get("/admin/").content.decode()


def test_the_first_page_and_the_list_lead_to_it(editor):
    for page in ("/admin/", reverse("admin:practices_practice_changelist")):
        assert f'href="{reverse("admin:practices_practice_gaps")}"' in editor.get(page).content.decode()


@pytest.mark.parametrize("bad", ["quatsch", "a%00b", "x" * 5000])
def test_other_columns_are_a_bad_request(editor, bad):
    assert editor.get(reverse("admin:practices_practice_gaps") + f"?spalten={bad}").status_code == 400


def test_the_plan_costs_the_same_for_many(editor, by, django_assert_max_num_queries):
    factories.published(by=by, **OF_POLICE)
    factories.practice(by=by, **OF_POLICE)
    plan(editor)
    with CaptureQueriesContext(connection) as few:
        plan(editor)
        count = len(few)
    for _ in range(5):
        factories.published(by=by, **OF_POLICE)
        factories.practice(by=by, diversity=[{"dimension": "kultur"}], actors=[{"actor": "ordnung"}])
    plan(editor)  # the catalogue catches up
    with django_assert_max_num_queries(count + 1):  # and one for the titles at the gaps
        plan(editor)
