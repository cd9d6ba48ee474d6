"""Terms by the names that documents give them: slug, path, former slug or path."""

from functools import cached_property

from django.db import transaction

from taxonomy.german import fold, slugify
from taxonomy.models import (
    Actor,
    Category,
    DiversityDimension,
    Occasion,
    Place,
    State,
    Tag,
    TermAlias,
    free_tag_slug,
)

VOCABULARIES = {
    "category": Category,
    "actor": Actor,
    "dimension": DiversityDimension,
    "occasion": Occasion,
}
_STATE_BY_NAME = {fold(str(key)): state.value for state in State for key in (state.value, state.label)}


def state_slug(name):
    """The slug of a Land named by slug or name; "" for none; None when there is no such Land."""
    return "" if not name else _STATE_BY_NAME.get(fold(name))


class Lookup:
    """A snapshot of all vocabularies for reading and writing documents; make a new one for each transaction."""

    def __init__(self):
        self.slugs = {}  # vocabulary → {id: slug}
        self.paths = {}  # vocabulary → {id: slugs from the root, joined by /}
        self._terms = {}  # vocabulary → {slug, path or alias: id}
        for key, model in VOCABULARIES.items():
            flat = model.objects.without_tree_fields().order_by()  # in any order: the paths are put together here
            rows = {pk: (slug, parent) for pk, slug, parent in flat.values_list("pk", "slug", "parent_id")}
            self.slugs[key] = {pk: slug for pk, (slug, _) in rows.items()}
            self._terms[key] = names = {}
            self.paths[key] = paths = {}
            for pk in rows:
                steps, at = [], pk
                while at is not None:
                    steps.append(rows[at][0])
                    at = rows[at][1]
                paths[pk] = "/".join(reversed(steps))
            names.update({path: pk for pk, path in paths.items()})
            names.update({slug: pk for pk, (slug, _) in rows.items()})
        aliases = list(TermAlias.objects.values_list("vocabulary", "name", "term_id"))
        for vocabulary, name, pk in aliases:
            self._terms.get(vocabulary, {}).setdefault(name, pk)
        self.tags = dict(Tag.objects.values_list("pk", "name"))
        self._tag_ids = dict(Tag.objects.values_list("folded", "pk"))
        for vocabulary, name, pk in aliases:
            if vocabulary == "tag" and pk in self.tags:
                self._tag_ids.setdefault(name, pk)

    @cached_property
    def places(self):
        """``{id: Place}``: a thousand rows, which only those read whose document names a place."""
        return {place.pk: place for place in Place.objects.all()}

    @cached_property
    def _place_ids(self):
        """``{(state, folded name, level or None for the first of any level): id}``"""
        ids = {}
        for place in sorted(self.places.values(), key=lambda place: (place.level != "kommune", place.pk)):
            _file(place, ids)
        return ids

    def term(self, vocabulary, name):
        """The id of the term that ``name`` (slug, path or alias) means; None when there is none."""
        return self._terms[vocabulary].get(name)

    def place(self, state, name, level=None):
        """The id of the place called ``name`` in the Land ``state`` (a slug, "" for none); None if unknown.

        Without a level the Kommune is meant, where there is one.
        """
        return self._place_ids.get((state, fold(name), level or None))

    def _keep_place(self, place):
        self.places[place.pk] = place
        _file(place, self._place_ids)

    def add_term(self, vocabulary, **fields):
        """Create a term that a file brings along; ``parent`` is a slug, path or alias, "" for a root."""
        parent = self.term(vocabulary, fields.pop("parent", "") or "")
        term = VOCABULARIES[vocabulary](parent_id=parent, **fields)
        term.full_clean(exclude=["parent"])
        term.save()
        self.expect_term(vocabulary, term.slug, parent, term.pk)
        return term.pk

    def expect_term(self, vocabulary, slug, parent=None, pk=None):
        """Let a term be known under its slug and path before it has a row; ``parent`` is an id."""
        pk = pk or -len(self.slugs[vocabulary]) - 1
        path = f"{self.paths[vocabulary][parent]}/{slug}" if parent else slug
        self.slugs[vocabulary][pk], self.paths[vocabulary][pk] = slug, path
        self._terms[vocabulary][path] = self._terms[vocabulary][slug] = pk
        return pk

    def expect_place(self, name, state, level, latitude, longitude):
        """Let a place be known before it has a row."""
        pk = -len(self.places) - 1
        place = Place(pk=pk, name=name, state=state, level=level, latitude=latitude, longitude=longitude)
        self._keep_place(place)

    def add_place(self, name, state, level, latitude, longitude):
        stems = [slugify(name), slugify(f"{name} {state}"), slugify(f"{name} {state} {level}", max_length=110)]
        stem = stems[-1] or "ort"
        taken = set(Place.objects.filter(slug__in=stems).values_list("slug", flat=True))
        taken |= set(Place.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
        candidates = filter(None, [*stems, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))])
        slug = next(slug for slug in candidates if slug not in taken)
        place = Place(name=name, slug=slug, state=state, level=level, latitude=latitude, longitude=longitude)
        place.full_clean(exclude=["slug"])
        place.save()
        self._keep_place(place)
        return place.pk

    def known_tag(self, name):
        """The id of the tag ``name``, whatever its case; None when it is new."""
        return self._tag_ids.get(fold(name))

    def tag(self, name):
        """The id of the tag ``name``, which is created when it is new."""
        folded = fold(name)
        if folded not in self._tag_ids:
            with transaction.atomic():
                tag, _ = Tag.objects.get_or_create(
                    folded=folded, defaults={"name": name, "slug": free_tag_slug(folded)}
                )
            self._tag_ids[folded] = tag.pk
            self.tags[tag.pk] = tag.name
        return self._tag_ids[folded]


def _file(place, ids):
    name = fold(place.name)
    for level in (place.level, None):
        ids.setdefault((place.state, name, level), place.pk)
