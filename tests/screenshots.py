"""The pictures of the public pages and the editors' handbook, of the demo content: python -m tests.screenshots

Starts the product on a free port with a database of its own, has the public pages taken
(tests/public_screenshots.py), follows one record through the desk, as an author and two editors, and writes
docs/screenshots/handbook/. Pictures are kept small: 64 colours, cut to what the text speaks of. Dates and times in
them are replaced, so that a picture changes only when the page does.
"""

import io
import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.request import urlopen

from PIL import Image
from playwright.sync_api import sync_playwright

from tests import public_screenshots
from tests.browser import chromium, until

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "screenshots" / "handbook"
WIDTH = 1280
TITLE = "Abendspaziergang mit der Seniorenvertretung"
TEASER = "Seniorenvertretung und Ordnungsamt gehen gemeinsam durch das Quartier."
PASSWORD = "abends-durch-das-quartier"  # of a site that lives for a minute
PEOPLE = {"ada": ("Ada", "Autor*in"), "rita": ("Rita", "Redaktion"), "renate": ("Renate", "Redaktion")}
MAKE_PEOPLE = f"""
from django.contrib.auth.models import Group, User
for name, (first_name, group) in {PEOPLE!r}.items():
    person = User.objects.create_user(
        name, f"{{name}}@example.org", {PASSWORD!r}, first_name=first_name, last_name="Muster", is_staff=True
    )
    person.groups.add(Group.objects.get(name=group))
"""
SAME_TIMES = r"""() => {
    const months = "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
        walker.currentNode.data = walker.currentNode.data
            .replace(new RegExp(`\\d+\\. (?:${months})`, "g"), "4. Mai")
            .replace(/(4\. Mai) \d{4}/g, "$1 2026")
            .replace(/\d\d\.\d\d\.\d{4}/g, "04.05.2026")
            .replace(/\b\d{1,2}:\d\d\b/g, "9:30")
    }
}"""


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="divercity-screenshots-") as data:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        environment = {**os.environ, "DATA_DIR": data, "PORT": str(port)}
        server = subprocess.Popen([sys.executable, "manage.py", "serve"], cwd=ROOT, env=environment)
        try:
            wait_for(f"http://127.0.0.1:{port}/healthz")
            subprocess.run(
                [sys.executable, "manage.py", "shell", "-v", "0", "-c", MAKE_PEOPLE],
                cwd=ROOT,
                env=environment,
                check=True,
            )
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=chromium.provide(), args=["--no-sandbox"])
                public_screenshots.take(browser, f"http://127.0.0.1:{port}")
                walk(lambda: open_page(browser, port))
                browser.close()
        finally:
            server.terminate()
            server.wait(timeout=30)


def wait_for(address, seconds=120):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            return urlopen(address).close()
        except OSError:
            time.sleep(0.5)
    raise TimeoutError(f"{address} did not answer within {seconds} s")


def open_page(browser, port):
    return browser.new_context(
        base_url=f"http://127.0.0.1:{port}",
        viewport={"width": WIDTH, "height": 900},
        locale="de-DE",
        timezone_id="Europe/Berlin",
        color_scheme="light",
        reduced_motion="reduce",
    ).new_page()


def walk(new_page):
    """One record from the first note to a change, as the handbook tells it."""
    ada, rita, renate = new_page(), new_page(), new_page()
    ada.goto("/admin/")
    keep(ada, "anmelden", 560)
    for name, page in (("ada", ada), ("rita", rita), ("renate", renate)):
        sign_in(page, name)

    ada.goto("/admin/practices/practice/add/")
    ada.locator("#id_title").fill(TITLE)
    ada.locator("#id_teaser").fill(TEASER)
    ada.locator("[data-autosave-status]", has_text="Zwischengespeichert um").wait_for()
    keep(ada, "neuer-beitrag", 900)
    ada.reload()
    ada.get_by_text("Es gibt ungesicherte Eingaben").first.wait_for()
    keep(ada, "zwischengespeichert", 430)
    ada.get_by_text("Wiederherstellen", exact=True).first.click()
    until(ada, "title => document.querySelector('#id_title')?.value === title", TITLE)
    save(ada)
    record = ada.url.removesuffix("change/")
    ada.locator("details", has_text="Angaben sind da").first.evaluate("details => { details.open = true }")
    keep(ada, "angaben", 900)

    ada.goto(record + "einreichen/")
    ada.get_by_label("Notiz für die Prüfung").fill("Bitte auf die Kurzbeschreibung sehen.")
    keep(ada, "einreichen", 460)
    ada.get_by_role("button", name="Zur Prüfung geben").click()
    ada.wait_for_url(f"**{record}change/")

    rita.goto("/admin/")
    keep(rita, "schreibtisch", 800)
    rita.goto(record + "pruefung/")
    rita.get_by_label("Kommentar zu Kurzbeschreibung").fill("Welches Quartier?")
    keep(rita, "pruefung", 900)
    rita.get_by_role("button", name="Mit Kommentaren zurückgeben").click()
    rita.wait_for_url(f"**{record}change/")
    rita.goto(record + "planen/")
    keep(rita, "planen", 560)
    rita.goto(record + "vorschau-links/")
    keep(rita, "vorschau", 620)
    rita.goto("/admin/")  # out of the form, which would otherwise be named as open

    ada.goto(record + "change/")
    comments = ada.get_by_role("group", name="Kommentare zu Kurzbeschreibung")
    comments.wait_for()
    keep(ada, "zurueckgegeben", 430, above=ada.locator("#id_teaser"), gap=90)

    rita.goto(record + "change/")
    renate.goto(record + "change/")
    renate.locator("#id_teaser").fill("Ältere Menschen zeigen dem Ordnungsamt, wo sie abends nicht gern gehen.")
    save(renate)
    rita.locator("#id_title").fill("Abendspaziergang im Quartier")
    rita.get_by_role("button", name="Speichern und weiter bearbeiten").click()
    rita.get_by_role("button", name="Übernehmen, was sich nicht überschneidet").wait_for()
    keep(rita, "zu-zweit", 900)
    renate.goto(record + "verlauf/1/2/")
    keep(renate, "verlauf", 420)
    renate.goto("/admin/practices/synonym/add/")
    keep(renate, "synonym", 620)


def sign_in(page, name):
    page.goto("/admin/")
    page.get_by_label("Benutzername oder E-Mail-Adresse").fill(name)
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Anmelden", exact=True).click()
    page.get_by_role("heading", name="Schreibtisch").wait_for()


def save(page):
    page.get_by_role("button", name="Speichern und weiter bearbeiten").click()
    page.get_by_text("wurde erfolgreich").wait_for()


def keep(page, name, height, *, above=None, gap=0):
    """``height`` pixels of the page as a small PNG, from the top or from ``gap`` pixels above an element."""
    page.evaluate("document.fonts.ready")
    page.evaluate("document.activeElement?.blur()")
    page.evaluate(SAME_TIMES)
    top = above.bounding_box()["y"] + page.evaluate("scrollY") - gap if above else 0
    clip = {"x": 0, "y": top, "width": WIDTH, "height": height}
    shot = page.screenshot(clip=clip, full_page=True, animations="disabled")
    picture = Image.open(io.BytesIO(shot)).convert("RGB").quantize(64, dither=Image.Dither.NONE)
    picture.save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
