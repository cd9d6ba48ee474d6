"""What a record's page tells machines in its headers."""

import json

import pytest
import requests
from rdflib import Graph, URIRef
from rdflib.namespace import RDF

from practices.desk import workflow
from practices.public.linked_data import signposting
from tests import factories

pytestmark = pytest.mark.django_db
HOST = "http://testserver"
PAGE = "/praxisbeispiele/ordnungspartnerschaften/"


def links(client, address=PAGE):
    """``{relation: [(address, type)]}`` as requests reads the header."""
    found = {}
    for link in requests.utils.parse_header_links(client.get(address)["Link"]):
        found.setdefault(link["rel"], []).append((link["url"], link.get("type", "")))
    return found


def test_a_page_signposts_its_name_its_kind_its_metadata_and_its_content(client, collection):
    found = links(client)
    assert found["cite-as"] == [(f"{HOST}/nr/101/", "")]
    assert [address for address, _ in found["type"]] == [
        "https://schema.org/AboutPage",
        "https://schema.org/CreativeWork",
    ]
    assert found["license"] == [("https://creativecommons.org/licenses/by/4.0/", "")]
    (file, kind), (page, _) = found["item"]
    assert file.startswith(f"{HOST}/medien/") and kind == "application/pdf" and page == "https://example.org/x"
    assert client.get(found["cite-as"][0][0].removeprefix(HOST))["Location"] == PAGE


def test_every_description_that_is_named_answers_in_the_type_that_is_named(client, collection):
    found = links(client)
    for address, kind in [*found["describedby"], *found["linkset"], *found["collection"], found["item"][0]]:
        response = client.get(address.removeprefix(HOST))
        assert response.status_code == 200, address
        assert response["Content-Type"].partition(";")[0] == kind, address
    assert len(found["describedby"]) >= 5


def test_the_linkset_has_every_link_and_the_way_back(client, collection):
    found = links(client)
    contexts = {link["anchor"]: link for link in client.get("/nr/101/linkset.json").json()["linkset"]}
    page = contexts[f"{HOST}{PAGE}"]
    for relation, targets in found.items():
        if relation != "linkset":
            assert [target["href"] for target in page[relation]] == [address for address, _ in targets]
    for address, _ in found["describedby"]:
        assert contexts[address]["describes"] == [{"href": f"{HOST}{PAGE}", "type": "text/html"}]
    for address, _ in found["item"]:
        assert contexts[address]["collection"][0]["href"] == f"{HOST}{PAGE}"


def test_the_file_says_what_the_page_says(client, collection):
    data = client.get("/nr/101/beitrag.jsonld").json()
    assert data.pop("@context") == "https://schema.org"
    assert json.dumps(data, ensure_ascii=False) in client.get(PAGE).content.decode()
    assert data["license"] == "https://creativecommons.org/licenses/by/4.0/"
    graph = Graph().parse(data=json.dumps({"@context": {"@vocab": "https://schema.org/"}, **data}), format="json-ld")
    assert (URIRef(f"{HOST}{PAGE}"), RDF.type, URIRef("https://schema.org/CreativeWork")) in graph


def test_the_header_stays_short_and_clean_whatever_is_attached(client, by):
    urls = [f'https://example.org/{"ä" * 200}/{n}/<x>"y' for n in range(40)]
    attachments = [{"label": "Seite", "url": url} for url in urls]
    practice = factories.published(by=by, slug="viel", attachments=attachments, licence='x"; rel="evil')
    header = client.get("/praxisbeispiele/viel/")["Link"]
    assert len(header) <= signposting.LONGEST and header.isascii() and "evil" not in header
    found = links(client, "/praxisbeispiele/viel/")
    assert 0 < len(found["item"]) < 40 and found["linkset"]
    whole = client.get(f"/nr/{practice.number}/linkset.json").json()["linkset"][0]
    assert len(whole["item"]) == 40


def test_drafts_are_unknown_and_what_was_withdrawn_is_gone(client, by):
    draft, record = factories.practice(by=by), factories.published(by=by)
    workflow.withdraw(record, by=by, note="Weg.")
    for name in ("beitrag.jsonld", "linkset.json"):
        secret, unknown = client.get(f"/nr/{draft.number}/{name}"), client.get(f"/nr/9999/{name}")
        assert (secret.status_code, secret.content) == (404, unknown.content)
        assert client.get(f"/nr/{record.number}/{name}").status_code == 410
        assert client.get(f"/nr/99999999999999999999/{name}").status_code == 404
