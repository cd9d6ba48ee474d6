"""From review back to the author, in a real browser."""

from playwright.sync_api import expect

from practices.desk import versions, workflow
from practices.models import Comment, Practice
from tests import factories
from tests.browser.test_admin import change_address


def test_a_change_is_returned_with_a_comment_that_then_stands_at_its_field(desk):  # noqa: F811
    author = factories.editor(first_name="Ada", last_name="Beispiel")
    practice = factories.published(title="Licht im Park")
    Practice.objects.filter(pk=practice.pk).update(title="Ganz viel neues Licht im Park")
    practice.refresh_from_db()
    versions.record(practice, by=author)
    workflow.submit(practice, by=author)

    desk.goto("/admin/")
    desk.get_by_role("region", name="Wartet auf Prüfung").get_by_role("link", name="Ganz viel neues Licht").click()
    expect(desk.locator("ins")).to_have_text("Ganz viel neues ")
    desk.get_by_label("Kommentar zu Titel").fill("Der alte war besser.")
    desk.get_by_role("button", name="Mit Kommentaren zurückgeben").press("Enter")
    desk.wait_for_url(f"**{change_address(practice)}")
    expect(desk.get_by_role("group", name="Kommentare zu Titel")).to_contain_text("Der alte war besser.")

    desk.get_by_role("link", name="Antworten").click()
    expect(desk.get_by_label("Wozu")).to_have_value("title")
    desk.go_back()
    desk.get_by_label("Titel", exact=True).fill("Licht im ganzen Park")
    desk.get_by_role("checkbox", name="erledigt, sobald ich speichere").press("Space")
    desk.get_by_role("button", name="Speichern und weiter bearbeiten").press("Enter")
    expect(desk.get_by_role("link", name="Kommentare", exact=True)).to_be_visible()
    assert Comment.objects.get().resolved_at
    practice.refresh_from_db()
    assert (practice.stage, practice.title) == ("draft", "Licht im ganzen Park")


def test_a_comment_leads_to_its_field_even_in_a_closed_part_of_the_form(desk):  # noqa: F811
    practice = factories.practice()
    workflow.comment(practice, by=factories.editor(), texts={"contact": "Wen darf man fragen?"})
    desk.goto(change_address(practice).replace("change", "kommentare"))
    desk.get_by_role("link", name="Zum Feld").click()
    expect(desk.get_by_role("textbox", name="Name oder Funktion")).to_be_focused()
