"""The collection as a dataset, for catalogues of open data."""

import pytest
from rdflib import Graph, Namespace, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF

from practices.desk import workflow
from practices.models import Edition
from practices.public.linked_data.rdf import FORMATS
from tests import factories

pytestmark = pytest.mark.django_db
DCATDE = Namespace("http://dcat-ap.de/def/dcatde/")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
PARSERS = {"ttl": "turtle", "jsonld": "json-ld", "rdf": "xml"}
HOST = "http://testserver"
COLLECTION = URIRef(f"{HOST}/#sammlung")
OWNER = {
    "publisher": "Stadt Beispiel",
    "publisher_url": "https://example.org/",
    "contact": "daten@example.org",
    "licence": "http://dcat-ap.de/def/licenses/cc-by/4.0",
    "contributor": "http://dcat-ap.de/def/contributors/beispiel",
}
# What DCAT-AP.de 2.0 and 3.0 demand, by class; the second part only the operator can say.
DEMANDED = {
    DCAT.Catalog: ([DCTERMS.title, DCTERMS.description, DCAT.dataset], [DCTERMS.publisher]),
    DCAT.Dataset: ([DCTERMS.title, DCTERMS.description], [DCATDE.contributorID]),
    DCAT.Distribution: ([DCAT.accessURL], [DCTERMS.license]),
    DCAT.DataService: ([DCTERMS.title, DCAT.endpointURL], [DCTERMS.publisher]),
}


def catalogue(client, suffix="ttl"):
    response = client.get(f"/katalog.{suffix}")
    assert response.status_code == 200
    return Graph().parse(data=response.content, format=PARSERS[suffix])


def missing(graph):
    """``{(class, property)}`` of what is demanded and not said."""
    return {
        (kind, wanted)
        for kind, properties in DEMANDED.items()
        for wanted in sum(properties, [])
        for node in graph.subjects(RDF.type, kind)
        if (node, wanted, None) not in graph
    }


def test_the_three_spellings_say_the_same(client, collection, settings):
    for owner in (settings.PUBLICATION, OWNER):
        settings.PUBLICATION = owner
        graphs = [catalogue(client, suffix) for suffix in FORMATS]
        assert len(graphs[0]) > 150
        assert isomorphic(graphs[0], graphs[1]) and isomorphic(graphs[0], graphs[2])


def test_what_is_demanded_is_there_as_far_as_the_operator_has_said_it(client, collection, settings):
    unknown = {(kind, wanted) for kind, (_, operators) in DEMANDED.items() for wanted in operators}
    assert missing(catalogue(client)) == unknown
    settings.PUBLICATION = OWNER
    graph = catalogue(client)
    assert missing(graph) == set()
    contact = graph.value(COLLECTION, DCAT.contactPoint)
    assert str(graph.value(contact, VCARD.hasEmail)) == "mailto:daten@example.org"
    assert str(graph.value(graph.value(COLLECTION, DCTERMS.publisher), FOAF.name)) == "Stadt Beispiel"


def test_every_distribution_and_page_that_is_named_answers_as_it_says(client, collection):
    graph = catalogue(client)
    distributions = list(graph.subjects(RDF.type, DCAT.Distribution))
    assert {node for _, node in graph.subject_objects(DCAT.distribution)} == set(distributions)
    assert len(distributions) > 20
    for node in distributions:
        address = str(graph.value(node, DCAT.downloadURL)).removeprefix(HOST)
        response = client.get(address)
        assert response.status_code == 200, address
        kind = response["Content-Type"].partition(";")[0]
        assert str(graph.value(node, DCAT.mediaType)).endswith(f"/{kind}"), address
    named = (DCAT.landingPage, DCAT.endpointURL, DCAT.endpointDescription)
    pages = [page for relation in named for page in graph.objects(None, relation)]
    assert len(pages) == 6
    assert all(client.get(str(page).removeprefix(HOST)).status_code == 200 for page in pages)


def test_it_is_dated_by_what_is_live_alone(client, by):
    assert (COLLECTION, DCTERMS.modified, None) not in catalogue(client)
    first, second = factories.published(by=by), factories.published(by=by)
    editions = {edition.practice_number: edition for edition in Edition.objects.all()}
    graph = catalogue(client)
    assert graph.value(COLLECTION, DCTERMS.issued).toPython() == editions[first.number].first_published_at.replace(
        microsecond=0
    )
    assert graph.value(COLLECTION, DCTERMS.modified).toPython() == editions[second.number].published_at.replace(
        microsecond=0
    )
    before = client.get("/katalog.ttl").content
    practice = factories.practice(by=by)
    workflow.publish(practice, by=by)
    workflow.withdraw(practice, by=by, note="Weg.")
    assert client.get("/katalog.ttl").content == before


def test_it_costs_three_queries_and_is_found_from_the_home_page(client, collection, django_assert_num_queries):
    client.get("/katalog.ttl")
    with django_assert_num_queries(3):
        client.get("/katalog.ttl")
    assert '<link rel="describedby" type="text/turtle" href="/katalog.ttl">' in client.get("/").content.decode()
