"""Two people at one record, each in a browser of their own."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from practices.models import Version
from tests import factories

OVERTAKE = "Übernehmen, was sich nicht überschneidet"


@pytest.fixture
def signed_in(context, live_server, enter):
    """signed_in("ada") gives a page of somebody with every right, in a profile of their own."""
    contexts = []

    def page_of(name, **options):
        own = context.browser.new_context(base_url=live_server.url, locale="de-DE", **options)
        contexts.append(own)
        enter(own, factories.editor(username=name, first_name=name.capitalize(), last_name="Muster"))
        return own.new_page()

    yield page_of
    for own in contexts:
        own.close()


def change_address(practice):
    return reverse("admin:practices_practice_change", args=[practice.pk])


def record():
    return factories.practice(
        title="Lichtinseln im Stadtpark",
        teaser="Neue Leuchten machen den Weg durch den Park heller.",
        tags=["Licht"],
        sources=[{"text": "Abschlussbericht der Stadt, 2020"}],
        actors=[{"actor": "polizei", "role": "beteiligt"}],
        sections={
            "context": "<p>Der Park war nachts dunkel. Viele mieden den Weg. Die Stadt sammelte Beschwerden.</p>"
        },
    )


def type_text(page, field, text):
    place = page.locator(f".desk-field[data-field={field}]")
    rich = place.locator(".ProseMirror[contenteditable]")
    (rich if rich.count() else place.locator("input, textarea")).focus()
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def save(page):
    page.get_by_role("button", name="Speichern und weiter bearbeiten").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_two_people_bring_their_words_together_by_keyboard_alone(signed_in, axe):
    practice = record()
    ada, bea = signed_in("ada"), signed_in("bea")
    for page in (ada, bea):
        page.goto(change_address(practice))
        expect(page.get_by_role("textbox", name="Ausgangslage")).to_be_visible()
    type_text(bea, "teaser", "Neue Leuchten machen den Weg heller und sparen Strom.")
    type_text(bea, "title", "Lichtinseln im Volkspark")
    type_text(bea, "district", "Nordstadt")
    save(bea)
    type_text(ada, "title", "Mehr Lichtinseln im Stadtpark")
    type_text(ada, "context", "Der Park war nachts dunkel und unübersichtlich. Viele Menschen mieden den Weg.")
    type_text(ada, "teaser", "Neue Leuchten machen den Weg durch den Park sicherer.")
    save(ada)
    heading = ada.get_by_role("heading", name="Nicht gespeichert: Jemand war schneller")
    expect(heading).to_be_visible()
    expect(ada.locator(".conflict")).to_be_focused()
    expect(ada).to_have_title(re.compile("^Nicht gespeichert: "))
    is_fit_to_read(ada, axe, "conflict")
    ada.get_by_role("group", name="Kurzbeschreibung").get_by_label("meine Eingabe behalten").focus()
    ada.keyboard.press("ArrowDown")
    ada.get_by_role("button", name=OVERTAKE).focus()
    ada.keyboard.press("Enter")
    expect(ada.get_by_role("heading", name="Zusammengeführt, noch nicht gespeichert")).to_be_visible()
    is_fit_to_read(ada, axe, "merged")
    save(ada)
    document = Version.objects.get(practice=practice, number=3).document
    assert document["title"] == "Mehr Lichtinseln im Stadtpark"
    assert document["teaser"] == "Neue Leuchten machen den Weg heller und sparen Strom."
    assert document["district"] == "Nordstadt"
    assert "unübersichtlich" in document["sections"]["context"]


def test_a_hint_shows_who_else_writes_and_comes_without_reloading(signed_in, axe):
    practice = record()
    ada, bea = signed_in("ada"), signed_in("bea")
    ada.clock.install()
    ada.goto(change_address(practice))
    hint = ada.locator("p.presence")
    expect(hint.get_by_text("Wird gerade von")).to_be_hidden()
    bea.goto(change_address(practice))
    expect(bea.get_by_text("Wird gerade von Ada Muster bearbeitet.")).to_be_visible()
    ada.clock.fast_forward(46_000)
    expect(hint.get_by_text("Wird gerade von Bea Muster bearbeitet.")).to_be_visible()
    is_fit_to_read(ada, axe, "presence")
    ada.goto("/admin/practices/practice/")
    expect(ada.get_by_text("Wird gerade von Bea Muster bearbeitet.")).to_be_visible()
    is_fit_to_read(ada, axe, "presence-list")


@pytest.mark.parametrize("script", [True, False])
def test_a_conflict_is_settled_with_or_without_script(signed_in, script):
    practice = record()
    ada, bea = signed_in("ada", java_script_enabled=script), signed_in("bea", java_script_enabled=script)
    for page in (ada, bea):
        page.goto(change_address(practice))
    bea.locator("#id_sources-0-text").fill("Zwischenbericht")
    bea.get_by_role("button", name="Speichern und weiter bearbeiten").click()
    expect(bea.get_by_text("Fassung 2, gespeichert am")).to_be_visible()
    ada.get_by_label("Untertitel").fill("Licht für alle")
    ada.get_by_role("button", name="Speichern und weiter bearbeiten").click()
    ada.get_by_role("button", name=OVERTAKE).click()
    expect(ada.get_by_role("heading", name="Zusammengeführt, noch nicht gespeichert")).to_be_visible()
    expect(ada.locator("#id_sources-0-text")).to_have_value("Zwischenbericht")
    ada.get_by_role("button", name="Speichern und weiter bearbeiten").click()
    expect(ada.get_by_text("Fassung 3, gespeichert am")).to_be_visible()
    document = Version.objects.get(practice=practice, number=3).document
    assert (document["subtitle"], document["sources"]) == ("Licht für alle", [{"text": "Zwischenbericht"}])


def is_fit_to_read(page, axe, name):
    """Without a finding and without scrolling sideways, wide and narrow, light and dark."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 1000})
            assert axe(page) == [], (name, scheme, width)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 900})
