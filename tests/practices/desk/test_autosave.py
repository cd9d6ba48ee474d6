"""What is typed and not saved: kept for one person, offered again, and nothing else."""

import json
import threading
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from practices.choices import Stage
from practices.desk import autosave
from practices.models import Autosave, Practice, Version
from tests import factories
from tests.practices.desk.forms import add_row, form_data, url

pytestmark = pytest.mark.django_db

KEY = "formular-eins"


def buffer_url(practice=None, what=""):
    if practice is None:
        return url(f"autosave_new{what}")
    return url(f"autosave{what}", practice.pk)


@pytest.fixture
def practice():
    return factories.practice(
        title="Anfang",
        categories=["stadt"],
        sections={"aims": "<p>Mehr Licht.</p>"},
        sources=[{"text": "Bericht"}],
        tags=["Licht"],
    )


def typed(client, practice=None, **changes):
    """What the script sends when ``changes`` were typed."""
    address = url("add") if practice is None else url("change", practice.pk)
    data = form_data(client, address, **changes)
    del data["_continue"]
    person = client.session["_auth_user_id"]
    return {"autosave_key": KEY, "autosave_person": person, **data}


def keep(client, practice=None, key=KEY, **changes):
    data = typed(client, practice, **changes) | {"autosave_key": key}
    return client.post(buffer_url(practice), data)


def offers(client, practice=None):
    address = url("add") if practice is None else url("change", practice.pk)
    return client.get(address).context["autosave"]["offers"]


def labels(offer):
    return [change.label for change in offer["changes"]]


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


def test_on_return_the_words_are_offered_with_what_differs(desk, practice):
    data = typed(desk, practice, title="Neuer Titel", aims="<p>Mehr Licht und Bänke.</p>", tags=["Licht", "Bank"])
    data["sources-0-text"] = "Abschlussbericht"
    data = add_row(data, "sources", text="Interview")
    desk.post(buffer_url(practice), data)
    [offer] = offers(desk, practice)
    assert labels(offer) == ["Titel", "Schlagworte", "Ziele", "Quellen"]
    texts = {change.label: "".join(text for _, text in change.new) for change in offer["changes"]}
    assert texts["Ziele"] == "Mehr Licht und Bänke."
    assert texts["Quellen"].splitlines() == ["Abschlussbericht", "Interview"]
    assert offer["when"].startswith("heute ")
    page = desk.get(url("change", practice.pk)).content.decode()
    assert "Es gibt ungesicherte Eingaben von heute" in page
    assert page.index("ungesicherte Eingaben") < page.index('id="practice_form"')


def test_choices_are_named_and_not_numbered(desk, practice):
    from taxonomy.models import Actor, Category

    wanted = [Category.objects.get(slug=slug).pk for slug in ("stadt", "nachbarschaft")]
    data = typed(desk, practice, categories=wanted, progress="laufend", as_of="2026-03-01")
    data = add_row(data, "involvements", actor=Actor.objects.get(slug="polizei").pk, role="federfuehrend")
    desk.post(buffer_url(practice), data)
    [offer] = offers(desk, practice)
    texts = {change.label: "".join(text for _, text in change.new) for change in offer["changes"]}
    assert set(texts["Kategorien"].splitlines()) == {"Stadt", "Nachbarschaft"}
    assert texts["Stand"] == "01.03.2026"
    assert "laufend" in texts["Stand des Vorhabens"].lower()
    assert texts["Akteur*innen und ihre Rollen"].startswith("Polizei · ")


def test_words_that_say_what_is_stored_are_not_offered(desk, practice):
    keep(desk, practice)
    assert offers(desk, practice) == []
    assert not Autosave.objects.exists()


def test_restoring_shows_the_words_and_saves_nothing(desk, practice):
    data = typed(desk, practice, title="", start_year="bald", teaser="Angefangen")
    data["sources-0-DELETE"] = "on"
    data = add_row(data, "sources", text="Neue Quelle", url="kein verweis")
    desk.post(buffer_url(practice), data)
    page = desk.get(url("change", practice.pk), {"wiederherstellen": KEY})
    form = page.context["adminform"].form
    assert [form[name].value() for name in ("title", "start_year", "teaser")] == ["", "bald", "Angefangen"]
    html = page.content.decode()
    assert "Gespeichert ist davon noch nichts." in html
    assert 'value="Neue Quelle"' in html or "Neue Quelle</textarea>" in html
    assert "errornote" not in html and "errorlist" not in html
    assert f'name="autosave_key" value="{KEY}"' in html
    assert f'action="{url("change", practice.pk)}" method="post"' in html
    practice.refresh_from_db()
    assert (practice.title, practice.version) == ("Anfang", 1)


def test_a_restored_form_can_be_saved_and_then_its_words_are_gone(desk, practice):
    data = typed(desk, practice, title="Fertig")
    data["sources-0-text"] = "Geprüft"
    desk.post(buffer_url(practice), add_row(data, "sources", text="Zweite"))
    address = url("change", practice.pk)
    restored = form_data(desk, f"{address}?wiederherstellen={KEY}")
    restored |= {"sources-0-text": "Geprüft", "sources-1-text": "Zweite", "autosave_key": KEY}
    assert desk.post(address, restored).status_code == 302
    document = Version.objects.get(practice=practice, number=2).document
    assert (document["title"], [row["text"] for row in document["sources"]]) == ("Fertig", ["Geprüft", "Zweite"])
    assert offers(desk, practice) == []
    assert desk.get(buffer_url(practice)).status_code == 404
    assert "Fertig" not in json.dumps(list(Autosave.objects.values_list("content", flat=True)))


def test_a_request_that_comes_after_the_save_brings_nothing_back(desk, practice):
    late = typed(desk, practice, title="Neu")
    desk.post(url("change", practice.pk), late | {"_continue": "1"})
    response = desk.post(buffer_url(practice), late)
    assert response.status_code == 410
    assert desk.get(buffer_url(practice), {"schluessel": KEY}).json()["state"] == "saved"
    assert offers(desk, practice) == []
    # the form that is open now has a key of its own
    assert keep(desk, practice, key="formular-zwei", title="Weiter").status_code == 200


def test_a_failed_save_keeps_the_words(desk, practice):
    keep(desk, practice, title="")
    response = desk.post(url("change", practice.pk), typed(desk, practice, title="") | {"_continue": "1"})
    assert response.status_code == 200
    assert response.context["autosave"]["form_key"] == KEY
    assert response.context["autosave"]["is_typed"]
    assert Autosave.objects.get().content["title"] == [""]


def test_saving_leaves_the_words_of_others_and_of_another_form(desk, practice):
    keep(desk, practice, key="anderes-fenster", teaser="Aus dem anderen Fenster")
    other = Client()
    other.force_login(factories.editor())
    keep(other, practice, title="Von jemand anderem")
    desk.post(url("change", practice.pk), typed(desk, practice, title="Gespeichert") | {"_continue": "1"})
    [mine], [theirs] = offers(desk, practice), offers(other, practice)
    assert mine["is_stale"] and theirs["is_stale"]
    assert "inzwischen anders gespeichert" in other.get(url("change", practice.pk)).content.decode()


def test_a_restored_form_that_is_overtaken_meets_the_conflict_and_overwrites_nothing(desk, practice):
    keep(desk, practice, teaser="Meine Worte")
    other = Client()
    other.force_login(factories.editor())
    theirs = form_data(other, url("change", practice.pk), title="Ihr Titel")
    theirs["sources-0-DELETE"] = "on"
    assert other.post(url("change", practice.pk), theirs).status_code == 302
    address = url("change", practice.pk)
    page = desk.get(address, {"wiederherstellen": KEY})
    form = page.context["adminform"].form
    assert form["opened_version"].value() == "1"
    assert "Bericht" in page.content.decode()
    response = desk.post(address, form_data(desk, f"{address}?wiederherstellen={KEY}"))
    assert response.status_code == 200
    practice.refresh_from_db()
    assert (practice.title, practice.version) == ("Ihr Titel", 2)
    assert Autosave.objects.filter(saved_at=None).exists()


def test_discarding_is_a_button_that_works_without_a_script(desk, practice):
    keep(desk, practice, title="Weg damit")
    response = desk.post(buffer_url(practice, "_discard"), {"autosave_key": KEY}, follow=True)
    assert "Die ungesicherten Eingaben sind verworfen." in response.content.decode()
    assert not Autosave.objects.exists()
    assert desk.get(buffer_url(practice, "_discard")).status_code == 405


def test_unsaved_new_practices_are_kept_side_by_side(desk):
    assert keep(desk, title="Erster", key="formular-1").status_code == 200
    assert keep(desk, title="Zweiter", key="formular-2").status_code == 200
    assert [offer["title"] for offer in offers(desk)] == ["Zweiter", "Erster"]
    page = desk.get(url("add"), {"wiederherstellen": "formular-1"})
    assert page.context["adminform"].form["title"].value() == "Erster"
    data = form_data(desk, url("add") + "?wiederherstellen=formular-1", autosave_key="formular-1")
    assert desk.post(url("add"), data).status_code == 302
    assert Practice.objects.get().title == "Erster"
    assert [offer["title"] for offer in offers(desk)] == ["Zweiter"]
    assert desk.get(buffer_url(), {"schluessel": "formular-1"}).json()["state"] == "saved"
    assert keep(desk, title="Erster", key="formular-1").status_code in (409, 410)


def test_there_is_a_limit_to_unsaved_new_practices(desk, monkeypatch):
    monkeypatch.setattr(autosave, "MOST_NEW", 2)
    assert [keep(desk, title="x", key=f"formular-{n}").status_code for n in range(3)] == [200, 200, 409]


def test_words_for_a_practice_that_is_deleted_are_offered_for_a_new_one(desk, practice):
    keep(desk, practice, title="Noch nicht fertig")
    practice.delete()
    [offer] = offers(desk)
    assert offer["title"] == "Noch nicht fertig"
    page = desk.get(url("add"), {"wiederherstellen": KEY})
    assert page.context["adminform"].form["title"].value() == "Noch nicht fertig"


def test_who_goes_on_typing_after_somebody_deleted_the_practice_loses_nothing(desk, practice):
    data = typed(desk, practice, title="Weitergetippt")
    address = buffer_url(practice)
    practice.delete()
    response = desk.post(address, data)
    assert response.status_code == 200
    assert "gelöscht" in response.json()["message"]
    assert [offer["title"] for offer in offers(desk)] == ["Weitergetippt"]


def test_after_thirty_days_nothing_is_offered_and_the_next_request_removes_it(desk, practice):
    keep(desk, practice, title="Alt")
    Autosave.objects.update(updated_at=timezone.now() - timedelta(days=31))
    assert offers(desk, practice) == []
    assert desk.get(buffer_url(practice)).status_code == 404
    keep(desk, title="Anderes", key="formular-zwei")
    assert [row.content["title"] for row in Autosave.objects.all()] == [["Anderes"]]


def test_an_archived_practice_offers_nothing(desk, practice):
    keep(desk, practice, title="Neu")
    Practice.objects.update(stage=Stage.ARCHIVED)
    assert desk.get(url("change", practice.pk)).context["autosave"] is None


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
