"""The vocabularies: every term that the public side knows, as trees, from the snapshot alone."""

from django.http import Http404

from practices.public.addresses import Selection, base_of, index_url, term_url
from practices.public.api.addresses import PATH, VOCABULARIES
from practices.public.api.answers import reading
from practices.public.api.problems import refuse_unknown
from practices.public.catalogue.snapshot import TREES
from practices.public.terms import PARAMETERS, visible
from taxonomy.german import sort_key
from taxonomy.vocabularies import vocabularies

KEYS = {words.path: key for key, words in vocabularies().items()}


@reading
def vocabulary_list(request):
    refuse_unknown(request)
    return {"results": [_summary(request, key) | {"terms": _terms(request.snapshot, key)} for key in vocabularies()]}


@reading
def vocabulary(request, path):
    refuse_unknown(request)
    if path not in KEYS:
        raise Http404
    key = KEYS[path]
    snapshot, base = request.snapshot, base_of(request)
    branches = [branch(snapshot, base, key, term) for term in roots(snapshot, key)]
    return _summary(request, key) | {"results": branches}


def _summary(request, key):
    words = vocabularies()[key]
    return {
        "vocabulary": words.path,
        "title": words.title,
        "description": words.introduction,
        "parameter": PARAMETERS[key],
        "url": request.build_absolute_uri(index_url(key)),
        "document": request.build_absolute_uri(f"{VOCABULARIES}{words.path}/"),
    }


def roots(snapshot, key):
    """What is public at the top of a vocabulary: trees as the editors order them, the rest by name."""
    vocabulary = snapshot.vocabularies[key]
    if key in TREES:
        return visible(snapshot, key, vocabulary.roots)
    used = (vocabulary.by_id[pk] for pk in snapshot.direct.get(key, ()) if pk in vocabulary.by_id)
    by_name = lambda term: (term.sort_key or sort_key(term.name), term.slug)  # noqa: E731
    return sorted(visible(snapshot, key, used), key=by_name)


def _terms(snapshot, key):
    return sum(_size(snapshot, key, term) for term in roots(snapshot, key))


def _size(snapshot, key, term):
    return 1 + sum(_size(snapshot, key, child) for child in visible(snapshot, key, term.children))


def branch(snapshot, base, key, term):
    """A term and what is public below it."""
    node = {
        "slug": term.slug,
        "path": term.path,
        "name": term.name,
        "synonyms": term.synonyms,
        "former": sorted(snapshot.vocabularies[key].former_names.get(term.id, ())),
        "retired": term.is_retired,
        "count": snapshot.count(key, term.id),
        "url": base + term_url(key, term),
        "practices": base + Selection([(PARAMETERS[key], term.slug)], PATH).url,
    }
    if term.description:
        node["description"] = term.description
    children = [branch(snapshot, base, key, child) for child in visible(snapshot, key, term.children)]
    return node | {"children": children}
