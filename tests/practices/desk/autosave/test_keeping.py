"""What is typed and not saved is kept, for one person, and is nothing else."""

import threading

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from practices.choices import Stage
from practices.desk import autosave
from practices.models import Autosave, Version
from tests import factories
from tests.practices.desk.autosave.writer import KEY, buffer_url, keep, offers, typed
from tests.practices.desk.forms import url

pytestmark = pytest.mark.django_db


def test_a_buffer_is_no_version_and_no_status(desk, by, practice):
    practice = factories.published()
    response = keep(desk, practice, title="Angefangen")
    assert response.status_code == 200
    assert response.json()["message"].startswith("Zwischengespeichert um ")
    row = Autosave.objects.get()
    assert (row.person, row.practice, row.opened_version) == (by, practice, 1)
    assert row.content["title"] == ["Angefangen"]
    practice.refresh_from_db()
    assert (practice.version, practice.stage) == (1, Stage.PUBLISHED)
    assert practice.title != "Angefangen"
    assert Version.objects.filter(practice=practice).count() == 1


def test_what_is_stored_is_the_form_and_nothing_beside_it(desk, practice):
    data = typed(desk, practice, title="Neu", tags=["a", "b"], aims="<p>eins</p>\r\n<p>zwei\0</p>")
    data |= {
        "csrfmiddlewaretoken": "x" * 64,
        "title\0": "x",
        "_save": "Speichern",
        "sources-__prefix__-text": "Muster",
    }
    assert desk.post(buffer_url(practice), data).status_code == 200
    content = Autosave.objects.get().content
    assert content["tags"] == ["a", "b"]
    assert content["aims"] == ["<p>eins</p>\n<p>zwei</p>"]
    assert content["sources-0-text"] == ["Bericht"]
    assert not {"csrfmiddlewaretoken", "_save", "sources-__prefix__-text", "autosave_key", "title\0"} & set(content)


def test_one_person_has_one_buffer_for_a_practice(desk, practice):
    keep(desk, practice, title="Eins")
    keep(desk, practice, title="Zwei")
    assert Autosave.objects.get().content["title"] == ["Zwei"]


def test_another_form_never_overwrites_words_that_wait_for_a_decision(desk, practice):
    keep(desk, practice, title="Gestern getippt")
    response = keep(desk, practice, key="formular-zwei", title="Heute getippt")
    assert response.status_code == 409
    assert "anderen Fenster" in response.json()["message"]
    assert Autosave.objects.get().content["title"] == ["Gestern getippt"]


def test_words_that_a_browser_kept_do_not_overwrite_what_another_device_wrote_since(desk, practice):
    keep(desk, practice, title="Eins")
    base = Autosave.objects.get().updated_at.isoformat()
    keep(desk, practice, title="Weiter auf dem anderen Gerät")
    late = typed(desk, practice, title="Zu spät") | {"autosave_base": base}
    assert desk.post(buffer_url(practice), late).status_code == 409
    same = typed(desk, practice, title="Weiter auf dem anderen Gerät") | {"autosave_base": base}
    assert desk.post(buffer_url(practice), same).status_code == 200


def test_nobody_reads_restores_or_discards_the_words_of_another_person(desk, practice):
    keep(desk, practice, title="Meins")
    other = Client()
    other.force_login(factories.editor())
    assert other.get(buffer_url(practice)).status_code == 404
    assert other.get(buffer_url(practice), {"schluessel": KEY}).status_code == 404
    assert offers(other, practice) == []
    page = other.get(url("change", practice.pk), {"wiederherstellen": KEY})
    assert page.context["adminform"].form["title"].value() == "Anfang"
    assert "Diese ungesicherten Eingaben gibt es nicht mehr." in page.content.decode()
    other.post(buffer_url(practice, "_discard"), {"autosave_key": KEY})
    assert desk.get(buffer_url(practice)).json()["content"]["title"] == ["Meins"]
    # each has a buffer of their own, even with the same key
    assert keep(other, practice, title="Ihres").status_code == 200
    assert Autosave.objects.count() == 2


def test_who_signed_in_meanwhile_does_not_get_the_words_of_who_was_typing(desk, practice):
    data = typed(desk, practice, title="Meins")
    desk.force_login(factories.editor())
    response = desk.post(buffer_url(practice), data)
    assert response.status_code == 403
    assert "jemand anderes" in response.json()["message"]
    assert not Autosave.objects.exists()


def test_signed_out_the_answer_is_json_and_says_what_to_do(client, practice):
    for response in (client.get(buffer_url(practice)), client.post(buffer_url(practice), {"autosave_key": KEY})):
        assert response.status_code == 401
        assert "melden Sie sich in einem neuen Tab wieder an" in response.json()["message"]


def test_only_who_may_change_a_practice_may_buffer_it(client, practice):
    client.force_login(factories.editor("view_practice", "view_every_practice"))
    for address in (buffer_url(practice), buffer_url()):
        response = client.post(address, {"autosave_key": KEY})
        assert response.status_code == 403
        assert response.json()["message"]
        assert client.post(address + "verwerfen/", {"autosave_key": KEY}).status_code in (403, 404)
    assert "data-autosave=" not in client.get(url("change", practice.pk)).content.decode()


def test_after_signing_in_again_the_answer_brings_the_new_token(by, practice):
    client = Client(enforce_csrf_checks=True)
    client.force_login(by)
    data = {"autosave_key": KEY, "autosave_person": by.pk, "title": "Neu", "csrfmiddlewaretoken": "alt"}
    response = client.post(buffer_url(practice), data)
    assert response.status_code == 403
    assert not Autosave.objects.exists()
    token = response.json()["token"]
    assert client.post(buffer_url(practice), data | {"csrfmiddlewaretoken": token}).status_code == 200


def test_a_text_that_is_too_long_is_refused(desk, practice):
    response = keep(desk, practice, body="x" * autosave.MOST_BYTES)
    assert response.status_code == 413
    assert "zu lang" in response.json()["message"]
    fields = {f"sources-{n}-text": "" for n in range(5000)}
    assert desk.post(buffer_url(practice), typed(desk, practice) | fields).status_code == 413
    assert not Autosave.objects.exists()


@pytest.mark.parametrize("change", [{"autosave_key": "x"}, {"autosave_key": "ä" * 12}])
def test_an_unreadable_request_is_refused(desk, practice, change):
    response = desk.post(buffer_url(practice), typed(desk, practice) | change)
    assert response.status_code == 400
    assert response.json()["message"]


def test_what_is_no_practice_is_not_found(desk):
    assert desk.get(buffer_url(), {"schluessel": "\0"}).status_code == 404
    for pk in (0, 4711, 2**70):
        address = reverse("admin:practices_practice_autosave", args=[pk])
        assert desk.get(address).status_code == 404
        address = reverse("admin:practices_practice_autosave_discard", args=[pk])
        assert desk.post(address, {"autosave_key": KEY}).status_code == 404


def test_strange_content_is_kept_and_restored_without_an_error(desk, practice):
    strange = {
        "sources-TOTAL_FORMS": "viele",
        "involvements-TOTAL_FORMS": "99999999",
        "place": "neun",
        "start_year": "neunzehn",
        "opened_version": "x",
        "categories": ["stadt", "9" * 40],
    }
    assert keep(desk, practice, **strange).status_code == 200
    assert desk.get(url("change", practice.pk)).status_code == 200
    page = desk.get(url("change", practice.pk), {"wiederherstellen": KEY})
    assert page.context["adminform"].form["start_year"].value() == "neunzehn"
    shown = {inline.formset.prefix: len(inline.formset.forms) for inline in page.context["inline_admin_formsets"]}
    assert shown["involvements"] <= 1, "no more rows than were sent"


def test_keeping_costs_the_same_for_a_long_text_as_for_a_short_one(desk, practice, django_assert_num_queries):
    keep(desk, practice)
    data = typed(desk, practice, body="<p>x</p>" * 10_000)
    # session, person, two of permissions, practice, savepoint, lock, old ones, the row, update, release
    with django_assert_num_queries(11):
        assert desk.post(buffer_url(practice), data).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_requests_at_once_neither_fail_nor_stand_in_each_others_way():
    by = factories.editor()
    desk = Client()
    desk.force_login(by)
    practice = factories.practice()
    data = typed(desk, practice, title="Gleichzeitig")
    start, answers = threading.Barrier(6), []

    def send(address, data):
        own = Client()
        own.cookies = desk.cookies
        start.wait()
        try:
            answers.append(own.post(address, data).status_code)
        finally:
            connection.close()

    jobs = [(buffer_url(practice), data)] * 4 + [(buffer_url(), data | {"autosave_key": "formular-neu"})]
    jobs.append((url("change", practice.pk), data | {"_continue": "1"}))
    threads = [threading.Thread(target=send, args=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(set(answers)) in ([200, 302], [200, 302, 410])
    practice.refresh_from_db()
    assert (practice.title, practice.version) == ("Gleichzeitig", 2)
    assert Autosave.objects.get(practice=practice).saved_at  # however late the others came
    assert Autosave.objects.get(practice=None).content["title"] == ["Gleichzeitig"]


def test_no_word_of_a_buffer_leaves_the_desk(desk, capsys):
    practice = factories.published()
    public = Client()
    addresses = (
        "/",
        "/praxisbeispiele/",
        "/praxisbeispiele/?q=Geheimwort",
        f"/praxisbeispiele/{practice.slug}/",
        f"/api/v1/praxisbeispiele/{practice.number}/",
        "/api/v1/praxisbeispiele/",
        "/feed/",
        "/sitemap.xml",
        "/schlagworte/",
        "/suche/vorschlaege/?q=Geheim",
    )

    def outside():
        call_command("export_practices")
        return [public.get(address).content for address in addresses], capsys.readouterr().out

    before = outside()
    fields = dict.fromkeys(("title", "teaser", "district", "aims", "internal_note"), "Geheimwort")
    assert keep(desk, practice, tags=["Geheimwort"], **fields).status_code == 200
    assert outside() == before
    assert "Geheimwort" not in desk.get(url("history", practice.pk)).content.decode()
