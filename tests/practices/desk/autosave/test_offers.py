"""What was typed and not saved is offered again, restored, discarded, and gone with the save."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from practices.choices import Stage
from practices.desk import autosave
from practices.models import Autosave, Practice, Version
from tests import factories
from tests.practices.desk.autosave.writer import KEY, buffer_url, keep, labels, offers, typed
from tests.practices.desk.forms import add_row, form_data, url

pytestmark = pytest.mark.django_db


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
