"""Fixtures for tests in a real Chromium, on whichever database the run uses.

    def test_the_list_works_by_keyboard(page, axe):
        page.goto("/praxisbeispiele/")
        assert axe(page) == []

A test fails, besides by what it asserts, when its page broke the Content Security Policy, asked another host
for anything or threw an uncaught script error. A test that means to provoke one of these empties the list.
"""

import os
import threading
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import expect, sync_playwright

from tests import factories
from tests.browser import chromium

# Playwright's event loop lives in the thread of the test, which Django takes for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

PATIENCE = 30_000  # milliseconds; a machine that does much else is slow, and a test that passes never waits
expect.set_options(timeout=PATIENCE)

HERE = Path(__file__).parent
EXCEPTIONS = tomllib.loads((HERE / "axe_exceptions.toml").read_text()).get("exception", [])
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
END_ANIMATIONS = """document.getAnimations().forEach(animation => {
    try { animation.finish(); } catch { animation.cancel(); }  // one without an end can only be cancelled
})"""
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
LISTEN = """document.addEventListener("securitypolicyviolation", event => reportViolation(
    `${location.pathname}: ${event.effectiveDirective} ${event.blockedURI} ${event.sample}`));"""


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def browser():
    path = chromium.find()
    if path is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(chromium.MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def csp_violations():
    """Every breach of the policy so far, as "path: directive blocked-address sample"."""
    return []


@pytest.fixture
def foreign_requests():
    """Every address on another host that the page asked for so far."""
    return []


@pytest.fixture
def script_errors():
    """Every error so far that no script caught."""
    return []


@pytest.fixture
def context(browser, live_server, csp_violations, foreign_requests):
    """A profile without cookies, storage or service workers; addresses are relative to the live server."""
    cache.clear()  # quick tests sign in more often than the limit allows
    context = browser.new_context(base_url=live_server.url, locale="de-DE", service_workers="block")
    context.set_default_timeout(PATIENCE)
    context.expose_function("reportViolation", lambda violation: csp_violations.append(violation))
    context.add_init_script(LISTEN)

    def note(request):
        address = urlsplit(request.url)
        if address.scheme in ("http", "https", "ws", "wss") and address.netloc != urlsplit(live_server.url).netloc:
            foreign_requests.append(request.url)

    context.on("request", note)
    yield context
    context.close()
    # A page sends its last words while it is closed; emptying the tables meanwhile could meet a deadlock.
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(10)


@pytest.fixture
def page(context, csp_violations, foreign_requests, script_errors):
    page = context.new_page()
    page.on("pageerror", lambda error: script_errors.append(str(error)))
    yield page
    assert csp_violations == []
    assert foreign_requests == []
    assert script_errors == []


@pytest.fixture
def enter(live_server):
    """enter(context, user) gives a profile the session of this person, as if they had signed in there."""

    def enter(context, user):
        client = Client()
        client.force_login(user)
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])

    return enter


@pytest.fixture
def desk(page, enter):
    """The first page of the desk, as somebody named "redaktion" with every right sees it."""
    enter(page.context, factories.editor(username="redaktion", is_superuser=True))
    page.goto("/admin/")
    return page


@pytest.fixture(scope="session")
def axe():
    """axe(page) -> violations of WCAG 2.2 A and AA as "rule selector: help", without the known exceptions."""
    engine = Axe()

    def check(page, context=None):
        page.wait_for_load_state()  # with every style sheet: a link may have been followed just now
        # A colour on its way to another has the contrast of neither. Waiting for its end could last for ever: a window
        # that the system takes for covered draws nothing, and without drawing nothing ends.
        page.evaluate(END_ANIMATIONS)
        # Preloading copies style sheets into new elements, which a strict policy reports as the page's own fault.
        options = {"preload": False, "resultTypes": ["violations"], "runOnly": {"type": "tag", "values": WCAG}}
        found = engine.run(page, context=context, options=options).response["violations"]
        return [
            f"{violation['id']} {' '.join(map(str, node['target']))}: {violation['help']}"
            for violation in found
            for node in violation["nodes"]
            if not excepted(page, violation["id"], node["target"])
        ]

    return check


def excepted(page, rule: str, target: list) -> bool:
    for exception in EXCEPTIONS:
        if exception["rule"] == rule and page.evaluate(
            "([target, selector]) => document.querySelector(target)?.matches(selector)",
            [target[0], exception["selector"]],
        ):
            if "AXE_USED" in os.environ:  # `python -m tests` complains of exceptions that nothing needs any more
                with open(os.environ["AXE_USED"], "a") as file:
                    file.write(f"{rule} {exception['selector']}\n")
            return True
    return False
