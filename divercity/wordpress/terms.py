"""The archives of the old site's categories and tags: where they lead now."""

from divercity.models import OldAddress
from practices.public import catalogue
from practices.public.addresses import LIST, index_url, term_url
from practices.public.legacy import VOCABULARY_ROOTS
from practices.public.terms import is_public
from taxonomy.german import fold
from taxonomy.lookup import Lookup
from taxonomy.models import Tag, free_tag_slug
from taxonomy.vocabularies import vocabularies

VOCABULARIES = {
    "categories": "category",
    "actors": "actor",
    "diversity": "dimension",
    "occasions": "occasion",
    "tags": "tag",
}
CHUNK = 1000


def places(plan, lookup):
    """``{(taxonomy, slug): (vocabulary, slug)}`` of all terms but those of menus.

    No slug means the whole vocabulary, and no vocabulary the collection: there a term leads that is none here.
    """
    found = {}
    for term in plan.survey.terms:
        if term.taxonomy == "nav_menu":
            continue
        target = plan.mapping.term(term.taxonomy, term.slug, term.name, lookup)
        if target is None:
            found[term.taxonomy, term.slug] = (VOCABULARY_ROOTS.get(term.slug, ""), "")
        elif target.key == "tags":
            found[term.taxonomy, term.slug] = ("tag", _tag_slug(target.name, lookup))
        else:
            found[term.taxonomy, term.slug] = (VOCABULARIES[target.key], target.name)
    return found


def lead(plan):
    """Tell the links of the plan where the archives are that will have something to show."""
    lookup, snapshot = Lookup(), catalogue.current()
    used = {
        (taxonomy, slug)
        for identity, fate in plan.fates.items()
        if fate.becomes == "record" and fate.address
        for taxonomy, slug, _ in plan.survey.items[identity].terms
    }
    for key, (vocabulary, slug) in places(plan, lookup).items():
        if not slug:
            plan.links.lead_term(*key, index_url(vocabulary) if vocabulary else LIST)
            continue
        term = snapshot.vocabularies[vocabulary].find(slug)
        if term is not None and (key in used or is_public(snapshot, vocabulary, term)):
            plan.links.lead_term(*key, term_url(vocabulary, term))
        elif key in used:
            plan.links.lead_term(*key, f"/{vocabularies()[vocabulary].path}/{slug}/")


def write_addresses(plan):
    """Keep the old addresses of the archives; those that lead elsewhere already stay. In a transaction."""
    rows = {
        path: OldAddress(path=path, vocabulary=vocabulary, slug=slug)
        for key, (vocabulary, slug) in places(plan, Lookup()).items()
        for path in plan.links.of_term(*key)
    }
    paths = list(rows)
    for start in range(0, len(paths), CHUNK):
        some = paths[start : start + CHUNK]
        known = set(OldAddress.objects.filter(path__in=some).values_list("path", flat=True))
        OldAddress.objects.bulk_create(rows[path] for path in some if path not in known)


def _tag_slug(name, lookup):
    known = lookup.known_tag(name)
    if known is not None:
        return Tag.objects.values_list("slug", flat=True).get(pk=known)
    return free_tag_slug(fold(name))
