"""Every kind of public page as people need it: dark, in forced colours, at 400 %, by keyboard, without script."""

from collections import Counter
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import expect

from practices.desk import workflow
from tests import factories
from tests.practices.public.conftest import MUENCHEN, WUPPERTAL, pdf, picture

PER_KIND = 2  # pages of one view, differing in what they show
LIST = "/praxisbeispiele/"
# What no link leads to, with the status it answers.
UNLINKED = {
    f"{LIST}?q=streifen&in=titel": 200,
    f"{LIST}?q=streifen&genau=1": 200,
    f"{LIST}?q=zwielicht&land=bayern": 200,
    f"{LIST}?akteur=polizei&diversitaet=alter": 200,
    f"{LIST}?akteur=quatsch": 200,
    f"{LIST}?seite=0": 400,
    f"{LIST}?ansicht=karte&land=bayern": 200,
    f"{LIST}?ansicht=karte": 200,
    f"{LIST}?ansicht=matrix": 200,
    "/merkliste/?nr=2&nr=4&notiz.2=Weil": 200,
    "/merkliste/dossier/?nr=2&notiz.2=Weil": 200,
    "/vergleich/?nr=2&nr=3&nr=4": 200,
    "/hinweis/danke/": 200,
    "/was-passt/?anlass=nutzungskonflikte&schritt=5": 200,
    "/was-passt/?anlass=nutzungskonflikte&akteur=polizei&land=hessen&gewicht.anlass=2&schritt=ergebnis": 200,
    "/was-passt/?schritt=6&anlass=quatsch": 400,
    f"{LIST}weg/": 410,
    "/gibtesnicht/": 404,
}
# WCAG 1.4.12: what readers may set, without anything being lost.
SPACING = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
p { margin-bottom: 2em !important }"""
# 1280 px at 400 % are 320 px.
LOOKS = {
    "light": {"viewport": {"width": 1280, "height": 900}},
    "dark, 400 %, spaced": {"viewport": {"width": 320, "height": 256}, "color_scheme": "dark"},
    "forced colours": {"viewport": {"width": 1280, "height": 900}, "forced_colors": "active"},
}
OVERFLOW = """() => [...document.querySelectorAll("body *")].filter(element => {
    const box = element.getBoundingClientRect();
    return box.width && box.right > innerWidth + 1 && !element.closest("[tabindex='0'], table, .sr-only, svg");
}).slice(0, 3).map(element => element.outerHTML.slice(0, 90))"""


@pytest.fixture
def collection(transactional_db):
    """A record with everything, a bare one, a method, a withdrawn one; and a draft that nobody may meet."""
    by = factories.editor()
    method = factories.published(by=by, kind="methode", title="Begehung", categories=["stadt", "freiraum"])
    factories.published(
        by=by,
        slug="licht",
        title="Praxisbeispiel Wuppertal: Sichere Wege für alle, auch im Donaudampfschifffahrtsgesellschaftsviertel",
        teaser="Polizei und Stadt gehen gemeinsam durch das Viertel.",
        place=WUPPERTAL,
        further_places=[MUENCHEN],
        start_year=1997,
        occasions=["nutzungskonflikte"],
        actors=[{"actor": "polizei", "role": "federfuehrend"}, {"actor": "kommunen", "note": "zahlt"}],
        diversity=[{"dimension": "alter", "how": "Wege zur Schule."}],
        quality_marks=[{"mark": "offen", "rating": "erfuellt", "reason": "Alle reden mit."}],
        sections={"context": "<h2>Vorher</h2><p>Es war dunkel.</p>", "aims": "<p>Licht.</p>"},
        pictures=[{"file": picture(size=(500, 300)), "alt": "Ein Platz", "section": "context"}],
        attachments=[{"label": "Bericht", "file": pdf()}],
        sources=[{"text": "Bericht", "url": "https://www.example.org/" + "sehr-langer-pfad/" * 8}],
        bibliography={"authors": [{"name": "A. Beispiel", "role": "herausgabe"}], "year": 2019, "doi": "10.1/x"},
        contact={"name": "K. Beispiel", "email": "kim@example.org", "consent_on": "2020-01-01"},
        relations=[{"kind": "vorbild", "practice": method.number}],
        tags=["Beleuchtung"],
        licence="CC BY 4.0",
        as_of="2020-03-01",
    )
    factories.published(by=by, title="Streife", actors=[{"actor": "polizei"}, {"actor": "kommunen"}])
    factories.practice(by=by, title="Geheimer Entwurf")
    workflow.withdraw(factories.published(by=by, slug="weg"), by=by)


def kind_of(path: str) -> str:
    match = resolve(path)
    return match.view_name or match.func.__name__


def crawl(page):
    """Yield the address of each page that a reader meets who follows links, a few of each kind, while it is open."""
    waiting, seen, kinds = ["/", *UNLINKED], {"/", *UNLINKED}, Counter()
    while waiting:
        address = waiting.pop(0)
        path = urlsplit(address).path
        try:
            kind = kind_of(path)
        except Resolver404:
            pytest.fail(f"a link leads to {address}, which no view answers")
        if kinds[kind] >= PER_KIND and address not in UNLINKED:
            continue
        kinds[kind] += 1
        # Files are asked for without opening them, since Chromium would download them.
        response = page.request.get(address)
        assert response.status == UNLINKED.get(address, 200), f"{address} answers {response.status}"
        if response.headers["content-type"].split(";")[0] != "text/html":
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


@pytest.mark.parametrize("look", LOOKS)
def test_every_kind_of_page_is_accessible_and_keeps_to_itself(page, axe, collection, look):
    media = dict(LOOKS[look])
    page.set_viewport_size(media.pop("viewport"))
    page.emulate_media(**media)
    opened, findings, wide = [], {}, {}
    for address in crawl(page):
        opened.append(address)
        if found := axe(page):
            findings[address] = found
        assert page.locator("h1").count() == 1, address
        assert "Geheimer Entwurf" not in page.content()
        stored = page.evaluate("localStorage.length + sessionStorage.length")
        assert stored == 0 and page.context.cookies() == [], address
        if "spaced" in look:
            page.evaluate(
                "css => { const s = new CSSStyleSheet(); s.replaceSync(css); document.adoptedStyleSheets = [s] }",
                SPACING,
            )
            if page.evaluate("document.documentElement.scrollWidth") > 320:
                wide[address] = page.evaluate(OVERFLOW)
    assert findings == {}
    assert wide == {}
    assert len({kind_of(urlsplit(address).path) for address in opened}) >= 12, opened


# What the focus is on, whether a line of at least 2 px shows it, and whether it can be seen.
FOCUSED = """() => {
    const element = document.activeElement, style = getComputedStyle(element);
    if (element === document.body) return null;
    const box = element.getClientRects()[0];  // of a link over two lines the first
    const x = Math.min(Math.max(box.left + Math.min(box.width / 2, 8), 0), innerWidth - 1);
    const y = Math.min(Math.max(box.top + Math.min(box.height / 2, 8), 0), innerHeight - 1);
    const top = document.elementFromPoint(x, y);
    return {
        name: element.outerHTML.slice(0, 120),
        outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
        inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
        uncovered: !top || element.contains(top) || top.contains(element) || top.closest("label")?.control === element,
    };
}"""


@pytest.mark.parametrize("width", [1280, 320])
def test_the_focus_is_seen_wherever_a_key_leads(page, collection, width):
    page.set_viewport_size({"width": width, "height": 640})
    page.emulate_media(reduced_motion="reduce")
    lost = []
    for address in ("/", LIST, f"{LIST}licht/", f"{LIST}?q=zwielicht&land=bayern", "/was-passt/?schritt=2"):
        page.goto(address)
        stops = 0
        for _ in range(150):
            page.keyboard.press("Tab")
            focused = page.evaluate(FOCUSED)
            if focused is None:
                break
            stops += 1
            if not (focused["outlined"] and focused["inside"] and focused["uncovered"]):
                lost.append((address, focused))
        assert stops > 20, address
    assert lost == []


def test_the_first_key_leads_past_the_menu(page, collection):
    page.goto(LIST)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Zum Inhalt springen"
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_nothing_moves_for_those_who_asked_for_rest(page, collection):
    page.emulate_media(reduced_motion="reduce")
    for address in ("/", LIST, f"{LIST}licht/"):
        page.goto(address)
        moving = """[...document.querySelectorAll("*")].filter(element => {
            const style = getComputedStyle(element);
            return style.transitionDuration.split(", ").some(part => parseFloat(part) > 0)
                || style.animationName !== "none" || style.scrollBehavior === "smooth";
        }).map(element => element.outerHTML.slice(0, 80))"""
        assert page.evaluate(moving) == [], address


SHIFTS = """new Promise(done => new PerformanceObserver(list => done(list.getEntries().map(entry => entry.sources.map(
    source => source.node?.outerHTML?.slice(0, 80)).join()))).observe({ type: "layout-shift", buffered: true })
    || setTimeout(() => done([]), 300))"""


@pytest.mark.parametrize("width", [1280, 320])
def test_nothing_moves_while_a_page_comes_in_slowly(page, collection, width):
    """Fonts and scripts come when the page has long been seen."""
    page.set_viewport_size({"width": width, "height": 900})
    page.route("**/*.woff2", lambda route: (page.wait_for_timeout(400), route.continue_()))
    page.route("**/*.js", lambda route: (page.wait_for_timeout(200), route.continue_()))
    for address in ("/", LIST, f"{LIST}licht/"):
        page.goto(address, wait_until="networkidle")
        assert page.evaluate(SHIFTS) == [], address


def test_without_script_every_page_says_the_same(browser, live_server, collection):
    """Whatever a script shows or hides: headings and links of the plain page are all there."""
    outline = "[...document.querySelectorAll('main h1, main h2, main h3')].map(h => h.textContent.trim())"
    seen = []
    for script in (True, False):
        context = browser.new_context(base_url=live_server.url, java_script_enabled=script)
        page = context.new_page()
        seen.append([(page.goto(address), page.evaluate(outline))[1] for address in ("/", LIST, f"{LIST}licht/")])
        context.close()
    assert seen[0] == seen[1]
    assert all(len(headings) > 3 for headings in seen[0])
