"""Pictures in a real browser: on a record's page, and at the desk."""

import io

import pytest
from PIL import Image as Pillow
from playwright.sync_api import expect

from practices import media
from practices.models import Picture
from tests import factories
from tests.browser import LOOKS, until
from tests.browser.test_admin import change_address

BOXES = """() => [...document.querySelectorAll("h1, .reading h2, figure, .reading img, footer")].map(element => {
    const box = element.getBoundingClientRect();
    return [box.x, box.y + scrollY, box.width, box.height];
})"""
LOADED = "() => [...document.querySelectorAll('.picture img')].every(image => image.complete && image.naturalWidth)"
CHOSEN = "[...document.querySelectorAll('.picture source')].map(source => source.nextElementSibling.currentSrc)"


def picture(colour, size, name="platz.jpg"):
    out = io.BytesIO()
    noise = Pillow.effect_noise(size, 60).convert("RGB")
    Pillow.blend(noise, Pillow.new("RGB", size, colour), 0.7).save(out, "JPEG", quality=90)
    content = media.read_picture(io.BytesIO(out.getvalue()))
    image, _ = media.store_picture(content, name=name, credit="Foto: A. Beispiel", licence="CC BY 4.0")
    return f"{image.sha256}.jpg"


@pytest.fixture
def record(live_server):
    return factories.published(
        pictures=[
            {
                "file": picture("red", (2400, 1600)),
                "alt": "Ein Platz am Abend.",
                "section": "context",
                "caption": "Abends.",
            },
            {"file": picture("blue", (1600, 2400)), "alt": "Eine Unterführung."},
            {"file": picture("green", (2000, 1000)), "alt": "Eine Wiese.", "focus": [0, 1]},
            {"file": picture("gray", (300, 300)), "decorative": True},
        ]
    )


def open_and_scroll(page, address):
    """Boxes before and after the pictures have come."""
    held = []
    page.route("**/*.woff2", lambda route: route.abort())  # else one of both might be measured in another typeface
    page.route("**/medien/**", lambda route: held.append(route))
    page.goto(address, wait_until="domcontentloaded")  # scripts are through
    until(page, "[...document.querySelectorAll('link[rel=stylesheet]')].every(link => link.sheet)")
    before = page.evaluate(BOXES)
    for route in held:
        route.abort()
    page.unroute("**/medien/**")
    page.goto(address)
    for figure in page.locator("figure.picture").all():
        figure.scroll_into_view_if_needed()
    until(page, LOADED)
    return before, page.evaluate(BOXES)


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_pictures_move_nothing_when_they_come_and_are_accessible(page, axe, record, width, scheme):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    before, after = open_and_scroll(page, f"/praxisbeispiele/{record.slug}/")
    assert len(after) > 8 and before == after
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    shown = page.evaluate(
        "[...document.querySelectorAll('.picture img')].map(image => image.currentSrc.split('/').pop())"
    )
    assert shown == ["platz.webp"] * 3 + ["platz.jpg"], "the small one has no renditions"


@pytest.mark.parametrize("width", [360, 1280])
def test_nobody_loads_more_than_their_screen_shows(page, record, width):
    page.set_viewport_size({"width": width, "height": 900})
    open_and_scroll(page, f"/praxisbeispiele/{record.slug}/")
    shown = page.evaluate(
        "[...document.querySelectorAll('.picture source')].map(s => s.nextElementSibling.clientWidth)"
    )
    loaded = [int(address.split("/")[-2]) for address in page.evaluate(CHOSEN)]
    assert len(loaded) == 3
    assert all(a <= b <= max(480, 2 * a) for a, b in zip(shown, loaded, strict=True)), (shown, loaded)


def test_pictures_in_a_row_keep_their_focus_in_view(page, record):
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"/praxisbeispiele/{record.slug}/")
    tiles = page.locator(".pictures img")
    positions = [tile.evaluate("image => getComputedStyle(image).objectPosition") for tile in tiles.all()]
    assert positions == ["50% 50%", "0% 100%", "50% 50%"]
    boxes = [tile.bounding_box() for tile in tiles.all()]
    assert {round(box["width"] / box["height"], 1) for box in boxes} == {1.5}
    with page.expect_navigation():
        page.get_by_role("link", name="Eine Wiese.").click()
    assert "/medien/" in page.url


def test_a_click_on_the_picture_sets_what_stays_in_view(desk, axe):  # noqa: F811
    practice = factories.practice(pictures=[{"file": picture("red", (600, 400)), "alt": "Ein Platz."}])
    desk.goto(change_address(practice))
    image = desk.locator("#pictures-0 img.thumbnail")
    image.scroll_into_view_if_needed()
    box = image.bounding_box()
    image.click(position={"x": box["width"] * 0.25, "y": box["height"] * 0.9})
    expect(desk.locator("#id_pictures-0-focus_x")).to_have_value("0.25")
    assert abs(float(desk.locator("#id_pictures-0-focus_y").input_value()) - 0.9) < 0.02
    assert desk.locator("#pictures-0 .focus-inner").get_attribute("cx") == "25%"
    desk.locator("#id_pictures-0-focus_y").fill("0.5")
    assert desk.locator("#pictures-0 .focus-inner").get_attribute("cy") == "50%"
    assert axe(desk) == []
    desk.get_by_role("button", name="Speichern und weiter bearbeiten").click()
    expect(desk.locator("#pictures-0 .focus-inner")).to_have_attribute("cx", "25%")
    row = Picture.objects.get()
    assert (row.focus_x, row.focus_y) == (0.25, 0.5)


def test_the_focus_needs_no_script(browser, live_server, enter):
    practice = factories.practice(pictures=[{"file": picture("red", (600, 400)), "alt": "Ein Platz."}])
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    enter(context, factories.editor(is_superuser=True))
    page.goto(change_address(practice))
    page.locator("#id_pictures-0-focus_x").fill("0.25")
    with page.expect_navigation():
        page.get_by_role("button", name="Speichern und weiter bearbeiten").click()
    context.close()
    assert Picture.objects.get().focus_x == 0.25
