"""Every page says in schema.org's words what it is."""

import html as entities
import json
import re

import pytest
from rdflib import Graph, Literal, Namespace
from rdflib.namespace import RDF

from practices.desk import workflow
from tests import factories
from tests.practices.public.test_html import pages

pytestmark = pytest.mark.django_db
SCHEMA = Namespace("https://schema.org/")
DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
META = re.compile(r'<meta (?:property|name)="([^"]+)" content="([^"]*)">')
HOST = "http://testserver"


def nodes(html):
    (text,) = DATA.findall(html)
    return json.loads(text)["@graph"]


def graph(html):
    """The page's statements, read without asking schema.org for its context."""
    data = {"@context": {"@vocab": str(SCHEMA)}, "@graph": nodes(html)}
    return Graph().parse(data=json.dumps(data), format="json-ld")


def page(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def by_type(client, address):
    return {node["@type"]: node for node in flat(nodes(page(client, address))) if "@type" in node}


def flat(value):
    """Every node, nested ones too."""
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from flat(item)


def test_every_page_a_reader_meets_is_described_for_machines_and_for_sharing(client, collection):
    described = {address: html for address, html in pages(client).items() if '<link rel="canonical"' in html}
    assert len(described) > 25
    for address, html in described.items():
        found, meta = graph(html), dict(META.findall(html))
        (site,) = found.subjects(RDF.type, SCHEMA.WebSite, unique=True)
        assert str(site) == f"{HOST}/#website"
        named = found.subjects(SCHEMA.url, Literal(entities.unescape(meta["og:url"])))
        (this,) = (node for node in named if str(found.value(node, RDF.type)).endswith("Page"))
        assert (this, SCHEMA.isPartOf, site) in found
        main = found.value(this, SCHEMA.mainEntity)
        assert main is None or found.value(main, RDF.type), address
        ways = [node for node in flat(nodes(html)) if node.get("@type") == "BreadcrumbList"]
        assert len(ways) == 1 or 'class="crumbs"' not in html, address
        for way in ways:
            assert [step["position"] for step in way["itemListElement"]] == [
                *range(1, len(way["itemListElement"]) + 1)
            ]
            assert all(step["item"].startswith(f"{HOST}/") for step in way["itemListElement"][:-1])
            assert all(step["name"] for step in way["itemListElement"])
        assert meta["og:title"] and meta["og:description"] and meta["og:image:alt"], address
        assert meta["og:image"].startswith(f"{HOST}/teilen/") and meta["og:locale"] == "de_DE"
        assert re.search(r'<link rel="canonical" href="([^"]+)">', html)[1] == meta["og:url"]


def test_home_is_the_site_with_its_search_and_the_project_that_made_it(client, collection):
    html = page(client, "/")
    site = nodes(html)[0]
    assert site["@type"] == "WebSite" and site["url"] == f"{HOST}/"
    target = site["potentialAction"]["target"]["urlTemplate"]
    assert client.get(target.replace("{search_term_string}", "platz").removeprefix(HOST)).status_code == 200
    foot = html[html.index("<footer") :].replace("&nbsp;", " ")
    for organisation in (*site["creator"]["member"], site["creator"]["funder"]):
        assert organisation["name"].removeprefix("Bundesministerium ") in foot


def test_a_list_names_its_rows_in_their_order_and_counts_on_over_pages(client, by):
    for number in range(1, 23):
        factories.published(by=by, number=number)
    first, second = (by_type(client, f"/praxisbeispiele/{query}") for query in ("", "?seite=2"))
    assert first["CollectionPage"]["mainEntity"] == [first["ItemList"]]
    assert first["ItemList"]["numberOfItems"] == 22
    assert [row["position"] for row in first["ItemList"]["itemListElement"]] == [*range(1, 21)]
    rows = second["ItemList"]["itemListElement"]
    assert [row["position"] for row in rows] == [21, 22]
    assert [row["url"] for row in rows] == [f"{HOST}/praxisbeispiele/beispiel-{n}/" for n in (2, 1)]
    assert "SearchResultsPage" in by_type(client, "/praxisbeispiele/?q=beispiel")


def test_terms_and_vocabularies_name_each_other(client, collection):
    index = by_type(client, "/akteure/")["DefinedTermSet"]
    term = by_type(client, "/akteure/polizei/polizei-wuppertal/")["DefinedTerm"]
    assert term["@id"] in [named["@id"] for named in index["hasDefinedTerm"]]
    assert (term["name"], term["termCode"]) == ("Polizei Wuppertal", "polizei-wuppertal")
    assert term["inDefinedTermSet"]["@id"] == index["@id"] == f"{HOST}/akteure/"
    assert by_type(client, "/orte/")["DefinedTermSet"].get("hasDefinedTerm", []) == [], "there may be thousands"


def test_pages_are_told_apart(client, db):
    assert "AboutPage" in by_type(client, "/ueber/") and "ContactPage" in by_type(client, "/kontakt/")
    about = by_type(client, "/ueber/")["AboutPage"]
    assert 20 < len(about["description"]) <= 162 and "<" not in about["description"]


def test_what_a_title_says_cannot_leave_the_data_block(client, by):
    title = "</script><!-- & \u2028 ]]> \"'"
    practice = factories.published(by=by, title=title, place={"name": "Wuppertal", "state": "Nordrhein-Westfalen"})
    for address in (f"/praxisbeispiele/{practice.slug}/", "/praxisbeispiele/", "/orte/wuppertal/"):
        html = page(client, address)
        (text,) = DATA.findall(html)
        assert not set("<>&\u2028") & set(text)
        names = {str(name) for name in graph(html).objects(None, SCHEMA.name)}
        assert " ".join(title.split()) in {" ".join(name.split()) for name in names}


def test_what_is_no_page_of_its_own_says_nothing(client, by):
    practice = factories.published(by=by)
    workflow.withdraw(practice, by=by, note="Weg.")
    for address in (f"/praxisbeispiele/{practice.slug}/", "/nirgends/", "/praxisbeispiele/?seite=x"):
        assert "ld+json" not in client.get(address).content.decode()
