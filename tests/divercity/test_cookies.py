"""Readers get no cookie, ask nobody else for anything, and find no broken link in the real collection."""

import re
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from django.core.management import call_command
from django.test import Client

from tests import factories

LOADED = re.compile(r'<(?:link|script|img|source|iframe|form)\b[^>]*?\b(?:href|src|srcset|action)="([^"]+)"')
LINKED = re.compile(r'<a\b[^>]*?\bhref="([^"]+)"')


@pytest.fixture
def demo(db):
    call_command("load_demo", verbosity=0)


def crawl(client, most=1500):
    """Yield ``(address, response)`` for every page that links lead to from the home page; filters one step deep."""
    waiting, seen = ["/"], {"/"}
    while waiting and most:
        address, most = waiting.pop(0), most - 1
        response = client.get(address)
        yield address, response
        if "html" not in response.headers.get("Content-Type", "") or response.streaming:
            continue
        for url in map(unescape, LINKED.findall(response.content.decode())):
            target = urlsplit(urljoin(address, url))
            place = target._replace(fragment="").geturl()
            if target.scheme or target.netloc or place in seen or target.query.count("=") > 1:
                continue
            seen.add(place)
            waiting.append(place)


def test_every_link_from_the_home_page_over_the_demo_collection_works(client, demo):
    addresses = []
    for address, response in crawl(client):
        addresses.append(address)
        assert response.status_code == 200, address
        assert response.cookies == {}, address
        assert "Cookie" not in response.headers.get("Vary", ""), address
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy, address
        if "html" not in response.headers["Content-Type"]:
            continue
        html = response.content.decode()
        for url in LOADED.findall(html):
            target = urlsplit(unescape(url))
            assert target.netloc in ("", "testserver"), (address, url)
        assert not re.search(
            r"<[^>]+\sstyle=|<style|<script(?![^>]*(?:src=|\bapplication/ld\+json))|\son\w+=", html
        ), address
        assert "csrfmiddlewaretoken" not in html, address
    records = [address for address in addresses if re.fullmatch(r"/praxisbeispiele/[^?/]+/", address)]
    assert len(records) == 61
    assert len(addresses) > 200
    assert {"/hinweis/", "/barriere/?seite=/"} <= set(addresses), "forms too"


def test_who_is_signed_in_reads_the_same_public_pages(client, demo):
    staff = Client()
    staff.force_login(factories.editor())
    for address in ("/", "/praxisbeispiele/", "/akteure/", "/impressum/", "/gibtesnicht/"):
        mine, others = staff.get(address), client.get(address)
        assert mine.content == others.content, address
        assert "Cookie" not in mine.headers.get("Vary", "")
        assert mine.cookies == {}
