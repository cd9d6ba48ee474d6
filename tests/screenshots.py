"""The pictures of the editors' handbook, taken of the demo content: python -m tests.screenshots

Starts the product on a free port with a database of its own, follows one record through the desk, and writes
docs/screenshots/handbook/. Pictures are kept small: 64 colours, cut to what the text speaks of.
"""

import io
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.request import urlopen

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.browser import chromium

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "screenshots" / "handbook"
WIDTH = 1100


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="divercity-screenshots-") as data, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        environment = {**os.environ, "DATA_DIR": data, "PORT": str(port)}
        server = subprocess.Popen([sys.executable, "manage.py", "serve"], cwd=ROOT, env=environment)
        try:
            wait_for(f"http://127.0.0.1:{port}/healthz")
            password = re.search(r"\S+$", (Path(data) / "zugang.txt").read_text().strip())[0]
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=chromium.provide(), args=["--no-sandbox"])
                context = browser.new_context(
                    base_url=f"http://127.0.0.1:{port}",
                    viewport={"width": WIDTH, "height": 900},
                    locale="de-DE",
                    timezone_id="Europe/Berlin",
                )
                Walk(context.new_page(), password).all()
        finally:
            server.terminate()
            server.wait(timeout=30)


def wait_for(address, seconds=120):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            return urlopen(address).close()
        except OSError:
            time.sleep(0.5)
    raise TimeoutError(f"{address} did not answer within {seconds} s")


class Walk:
    """One record from the first note to a change, as the handbook tells it."""

    def __init__(self, page, password):
        self.page, self.password = page, password

    def all(self):
        page = self.page
        page.goto("/admin/")
        self.keep("anmelden", 560)
        page.get_by_label("Benutzername oder E-Mail-Adresse").fill("admin")
        page.get_by_label("Passwort", exact=True).fill(self.password)
        page.get_by_role("button", name="Anmelden", exact=True).click()
        page.goto("/admin/")
        self.keep("schreibtisch", 760)

        page.goto("/admin/practices/practice/add/")
        page.locator("#id_title").fill("Abendspaziergang mit der Seniorenvertretung")
        page.locator("#id_teaser").fill("Seniorenvertretung und Ordnungsamt gehen gemeinsam durch das Quartier.")
        self.keep("neuer-beitrag", 900)
        page.get_by_role("button", name="Speichern und weiter bearbeiten").click()
        record = page.url.removesuffix("change/")
        page.locator(".desk-panel details, details").first.evaluate("details => { details.open = true }")
        self.keep("angaben", 900)

        page.goto(record + "einreichen/")
        self.keep("einreichen", 700)
        page.locator("main form button[type=submit], #content form [type=submit]").first.click()
        page.goto(record + "pruefung/")
        self.keep("pruefung", 900)
        page.goto(record + "planen/")
        self.keep("planen", 800)
        page.goto(record + "vorschau-links/")
        self.keep("vorschau", 700)
        self.conflict(record)
        page.goto(record + "verlauf/1/2/")
        self.keep("verlauf", 700)
        page.goto("/admin/practices/synonym/add/")
        self.keep("synonym", 700)

    def conflict(self, record):
        """Two windows with the same record: the second save meets the first."""
        page, other = self.page, self.page.context.new_page()
        page.goto(record + "change/")
        other.goto(record + "change/")
        other.locator("#id_teaser").fill("Ältere Menschen zeigen dem Ordnungsamt, wo sie abends nicht gern gehen.")
        other.get_by_role("button", name="Speichern und weiter bearbeiten").click()
        other.close()
        page.locator("#id_title").fill("Abendspaziergang im Quartier")
        page.get_by_role("button", name="Speichern und weiter bearbeiten").click()
        self.keep("zu-zweit", 900)

    def keep(self, name, height):
        """The upper ``height`` pixels of the page as a small PNG."""
        self.page.evaluate("document.fonts.ready")
        self.page.evaluate("document.activeElement?.blur()")
        shot = self.page.screenshot(clip={"x": 0, "y": 0, "width": WIDTH, "height": height}, full_page=True)
        picture = Image.open(io.BytesIO(shot)).convert("RGB").quantize(64, dither=Image.Dither.NONE)
        picture.save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
