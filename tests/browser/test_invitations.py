"""Somebody from outside is let in to one draft, in a real browser."""

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.browser import LOOKS


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_an_author_invites_a_guest_who_reads_and_comments_and_sees_nothing_else(page, enter, axe, scheme, width):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    author = factories.member("Autor*in", username="ada", first_name="Ada", last_name="Autorin")
    guest = factories.member("Gast", username="guel", first_name="Gül", last_name="Gast")
    factories.practice(by=author, title="Lichtinseln", internal_note="Unter uns.")
    factories.practice(title="Fremder Entwurf")

    def checked(name):
        assert axe(page) == [], name
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name

    enter(page.context, author)
    page.goto("/admin/")
    page.get_by_role("link", name="Lichtinseln").click()
    page.get_by_role("link", name="Einladungen").click()
    page.get_by_label("Wen?").select_option("Gül Gast")
    page.get_by_label("auch mitschreiben").check()
    page.get_by_role("button", name="Einladen").click()
    expect(page.get_by_text("Gül Gast darf lesen und kommentieren, aber keine Beiträge schreiben.")).to_be_visible()
    expect(page.get_by_label("Wen?")).to_contain_text("Gül Gast")
    checked("refused")
    page.get_by_label("lesen und kommentieren").check()
    page.get_by_role("button", name="Einladen").click()
    expect(page.get_by_text("Gül Gast ist eingeladen")).to_be_visible()
    checked("invited")

    enter(page.context, guest)
    page.goto("/admin/")
    expect(page.get_by_text("Fremder Entwurf")).to_have_count(0)
    checked("desk")
    page.get_by_role("region", name="Zum Mitlesen").get_by_role("link", name="Lichtinseln").click()
    expect(page.get_by_text("Unter uns.")).to_have_count(0)
    expect(page.get_by_role("button", name="Speichern")).to_have_count(0)
    checked("form")
    page.get_by_role("link", name="Kommentare").click()
    page.get_by_label("Kommentar", exact=True).fill("Sehr anschaulich.")
    page.get_by_role("button", name="Kommentieren").click()
    expect(page.get_by_text("Der Kommentar ist gespeichert.")).to_be_visible()
    checked("comments")
