"""Old addresses: of the predecessor, of former slugs, and of terms where the predecessor had its category archives."""

from practices.models import EditionAddress
from practices.public.addresses import index_url, term_url
from practices.public.terms import is_public

# Two roots of the predecessor's tree are vocabularies of their own here.
VOCABULARY_ROOTS = {"akteure-und-zustaendigkeiten": "actor", "gender-und-diversitaet": "dimension"}


def find(snapshot, path, query=""):
    """Where an old ``path`` (and query) leads now: ``(address, edition)``, either of which may be None.

    A withdrawn edition is returned without an address, because it answers 410.
    """
    path = f"/{path.strip('/')}"
    if query.startswith(("p=", "page_id=")):
        path = f"/?{query.partition('&')[0]}"
    found = EditionAddress.objects.filter(path__in=[path, path.lower()]).select_related("edition").first()
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
    if parts[0] in VOCABULARY_ROOTS:
        key = VOCABULARY_ROOTS[parts[0]]
        if len(parts) == 1:
            return index_url(key)
        term = snapshot.vocabularies[key].find(parts[1])
        return term_url(key, term) if term and is_public(snapshot, key, term) else None
    term = snapshot.vocabularies["category"].at("/".join(parts))
    return term_url("category", term) if term else None
