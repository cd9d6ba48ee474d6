"""Vocabularies as SKOS: read by rdflib, they are the vocabularies of the database."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from rdflib import Graph, URIRef
from rdflib.collection import Collection
from rdflib.namespace import DCTERMS, OWL, RDF, SKOS

from practices.public import catalogue
from practices.public.linked_data import vocabularies as skos
from practices.public.linked_data.rdf import FORMATS
from taxonomy.lookup import VOCABULARIES, Lookup
from taxonomy.models import Category, Occasion, Tag, TermAlias
from taxonomy.terms import changing
from taxonomy.vocabularies import vocabularies
from tests import factories

HOST = "http://testserver"
PARSERS = {"ttl": "turtle", "jsonld": "json-ld", "rdf": "xml"}
# Everything that XML can hold, and what makes trouble elsewhere.
SIGNS = st.one_of(
    st.sampled_from("\"'\\<>&\n\r\t@^.;,#{}[]|`\u2028\u2029äß*·„“😀"),
    st.characters(min_codepoint=32, max_codepoint=0x2FFF, exclude_categories=["Cs", "Cc"]),
)
TEXTS = st.text(SIGNS, min_size=1, max_size=12)


def read(content, suffix):
    return Graph().parse(data=content, format=PARSERS[suffix])


def rebuilt(graph, key):
    """``{slug: (name, parent's slug, synonyms, description, is retired)}`` in order, and ``{former address: slug}``."""
    slugs = {str(node): str(slug) for node, slug in graph.subject_objects(SKOS.notation)}
    (order,) = graph.objects(None, SKOS.memberList)
    terms = {}
    for node in Collection(graph, order):
        assert (node, RDF.type, SKOS.Concept) in graph
        parent = graph.value(node, SKOS.broader)
        assert (parent is None) == ((node, SKOS.topConceptOf, None) in graph)
        assert parent is None or (parent, SKOS.narrower, node) in graph
        terms[slugs[str(node)]] = (
            str(graph.value(node, SKOS.prefLabel)),
            parent and slugs[str(parent)],
            {str(word) for word in graph.objects(node, SKOS.altLabel)},
            str(graph.value(node, SKOS.scopeNote) or ""),
            (node, OWL.deprecated, None) in graph,
        )
    assert len(terms) == len(slugs)
    scheme = f"{HOST}/{vocabularies()[key].path}/"
    former = {
        str(old).removeprefix(scheme).rstrip("/"): slugs[str(new)]
        for old, new in graph.subject_objects(DCTERMS.isReplacedBy)
    }
    return terms, former


def stored(key):
    """The same, read from the tables, of terms that are not retired."""
    rows = {row.pk: row for row in VOCABULARIES[key].objects.without_tree_fields()}
    terms = {
        row.slug: (
            row.name,
            row.parent_id and rows[row.parent_id].slug,
            set(row.synonym_list),
            row.description,
            row.is_retired,
        )
        for row in rows.values()
    }
    names = TermAlias.objects.filter(vocabulary=key).values_list("name", "term_id")
    return terms, {name: rows[pk].slug for name, pk in names}


def files(client, key):
    for suffix in FORMATS:
        response = client.get(f"/{vocabularies()[key].path}.{suffix}")
        assert response.status_code == 200
        assert response["Access-Control-Allow-Origin"] == "*"
        yield read(response.content, suffix), suffix


@pytest.mark.django_db
@pytest.mark.parametrize("key", VOCABULARIES)
def test_a_vocabulary_comes_back_whole_from_each_spelling(client, key):
    with changing(VOCABULARIES[key]):
        first, second, *_ = VOCABULARIES[key].objects.without_tree_fields().filter(parent=None)
        first.slug, second.synonyms = "neuer-name", 'Wort "eins"\nC:\\zwei'
        first.save()
        second.save()
    terms, former = stored(key)
    assert len(former) > 0
    for graph, suffix in files(client, key):
        assert rebuilt(graph, key) == (terms, former), suffix


@pytest.mark.django_db
def test_the_editors_order_is_kept_and_retired_terms_stay_while_they_are_used(client, by):
    factories.published(by=by, categories=["technik"])
    with changing(Category):
        Category.objects.filter(slug__in=["technik", "wohnungen"]).update(is_retired=True)
    terms, _ = rebuilt(next(files(client, "category"))[0], "category")
    assert "wohnungen" not in terms and terms["technik"][-1]
    snapshot = catalogue.current()
    order = [term.slug for term in snapshot.vocabularies["category"] if term.slug != "wohnungen"]
    assert list(terms) == order


@pytest.mark.django_db
def test_every_concept_and_every_former_address_leads_to_a_page(client, by, organisation):
    factories.published(by=by, actors=[{"actor": "polizei-wuppertal"}])
    from taxonomy.models import Actor

    with changing(Actor):
        Actor.objects.filter(slug="polizei-wuppertal").update(slug="polizei-w")
    graph = next(files(client, "actor"))[0]
    for node in graph.subjects(RDF.type, SKOS.Concept):
        assert client.get(str(node).removeprefix(HOST)).status_code == 200
    moved = list(graph.subject_objects(DCTERMS.isReplacedBy))
    assert len(moved) == 2, "by its slug and by its path"
    for old, new in moved:
        response = client.get(str(old).removeprefix(HOST))
        assert (response.status_code, f"{HOST}{response['Location']}") == (301, str(new))
        assert (old, OWL.deprecated, None) in graph


@pytest.mark.django_db
def test_places_and_tags_are_there_while_they_are_used(client, by, collection):
    factories.practice(by=by, tags=["Zwielichtwort"], place={"name": "Köln", "state": "Nordrhein-Westfalen"})
    Lookup().tag("Ungenutzt")
    ordnung = Tag.objects.get(slug="ordnung")
    TermAlias.objects.create(vocabulary="tag", name="öffentliche ordnung", term_id=ordnung.pk)
    catalogue.forget()
    names = {
        key: {str(name) for name in next(files(client, key))[0].objects(None, SKOS.prefLabel)}
        for key in ("place", "tag")
    }
    assert names == {"place": {"Wuppertal", "München"}, "tag": {"Plätze", "Ordnung"}}
    graph = next(files(client, "tag"))[0]
    node = URIRef(f"{HOST}/schlagworte/ordnung/")
    assert [str(word) for word in graph.objects(node, SKOS.hiddenLabel)] == ["öffentliche ordnung"]
    wuppertal = URIRef(f"{HOST}/orte/wuppertal/")
    place = next(files(client, "place"))[0]
    assert 51 < float(place.value(wuppertal, URIRef("http://www.w3.org/2003/01/geo/wgs84_pos#lat"))) < 52


@pytest.mark.django_db
def test_the_index_offers_the_files_and_they_need_no_query(client, collection, django_assert_num_queries):
    html = client.get("/kategorien/").content.decode()
    assert '<link rel="alternate" type="text/turtle" href="/kategorien.ttl"' in html
    assert '<a href="/kategorien.jsonld">JSON-LD</a>' in html
    with django_assert_num_queries(1):  # the revision
        client.get("/kategorien.ttl")
    for path in ("/kategorien.xml", "/kategorien.ttl/", "/nirgends.ttl"):
        assert client.get(path).status_code == 404


@pytest.mark.django_db
def test_who_publishes_under_which_licence_is_said_as_far_as_it_is_known(client, settings):
    scheme = URIRef(f"{HOST}/akteure/")
    graph = next(files(client, "actor"))[0]
    assert (scheme, DCTERMS.license, None) not in graph and (scheme, DCTERMS.publisher, None) not in graph
    licence = "http://dcat-ap.de/def/licenses/cc-by/4.0"
    settings.PUBLICATION = {**settings.PUBLICATION, "licence": licence, "publisher": "Stadt <Köln> & „Rat“"}
    for graph, _ in files(client, "actor"):
        assert (scheme, DCTERMS.license, URIRef(licence)) in graph
        publisher = graph.value(scheme, DCTERMS.publisher)
        assert "Stadt <Köln> & „Rat“" in {str(name) for name in graph.objects(publisher, None)}


TREES = st.lists(
    st.tuples(TEXTS, st.integers(0, 5), st.lists(TEXTS, max_size=3), st.text(SIGNS, max_size=30)), max_size=6
)


class AnyTree(TestCase):
    @settings(max_examples=25, deadline=None)
    @given(TREES)
    def test_any_small_tree_comes_back_from_each_spelling(self, rows):
        with changing(Occasion):
            Occasion.objects.all().delete()
            made = []
            for number, (name, parent, synonyms, description) in enumerate(rows):
                above = made[parent % len(made)] if made and parent < 4 else None
                made.append(
                    Occasion.objects.create(
                        name=name,
                        slug=f"t{number}",
                        parent=above,
                        position=10 * number,
                        synonyms="\n".join(synonyms),
                        description=description,
                    )
                )
        snapshot = catalogue.Snapshot.build(1)
        expected = {
            term.slug: (term.name, term.parent and term.parent.slug, set(term.synonyms), term.description, False)
            for term in snapshot.vocabularies["occasion"]
        }
        assert {slug: values[0] for slug, values in expected.items()} == {row.slug: row.name for row in made}
        for suffix, (write, _) in FORMATS.items():
            graph = read(write(list(skos.nodes(snapshot, "occasion", HOST))), suffix)
            terms, _ = rebuilt(graph, "occasion")
            if suffix == "rdf":  # XML reads every line break as one sign
                assert list(terms) == list(expected)
            else:
                assert terms == expected, suffix
