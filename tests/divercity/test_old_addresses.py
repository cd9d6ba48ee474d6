"""Addresses of a WordPress lead in one step to what they meant, whatever it is now."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from divercity.models import OldAddress, Page, PageAddress, PagePicture
from practices.desk import workflow
from practices.models import Image
from tests import factories
from tests.practices.public.conftest import picture

pytestmark = pytest.mark.django_db
TARGET = "/praxisbeispiele/treppe/"


@pytest.fixture
def by(db):
    return factories.editor()


@pytest.fixture
def practice(by):
    old = ["/stadt/licht/treppe", "/treppe", "/?p=1506", "/stadt/licht/stufen", "/stufen"]
    return factories.published(by=by, slug="treppe", legacy_addresses=old, tags=["Angst"])


def sent_on(client, address):
    response = client.get(address)
    assert response.status_code == 301, (address, response.status_code)
    after = client.get(response.url)
    assert after.status_code == 200, (address, response.url, after.status_code)
    return response.url


@pytest.mark.parametrize(
    "address",
    [
        "/stadt/licht/treppe",
        "/STADT/licht/Treppe/",
        "/andere/kategorie/treppe/",
        "/2019/03/treppe/",
        "/stadt/licht/treppe/2/",
        "/stadt/licht/treppe/page/2/",
        "/stadt/licht/treppe/comment-page-1/",
        "/stadt/licht/treppe/feed/",
        "/stadt/licht/treppe/feed/rss2/",
        "/stadt/licht/treppe/embed/",
        "/stadt/licht/treppe/amp",
        "/index.php/stadt/licht/treppe/",
        "/index.php?p=1506",
        "/?p=1506/",
        "/?page_id=1506",
        "/?p=1506&feed=rss2",
        "/blog/?p=1506",
        "/?name=treppe",
        "/stufen/",
        "/%73tufen",
    ],
)
def test_a_record_is_found_by_all_that_wordpress_appends(client, practice, address):
    assert sent_on(client, address) == TARGET


def test_a_withdrawn_record_is_gone_under_every_old_address(client, practice, by):
    workflow.withdraw(practice, by=by)
    for address in (
        "/stadt/licht/treppe",
        "/?p=1506",
        "/irgendwo/treppe/",
        "/stufen/feed/",
        "/praxisbeispiele/treppe",
    ):
        assert client.get(address).status_code == 410, address


ELSEWHERE = {
    "/page/2/": "/",
    "/index.php": "/",
    "/index.php/impressum/": "/impressum/",
    "/Impressum": "/impressum/",
    "/impressum/feed/": "/impressum/",
    "/feed/atom/": "/feed/",
    "/feed": "/feed/",
    "/rss2/": "/feed/",
    "/comments/feed/": "/feed/",
    "/?feed=rss2": "/feed/",
    "/2019/03/": "/praxisbeispiele/",
    "/2019": "/praxisbeispiele/",
    "/2019/03/07/page/2/": "/praxisbeispiele/",
    "/2019/03/feed/": "/feed/",
    "/?m=201903": "/praxisbeispiele/",
    "/author/redaktion/": "/praxisbeispiele/",
    "/?author=1": "/praxisbeispiele/",
    "/?s=angst+im%20park": "/praxisbeispiele/?q=angst+im+park",
    "/?s=": "/praxisbeispiele/",
    "/search/angst/": "/praxisbeispiele/?q=angst",
    "/wp-sitemap.xml": "/sitemap.xml",
    "/sitemap_index.xml": "/sitemap.xml",
    "/post-sitemap.xml": "/sitemap.xml",
    "/category/wohnen-und-nachbarschaft/stadt/": "/kategorien/wohnen-und-nachbarschaft/stadt/",
    "/category/stadt": "/kategorien/wohnen-und-nachbarschaft/stadt/",
    "/category/wohnen-und-nachbarschaft/stadt/page/2/": "/kategorien/wohnen-und-nachbarschaft/stadt/",
    "/category/wohnen-und-nachbarschaft/stadt/feed/": "/feed/?kategorie=stadt",
    "/category/polizei/": "/akteure/polizei/",
    "/category/akteure-und-zustaendigkeiten/": "/akteure/",
    "/category/akteure-und-zustaendigkeiten/feed/": "/feed/",
    "/tag/angst/": "/schlagworte/angst/",
    "/tag/angst/feed/": "/feed/?schlagwort=angst",
}


def test_every_archive_feed_and_search_has_its_place(client, practice):
    for address, place in ELSEWHERE.items():
        assert sent_on(client, address) == place, address


def test_an_archive_that_an_import_has_stored_leads_to_its_term(client, practice):
    for path, vocabulary, slug in (
        ("/thema/licht-und-mehr", "category", "stadt"),
        ("/?cat=12", "category", "stadt"),
        ("/?tag=furcht", "tag", "angst"),
        ("/?thema=licht", "actor", "polizei"),
        ("/category/allgemein", "", ""),
        ("/category/alle-akteure", "actor", ""),
        ("/tag/leer", "tag", "gibtesnicht"),
    ):
        OldAddress.objects.create(path=path, vocabulary=vocabulary, slug=slug)
    for address, place in {
        "/thema/licht-und-mehr/": "/kategorien/wohnen-und-nachbarschaft/stadt/",
        "/thema/licht-und-mehr/feed/": "/feed/?kategorie=stadt",
        "/?cat=12": "/kategorien/wohnen-und-nachbarschaft/stadt/",
        "/?cat=12&feed=rss2": "/feed/?kategorie=stadt",
        "/?tag=Furcht&paged=2": "/schlagworte/angst/",
        "/?thema=licht": "/akteure/polizei/",
        "/category/allgemein/": "/praxisbeispiele/",
        "/category/alle-akteure/page/3/": "/akteure/",
    }.items():
        assert sent_on(client, address) == place, address
    assert client.get("/tag/leer/").status_code == 404


def test_what_is_not_public_is_answered_like_what_never_was(client, by, practice):
    factories.practice(
        by=by, slug="geheim", legacy_addresses=["/stadt/geheim", "/geheim", "/?p=7"], tags=["Verborgen"]
    )
    page = Page.objects.create(path="entwurf", title="Entwurf", body="<p>x</p>", status="draft")
    PageAddress.objects.create(page=page, path="/alt/entwurf")
    unknown = client.get("/gibtesnicht/")
    for address in (
        "/stadt/geheim/",
        "/geheim",
        "/?p=7",
        "/irgendwo/geheim/",
        "/alt/entwurf/",
        "/entwurf/",
        "/tag/verborgen/",
        "/category/gibtesnicht/",
        "/?cat=4711",
        "/?p=4711",
        "/?p=99999999999",
        "/?name=geheim",
        "/?name=gibtesnicht",
        "/?pagename=entwurf",
        "/?category_name=gibtesnicht",
        "/gibtesnicht/2/",
        "/2021/05/112/",
        "/12/",
        "/embed/",
        "/wp-login.php",
        "/wp-content/uploads/2019/03/nichts.jpg",
    ):
        response = client.get(address)
        assert (response.status_code, response.content) == (404, unknown.content), address
    assert client.get("/praxisbeispiele/geheim").content == client.get("/praxisbeispiele/gibtesnicht").content
    assert client.get("/praxisbeispiele/geheim").status_code == client.get("/kategorien/nichts").status_code == 404


def test_other_parameters_leave_the_home_page_as_it_is(client):
    for address in (
        "/?utm_source=brief",
        "/?p=",
        "/?irgendwas=1",
        "/?lang=de",
        "/?%00=%ff",
        "/?a=%00",
        "/?x=%ed%a0%80",
    ):
        assert client.get(address).status_code == 200, address


def test_an_unknown_address_costs_few_queries(client, practice):
    client.get("/")
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/kategorie/unter/gibtesnicht/page/2/feed/").status_code == 404
    assert len(queries) <= 6, [query["sql"][:90] for query in queries]


def test_an_old_address_below_one_of_ours_is_found_too(client, by):
    """Another site may have had a taxonomy at /kategorien/ or articles at /praxisbeispiele/."""
    factories.published(by=by, slug="treppe", legacy_addresses=["/praxisbeispiele/die-treppe", "/orte/ulm/treppe"])
    OldAddress.objects.create(path="/kategorien/sicher", vocabulary="actor", slug="polizei")
    assert sent_on(client, "/praxisbeispiele/die-treppe/") == TARGET
    assert sent_on(client, "/praxisbeispiele/die-treppe") == TARGET
    assert sent_on(client, "/orte/ulm/treppe/") == TARGET
    assert sent_on(client, "/kategorien/sicher/") == "/akteure/polizei/"
    assert sent_on(client, "/kategorien/sicher") == "/akteure/polizei/"


@pytest.fixture
def image(db):
    picture()
    return Image.objects.get()


def test_a_file_of_the_predecessor_answers_while_it_is_public(client, image):
    page = Page.objects.create(path="projekt", title="Projekt", body="<p>x</p>", status="published")
    shown = PagePicture.objects.create(page=page, image=image, alt="Ein Platz")
    for path in ("/wp-content/uploads/2019/03/Platz.png", "/?p=30", "/projekt/attachment/platz"):
        OldAddress.objects.create(path=path, image=image)
    addresses = [
        "/wp-content/uploads/2019/03/Platz.png",
        "/wp-content/uploads/2019/03/Platz-300x188.png",
        "/wp-content/uploads/2019/03/Platz-scaled-e1580000000.png",
        "/?attachment_id=30",
        "/projekt/attachment/platz/",
    ]
    for address in addresses:
        assert sent_on(client, address) == image.get_absolute_url(), address
    shown.alt = ""
    shown.save()
    for address in addresses:
        assert client.get(address).status_code == 404, "held back until it is described"
    PagePicture.objects.update(alt="Ein Platz")
    Page.objects.update(status="draft")
    for address in addresses:
        assert client.get(address).status_code == 404, address


def test_hostile_addresses_are_unknown(client):
    for address in (
        "/a" + "/2" * 3000,
        "/" + "a/" * 5000,
        "/%00/x",
        "/%ed%a0%80/",
        "/tag/%00",
        "/?cat=%00",
        "/?s=%00",
    ):
        assert client.get(address).status_code in (301, 400, 404), address[:20]
