"""The archives of the old site's categories and tags: where they lead now."""

from divercity.models import OldAddress
from practices.models import Edition
from practices.public import catalogue, legacy
from practices.public.addresses import LIST, index_url, term_url
from practices.public.terms import is_public
from taxonomy.german import fold, slugify
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

    No slug means the whole vocabulary, and no vocabulary the collection: there a term leads that is none here, and a
    word that nothing is filed under but what lies below it. A word of what is not public leads nowhere until then.
    """
    filed, shown = _filed(plan, is_public=False), used(plan)
    above, snapshot, found = _above(plan, shown), catalogue.current(), {}
    for term in plan.survey.terms:
        if term.taxonomy == "nav_menu":
            continue
        key = (term.taxonomy, term.slug)
        target = plan.mapping.term(*key, term.name, lookup)
        if target is None:
            roots = (legacy.VOCABULARY_ROOTS.get(name, "") for name in _roots(term))
            found[key] = (next(filter(None, roots), ""), "")
        elif target.key != "tags":
            found[key] = (VOCABULARIES[target.key], target.name)
        else:
            is_empty = key not in filed or (key in above and key not in shown)
            if is_empty and not _is_read(target.name, lookup, snapshot):
                found[key] = ("", "")
            else:
                found[key] = ("tag", _tag_slug(target.name, lookup))
    return found


def _roots(term):
    """How the slug of a root of a vocabulary may be spelled: "Gender & Diversität" has none with "und"."""
    return term.slug, slugify(term.name.replace("&", " und "))


def used(plan):
    """``{(taxonomy, slug)}`` of the terms that something public is filed under."""
    return _filed(plan, is_public=True)


def _filed(plan, *, is_public):
    return {
        (taxonomy, slug)
        for identity, fate in plan.fates.items()
        if not is_public or (fate.becomes == "record" and fate.address)
        for taxonomy, slug, _ in plan.survey.items[identity].terms
    }


def _above(plan, keys):
    """The terms above these, whose archives showed also what was filed below them."""
    return {(taxonomy, slug) for taxonomy, own in keys for slug in plan.links.lineage(taxonomy, own)[:-1]}


def lead(plan):
    """Tell the links of the plan where the archives are that will have something to show."""
    lookup, snapshot, shown = Lookup(), catalogue.current(), used(plan)
    ending = [fate.number for fate in plan.fates.values() if fate.ends]
    ending = set(Edition.objects.filter(practice_number__in=ending).values_list("pk", flat=True))
    for key, (vocabulary, slug) in places(plan, lookup).items():
        if not slug:
            plan.links.lead_term(*key, index_url(vocabulary) if vocabulary else LIST)
            continue
        term = snapshot.vocabularies[vocabulary].find(slug)
        if term is not None and (key in shown or _stays(snapshot, vocabulary, term, ending)):
            plan.links.lead_term(*key, term_url(vocabulary, term))
        elif key in shown:
            plan.links.lead_term(*key, f"/{vocabularies()[vocabulary].path}/{slug}/")


def _stays(snapshot, vocabulary, term, ending):
    """Whether readers have a term also when these editions have left the public."""
    if vocabulary == "tag":
        return not ending.issuperset(snapshot.members(vocabulary, term.id))
    return is_public(snapshot, vocabulary, term)


def write_addresses(plan):
    """Keep the old addresses of archives and lists, and the folder that the site was in, in a transaction.

    Those that lead elsewhere already stay, but not where that is nothing: what was empty has posts now, or the mapping
    is another one.
    """
    rows = {
        path: OldAddress(path=path, vocabulary=vocabulary, slug=slug)
        for key, (vocabulary, slug) in places(plan, Lookup()).items()
        for path in plan.links.of_term(*key)
    }
    for path in lists(plan):
        rows.setdefault(path, OldAddress(path=path))
    if plan.links.folder:
        rows[plan.links.folder] = OldAddress(path=plan.links.folder, vocabulary=OldAddress.FRONT)
    paths, snapshot = list(rows), catalogue.current()
    for start in range(0, len(paths), CHUNK):
        known = {row.path: row for row in OldAddress.objects.filter(path__in=paths[start : start + CHUNK])}
        OldAddress.objects.bulk_create(rows[path] for path in paths[start : start + CHUNK] if path not in known)
        for path, row in known.items():
            place = rows[path].vocabulary, rows[path].slug
            if place != (row.vocabulary, row.slug) and _is_idle(row, snapshot):
                row.vocabulary, row.slug = place
                row.save()


def _is_idle(row, snapshot):
    """Whether an old address of an archive leads to no term that readers have."""
    if row.image_id or row.pdf_id or row.vocabulary == OldAddress.FRONT:
        return False
    return not row.slug or legacy.term(snapshot, row.vocabulary, row.slug) is None


def lists(plan):
    """Where the old site listed the items of its own types, as far as these are public here."""
    shown = {plan.survey.items[identity].type for identity, fate in plan.fates.items() if fate.address}
    return [path for path, name in plan.links.of_types().items() if name in shown]


def _is_read(name, lookup, snapshot):
    """Whether readers have a page of this keyword already."""
    known = lookup.known_tag(name)
    return known is not None and snapshot.count("tag", known) > 0


def _tag_slug(name, lookup):
    known = lookup.known_tag(name)
    if known is not None:
        return Tag.objects.values_list("slug", flat=True).get(pk=known)
    return free_tag_slug(fold(name))
