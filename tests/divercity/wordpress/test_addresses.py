"""Which addresses an old site had, and where its links lead."""

import time

import pytest

from divercity.wordpress.addresses import Links
from divercity.wordpress.items import Item, Site, Term

SITE = Site(address="https://www.alt.example", files="https://www.alt.example")
TREPPE = Item(
    1506,
    "post",
    "publish",
    slug="treppe",
    link="https://alt.example/stadt/licht/treppe/",
    meta={"_wp_old_slug": ["stufen", "aufgang"]},
)
GEHEIM = Item(7, "post", "private", slug="geheim", link="https://alt.example/stadt/geheim/")
ENTWURF = Item(8, "post", "draft", link="https://alt.example/?p=8")
START = Item(2, "page", "publish", slug="startseite", link="https://alt.example/")
PROJEKT = Item(14, "page", "publish", slug="projekt", link="https://alt.example/projekt/")
MUELL = Item(15, "page", "publish", slug="müll", link="https://alt.example/projekt/m%c3%bcll/", parent=14)
BILD = Item(
    30,
    "attachment",
    "inherit",
    slug="platz",
    link="https://alt.example/stadt/licht/treppe/attachment/platz/",
    file_url="https://alt.example/wp-content/uploads/2019/03/Platz-scaled.jpg",
    meta={"_wp_attached_file": ["2019/03/Platz-scaled.jpg"]},
)
NEW = "/praxisbeispiele/treppe/"
TERMS = [
    Term("category", 1, "stadt", "Stadt"),
    Term("category", 12, "licht", "Licht", parent="stadt"),
    Term("post_tag", 40, "angst", "Angst"),
    Term("ort", 50, "köln", "Köln"),
]


def links(*items, site=SITE, terms=TERMS):
    found = Links(site)
    for term in terms:
        found.add_term(term)
    for item in items or (TREPPE, GEHEIM, ENTWURF, START, PROJEKT, MUELL, BILD):
        found.add(item)
    for number, address in (
        (1506, NEW),
        (2, "/"),
        (14, "/projekt/"),
        (15, "/projekt/muell/"),
        (30, "/medien/x/y.jpg"),
    ):
        found.lead(number, address)
    found.lead_term("category", "licht", "/kategorien/stadt/licht/")
    found.lead_term("post_tag", "angst", "/schlagworte/angst/")
    found.lead_term("ort", "köln", "/orte/koeln/")
    return found


def test_an_item_has_its_address_its_number_its_slug_and_what_it_was_called_before():
    assert links().of(1506) == [
        "/stadt/licht/treppe",
        "/?p=1506",
        "/treppe",
        "/stadt/licht/stufen",
        "/stufen",
        "/stadt/licht/aufgang",
        "/aufgang",
    ]
    assert links().of(15) == ["/projekt/müll", "/?p=15", "/müll"]
    assert links().of(2) == ["/?p=2", "/startseite"]
    assert links().of(7) == ["/stadt/geheim", "/?p=7"], "what was not public was not guessed"
    assert links().of(8) == ["/?p=8"]


def test_a_file_has_its_page_and_the_copies_it_was_known_by():
    found = links()
    assert found.of(30)[:2] == ["/stadt/licht/treppe/attachment/platz", "/?p=30"]
    assert {"/wp-content/uploads/2019/03/Platz.jpg", "/wp-content/uploads/2019/03/Platz-scaled.jpg"} < set(
        found.of(30)
    )


def test_an_address_belongs_to_whom_the_export_gives_it_before_whom_it_could_mean():
    other = Item(99, "post", "publish", slug="treppe", link="https://alt.example/treppe/")
    for order in ((TREPPE, other), (other, TREPPE)):
        found = links(*order)
        assert found.of(99) == ["/treppe", "/?p=99"]
        assert "/treppe" not in found.of(1506)


def test_a_slug_that_two_items_had_means_neither():
    one = Item(1, "post", "publish", slug="licht", link="https://alt.example/a/licht/")
    two = Item(2, "post", "publish", slug="licht", link="https://alt.example/b/licht/")
    found = links(one, two)
    assert "/licht" not in found.of(1) + found.of(2)


@pytest.mark.parametrize(
    "url",
    [
        "https://alt.example/stadt/licht/treppe/",
        "http://www.alt.example/stadt/licht/treppe",
        "//alt.example/stadt/licht/treppe/",
        "HTTPS://ALT.example:443/Stadt/Licht/Treppe/",
        "../treppe/",
        "/stadt/licht/treppe/?pk_campaign=x&utm_source=y",
        "/?p=1506",
        "/index.php?p=1506&preview=true",
        "https://alt.example/?page_id=1506",
        "/ganz/woanders/treppe/",
        "/stadt/licht/stufen/",
        "/aufgang",
        "/stadt/licht/treppe/2/",
        "/stadt/licht/treppe/comment-page-3/",
        "/stadt/licht/treppe/feed/",
        "/index.php/stadt/licht/treppe/",
    ],
)
def test_a_link_to_an_item_leads_to_its_new_address(url):
    assert links().new(url, "https://alt.example/stadt/licht/anderes/") == NEW


@pytest.mark.parametrize(
    ("url", "new"),
    [
        ("https://alt.example/stadt/licht/treppe/?pk_campaign=x#ziele", f"{NEW}#ziele"),
        ("/?p=1506#a", f"{NEW}#a"),
        ("https://alt.example", "/"),
        ("https://www.alt.example/?utm_source=x", "/"),
        ("/page/2/", "/"),
        ("/projekt/m%C3%BCll", "/projekt/muell/"),
        ("/projekt/müll/", "/projekt/muell/"),
        ("/category/stadt/licht/", "/kategorien/stadt/licht/"),
        ("/category/licht/page/3/", "/kategorien/stadt/licht/"),
        ("/thema/stadt/licht/", "/kategorien/stadt/licht/"),
        ("/stadt/licht/", "/kategorien/stadt/licht/"),
        ("/?cat=12", "/kategorien/stadt/licht/"),
        ("/tag/angst", "/schlagworte/angst/"),
        ("/?tag=angst", "/schlagworte/angst/"),
        ("/ort/k%C3%B6ln/", "/orte/koeln/"),
        ("/2019/03/", "/praxisbeispiele/"),
        ("/author/redaktion/", "/praxisbeispiele/"),
        ("/?m=201903", "/praxisbeispiele/"),
        ("/?s=angst+raum", "/praxisbeispiele/?q=angst+raum"),
        ("/feed/", "/feed/"),
        ("/comments/feed/", "/feed/"),
        ("/wp-sitemap.xml", "/sitemap.xml"),
        ("/wp-content/uploads/2019/03/Platz-300x188.jpg", "/medien/x/y.jpg"),
        ("https://i1.wp.com/alt.example/wp-content/uploads/2019/03/Platz.jpg?resize=300", "/medien/x/y.jpg"),
        ("/stadt/licht/treppe/attachment/platz/", "/medien/x/y.jpg"),
        ("https://www.alt.example/?attachment_id=30", "/medien/x/y.jpg"),
    ],
)
def test_every_kind_of_address_has_its_place(url, new):
    found = links()
    assert found.new(url, "https://alt.example/") == new
    assert not found.unknown


@pytest.mark.parametrize("url", ["/stadt/geheim/", "/?p=7", "/?p=8", "/category/stadt/"])
def test_what_is_not_public_is_no_link(url):
    found = links()
    assert found.new(url) is None
    assert not found.unknown, "it was there"


@pytest.mark.parametrize(
    "url", ["/gibtesnicht/", "/?p=4711", "https://alt.example/wp-content/uploads/film.mp4", "//[x"]
)
def test_what_the_export_does_not_explain_is_no_link_and_named(url):
    found = links()
    assert found.new(url) is None
    assert list(found.unknown) == ([url] if url != "//[x" else [])


@pytest.mark.parametrize(
    "url",
    ["https://example.org/?p=1506", "mailto:a@alt.example", "tel:+49", "#ziele", "https://alt.example.org/treppe/"],
)
def test_what_leads_elsewhere_stays(url):
    assert links().new(url, "https://alt.example/stadt/") == url


def test_a_site_in_a_folder_is_known_by_it():
    site = Site(address="https://stadt.example/blog", files="https://stadt.example")
    post = Item(
        5, "post", "publish", slug="x", link="https://stadt.example/blog/2019/03/x/", meta={"_wp_old_slug": ["y"]}
    )
    found = links(post, site=site)
    found.lead(5, "/praxisbeispiele/x/")
    assert found.of(5) == ["/blog/2019/03/x", "/?p=5", "/blog/x", "/blog/2019/03/y", "/blog/y"]
    for url in ("https://stadt.example/blog/2019/03/x/", "/blog/?p=5", "../x/", "/blog/irgendwo/x/"):
        assert found.new(url, "https://stadt.example/blog/2019/03/z/") == "/praxisbeispiele/x/", url
    assert found.new("https://stadt.example/blog/") == "/"
    assert found.new("https://stadt.example/blog/category/licht/") == "/kategorien/stadt/licht/"
    assert found.of_term("category", "licht")[0].startswith("/blog/category/"), (
        "no base learned from the folder itself"
    )
    assert not any(address.startswith("/blog/blog/") for address in found.of_term("category", "licht"))
    for url in ("https://stadt.example/rathaus/", "/rathaus/", "../../../../rathaus/"):  # others' pages, none of ours
        assert found.new(url, "https://stadt.example/blog/2019/03/z/") == "https://stadt.example/rathaus/", url


def test_terms_in_a_circle_end():
    circle = [Term("category", 1, "a", "A", parent="b"), Term("category", 2, "b", "B", parent="a")]
    assert links(terms=circle).of_term("category", "a") == [
        "/category/b/a",
        "/category/a",
        "/?cat=1",
        "/?category_name=a",
    ]


def test_a_base_that_a_link_shows_is_one_of_all_its_taxonomy():
    found = links()
    assert "/thema/stadt" not in found.of_term("category", "stadt")
    found.new("https://alt.example/thema/stadt/licht/")
    assert {"/thema/stadt", "/category/stadt", "/?cat=1"} <= set(found.of_term("category", "stadt"))


def test_an_unknown_link_costs_no_more_where_there_are_many_terms():
    found = links(terms=[Term("category", n, f"k-{n}", f"K {n}") for n in range(20_000)])
    found.new("https://alt.example/gibtesnicht/")  # reads the archives once
    start = time.process_time()
    for n in range(1000):
        assert found.new(f"https://alt.example/gibtesnicht/{n}/") is None
    assert time.process_time() - start < 0.5


def test_hostile_addresses_are_answered():
    found = links()
    for url in (
        "/" * 10_000,
        "/a" * 20_000,
        "/?" + "&".join(f"x{n}=1" for n in range(5000)),
        "\x00",
        "http://[",
        "/%00%ff",
    ):
        assert found.new(url) in (None, "/"), url[:20]
