"""The Atom feed of any selection, and the sitemap."""

from xml.etree import ElementTree

import pytest

from practices.desk import versions, workflow
from tests import factories
from tests.practices.public.outputs import sitemap

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
    root = feed(client, "?akteur=polizei&diversitaet=kultur&sortierung=titel&seite=3")
    assert entries(root) == ["Begehung"]
    links = {link.get("rel"): link.get("href") for link in root.iterfind("a:link", ATOM)}
    assert links["self"] == "http://testserver/feed/?akteur=polizei&diversitaet=kultur"
    assert links["alternate"] == "http://testserver/praxisbeispiele/?akteur=polizei&diversitaet=kultur"


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


def test_the_same_question_gets_the_same_bytes(client, collection):
    for query in ("", "?akteur=unknown"):
        assert client.get(f"/feed/{query}").content == client.get(f"/feed/{query}").content


@pytest.mark.parametrize("query", ["?seite=0", "?q=%00", "?sortierung=x"])
def test_what_cannot_be_answered_is_refused(client, collection, query):
    assert client.get(f"/feed/{query}").status_code == 400


def test_the_sitemap_has_every_public_address_once_and_all_of_them_answer(client, collection):
    paths = sitemap(client)
    assert len(paths) == len(set(paths)) > 60
    for practice in collection.values():
        assert f"/praxisbeispiele/{practice.slug}/" in paths
    assert {"/", "/praxisbeispiele/", "/impressum/", "/akteure/polizei/polizei-wuppertal/", "/orte/muenchen/"} <= {
        *paths
    }
    assert "/orte/aachen/" not in paths
    for path in paths:
        assert client.get(path).status_code == 200, path


@pytest.mark.parametrize(("address", "queries"), [("/feed/", 2), ("/feed/?akteur=polizei", 2), ("/sitemap.xml", 3)])
def test_feeds_need_few_queries(client, collection, django_assert_num_queries, address, queries):
    client.get(address)
    with django_assert_num_queries(queries):
        client.get(address)
