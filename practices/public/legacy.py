"""Old addresses: of the predecessor, of former slugs, and of terms where the predecessor had its archives."""

from urllib.parse import quote

from practices.models import EditionAddress
from practices.public.addresses import FEED, LIST, Selection, index_url, term_url
from practices.public.terms import PARAMETERS, is_public

# Two roots of the predecessor's tree are vocabularies of their own here.
VOCABULARY_ROOTS = {"akteure-und-zustaendigkeiten": "actor", "gender-und-diversitaet": "dimension"}
# What an archive's address begins with, unless an import has stored another: WordPress's words and their translations.
BASES = {
    "category": ("category", "actor", "dimension", "occasion"),
    "kategorie": ("category", "actor", "dimension", "occasion"),
    "thema": ("category", "actor", "dimension", "occasion"),
    "tag": ("tag",),
    "schlagwort": ("tag",),
}


def spellings(path):
    """The ways in which an old ``path`` may be stored: as it is, in lower case, percent-encoded; no closing slash."""
    path = f"/{path.strip('/')}"
    names = [spelling for name in (path, path.lower()) for spelling in (name, quote(name), quote(name).lower())]
    return list(dict.fromkeys(names))


def find(path):
    """The edition, live or withdrawn, to which an old ``path`` belongs; None if there is none."""
    addresses = EditionAddress.objects.filter(path__in=spellings(path)).select_related("edition").order_by("pk")
    found = addresses.first()
    return found.edition if found else None


def archive(snapshot, path, *, is_feed=False):
    """The address of what a category or tag archive of the predecessor showed, or None.

    Below a base the last part alone names the term, as in WordPress; without one the whole path has to.
    """
    parts = [part for part in path.lower().split("/") if part]
    keys = BASES.get(parts[0]) if len(parts) > 1 else None
    if keys:
        parts = parts[1:]
        if parts[-1] in VOCABULARY_ROOTS:
            return term(snapshot, VOCABULARY_ROOTS[parts[-1]], "", is_feed=is_feed)
        found = (term(snapshot, key, parts[-1], is_feed=is_feed) for key in keys)
        return next((address for address in found if address), None)
    if not 1 <= len(parts) <= 2:
        return None
    key = VOCABULARY_ROOTS.get(parts[0], "category")
    if key != "category":
        return term(snapshot, key, "".join(parts[1:]), is_feed=is_feed)
    terms = snapshot.vocabularies[key]
    found = terms.at("/".join(parts)) or terms.renamed("/".join(parts))
    return _address(snapshot, key, found, is_feed) if found else None


def term(snapshot, vocabulary, slug, *, is_feed=False):
    """The address of a public term, of a whole vocabulary or, without both, of the collection; None if there is none.

    ``is_feed``: the feed of what is filed there.
    """
    if not slug:
        return FEED if is_feed else index_url(vocabulary) if vocabulary else LIST
    found = snapshot.vocabularies[vocabulary].find(slug) if vocabulary in snapshot.vocabularies else None
    return _address(snapshot, vocabulary, found, is_feed) if found else None


def _address(snapshot, vocabulary, found, is_feed):
    if not is_public(snapshot, vocabulary, found):
        return None
    return Selection([(PARAMETERS[vocabulary], found.slug)], FEED).url if is_feed else term_url(vocabulary, found)
