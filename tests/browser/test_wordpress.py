"""A WordPress export is taken over in a real browser, and pages show what came with it."""

import pytest
from playwright.sync_api import expect

from divercity.models import Page, PageFile, PagePicture
from divercity.wordpress import job as jobs
from practices.models import Edition, Image, PdfFile
from tests.browser import LOOKS
from tests.divercity.wordpress import wxr
from tests.practices.public.conftest import pdf, picture


def at_every_look(page, axe):
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.fixture(autouse=True)
def data_dir(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"
    jobs.forget_all()


def test_an_export_is_uploaded_looked_at_and_taken_over(desk, axe, tmp_path):  # noqa: F811
    export = tmp_path / "alt.xml"
    items = [wxr.item(n, f"Augsburg: Beitrag mit einem langen Titel {n}", "<p>Text.</p>") for n in range(1, 4)]
    export.write_text(wxr.file(*items), encoding="utf-8")
    desk.goto("/admin/divercity/wordpressimport/add/")
    at_every_look(desk, axe)
    desk.get_by_label("Export (XML)").set_input_files(export)
    desk.get_by_role("button", name="Hochladen und prüfen").press("Enter")
    desk.wait_for_url("**/change/")
    at_every_look(desk, axe)
    desk.get_by_label("Ort von „Augsburg: Beitrag mit einem langen Titel 1“").fill("Köln")
    desk.get_by_role("button", name="Korrekturen dieser Seite speichern").press("Enter")
    expect(desk.get_by_label("Ort von „Augsburg: Beitrag mit einem langen Titel 1“")).to_have_value("Köln")
    desk.get_by_role("button", name="Jetzt übernehmen").press("Enter")
    expect(desk.get_by_role("link", name="Bericht ansehen")).to_be_visible(timeout=20_000)
    at_every_look(desk, axe)
    assert Edition.objects.live().count() == 3
    desk.get_by_role("link", name="Bericht ansehen").click()
    expect(desk.get_by_role("heading", level=1)).to_be_visible()


def test_a_page_and_the_home_page_show_pictures_and_files_to_everybody(page, axe):
    name = picture(size=(900, 600))
    pdf()
    image, file = Image.objects.get(sha256=name.partition(".")[0]), PdfFile.objects.get()
    for path, title in (("projekt", "Ein Projekt"), ("/", "Startseite")):
        row = Page.objects.create(path=path, title=title, body="<h2>Ziele</h2><p>Text</p>", status="published")
        PagePicture.objects.create(page=row, image=image, alt="Ein Platz", caption="Der Platz am Abend")
        PageFile.objects.create(page=row, file=file, label="Sachstandsbericht-zur-Verkehrssicherungspflicht")
    for path in ("/projekt/", "/"):
        page.goto(path)
        expect(page.get_by_role("img", name="Ein Platz")).to_be_visible()
        at_every_look(page, axe)
