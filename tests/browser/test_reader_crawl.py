"""A reader follows links from the home page until each kind of page was seen a few times, light and dark."""

from collections import Counter
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve

from tests import factories

PER_KIND = 3  # pages of one view, differing in what they show
SHOWN = {"text/html"}


@pytest.fixture
def collection():
    by = factories.editor()
    factories.published(
        by=by,
        title="Praxisbeispiel Wuppertal: Sichere Wege für alle, auch im Donaudampfschifffahrtsgesellschaftsviertel",
        actors=[{"actor": "polizei", "role": "federfuehrend"}],
        diversity=[{"dimension": "alter", "how": "Wege zur Schule."}],
        tags=["Beleuchtung"],
        sources=[{"text": "Bericht", "url": "https://www.example.org/bericht"}],
    )
    factories.published(by=by, kind="methode", title="Begehung", categories=["stadt", "freiraum"])
    factories.practice(by=by, title="Geheimer Entwurf")


def kind_of(path: str) -> str:
    match = resolve(path)
    return match.view_name or match.func.__name__


def crawl(page, start="/"):
    """Yield the path of each page the reader opens, while it is open."""
    waiting, seen, kinds = [start], {start}, Counter()
    while waiting:
        address = waiting.pop(0)
        path = urlsplit(address).path
        try:
            kind = kind_of(path)
        except Resolver404:
            pytest.fail(f"a link leads to {address}, which no view answers")
        if kinds[kind] >= PER_KIND or kind == "practices:emblem":
            continue
        kinds[kind] += 1
        # Files are asked for without opening them, since Chromium would download them.
        response = page.request.get(address)
        assert response.status == 200, f"{address} answers {response.status}"
        if response.headers["content-type"].split(";")[0] not in SHOWN:
            continue
        page.goto(address)
        yield address
        for link in page.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))"):
            target = urlsplit(urljoin(address, link))
            if link.startswith(("mailto:", "tel:", "#")) or target.netloc or target.path.startswith("/admin"):
                continue
            relative = target._replace(fragment="").geturl()
            if relative not in seen:
                seen.add(relative)
                waiting.append(relative)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_kind_of_public_page_is_accessible_and_keeps_to_itself(page, context, axe, collection, scheme):
    page.emulate_media(color_scheme=scheme)
    opened, findings = [], {}
    for address in crawl(page):
        opened.append(address)
        if found := axe(page):
            findings[address] = found
        assert page.locator("h1").count() == 1, address
        assert "Geheimer Entwurf" not in page.content()
        assert context.cookies() == [], address
    assert findings == {}
    assert len({kind_of(urlsplit(address).path) for address in opened}) >= 6, opened


def test_no_page_scrolls_sideways_on_a_small_screen(page, collection):
    page.set_viewport_size({"width": 320, "height": 640})
    wide = [
        address
        for address in crawl(page)
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    ]
    assert wide == []
