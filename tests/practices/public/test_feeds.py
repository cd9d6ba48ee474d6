"""The Atom feed of any selection; the sitemap's number of queries."""

import datetime
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from practices.desk import versions, workflow
from practices.models import Edition
from tests import factories

pytestmark = pytest.mark.django_db
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def feed(client, query=""):
    response = client.get(f"/feed/{query}")
    assert response.status_code == 200, query
    assert response.headers["Content-Type"].startswith("application/atom+xml")
    return ElementTree.fromstring(response.content)


def entries(root):
    return [entry.findtext("a:title", namespaces=ATOM) for entry in root.iterfind("a:entry", ATOM)]


def test_a_feed_has_the_newest_of_its_selection(client, collection):
    assert len(entries(feed(client))) == 4
    root = feed(client, "?akteur=polizei&diversitaet=kultur&sortierung=titel")
    assert entries(root) == ["Begehung"]
    links = {link.get("rel"): link.get("href") for link in root.iterfind("a:link", ATOM)}
    assert links["self"] == "http://testserver/feed/?akteur=polizei&diversitaet=kultur"
    assert links["alternate"] == "http://testserver/praxisbeispiele/?akteur=polizei&diversitaet=kultur"


def test_a_reader_who_has_the_feed_already_is_told_so_until_something_changes(client, by):
    practice = factories.published(by=by)
    known = {"If-None-Match": client.get("/feed/").headers["ETag"]}
    again = client.get("/feed/", headers=known)
    assert (again.status_code, again.content) == (304, b"")
    workflow.withdraw(practice, by=by, note="")
    assert client.get("/feed/", headers=known).status_code == 200


def test_a_line_break_pasted_from_a_slide_does_not_break_the_feed_for_all(client, by):
    practice = factories.published(by=by)
    practice.title = practice.teaser = "Licht\x0bim Park"
    practice.save()
    versions.record(practice, by=by)
    workflow.publish(practice, by=by)
    assert entries(feed(client)) == ["Licht im Park"]


def test_an_entry_keeps_its_identity_when_title_and_address_change(client, by):
    practice = factories.published(by=by, number=7, slug="eins")
    before = feed(client).findtext("a:entry/a:id", namespaces=ATOM)
    practice.slug, practice.title = "zwei", "Neu"
    practice.save()
    versions.record(practice, by=by)
    workflow.publish(practice, by=by)
    root = feed(client)
    assert entries(root) == ["Neu"]
    assert root.findtext("a:entry/a:id", namespaces=ATOM) == before
    assert root.find("a:entry/a:link", ATOM).get("href") == "http://testserver/praxisbeispiele/zwei/"


def test_an_unknown_value_alone_gives_an_empty_feed(client, collection):
    assert entries(feed(client, "?akteur=unknown")) == []
    assert entries(feed(client, "?akteur=unknown&akteur=polizei&x=y")) != []


def test_a_feed_holds_at_most_twenty(client, by):
    for _ in range(21):
        factories.published(by=by)
    assert len(entries(feed(client))) == 20


def test_scripts_of_other_sites_may_read_a_feed(client, collection):
    assert client.get("/feed/?akteur=polizei")["Access-Control-Allow-Origin"] == "*"


def test_the_same_question_gets_the_same_bytes(client, collection):
    for query in ("", "?akteur=unknown"):
        assert client.get(f"/feed/{query}").content == client.get(f"/feed/{query}").content


@pytest.mark.parametrize("query", ["?seite=0", "?q=%00", "?sortierung=x"])
def test_what_cannot_be_answered_is_refused(client, collection, query):
    assert client.get(f"/feed/{query}").status_code == 400


def test_a_long_selection_is_walked_page_by_page(client, by):
    for number in range(1, 46):
        factories.published(by=by, number=number, actors=[{"actor": "polizei"}])
    found, address, pages = [], "/feed/?akteur=polizei", []
    while address:
        pages.append(address)
        root = ElementTree.fromstring(client.get(address).content)
        links = {link.get("rel"): link.get("href") for link in root.iterfind("a:link", ATOM)}
        assert links["self"] == f"http://testserver{address}"
        assert links["first"] == "http://testserver/feed/?akteur=polizei" and links["last"].endswith("&seite=3")
        assert links.get("previous", "http://testserver").removeprefix("http://testserver") == ("", *pages)[-2]
        found += [entry.findtext("a:id", namespaces=ATOM) for entry in root.iterfind("a:entry", ATOM)]
        address = links.get("next", "").removeprefix("http://testserver")
    assert len(pages) == 3
    assert found == [f"tag:div-city.de,2018:{number}" for number in range(45, 0, -1)]
    assert client.get("/feed/?akteur=polizei&seite=4").status_code == 404


def test_a_feed_is_what_atom_asks_for(client, collection):
    for query in ("", "?akteur=polizei&diversitaet=kultur", "?q=platz", "?akteur=unknown"):
        root = feed(client, query)
        for name in ("title", "id", "updated", "author/a:name"):
            assert root.findtext(f"a:{name}", namespaces=ATOM), (query, name)
        for entry in root.iterfind("a:entry", ATOM):
            assert all(entry.findtext(f"a:{name}", namespaces=ATOM) for name in ("title", "id", "updated", "summary"))
    assert feed(client, "?akteur=polizei&q=platz").findtext("a:title", namespaces=ATOM) == (
        "DIVERCITY – Neues: „platz“, Polizei"
    )


def test_an_entry_is_updated_when_its_content_is_and_says_where_it_is_filed(client, by):
    practice = factories.published(by=by, actors=[{"actor": "polizei"}], categories=["freiraum"])
    practice.title = "Neu"
    practice.save()
    versions.record(practice, by=by)
    workflow.publish(practice, by=by)
    edition = Edition.objects.get()
    entry = feed(client).find("a:entry", ATOM)
    moments = [entry.findtext(f"a:{name}", namespaces=ATOM)[:19] for name in ("published", "updated")]
    assert moments == [
        timezone.localtime(moment, datetime.UTC).isoformat()[:19]
        for moment in (edition.first_published_at, edition.published_at)
    ]
    filed = [tuple(tag.get(key) for key in ("term", "scheme", "label")) for tag in entry.iterfind("a:category", ATOM)]
    assert filed == [
        ("praxisbeispiel", "http://testserver/praxisbeispiele/", "Praxisbeispiel"),
        ("freiraum", "http://testserver/kategorien/", "Freiraum"),
        ("polizei", "http://testserver/akteure/", "Polizei"),
    ]


def test_a_filtered_list_offers_its_own_feed(client, collection):
    html = client.get("/praxisbeispiele/?akteur=polizei&sortierung=titel").content.decode()
    assert '<link rel="alternate" type="application/atom+xml" href="/feed/?akteur=polizei"' in html
    assert client.get("/praxisbeispiele/").content.decode().count("application/atom+xml") == 1


@pytest.mark.parametrize(("address", "queries"), [("/feed/", 2), ("/feed/?akteur=polizei", 2), ("/sitemap.xml", 3)])
def test_feeds_need_few_queries(client, collection, django_assert_num_queries, address, queries):
    client.get(address)
    with django_assert_num_queries(queries):
        client.get(address)
