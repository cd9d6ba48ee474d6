"""The sitemap has what a reader finds who follows every link, and nothing else."""

import html as entities
import re
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

import pytest

from practices.desk import workflow
from practices.models import Edition
from practices.public import sitemaps
from taxonomy.models import Category
from taxonomy.terms import changing
from tests import factories
from tests.practices.public.outputs import NAMESPACE, sitemap

pytestmark = pytest.mark.django_db
LINK = re.compile(r'<a [^>]*href="([^"#]+)')
CANONICAL = re.compile(r'<link rel="canonical" href="http://testserver([^"]+)">')


def crawl(client):
    """Paths of the pages that search engines may show, by following every link without a query."""
    waiting, seen, found = ["/"], {"/"}, set()
    while waiting:
        path = waiting.pop()
        response = client.get(path)
        if response.status_code != 200 or not response["Content-Type"].startswith("text/html"):
            continue
        html = response.content.decode()
        canonical = CANONICAL.search(html)
        if canonical and canonical[1] == path and 'name="robots" content="noindex' not in html:
            found.add(path)
        for link in LINK.findall(html):
            target = urlsplit(urljoin(path, entities.unescape(link)))
            if not target.scheme and not target.query and target.path not in seen:
                seen.add(target.path)
                waiting.append(target.path)
    return found


def test_the_sitemap_is_what_a_crawl_finds(client, by, collection):
    factories.practice(by=by, slug="entwurf")
    workflow.withdraw(collection[104], by=by)
    with changing(Category):
        Category.objects.filter(slug="technik").update(is_retired=True)  # still used: its page stays
        Category.objects.filter(slug="wohnungen").update(is_retired=True)
    paths = sitemap(client)
    assert len(paths) == len(set(paths))
    assert set(paths) == crawl(client)
    assert "/praxisbeispiele/befund/" not in paths and "/praxisbeispiele/entwurf/" not in paths
    assert not any(path.endswith("/wohnungen/") for path in paths)
    assert any(path.endswith("/technik/") for path in paths)


def test_a_record_says_when_its_content_changed(client, collection):
    tree = ElementTree.fromstring(client.get("/sitemap.xml").content)
    moments = {
        urlsplit(url.findtext("s:loc", namespaces=NAMESPACE)).path: url.findtext("s:lastmod", namespaces=NAMESPACE)
        for url in tree.iterfind("s:url", NAMESPACE)
    }
    edition = Edition.objects.get(practice_number=101)
    assert moments[edition.get_absolute_url()] == edition.published_at.isoformat(timespec="seconds")
    assert moments["/"] is None, "when a list changed is not known"


def test_too_many_addresses_are_parted_and_none_is_lost_or_named_twice(client, by, collection, monkeypatch):
    whole = sitemap(client)
    for most in (len(whole) - 3, 7):
        monkeypatch.setattr(sitemaps, "MOST", most)
        root = ElementTree.fromstring(client.get("/sitemap.xml").content)
        assert root.tag.endswith("sitemapindex")
        parts = [urlsplit(part.text).path for part in root.iterfind("s:sitemap/s:loc", NAMESPACE)]
        found = []
        for part in parts:
            tree = ElementTree.fromstring(client.get(part).content)
            addresses = [urlsplit(loc.text).path for loc in tree.iterfind("s:url/s:loc", NAMESPACE)]
            assert 1 <= len(addresses) <= most
            found += addresses
        assert found == whole
        # a part that was never there may be an old address of the predecessor's sitemap
        assert client.get(f"/sitemap-{len(parts) + 1}.xml").status_code in (301, 404)
    monkeypatch.undo()
    for path in ("/sitemap-0.xml", "/sitemap-1.xml", "/sitemap-x.xml", "/sitemap-99999999999999999999.xml"):
        assert client.get(path).status_code in (301, 404)
