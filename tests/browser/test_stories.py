"""The life of a record from the first word to its withdrawal, and what a reader sees of it at each step."""

import re

import pytest
from playwright.sync_api import expect

from practices.models import Practice, Version
from tests import factories
from tests.browser.conftest import LISTEN, PATIENCE
from tests.browser.test_admin import change_address
from tests.browser.test_conflict import OVERTAKE, save, type_text

TITLE = "Lichtinseln im Stadtpark"
ADDRESS = "/praxisbeispiele/lichtinseln-im-stadtpark/"
EDITORS = ".ProseMirror[contenteditable]"  # they come by script in the place of plain fields


def member(name, group):
    return factories.member(group, username=name, first_name=name.capitalize(), last_name="Muster")


@pytest.fixture
def browse(context, live_server, enter, csp_violations, script_errors):
    """browse(user) gives a page in a profile of its own, signed in or, without a user, a reader's."""
    contexts = []

    def page_of(user=None):
        own = context.browser.new_context(base_url=live_server.url, locale="de-DE", service_workers="block")
        contexts.append(own)
        own.set_default_timeout(PATIENCE)
        own.expose_function("reportViolation", lambda violation: csp_violations.append(violation))
        own.add_init_script(LISTEN)
        own.on("weberror", lambda error: script_errors.append(str(error.error)))
        if user:
            enter(own, user)
        return own.new_page()

    yield page_of
    for own in contexts:
        own.close()
    assert csp_violations == []
    assert script_errors == []


def test_a_record_lives_from_the_first_word_to_its_withdrawal(browse):
    ada = browse(member("ada", "Autor*in"))
    rita, renate = (browse(member(name, "Redaktion")) for name in ("rita", "renate"))
    reader = browse()

    def public(status=200):
        assert reader.goto(ADDRESS).status == status
        assert reader.context.cookies() == []
        return reader.get_by_role("main")

    # written, and given to review with a note
    ada.goto("/admin/practices/practice/add/")
    type_text(ada, "title", TITLE)
    type_text(ada, "teaser", "Neue Leuchten machen den Weg heller.")
    tag(ada, "Licht")
    expect(ada.locator(EDITORS).first).to_be_visible()
    type_text(ada, "context", "Der Park war nachts dunkel.")
    save(ada)
    practice = Practice.objects.get()
    form = change_address(practice)
    expect(ada).to_have_url(re.compile(form))
    expect(ada.get_by_role("button", name="Speichern und veröffentlichen")).to_have_count(0)
    public(404)
    step(ada, "Zur Prüfung geben", "Bitte auf die Kurzbeschreibung sehen.")
    expect(ada.get_by_text("Der Beitrag ist zur Prüfung gegeben.")).to_be_visible()
    public(404)

    # returned with a comment on a field
    review(rita)
    expect(rita.get_by_text("„Bitte auf die Kurzbeschreibung sehen.“")).to_be_visible()
    rita.get_by_label("Kommentar zu Kurzbeschreibung").fill("Welcher Weg?")
    rita.get_by_role("button", name="Mit Kommentaren zurückgeben").click()
    rita.wait_for_url(f"**{form}")
    public(404)

    # corrected and submitted again
    ada.goto("/admin/")
    ada.get_by_role("region", name="Zurück an mich").get_by_role("link", name=TITLE).click()
    ada.wait_for_url(f"**{form}")
    expect(ada.get_by_role("group", name="Kommentare zu Kurzbeschreibung")).to_contain_text("Welcher Weg?")
    ada.get_by_role("textbox", name="Kurzbeschreibung").fill("Neue Leuchten machen den Weg durch den Park heller.")
    ada.get_by_role("checkbox", name="erledigt, sobald ich speichere").check()
    ada.get_by_role("button", name="Speichern und zur Prüfung geben").click()
    expect(ada.get_by_text("Gespeichert und zur Prüfung gegeben.")).to_be_visible()
    public(404)

    # published
    review(rita)
    rita.get_by_role("button", name="Veröffentlichen", exact=True).click()
    rita.wait_for_url(f"**{form}")
    expect(public().get_by_role("heading", name=TITLE, level=1)).to_be_visible()
    expect(reader.get_by_text("Neue Leuchten machen den Weg durch den Park heller.").first).to_be_visible()

    # changed, while readers go on reading the edition
    ada.goto(form)
    type_text(ada, "title", "Mehr Lichtinseln im Stadtpark")
    save(ada)
    expect(public().get_by_role("heading", name=TITLE, level=1, exact=True)).to_be_visible()

    # two people at once
    rita.goto(form)
    renate.goto(form)
    type_text(renate, "teaser", "Neue Leuchten sparen Strom.")
    save(renate)
    expect(rita.locator(EDITORS).first).to_be_visible()
    type_text(rita, "context", "Der Park war nachts dunkel und unübersichtlich.")
    save(rita)
    expect(rita.get_by_role("heading", name="Nicht gespeichert: Jemand war schneller")).to_be_visible()
    table = rita.get_by_role("table", name="Was sich unterscheidet, Feld für Feld")
    expect(table.get_by_role("row").filter(has_text="Neue Leuchten sparen Strom.")).to_be_visible()
    rita.get_by_role("button", name=OVERTAKE).click()
    expect(rita.get_by_role("heading", name="Zusammengeführt, noch nicht gespeichert")).to_be_visible()
    save(rita)
    merged = Version.objects.get(practice=practice, number=5).document
    assert merged["teaser"] == "Neue Leuchten sparen Strom."
    assert merged["sections"] == {"context": "<p>Der Park war nachts dunkel und unübersichtlich.</p>"}
    expect(public().get_by_role("heading", name=TITLE, level=1, exact=True)).to_be_visible()
    expect(reader.get_by_text("Strom")).to_have_count(0)

    # an older version again, and that one for the public
    rita.get_by_role("link", name="Verlauf").click()
    rita.get_by_role("link", name=re.compile("^Wiederherstellen ?: Fassung 3$")).click()
    rita.get_by_role("button", name="Fassung 3 wiederherstellen").click()
    rita.wait_for_url(f"**{form}")
    expect(public().get_by_role("heading", name=TITLE, level=1, exact=True)).to_be_visible()
    rita.get_by_role("button", name="Speichern und veröffentlichen").click()
    expect(rita.get_by_text("Gespeichert und veröffentlicht.")).to_be_visible()
    expect(public().get_by_role("heading", name="Mehr Lichtinseln im Stadtpark", level=1)).to_be_visible()
    expect(reader.get_by_text("Neue Leuchten machen den Weg durch den Park heller.").first).to_be_visible()
    expect(reader.get_by_text("unübersichtlich")).to_have_count(0)

    # withdrawn with a sentence for the public
    step(rita, "Zurückziehen", "Die Leuchten sind abgebaut.")
    expect(rita.get_by_text("Der Beitrag ist zurückgezogen.")).to_be_visible()
    expect(public(410)).to_contain_text("Die Leuchten sind abgebaut.")
    expect(reader.get_by_text("Lichtinseln")).to_have_count(0)


def tag(page, name):
    page.locator(".field-tags .select2-search__field").focus()
    page.keyboard.type(f"{name},")


def step(page, label, note):
    """Take a step of the record's life from its form."""
    page.get_by_role("link", name=label, exact=True).click()
    page.get_by_role("textbox").fill(note)
    page.get_by_role("button", name=label).click()


def review(page):
    """From the first page of the desk to what waits."""
    page.goto("/admin/")
    page.get_by_role("region", name="Wartet auf Prüfung").get_by_role("link", name=TITLE).click()


def test_a_record_is_written_submitted_and_published_by_keyboard_alone(browse):
    for name, group in (("ada", "Autor*in"), ("rita", "Redaktion")):
        member(name, group)
    ada, rita, reader = browse(), browse(), browse()

    sign_in(ada, "ada")
    reach(ada, "link", "Sammlung")
    follow(ada)
    reach(ada, "link", "Beitrag hinzufügen")
    follow(ada)
    reach(ada, "textbox", "Titel (Pflicht)")
    ada.keyboard.type(TITLE)
    reach(ada, "textbox", "Kurzbeschreibung")
    ada.keyboard.type("Neue Leuchten machen den Weg heller.")
    reach(ada, "radio", "keine Angabe")
    ada.keyboard.press("ArrowDown")
    ada.keyboard.press("ArrowDown")
    expect(ada.get_by_role("radio", name="laufend")).to_be_focused()
    reach(ada, "searchbox", "Schlagworte")
    ada.keyboard.type("Licht,")
    expect(ada.locator(EDITORS).first).to_be_visible()
    reach(ada, "textbox", "Ausgangslage")
    ada.keyboard.type("Der Park war nachts dunkel.")
    reach(ada, "button", "Speichern und zur Prüfung geben")
    follow(ada)
    expect(ada.get_by_text("Gespeichert und zur Prüfung gegeben.")).to_be_visible()
    assert reader.goto(ADDRESS).status == 404

    sign_in(rita, "rita")
    reach(rita, "link", TITLE)
    follow(rita)
    reach(rita, "link", "Jetzt prüfen")
    follow(rita)
    reach(rita, "button", "Veröffentlichen")
    follow(rita, "Space")
    assert reader.goto(ADDRESS).status == 200
    expect(reader.get_by_role("heading", name=TITLE, level=1)).to_be_visible()
    expect(reader.get_by_text("Der Park war nachts dunkel.")).to_be_visible()


def sign_in(page, name):
    page.goto("/admin/")
    reach(page, "textbox", "Benutzername oder E-Mail-Adresse")
    page.keyboard.type(name)
    reach(page, "textbox", "Passwort")
    page.keyboard.type("geheim")
    follow(page)


def reach(page, role, name, bound=250):
    """Press Tab until the control of this name has the focus."""
    control = page.get_by_role(role, name=name, exact=True)
    expect(control.first).to_be_visible()
    for _ in range(bound):
        page.keyboard.press("Tab")
        if control.evaluate_all("controls => controls.includes(document.activeElement)"):
            return
    raise AssertionError(f"{bound} times Tab did not lead to {role} “{name}”")


def follow(page, key="Enter"):
    with page.expect_navigation():
        page.keyboard.press(key)
