"""The fixtures see what they promise to see, or every other browser test proves nothing."""

from django.http import HttpResponse
from django.test import override_settings
from django.urls import path

GOOD = '<!doctype html><html lang="de"><title>Gut</title><main><h1>Gut</h1></main></html>'
BAD = """<!doctype html><html lang="de"><title>Schlecht</title><main><h1 style="color: red">Schlecht</h1>
<script>window.inline = true</script><img src="https://elsewhere.example/a.png"><input></main></html>"""
BROKEN = '<!doctype html><html lang="de"><title>Skript</title><script src="/broken.js"></script></html>'

urlpatterns = [
    path("good/", lambda request: HttpResponse(GOOD)),
    path("bad/", lambda request: HttpResponse(BAD)),
    path("broken/", lambda request: HttpResponse(BROKEN)),
    path("broken.js", lambda request: HttpResponse("throw new Error('torn')", content_type="text/javascript")),
]


@override_settings(ROOT_URLCONF=__name__)
def test_a_clean_page_has_no_findings_and_no_cookies(page, context, axe):
    page.goto("/good/")
    assert axe(page) == []
    assert context.cookies() == []


@override_settings(ROOT_URLCONF=__name__)
def test_breaches_of_the_policy_and_of_accessibility_are_seen(page, axe, csp_violations, foreign_requests):
    page.goto("/bad/")
    found = axe(page)
    assert {finding.split()[0] for finding in found} == {"image-alt", "label"}
    breached = {violation.split()[1] for violation in csp_violations}
    assert breached == {"style-src-attr", "script-src-elem", "img-src"}
    assert page.evaluate("window.inline") is None
    assert foreign_requests == ["https://elsewhere.example/a.png"]
    csp_violations.clear()
    foreign_requests.clear()


@override_settings(ROOT_URLCONF=__name__)
def test_foreign_requests_and_script_errors_are_seen(page, live_server, foreign_requests, script_errors):
    page.goto("/broken/")
    assert script_errors == ["torn"]
    script_errors.clear()
    assert foreign_requests == []
    elsewhere = live_server.url.replace("localhost", "127.0.0.1") + "/good/"
    page.goto(elsewhere)
    assert foreign_requests == [elsewhere]
    foreign_requests.clear()
