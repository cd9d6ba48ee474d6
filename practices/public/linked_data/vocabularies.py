"""A vocabulary as SKOS, so that it can be used elsewhere: its terms are named by the addresses of their pages.

What has no page is not in it. A former address leads on by ``dct:isReplacedBy``, as the page itself does.
"""

import re

from practices.public.addresses import base_of, index_url, term_url
from practices.public.catalogue.snapshot import TREES
from practices.public.linked_data import publication, rdf
from practices.public.linked_data.rdf import german, iri, ordered, typed
from practices.public.terms import visible
from taxonomy.vocabularies import vocabularies

ADDRESS = re.compile(r"[a-z0-9/-]+")  # what an address of a term can be
COORDINATES = "Die Koordinaten der Orte stammen von GeoNames (CC BY 4.0)."


def vocabulary_file(request, vocabulary, suffix):
    return rdf.response(nodes(request.snapshot, vocabulary, base_of(request)), suffix)


def nodes(snapshot, key, base):
    """The scheme, its public terms in the editors' order, and their former addresses; ``base`` without a slash."""
    terms, words = snapshot.vocabularies[key], vocabularies()[key]
    shown = visible(snapshot, key, terms)
    ids = {term.id: f"{base}{term_url(key, term)}" for term in shown}
    scheme = f"{base}{index_url(key)}"
    above = {term.id: _above(term, ids) for term in shown}
    yield {
        "@id": scheme,
        "@type": "skos:ConceptScheme",
        "dct:title": german(words.title),
        "dct:description": german(words.introduction),
        "dct:rights": german(COORDINATES) if key == "place" else None,
        **publication.known(base),
        "skos:hasTopConcept": [iri(ids[pk]) for pk, parent in above.items() if parent is None],
    }
    yield from publication.publisher(base)
    if key in TREES:  # places and tags have no order of their own
        members = ordered(iri(address) for address in ids.values())
        yield {"@id": f"{scheme}#reihenfolge", "@type": "skos:OrderedCollection", "skos:memberList": members}
    below = {}
    for pk, parent in above.items():
        below.setdefault(parent, []).append(iri(ids[pk]))
    for term in shown:
        yield {
            "@id": ids[term.id],
            "@type": "skos:Concept",
            "skos:inScheme": iri(scheme),
            "skos:topConceptOf": iri(scheme) if above[term.id] is None else None,
            "skos:prefLabel": german(term.name),
            "skos:altLabel": [german(word) for word in term.synonyms],
            "skos:hiddenLabel": [
                german(name) for name in terms.former_names.get(term.id, ()) if not ADDRESS.fullmatch(name)
            ],
            "skos:notation": term.slug,
            "skos:scopeNote": german(term.description),
            "skos:broader": iri(ids[above[term.id]]) if above[term.id] else None,
            "skos:narrower": below.get(term.id, []),
            "owl:deprecated": True if term.is_retired else None,
            "geo:lat": typed(f"{term.point[0]:.5f}", "xsd:decimal") if term.point else None,
            "geo:long": typed(f"{term.point[1]:.5f}", "xsd:decimal") if term.point else None,
        }
    for term in shown:
        for name in terms.former_names.get(term.id, ()):
            if ADDRESS.fullmatch(name) and terms.at(name) is None:
                address = f"{scheme}{name}/"
                yield {"@id": address, "owl:deprecated": True, "dct:isReplacedBy": iri(ids[term.id])}


def _above(term, ids):
    """The nearest public term above, by id; a retired one without records has no page."""
    return next((step.id for step in reversed(term.lineage[:-1]) if step.id in ids), None)
