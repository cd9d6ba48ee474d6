"""Index and term pages of the vocabularies: Kategorien, Akteure, Diversität, Anlässe, Orte, Schlagworte."""

from itertools import groupby

from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import render

from practices.models import Edition
from practices.public import cards, catalogue
from practices.public.addresses import FEED, HOME_CRUMB, Selection, index_url, term_url
from practices.public.catalogue.answer import TERMS
from practices.public.catalogue.snapshot import TREES
from practices.public.catalogue.terms import STATE_NAMES
from practices.public.linked_data import rdf, things
from practices.public.maps.places import map_figure
from taxonomy.german import sort_key
from taxonomy.vocabularies import vocabularies

PARAMETERS = {"category": "kategorie", **{key: parameter for parameter, key in TERMS.items()}}


def is_public(snapshot, vocabulary, term):
    """Our own vocabularies always; places, tags and organisations only while a live edition uses them."""
    if vocabulary in ("place", "tag") or (vocabulary == "actor" and term.parent is not None):
        return snapshot.count(vocabulary, term.id) > 0
    return not term.is_retired or snapshot.count(vocabulary, term.id) > 0


def visible(snapshot, vocabulary, terms):
    """Those of ``terms`` that readers see, in their order."""
    return [term for term in terms if is_public(snapshot, vocabulary, term)]


def node(snapshot, vocabulary, term):
    """A term and what readers see below it, in the words of our pages, which the archive keeps.

    The tree of ``api.terms.branch`` has a shape of its own: it is promised to programs, whatever our pages need.
    """
    return {
        "label": term.name,
        "slug": term.slug,
        "url": term_url(vocabulary, term),
        "count": snapshot.count(vocabulary, term.id),
        "description": term.description,
        "synonyms": term.synonyms,
        "children": [node(snapshot, vocabulary, child) for child in visible(snapshot, vocabulary, term.children)],
    }


def term_index(request, vocabulary):
    snapshot = request.snapshot
    words, groups = vocabularies()[vocabulary], _groups(snapshot, vocabulary)
    address, root = request.build_absolute_uri(index_url(vocabulary)), request.build_absolute_uri("/")
    named = groups if vocabulary in TREES else []  # of places and tags there may be thousands
    context = {
        "vocabulary": words,
        "groups": groups,
        "figure": map_figure(snapshot) if vocabulary == "place" else None,
        "total": len(snapshot.live),
        "files": rdf.links(index_url(vocabulary).rstrip("/")),
        "page_title": words.title,
        "page_type": "CollectionPage",
        "description": words.introduction,
        "things": [things.vocabulary(words, named, address, root)],
        "breadcrumbs": [HOME_CRUMB, {"label": words.plural, "url": ""}],
        "canonical": address,
    }
    return render(request, "taxonomy/index.html", context)


def _groups(snapshot, vocabulary):
    """Trees as they are; places by Land, tags by their first letter."""
    if vocabulary in TREES:
        roots = snapshot.vocabularies[vocabulary].roots
        return [node(snapshot, vocabulary, root) for root in visible(snapshot, vocabulary, roots)]
    terms = visible(snapshot, vocabulary, snapshot.vocabularies[vocabulary])
    if vocabulary == "place":
        terms.sort(key=lambda term: (STATE_NAMES.get(term.state, ""), term.sort_key))
        group_of = lambda term: STATE_NAMES.get(term.state, "Ohne Bundesland")  # noqa: E731
    else:
        terms.sort(key=lambda term: sort_key(term.name))
        group_of = lambda term: first_letter(term.name)  # noqa: E731
    return [
        {"label": label, "url": "", "count": None, "children": [node(snapshot, vocabulary, term) for term in group]}
        for label, group in groupby(terms, key=group_of)
    ]


def first_letter(name):
    letter = sort_key(name)[:1].decode().upper()
    return letter if letter.isalpha() else "0–9"


def term_page(request, vocabulary, path):
    snapshot = request.snapshot
    terms = snapshot.vocabularies[vocabulary]
    term = terms.at(path)
    if term is None:
        moved = terms.moved_from(path)
        if moved is None or not is_public(snapshot, vocabulary, moved):
            raise Http404("Diesen Begriff gibt es nicht.")
        return HttpResponsePermanentRedirect(term_url(vocabulary, moved))
    if not is_public(snapshot, vocabulary, term):
        raise Http404("Diesen Begriff gibt es nicht.")

    parameter = PARAMETERS[vocabulary]
    answer = catalogue.answer(snapshot, {parameter: [term.slug]}, counts=False)
    words = vocabularies()[vocabulary]
    selection = Selection([(parameter, term.slug)])
    chosen = {term.slug} if vocabulary in ("actor", "dimension") else ()
    above = [{"label": step.name, "url": term_url(vocabulary, step)} for step in term.lineage[:-1]]
    start = [HOME_CRUMB, {"label": words.plural, "url": index_url(vocabulary)}]
    rows = cards.rows(Edition.objects.for_cards(answer.ids), snapshot, chosen)
    address, root = request.build_absolute_uri(term_url(vocabulary, term)), request.build_absolute_uri("/")
    context = {
        "term": {"label": term.name, "description": term.description, "synonyms": term.synonyms},
        "page_title": f"{term.name} – {words.plural}",
        "page_type": "CollectionPage",
        "description": term.description,
        "things": [
            things.term(vocabulary, term, root),
            things.records(rows, answer.total, root),
        ],
        "canonical": address,
        "breadcrumbs": [*start, *above, {"label": term.name, "url": ""}],
        "children": node(snapshot, vocabulary, term)["children"],
        "parents": above,
        "total": answer.total,
        "rows": rows,
        "list_url": selection.url,
        "feed_url": selection.at(FEED).url,
    }
    return render(request, "taxonomy/term.html", context)
