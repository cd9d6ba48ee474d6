"""The desk in a real browser: policy, accessibility, and the few things that need a script."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from practices.choices import Stage
from practices.desk import preview_links, scheduling, versions, workflow
from practices.models import Comment, MissedSearch, Practice, Synonym
from taxonomy.models import Category
from tests import factories
from tests.browser import LOOKS


def change_address(practice):
    return reverse("admin:practices_practice_change", args=[practice.pk])


def rich_practice():
    return factories.published(
        actors=[{"actor": "polizei", "role": "federfuehrend"}],
        diversity=[{"dimension": "alter", "how": "Sitzbänke."}],
        occasions=["angstraeume"],
        tags=["Licht"],
        sources=[{"text": "Bericht"}],
        place={"name": "Wuppertal", "state": "Nordrhein-Westfalen"},
        main_category="stadt",
        sections={"context": "<p>Dunkel.</p><ul><li>kalt</li></ul>"},
    )


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_every_page_of_the_desk_keeps_the_policy_and_is_accessible(desk, axe, scheme, width):
    practice = rich_practice()
    Practice.objects.filter(pk=practice.pk).update(district="Elberfeld")
    versions.record(practice, by=factories.editor())
    colleague = factories.editor()
    workflow.comment(practice, by=colleague, texts={"": "Gut.", "title": "Zu lang.", "actors": "Wer noch?"})
    workflow.resolve(Comment.objects.get(field=""), by=colleague)
    workflow.submit(practice, by=colleague, note="Bitte auf die Zahlen sehen.")
    scheduling.schedule(practice, at=timezone.now() + datetime.timedelta(days=3), by=colleague)
    workflow.delete(factories.published(), by=colleague)
    archived = factories.practice()
    Practice.objects.filter(pk=archived.pk).update(stage=Stage.ARCHIVED)
    Practice.objects.filter(pk=factories.practice().pk).update(schedule_failure="Ach.", stage=Stage.IN_REVIEW)
    faulty = factories.practice(
        sections={"aims": '<h3>Ziele</h3><p><a href="https://example.org/">hier</a> kim@example.org</p>'}
    )
    _, token = preview_links.make(versions.current(faulty), by=colleague, note="Stadt")
    MissedSearch.objects.create(day=timezone.localdate(), text="schottergärten", count=3)
    change = change_address(practice)
    desk.emulate_media(color_scheme=scheme)
    desk.set_viewport_size({"width": width, "height": 900})
    category = Category.objects.get(slug="stadt")
    addresses = [
        "/admin/",
        "/admin/practices/practice/",
        "/admin/practices/practice/add/",
        change,
        change.replace("change", "history"),
        change.replace("change", "verlauf/1/2"),
        change.replace("change", "verlauf/1/wiederherstellen"),
        change.replace("change", "delete"),
        change.replace("change", "vorschau"),
        change.replace("change", "zurueckziehen"),
        change.replace("change", "einreichen"),
        change.replace("change", "kommentare"),
        change.replace("change", "pruefung"),
        change.replace("change", "planen"),
        change_address(faulty),
        change_address(faulty).replace("change", "pruefung"),
        change_address(faulty).replace("change", "vorschau-links"),
        change_address(faulty).replace("change", "einladungen"),
        f"/vorschau/{token}/",
        "/admin/practices/practice/mitteilungen/",
        "/admin/practices/practice/geloescht/",
        change_address(archived),
        "/admin/practices/image/",
        "/admin/practices/image/add/",
        "/admin/practices/pdffile/add/",
        "/admin/practices/synonym/",
        "/admin/practices/synonym/add/?gesucht=angstraum",
        f"/admin/practices/synonym/{Synonym.objects.first().pk}/change/",
        f"/admin/practices/synonym/{Synonym.objects.first().pk}/delete/",
        "/admin/practices/missedsearch/",
        "/admin/taxonomy/category/",
        f"/admin/taxonomy/category/{category.pk}/change/",
        f"/admin/taxonomy/category/{category.pk}/verschieben/",
        f"/admin/taxonomy/category/{category.pk}/delete/",
        "/admin/taxonomy/place/add/",
        "/admin/taxonomy/tag/",
        "/admin/divercity/page/",
        "/admin/divercity/page/add/",
        "/admin/auth/user/add/",
    ]
    findings, wide = {}, {}
    for address in addresses:
        assert desk.goto(address).ok, address
        if desk.locator(".ProseMirror[contenteditable]").count() or "practice/add" in address:
            expect(desk.locator(".ProseMirror[contenteditable]").first, address).to_be_visible()
        if found := axe(desk):
            findings[address] = found
        if (needed := desk.evaluate("document.documentElement.scrollWidth")) > width:
            wide[address] = needed
    assert findings == {}
    assert wide == {}


def test_a_fresh_preview_link_is_shown_and_leads_to_the_draft(desk, axe):
    practice = factories.practice(title="Lichtinseln")
    desk.goto(change_address(practice))
    desk.get_by_role("link", name="Vorschau für andere").click()
    desk.get_by_label("Für wen?").fill("Stadt Wuppertal")
    desk.get_by_role("button", name="Link für Fassung 1 anlegen").click()
    address = desk.get_by_label("Neuer Link").input_value()
    assert axe(desk) == []
    desk.context.clear_cookies()
    desk.goto(address)
    expect(desk.get_by_text("Vorschau: nicht veröffentlicht.")).to_be_visible()
    expect(desk.get_by_role("heading", name="Lichtinseln")).to_be_visible()
    assert desk.context.cookies() == []
    assert desk.goto("/vorschau/gibt-es-nicht/").status == 404
    assert axe(desk) == []


def test_a_finding_leads_to_its_field(desk):
    practice = factories.practice(sections={"aims": '<p><a href="https://example.org/">hier</a></p>'})
    desk.goto(change_address(practice))
    desk.get_by_role("link", name="Ziele: Der Link „hier“ sagt nicht, wohin er führt.").click()
    expect(desk.get_by_role("textbox", name="Ziele", exact=True)).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_login_is_accessible(page, axe, scheme):
    page.emulate_media(color_scheme=scheme)
    page.goto("/admin/konto/anmelden/")
    assert axe(page) == []


def test_a_practice_is_written_by_keyboard_alone(desk, axe):
    desk.goto("/admin/practices/practice/add/")
    desk.get_by_label("Titel", exact=True).fill("Lichtinseln")
    desk.locator(".field-place .select2-selection").focus()
    desk.keyboard.press("Enter")
    search = desk.locator(".select2-dropdown .select2-search__field")
    expect(search).to_be_focused()
    desk.keyboard.type("wuppert")
    expect(desk.locator(".select2-results__option--highlighted")).to_have_text("Wuppertal (Nordrhein-Westfalen)")
    assert axe(desk) == []
    desk.keyboard.press("Enter")
    desk.locator(".field-categories .select2-search__field").focus()
    desk.keyboard.type("nachbarschaft")
    desk.get_by_role("option", name="Wohnen und Nachbarschaft › Nachbarschaft").wait_for()
    while "Nachbarschaft › Nachbarschaft" not in desk.locator(".select2-results__option--highlighted").inner_text():
        desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Enter")
    desk.locator(".field-tags .select2-search__field").focus()
    desk.keyboard.type("Licht,Öffentlicher Raum,")
    expect(desk.get_by_role("button", name="Fett").first).to_be_visible()
    editor = desk.get_by_role("textbox", name="Ausgangslage")
    editor.focus()
    desk.keyboard.type("Es war dunkel.")
    desk.get_by_role("button", name="Beteiligung hinzufügen").focus()
    desk.keyboard.press("Enter")
    desk.locator("#involvements-0 .select2-selection").focus()
    desk.keyboard.press("Enter")
    expect(search).to_be_focused()
    desk.keyboard.type("polizei")
    expect(desk.locator(".select2-results__option--highlighted")).to_have_text("Polizei")
    desk.keyboard.press("Enter")
    assert axe(desk) == []
    desk.get_by_role("button", name="Speichern und weiter bearbeiten").focus()
    desk.keyboard.press("Enter")
    desk.wait_for_url(re.compile(r"/practice/\d+/change/"))
    document = Practice.objects.get().versions.get().document
    assert document["place"]["name"] == "Wuppertal"
    assert document["categories"] == ["nachbarschaft"]
    assert document["tags"] == ["Licht", "Öffentlicher Raum"]
    assert document["sections"] == {"context": "<p>Es war dunkel.</p>"}
    assert document["actors"] == [{"actor": "polizei", "role": "beteiligt"}]


def test_a_message_about_a_gap_leads_to_its_field(desk):
    practice = factories.practice(teaser="", sections={})
    desk.goto(change_address(practice))
    desk.get_by_role("button", name="Speichern und veröffentlichen").click()
    desk.get_by_role("link", name="Die Kurzbeschreibung fehlt.").first.click()
    expect(desk.get_by_label("Kurzbeschreibung")).to_be_focused()
    desk.get_by_role("link", name="Der Beitrag hat noch keinen Text.").first.click()
    expect(desk.get_by_role("textbox", name="Text", exact=True)).to_be_focused()


def test_a_typed_text_is_not_lost_by_a_wrong_click(desk):
    practice = factories.practice()
    desk.goto(change_address(practice))
    desk.get_by_role("textbox", name="Ziele", exact=True).press_sequentially("Neu")
    asked = []
    desk.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    with desk.expect_event("dialog"):
        desk.get_by_role("link", name="Verlauf").click(no_wait_after=True)
    assert asked == ["beforeunload"]
    assert "/change/" in desk.url
    with desk.expect_navigation():
        desk.get_by_role("button", name="Speichern und weiter bearbeiten").click()
    practice.refresh_from_db()
    assert practice.aims == "<p>Neu</p>"


def test_a_new_picture_is_uploaded_from_the_form_of_the_practice(desk, context, tmp_path):
    from tests.practices.test_media import picture_file

    practice = factories.practice()
    path = tmp_path / "Platz bei Nacht.png"
    path.write_bytes(picture_file("PNG"))
    desk.goto(change_address(practice))
    desk.locator("#pictures-group .add-row a").click()
    with context.expect_page() as popup:
        desk.locator("#add_id_pictures-0-image").click()
    popup.value.get_by_label("Datei").set_input_files(path)
    popup.value.get_by_label("Bildnachweis").fill("Stadt Musterhausen")
    popup.value.get_by_role("button", name="Speichern", exact=True).click()
    expect(desk.locator("#pictures-0 .select2-selection__rendered")).to_contain_text("platz-bei-nacht.png")
    desk.locator("#id_pictures-0-alt").fill("Ein leerer Platz.")
    desk.get_by_role("button", name="Speichern und weiter bearbeiten").click()
    expect(desk.locator("#pictures-0 img.thumbnail")).to_be_visible()
    [row] = practice.versions.first().document["pictures"]
    assert (row["alt"], row["credit"]) == ("Ein leerer Platz.", "Stadt Musterhausen")
