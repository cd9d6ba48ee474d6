"""What happens to a vocabulary when an editor changes it: old names go on leading to their terms."""

from collections import namedtuple
from contextlib import contextmanager

from django.db import transaction

from taxonomy import revision
from taxonomy.german import fold
from taxonomy.lookup import VOCABULARIES
from taxonomy.models import Tag, TermAlias, free_tag_slug

SEPARATOR = " › "
Row = namedtuple("Row", "name slug parent position description synonyms is_retired")


def vocabulary_of(model):
    """The key by which documents and aliases name the vocabulary of ``model``."""
    return next(key for key, known in VOCABULARIES.items() if known is model)


def labels(model):
    """``{id: "Polizei › Polizei Wuppertal"}`` for all terms of a vocabulary, with one query."""
    rows = {pk: (name, parent) for pk, name, parent in model.objects.values_list("pk", "name", "parent_id")}
    return {pk: SEPARATOR.join(_upward(rows, pk)) for pk in rows}


def _upward(rows, pk):
    """The names (or slugs) from the root down to ``pk``; ``rows`` is ``{id: (name, parent id)}``."""
    steps = []
    while pk is not None:
        name, pk = rows[pk]
        steps.append(name)
    return reversed(steps)


def paths(rows):
    """``{id: (slug, path)}`` for ``{id: Row}``."""
    pairs = {pk: (row.slug, row.parent) for pk, row in rows.items()}
    return {pk: (slug, "/".join(_upward(pairs, pk))) for pk, (slug, _) in pairs.items()}


@contextmanager
def changing(model):
    """One transaction for whatever changes a vocabulary: rename, move, merge of descendants, deletion.

    Its rows are locked first, so that two moves cannot make a circle. Afterwards every slug and path that a
    term has lost is an alias of it, and the revision has moved if the public can see a difference.
    """
    with transaction.atomic():
        before = _read(model)
        yield
        after = _read(model)
        if after != before:
            _keep_names(vocabulary_of(model), paths(before), paths(after))
            revision.move()


def _read(model):
    query = model.objects.without_tree_fields().select_for_update().order_by("pk")
    columns = ("name", "slug", "parent_id", *Row._fields[3:])
    return {pk: Row(*values) for pk, *values in query.values_list("pk", *columns)}


def _keep_names(vocabulary, before, after):
    aliases = TermAlias.objects.filter(vocabulary=vocabulary)
    aliases.filter(term_id__in=before.keys() - after.keys()).delete()
    taken = {name for names in after.values() for name in names}
    # A name that a term has now cannot lead to another one.
    aliases.filter(name__in=taken - {name for names in before.values() for name in names}).delete()
    for pk in before.keys() & after.keys():
        for name in set(before[pk]) - set(after[pk]) - taken:
            aliases.update_or_create(vocabulary=vocabulary, name=name, defaults={"term_id": pk})


def move(term, position, target=None):
    """Put ``term`` before, after, first or last in ``target``, or at the end of the roots; inside ``changing``.

    ``target`` must not stand below ``term``.
    """
    parent = {"root": None, "first": target, "last": target}.get(position, target and target.parent)
    siblings = list(type(term).objects.without_tree_fields().filter(parent=parent).exclude(pk=term.pk))
    siblings.sort(key=lambda row: (row.position, row.pk))
    at = {"first": 0, "before": 0, "after": 1}.get(position, len(siblings))
    if position in ("before", "after"):
        at += siblings.index(target)
    siblings.insert(at, term)
    term.parent = parent
    for place, row in enumerate(siblings, start=1):
        row.position = place * 10
        type(term).objects.filter(pk=row.pk).update(position=row.position, parent=parent)


def tag_named(name):
    """The tag ``name``, whatever its case, under its present or a former name; created when it is new."""
    folded = fold(name)
    tag = Tag.objects.filter(folded=folded).first()
    if tag is None:
        former = TermAlias.objects.filter(vocabulary="tag", name=folded).values_list("term_id", flat=True).first()
        tag = Tag.objects.filter(pk=former).first() if former else None
    if tag is None:
        with transaction.atomic():
            tag, _ = Tag.objects.get_or_create(folded=folded, defaults={"name": name, "slug": free_tag_slug(folded)})
    return tag


def keep_tag_names(tag, before):
    """After a rename: the former folded name and slug (``before``) lead to ``tag``."""
    aliases = TermAlias.objects.filter(vocabulary="tag")
    aliases.filter(name__in=[tag.folded, tag.slug]).delete()
    for name in set(before) - {tag.folded, tag.slug}:
        aliases.update_or_create(vocabulary="tag", name=name, defaults={"term_id": tag.pk})


def forget_tags(ids):
    TermAlias.objects.filter(vocabulary="tag", term_id__in=ids).delete()
