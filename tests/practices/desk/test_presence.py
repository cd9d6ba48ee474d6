"""Who has a form open is a hint for the others and locks nothing."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from practices.choices import Stage
from practices.desk import presence
from practices.models import Practice, Presence
from tests import factories
from tests.practices.desk.forms import form_data, url

pytestmark = pytest.mark.django_db
HINT = "Wird gerade von Bea Zweit bearbeitet."


@pytest.fixture
def bea():
    return factories.editor(first_name="Bea", last_name="Zweit")


@pytest.fixture
def other(bea):
    """Bea's browser."""
    client = Client()
    client.force_login(bea)
    return client


@pytest.fixture
def desk(client):
    client.force_login(factories.editor(first_name="Ada", last_name="Erst"))
    return client


@pytest.fixture
def practice():
    return factories.practice(title="Park")


def sign(practice):
    return reverse("admin:practices_practice_presence", args=[practice.pk])


def shown(client, practice):
    return client.get(url("change", practice.pk)).content.decode()


def test_opening_a_form_shows_to_others_for_two_minutes_that_somebody_is_there(desk, other, practice):
    assert HINT not in shown(other, practice)
    page = shown(desk, practice)
    assert HINT in page and "Ada Erst bearbeitet" not in page
    assert HINT in desk.get(url("changelist")).content.decode()
    assert HINT not in other.get(url("changelist")).content.decode()
    Presence.objects.update(seen_at=timezone.now() - timedelta(seconds=121))
    assert HINT not in shown(desk, practice)
    assert HINT not in desk.get(url("changelist")).content.decode()


def test_a_sign_from_the_open_page_renews_it_and_tells_who_else_is_there(desk, other, practice):
    shown(other, practice)
    Presence.objects.update(seen_at=timezone.now() - timedelta(seconds=110))
    assert other.post(sign(practice)).json() == {"sentence": ""}
    assert Presence.objects.get().seen_at > timezone.now() - timedelta(seconds=60)
    answer = desk.post(sign(practice))
    assert answer.json() == {"sentence": HINT} and Presence.objects.count() == 2


def test_it_locks_nothing_and_ends_with_a_save(desk, other, practice):
    shown(other, practice)
    data = form_data(desk, url("change", practice.pk), title="Neu")
    assert desk.post(url("change", practice.pk), data).status_code == 302
    assert Presence.objects.get().person.first_name == "Bea"
    practice.refresh_from_db()
    assert practice.title == "Neu"


def test_looking_at_a_list_a_history_or_an_archived_record_is_no_writing(other, practice):
    other.get(url("changelist"))
    other.get(url("history", practice.pk))
    other.get(url("preview", practice.pk))
    Practice.objects.update(stage=Stage.ARCHIVED)
    other.get(url("change", practice.pk))
    assert not Presence.objects.exists()


def test_who_may_only_read_sees_the_form_and_gives_no_sign(client, practice):
    client.force_login(factories.editor("view_practice", "view_every_practice"))
    client.get(url("change", practice.pk))
    assert client.post(sign(practice)).status_code == 403
    assert not Presence.objects.exists()


def test_a_sign_is_a_post_with_a_token_from_somebody_signed_in(other, bea, practice):
    assert other.get(sign(practice)).status_code == 405
    assert other.post(sign(practice).replace(str(practice.pk), "999")).status_code == 404
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(bea)
    assert strict.post(sign(practice)).status_code == 403
    assert Client().post(sign(practice)).status_code == 302
    assert not Presence.objects.exists()


def test_what_somebody_left_is_forgotten(bea, practice):
    presence.seen(bea, practice)
    Presence.objects.update(seen_at=timezone.now() - timedelta(minutes=3))
    presence.seen(bea, factories.practice())
    assert not Presence.objects.filter(practice=practice).exists()


def test_many_people_cost_one_query(desk, practice, django_assert_num_queries):
    people = [factories.editor(first_name=name, last_name="X") for name in ("Ada", "Bea", "Cem", "Dana")]
    for person in people:
        presence.seen(person, practice)
    with django_assert_num_queries(1):
        names = presence.others([practice], people[0])[practice.pk]
    assert names == ["Dana X", "Cem X", "Bea X"]


@pytest.mark.parametrize(
    "names, said",
    [
        ([], ""),
        (["A"], "Wird gerade von A bearbeitet."),
        (["A", "B"], "Wird gerade von A und B bearbeitet."),
        (["A", "B", "C"], "Wird gerade von A, B und C bearbeitet."),
        (list("ABCD"), "Wird gerade von A, B und 2 weiteren bearbeitet."),
    ],
)
def test_the_sentence_names_everybody_up_to_three(names, said):
    assert presence.sentence(names) == said
