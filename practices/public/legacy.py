"""Old addresses: of the predecessor, of former slugs, and of terms where the predecessor had its category archives."""

import re
from urllib.parse import quote

from practices.models import EditionAddress
from practices.public.addresses import index_url, term_url
from practices.public.terms import is_public

# Two roots of the predecessor's tree are vocabularies of their own here.
VOCABULARY_ROOTS = {"akteure-und-zustaendigkeiten": "actor", "gender-und-diversitaet": "dimension"}
# WordPress's address of a record before it had one in words.
NUMBERED = re.compile(r"(?:^|&)((?:p|page_id)=\d{1,9})(?:&|$)", re.ASCII)


def numbered(query):
    """The address "/?p=1506" that a query string asks for, or ""."""
    match = NUMBERED.search(query)
    return f"/?{match[1]}" if match else ""


def spellings(path):
    """The ways in which an old ``path`` may be stored: as it is, in lower case, percent-encoded; no closing slash."""
    path = f"/{path.strip('/')}"
    return {spelling for name in (path, path.lower()) for spelling in (name, quote(name), quote(name).lower())}


def find(snapshot, path):
    """Where an old ``path`` leads now: ``(address, edition)``, either of which may be None.

    A withdrawn edition is returned without an address, because it answers 410.
    """
    names = {path} if path.startswith("/?") else spellings(path)
    found = EditionAddress.objects.filter(path__in=names).select_related("edition").order_by("pk").first()
    if found is not None:
        edition = found.edition
        return (None, edition) if edition.withdrawn_at else (edition.get_absolute_url(), edition)
    return archive(snapshot, path), None


def archive(snapshot, path):
    """The term that a category archive of the predecessor showed, or None."""
    parts = [part for part in path.lower().split("/") if part]
    if parts[:1] == ["category"]:
        parts = parts[1:]
    if not 1 <= len(parts) <= 2:
        return None
    key = VOCABULARY_ROOTS.get(parts[0], "category")
    terms = snapshot.vocabularies[key]
    if key != "category":
        if len(parts) == 1:
            return index_url(key)
        term = terms.find(parts[1])
    else:
        term = terms.at("/".join(parts)) or terms.renamed("/".join(parts))
    return term_url(key, term) if term and is_public(snapshot, key, term) else None
