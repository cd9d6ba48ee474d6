"""Every address that the sample export's site answered is asked here, found by a parser of the test's own."""

import re
from html import unescape
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from django.core.management import call_command

from divercity.wordpress import importer, report
from tests.divercity.wordpress import wxr
from tests.divercity.wordpress.conftest import EXPORT, UPLOADS, needs_export

pytestmark = pytest.mark.django_db
WP = "{http://wordpress.org/export/1.2/}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
UNSEEN = ("nav_menu_item",)


def once(client, address):
    """``(status, where)`` of what an address leads to: at most one step, and never to another."""
    response = client.get(address)
    if response.status_code not in (301, 302):
        return response.status_code, address.partition("?utm")[0] if response.status_code == 200 else ""
    assert response.status_code == 301, address
    if response.url not in client.there:
        after = client.get(response.url)
        assert after.status_code == 200, (address, response.url, after.status_code)
        client.there.add(response.url)
    return 200, response.url


def path_of(url):
    parts = urlsplit(url)
    return f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"


def variants(path, *, all_of_them):
    """What people and machines make of an address."""
    if "?" in path or path == "/":
        return [path]
    stem = path.rstrip("/")
    others = [f"{stem}/feed/", f"{stem}/page/2/", f"{stem}/?utm_source=x", stem if "%" in stem else stem.upper()]
    return [path, stem, *(others if all_of_them else [])]


def meta(item, key):
    rows = item.findall(f"{WP}postmeta")
    return [row.findtext(f"{WP}meta_value") for row in rows if row.findtext(f"{WP}meta_key") == key]


@needs_export
def test_every_address_of_the_old_site_answers_rightly(client):
    call_command("import_wordpress", str(EXPORT), uploads=UPLOADS, verbosity=0)
    channel = ElementTree.parse(EXPORT).getroot().find("channel")  # noqa: S314 - our own sample
    client.there = set()  # where it has led to before
    unknown = client.get("/gibt-es-nicht/")
    assert unknown.status_code == 404
    places, hidden, links = {}, 0, set()
    for item in channel.findall("item"):
        kind, status = item.findtext(f"{WP}post_type"), item.findtext(f"{WP}status")
        number, link = item.findtext(f"{WP}post_id"), path_of(item.findtext("link"))
        is_public = status == "publish" and not item.findtext(f"{WP}post_password")
        if kind in UNSEEN:
            assert client.get(link).status_code == 404, link
        elif kind == "attachment":
            file = path_of(item.findtext(f"{WP}attachment_url"))
            found = {once(client, address) for address in (link, f"/?p={number}", f"/?attachment_id={number}", file)}
            assert len(found) == 1, (file, found)
            places[file] = found.pop()
        elif not is_public:
            for address in (link, f"/?p={number}", f"/?page_id={number}"):
                response = client.get(address)
                assert (response.status_code, response.content) == (404, unknown.content), address
                hidden += 1
        else:
            slug = item.findtext(f"{WP}post_name")
            addresses = [*variants(link, all_of_them=len(places) % 8 == 0), f"/?p={number}", f"/?page_id={number}"]
            for old in [slug, *meta(item, "_wp_old_slug")] if link != "/" else []:
                addresses += [f"/{old}/", f"{link.rstrip('/').rpartition('/')[0]}/{old}", f"/sonst/wo/{old}/"]
            found = {once(client, address) for address in addresses}
            assert len(found) == 1, (link, found)
            status, places[link] = found.pop()
            assert status == 200, link
            links |= set(re.findall(r'href="([^"]+)"', item.findtext(CONTENT) or ""))
    assert len(places) == 33 + 7 + 9 and hidden >= 15
    _archives(client, channel)
    _links(client, links)
    files = {path: place for path, place in places.items() if "/uploads/" in path}
    assert sum(status == 200 for status, _ in files.values()) >= 6, files
    for file, (status, place) in files.items():
        assert (status == 200) == place.startswith("/medien/"), file
        if status == 200:
            stem, _, suffix = file.rpartition(".")
            assert once(client, f"{stem}-300x188.{suffix}") == (200, place)


def _archives(client, channel):
    seen = 0
    for row in channel.findall(f"{WP}category"):
        slug, parent = row.findtext(f"{WP}category_nicename"), row.findtext(f"{WP}category_parent")
        path = f"/category/{parent}/{slug}" if parent else f"/category/{slug}"
        addresses = (path, f"/category/{slug}/", f"/?cat={row.findtext(f'{WP}term_id')}")
        found = {once(client, address) for address in addresses}
        assert len(found) == 1 and found.pop()[0] == 200, path
        seen += 1
    for row in channel.findall(f"{WP}tag"):
        slug = row.findtext(f"{WP}tag_slug")
        statuses = {once(client, address) for address in (f"/tag/{slug}/", f"/?tag={slug}")}
        assert len(statuses) == 1, slug
        seen += statuses.pop()[0] == 200
    assert seen >= 45 + 20


def _links(client, links):
    """What the texts linked to inside the site: the same places, by whatever address they called them."""
    inside = [unescape(link) for link in links if "div-city.de" in link or link.startswith("/")]
    assert len(inside) >= 15
    for link in inside:
        assert once(client, path_of(link))[0] in (200, 404), link


def test_another_site_with_other_permalinks_answers_as_well(client, export, uploads):
    """In a folder, by date and by number, with a post type, a taxonomy and a category base of its own."""
    home = "https://stadt.example.org/blog"
    terms = [
        wxr.term("quartiere", "Quartiere", 3),
        wxr.term("stadt", "Stadt", 4, parent="quartiere"),
        wxr.term("köln", "Köln", 9, taxonomy="region"),
        wxr.term("beleuchtung", "Beleuchtung", 11, taxonomy="post_tag"),
    ]
    filed = [("category", "stadt", "Stadt"), ("region", "köln", "Köln"), ("post_tag", "beleuchtung", "Beleuchtung")]
    text = f'<p>Text und <a href="{home}/rubrik/quartiere/stadt/">Rubrik</a>, <a href="../park/">Park</a>.</p>'
    path = export(
        wxr.item(10, "Treppe", text, slug="treppe", link=f"{home}/2019/03/treppe/", terms=filed),
        wxr.item(11, "Park", "<p>Park</p>", type="projekt", slug="park", link=f"{home}/projekt/park/", terms=filed),
        wxr.item(12, "Alt", "<p>Alt</p>", slug="alt", link=f"{home}/archives/12", meta={"_wp_old_slug": "uralt"}),
        wxr.item(13, "Müll", "<p>Seite</p>", type="page", slug="müll", link=f"{home}/über/m%c3%bcll/"),
        wxr.item(14, "Praxis", "<p>Seite</p>", type="page", slug="praxisbeispiele", link=f"{home}/praxisbeispiele/"),
        wxr.item(15, "Geheim", "<p>Text</p>", slug="geheim", link=f"{home}/2019/03/geheim/", status="private"),
        wxr.item(16, "Start", "<p>Guten Tag</p>", type="page", slug="start", link=f"{home}/"),
        terms=terms,
        address=home,
    )
    call_command("import_wordpress", str(path), uploads=uploads, verbosity=0)
    client.there = set()
    treppe, park = "/praxisbeispiele/treppe/", "/praxisbeispiele/park/"
    for address, place in {
        "/blog/2019/03/treppe/": treppe,
        "/blog/?p=10": treppe,
        "/blog/2019/03/treppe/feed/": treppe,
        "/blog/irgendwo/treppe": treppe,
        "/blog/index.php/2019/03/treppe/": treppe,
        "/blog/projekt/park/": park,
        "/blog/?page_id=11": park,
        "/blog/archives/12": "/praxisbeispiele/alt/",
        "/blog/archives/uralt/": "/praxisbeispiele/alt/",
        "/blog/über/müll/": "/ueber/muell/",
        "/blog/%C3%BCber/m%C3%BCll": "/ueber/muell/",
        "/blog/praxisbeispiele/": "/praxisbeispiele-seite/",
        "/blog/": "/",
        "/blog": "/",
        "/blog/page/2/": "/",
        "/blog/category/quartiere/stadt/": "/kategorien/wohnen-und-nachbarschaft/stadt/",
        "/blog/rubrik/quartiere/stadt/": "/kategorien/wohnen-und-nachbarschaft/stadt/",
        "/blog/?cat=4": "/kategorien/wohnen-und-nachbarschaft/stadt/",
        "/blog/tag/beleuchtung/": "/schlagworte/beleuchtung/",
        "/blog/region/k%C3%B6ln/": "/schlagworte/koeln/",
        "/blog/?region=k%C3%B6ln": "/schlagworte/koeln/",
        "/blog/2019/03/": "/praxisbeispiele/",
        "/blog/author/ada/": "/praxisbeispiele/",
        "/blog/feed/": "/feed/",
        "/blog/?s=licht": "/praxisbeispiele/?q=licht",
    }.items():
        assert once(client, address) == (200, place), address
    for address in ("/blog/2019/03/geheim/", "/blog/?p=15", "/blog/geheim/", "/blog/gibtesnicht/"):
        assert client.get(address).status_code == 404, address
    html = client.get(treppe).content.decode()
    assert f'href="{park}"' in html and 'href="/kategorien/wohnen-und-nachbarschaft/stadt/"' in html
    assert "Guten Tag" in client.get("/").content.decode()


@pytest.mark.parametrize("folder", ["", "/labor"])
def test_the_archive_of_every_term_leads_on_whatever_it_was_shown_below(client, export, folder):
    """Also of a category that only lies above others, or of a tag that was never used: both had a page."""
    home = f"https://alt.example.org{folder}"
    terms = [
        wxr.term("viertel", "Lebendige Viertel", 3),
        wxr.term("hoefe", "Höfe und Gärten", 4, parent="viertel"),
        wxr.term("leer", "Niemandes Kategorie", 5),
        wxr.term("geheim", "Geheimes Wort", 6, taxonomy="post_tag"),
    ]
    above = f'<p>Text und <a href="{home}/blog/category/viertel/">Viertel</a>.</p>'
    filed = [("category", "hoefe", "Höfe und Gärten")]
    path = export(
        wxr.item(1, "Hof", above, slug="hof", link=f"{home}/blog/hof/", terms=filed),
        wxr.item(2, "Privat", "<p>Text</p>", status="private", terms=[("post_tag", "geheim", "Geheimes Wort")]),
        wxr.item(3, "Start", "<p>Guten Tag</p>", type="page", slug="start", link=f"{home}/"),
        terms=terms,
        address=home,
    )
    call_command("import_wordpress", str(path), verbosity=0)
    client.there = set()
    yards, everything = "/schlagworte/hoefe-und-gaerten/", "/praxisbeispiele/"
    for address, place in {
        "/category/viertel/hoefe/": yards,
        "/blog/category/viertel/hoefe/": yards,
        "/blog/category/hoefe/": yards,
        "/rubrik/viertel/hoefe/page/2/": yards,
        "/rubrik/viertel/hoefe/feed/": "/feed/?schlagwort=hoefe-und-gaerten",
        "/blog/category/viertel/": everything,
        "/?cat=3": everything,
        "/category/leer/": everything,
    }.items():
        assert once(client, f"{folder}{address}") == (200, place), address
    for address in ("/praxisbeispiele/hoefe/", "/kategorien/viertel/hoefe/", "/api/v1/hoefe/"):
        assert client.get(address).status_code == 404, address
    for address in (
        "/tag/geheim/",
        "/blog/tag/geheim/",
        "/tag/gibtesnicht/",
        "/rubrik/gibtesnicht/",
        "/a/b/c/hoefe/",
    ):
        assert client.get(f"{folder}{address}").status_code == 404, address
    assert f'<a href="{everything}">Viertel</a>' in client.get("/praxisbeispiele/hof/").content.decode()


def test_the_folder_of_a_site_leads_on_although_its_front_page_was_no_page(client, export):
    home = "https://alt.example.org/verbund/labor"
    post = wxr.item(1, "Hof", "<p>Text</p>", slug="hof", link=f"{home}/2019/03/hof/")
    call_command("import_wordpress", str(export(post, address=home)), verbosity=0)
    client.there = set()
    for address, place in {
        "/verbund/labor": "/",
        "/verbund/labor/": "/",
        "/verbund/labor/page/2/": "/",
        "/verbund/labor/feed/": "/feed/",
        "/verbund/labor/2019/": "/praxisbeispiele/",
        "/verbund/labor/irgendwo/hof/feed/": "/praxisbeispiele/hof/",
        "/verbund/labor/?p=1": "/praxisbeispiele/hof/",
    }.items():
        assert once(client, address) == (200, place), address
    for address in ("/verbund/", "/verbund/anderes/", "/verbund/labor/gibtesnicht/", "/verbund/labor/?p=2"):
        assert client.get(address).status_code == 404, address


def test_terms_that_only_the_items_name_have_their_archives_too(client, export):
    filed = [
        ("category", "hoefe", "Höfe und Gärten"),
        ("post_tag", "licht", "Licht am Weg"),
        ("category", "stadt", "Stadt"),
    ]
    path = export(wxr.item(1, "Hof", "<p>Text</p>", terms=filed), terms=[wxr.term("stadt", "Stadt", 4)])
    call_command("import_wordpress", str(path), verbosity=0)
    client.there = set()
    for address, place in {
        "/category/hoefe/": "/schlagworte/hoefe-und-gaerten/",
        "/?category_name=hoefe": "/schlagworte/hoefe-und-gaerten/",
        "/?category_name=viertel/hoefe/": "/schlagworte/hoefe-und-gaerten/",
        "/tag/licht/": "/schlagworte/licht-am-weg/",
        "/category/stadt/": "/kategorien/wohnen-und-nachbarschaft/stadt/",
    }.items():
        assert once(client, address) == (200, place), address


@pytest.mark.parametrize("folder", ["", "/verbund/labor"])
def test_a_site_whose_server_rewrote_no_addresses_answers_as_well(client, export, folder):
    home = f"https://alt.example.org{folder}"
    path = export(
        wxr.item(1, "Hof", "<p>Text</p>", slug="hof", link=f"{home}/index.php/2019/03/hof/"),
        wxr.item(
            2, "Impressum", "<p>Das alte</p>", type="page", slug="impressum", link=f"{home}/index.php/impressum/"
        ),
        wxr.item(3, "Team", "<p>Wir</p>", type="page", slug="team", link=f"{home}/index.php/wir/team/"),
        wxr.item(4, "Start", "<p>Guten Tag</p>", type="page", slug="start", link=f"{home}/"),
        address=home,
    )
    call_command("import_wordpress", str(path), verbosity=0)
    client.there = set()
    places = {"/2019/03/hof": "/praxisbeispiele/hof/", "/impressum": "/impressum/", "/wir/team": "/wir/team/"}
    for old, new in places.items():
        for address in (f"/index.php{old}/", f"/index.php{old}", f"{old}/", old):
            assert once(client, f"{folder}{address}") == (200, new), address
    assert "Das alte" in client.get("/impressum/").content.decode()


def test_the_report_says_where_archives_of_a_site_in_a_folder_lead(export):
    home = "https://alt.example.org/verbund/labor"
    post = wxr.item(1, "Hof", "<p>Text</p>", link=f"{home}/hof/", terms=[("category", "wache", "Polizei")])
    path = export(post, terms=[wxr.term("wache", "Polizei", 3)], address=home)
    plan = importer.check(path)
    html = report.html(plan, importer.run(plan))
    rows = re.findall(r'<td class="address">([^<]+)</td><td class="address" data-label="führt zu">(.*?)</td>', html)
    assert ("/verbund/labor/category/wache", "/akteure/polizei/") in rows and ("/?cat=3", "/akteure/polizei/") in rows
