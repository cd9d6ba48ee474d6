"""What is typed survives a closed lid, a dead server and an expired session, and nobody else gets to see it."""

import datetime
import json
import re
from urllib.parse import urlsplit

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from practices.models import Autosave, Practice
from tests import factories
from tests.browser import LOOKS, until

OFFER = "[data-autosave-offer]"
STATUS = "[data-autosave-status]"
KEPT = "Object.keys(localStorage).filter(name => name.startsWith('divercity.autosave.'))"
LOGOUT = "#logout-form button"


@pytest.fixture(autouse=True)
def clock(context):
    """The clock of all pages, so that nobody waits for the pauses of the script."""
    context.clock.install()


def sign_in(page):
    page.goto("/admin/")
    page.get_by_label("Benutzername oder E-Mail-Adresse").fill("redaktion")
    page.get_by_label("Passwort").fill("geheim")
    page.get_by_role("button", name="Anmelden", exact=True).click()
    page.wait_for_url("**/admin/")


@pytest.fixture
def practice(desk):
    return factories.practice(title="Anfang", sections={"aims": "<p>Mehr Licht.</p><ul><li>Lampen</li></ul>"})


def change_address(practice):
    return reverse("admin:practices_practice_change", args=[practice.pk])


def opened(page, practice):
    page.goto(change_address(practice))
    expect(page.get_by_role("textbox", name="Ziele", exact=True)).to_be_visible()
    page.clock.run_for(800)  # the script has looked at the form


def title(page):
    return page.get_by_label("Titel", exact=True)


def is_buffered(page, words="Zwischengespeichert um"):
    page.clock.run_for(5000)
    expect(page.locator(STATUS)).to_contain_text(words)


def is_kept_here(page):
    page.clock.run_for(5000)
    expect(page.locator(STATUS)).to_contain_text(re.compile("nur in diesem Browser gesichert", re.I))


def kept(page):
    """What this browser itself keeps."""
    return page.evaluate(KEPT)


def keeps_nothing(page):
    until(page, f"{KEPT}.length === 0")


def test_what_was_typed_is_offered_after_the_page_was_killed_and_restored_and_saved(desk, practice, context):
    opened(desk, practice)
    desk.get_by_role("textbox", name="Ziele", exact=True).press_sequentially("Vorher: ")
    desk.get_by_role("button", name="Quelle hinzufügen").click()
    desk.locator("#id_sources-0-text").fill("Bericht")
    title(desk).fill("Neuer Titel")
    is_buffered(desk)
    assert kept(desk) == []
    desk.close()

    page = context.new_page()
    opened(page, practice)
    offer = page.locator(OFFER)
    expect(offer).to_contain_text("Es gibt ungesicherte Eingaben von heute")
    expect(offer.locator("summary")).to_have_text("Was anders ist als gespeichert: Titel, Ziele, Quellen")
    expect(title(page)).to_have_value("Anfang")
    offer.get_by_role("link", name="Wiederherstellen").click()
    expect(page.get_by_text("Gespeichert ist davon noch nichts.")).to_be_visible()
    expect(title(page)).to_have_value("Neuer Titel")
    expect(page.locator("#id_sources-0-text")).to_have_value("Bericht")
    assert Practice.objects.get().title == "Anfang"
    page.get_by_role("button", name="Speichern und weiter bearbeiten").click()
    expect(page.locator(".success")).to_be_visible()
    expect(page.locator(".autosave-offer")).to_have_count(0)
    document = practice.versions.first().document
    assert document["title"] == "Neuer Titel"
    assert document["sections"]["aims"].startswith("<p>Vorher: Mehr Licht.</p>")
    assert document["sources"] == [{"text": "Bericht"}]
    assert not Autosave.objects.filter(saved_at=None).exists()
    keeps_nothing(page)


def test_a_form_that_nobody_touches_is_neither_buffered_nor_offered(desk, practice):
    opened(desk, practice)
    desk.clock.run_for(25_000)
    desk.reload()
    desk.clock.run_for(25_000)
    desk.wait_for_timeout(200)  # a request would be there by now
    assert not Autosave.objects.exists()
    assert kept(desk) == []


def test_the_last_words_before_the_page_is_closed_are_not_lost(desk, practice, context):
    opened(desk, practice)
    title(desk).fill("Gerade noch")
    desk.close(run_before_unload=False)
    page = context.new_page()
    opened(page, practice)
    expect(page.locator(OFFER)).to_contain_text("Titel")
    keeps_nothing(page)


def test_offline_this_browser_keeps_the_words_and_sends_them_later(desk, practice, context, script_errors):
    opened(desk, practice)
    context.set_offline(True)
    title(desk).fill("Im Zug geschrieben")
    is_kept_here(desk)
    expect(desk.locator(STATUS)).to_contain_text("keine Verbindung")
    assert len(kept(desk)) == 1
    assert not Autosave.objects.exists()
    context.set_offline(False)
    is_buffered(desk)
    assert Autosave.objects.get().content["title"] == ["Im Zug geschrieben"]
    assert kept(desk) == []


def test_words_kept_offline_are_offered_when_the_page_is_opened_again(desk, practice, context):
    opened(desk, practice)
    context.set_offline(True)
    title(desk).fill("Der Akku war leer")
    is_kept_here(desk)
    desk.close()
    context.set_offline(False)
    page = context.new_page()
    opened(page, practice)
    expect(page.locator(OFFER)).to_contain_text("Titel")
    page.get_by_role("button", name="Verwerfen").click()
    expect(page.get_by_text("Die ungesicherten Eingaben sind verworfen.")).to_be_visible()
    page.clock.run_for(800)
    keeps_nothing(page)
    expect(page.locator(OFFER)).to_have_count(0)


def test_a_dead_server_loses_no_word_of_a_save(desk, practice, context):
    opened(desk, practice)
    title(desk).fill("Beim Speichern war der Server weg")
    context.set_offline(True)
    desk.get_by_role("button", name="Speichern und weiter bearbeiten").click(no_wait_after=True)
    desk.wait_for_timeout(1000)
    context.set_offline(False)
    page = context.new_page()
    opened(page, practice)
    expect(page.locator(OFFER)).to_contain_text("Titel")
    page.locator(OFFER).get_by_role("link", name="Wiederherstellen").click()
    expect(title(page)).to_have_value("Beim Speichern war der Server weg")


def test_a_save_before_the_script_has_looked_at_the_form_is_not_cut_off(desk, practice, context):
    context.clock.pause_at(timezone.now() + datetime.timedelta(hours=1))
    desk.goto(change_address(practice))
    desk.evaluate("addEventListener('submit', event => event.preventDefault())")  # the answer is long in coming
    desk.get_by_role("button", name="Speichern und weiter bearbeiten").click()
    asked = []
    desk.on("request", lambda request: asked.append(f"{request.resource_type} {urlsplit(request.url).path}"))
    desk.clock.run_for(2000)
    desk.wait_for_timeout(200)  # a request would be there by now
    assert [request for request in asked if not request.startswith("font")] == []


def test_signed_out_while_typing_one_signs_in_elsewhere_and_goes_on(desk, practice, context):
    opened(desk, practice)
    Session.objects.all().delete()
    title(desk).fill("Geht weiter")
    is_kept_here(desk)
    expect(desk.locator(STATUS)).to_contain_text("Bitte melden Sie sich in einem neuen Tab wieder an")
    other = context.new_page()
    sign_in(other)
    other.close()
    title(desk).fill("Geht immer weiter")
    is_buffered(desk)
    assert Autosave.objects.get().content["title"] == ["Geht immer weiter"]
    # the token of the form is fresh again, so that it can be saved
    desk.get_by_role("button", name="Speichern und weiter bearbeiten").click()
    expect(desk.locator(".success")).to_be_visible()
    assert Practice.objects.get().title == "Geht immer weiter"


def test_a_save_that_ends_at_the_sign_in_loses_no_word(desk, practice):
    opened(desk, practice)
    Session.objects.all().delete()
    title(desk).fill("Abgelaufen")
    desk.get_by_role("button", name="Speichern und weiter bearbeiten").click()
    expect(desk.get_by_label("Passwort")).to_be_visible()
    assert len(kept(desk)) == 1
    sign_in(desk)
    opened(desk, practice)
    expect(desk.locator(OFFER)).to_contain_text("Titel")
    keeps_nothing(desk)


def test_signing_out_clears_what_the_browser_kept_in_every_tab(desk, practice, context):
    opened(desk, practice)
    context.route("**/zwischenstand/", lambda route: route.abort())
    title(desk).fill("Vertraulich")
    is_kept_here(desk)
    assert len(kept(desk)) == 1
    other = context.new_page()
    other.goto("/admin/")
    other.locator(LOGOUT).click()
    expect(other.get_by_label("Passwort")).to_be_visible()
    keeps_nothing(other)
    title(desk).fill("Vertraulich und abgemeldet")
    desk.clock.run_for(5000)
    expect(desk.locator(STATUS)).to_contain_text("wird nicht gesichert")
    assert kept(desk) == []


def test_two_people_at_one_browser_never_meet_each_others_words(desk, practice, context, enter):
    colleague = factories.editor(username="kollege", is_superuser=True)
    opened(desk, practice)
    Session.objects.all().delete()
    title(desk).fill("Von der ersten Person")
    is_kept_here(desk)
    # somebody else signs in without the first having signed out
    desk.evaluate("document.querySelector('#practice_form').remove()")
    enter(context, colleague)
    opened(desk, practice)
    desk.wait_for_timeout(200)  # what came back would be there by now
    expect(desk.locator(OFFER)).to_have_count(0)
    assert "Von der ersten Person" not in desk.content()
    assert not Autosave.objects.exists()
    title(desk).fill("Von der zweiten Person")
    is_buffered(desk)
    assert Autosave.objects.get().person.username == "kollege"
    assert len(kept(desk)) == 1


def test_a_form_of_one_person_is_not_buffered_for_who_signed_in_since(desk, practice, context, enter):
    colleague = factories.editor(username="kollege", is_superuser=True)
    opened(desk, practice)
    Session.objects.all().delete()
    enter(context, colleague)
    title(desk).fill("Nicht für fremde Augen")
    desk.clock.run_for(5000)
    expect(desk.locator(STATUS)).to_contain_text("jemand anderes angemeldet")
    assert not Autosave.objects.exists()


def test_a_second_window_keeps_its_words_until_the_first_ones_are_decided(desk, practice, context):
    opened(desk, practice)
    title(desk).fill("Erstes Fenster")
    is_buffered(desk)
    second = context.new_page()
    opened(second, practice)
    expect(second.locator(OFFER)).to_have_count(1)
    second.get_by_label("Untertitel").fill("Zweites Fenster")
    is_kept_here(second)
    expect(second.locator(STATUS)).to_contain_text("anderen Fenster")
    second.close()
    desk.close()
    page = context.new_page()
    opened(page, practice)
    expect(page.locator(f"{OFFER} summary")).to_contain_text("Titel")
    page.get_by_role("button", name="Verwerfen").click()
    expect(page.locator(f"{OFFER} summary")).to_contain_text("Untertitel")


def test_a_new_practice_is_offered_on_the_page_for_new_ones(desk, context):
    desk.goto("/admin/practices/practice/add/")
    desk.clock.run_for(800)
    title(desk).fill("Ganz neu")
    is_buffered(desk)
    desk.close()
    page = context.new_page()
    page.goto("/admin/practices/practice/add/")
    expect(page.locator(OFFER)).to_contain_text("„Ganz neu“")
    page.get_by_role("link", name="Wiederherstellen").click()
    expect(title(page)).to_have_value("Ganz neu")
    expect(page.get_by_role("textbox", name="Ziele", exact=True)).to_be_visible()
    page.get_by_role("button", name="Speichern", exact=True).click()
    expect(page.locator(".success")).to_be_visible()
    keeps_nothing(page)
    page.goto("/admin/practices/practice/add/")
    expect(page.locator(OFFER)).to_have_count(0)


def test_a_form_with_a_fault_is_buffered_as_it_comes_back(desk, practice):
    opened(desk, practice)
    title(desk).fill("")
    desk.get_by_label("Untertitel").fill("Ohne Titel")
    desk.get_by_role("button", name="Speichern und weiter bearbeiten").click()
    expect(desk.locator(".errornote")).to_be_visible()
    is_buffered(desk)
    assert Autosave.objects.get().content["subtitle"] == ["Ohne Titel"]


def test_restoring_works_without_a_script(desk, practice, browser, live_server):
    opened(desk, practice)
    title(desk).fill("Ohne Skript")
    is_buffered(desk)
    plain = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, storage_state=desk.context.storage_state()
    )
    page = plain.new_page()
    page.goto(change_address(practice))
    page.get_by_role("link", name="Wiederherstellen").click()
    expect(page.get_by_label("Titel", exact=True)).to_have_value("Ohne Skript")
    page.get_by_role("button", name="Verwerfen").click()
    expect(page.get_by_text("Die ungesicherten Eingaben sind verworfen.")).to_be_visible()
    plain.close()


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_the_offer_and_the_restored_form_are_accessible(desk, practice, axe, scheme, width):
    desk.emulate_media(color_scheme=scheme)
    desk.set_viewport_size({"width": width, "height": 900})
    opened(desk, practice)
    title(desk).fill("Ein anderer Titel")
    desk.get_by_role("textbox", name="Ziele", exact=True).press_sequentially("Vorher: ")
    is_buffered(desk)
    assert axe(desk) == []
    desk.goto(change_address(practice))
    desk.locator(f"{OFFER} summary").click()
    expect(desk.locator(f"{OFFER} table")).to_be_visible()
    assert axe(desk) == []
    assert desk.evaluate("document.documentElement.scrollWidth") <= width
    desk.get_by_role("link", name="Wiederherstellen").click()
    expect(desk.get_by_text("Gespeichert ist davon noch nichts.")).to_be_visible()
    assert axe(desk) == []


def test_the_state_is_read_aloud_once_and_not_at_every_turn(desk, practice):
    opened(desk, practice)
    desk.evaluate(
        """() => { window.news = []; new MutationObserver(() => window.news.push(
        document.querySelector('[data-autosave-news]').textContent)).observe(
        document.querySelector('[data-autosave-news]'), {childList: true, characterData: true, subtree: true}); }"""
    )
    for words in ("Eins", "Zwei"):
        with desk.expect_response("**/zwischenstand/"):
            title(desk).fill(words)
            desk.clock.run_for(5000)
    desk.wait_for_timeout(300)
    assert len(desk.evaluate("window.news")) == 1


def test_the_browser_keeps_nothing_but_the_form(desk, practice, context):
    opened(desk, practice)
    context.set_offline(True)
    title(desk).fill("Offline")
    is_kept_here(desk)
    [name] = kept(desk)
    entry = json.loads(desk.evaluate("name => localStorage.getItem(name)", name))
    assert "csrf" not in entry["body"]
    assert "__prefix__" not in entry["body"]
    context.set_offline(False)
