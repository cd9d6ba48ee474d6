"""Terms by the names that documents give them: slug, path, former slug or path."""

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
        self._terms = {}  # vocabulary → {slug, path or alias: id}
        for key, model in VOCABULARIES.items():
            rows = {pk: (slug, parent) for pk, slug, parent in model.objects.values_list("pk", "slug", "parent_id")}
            self.slugs[key] = {pk: slug for pk, (slug, _) in rows.items()}
            self._terms[key] = names = {}
            for pk in rows:
                steps, at = [], pk
                while at is not None:
                    steps.append(rows[at][0])
                    at = rows[at][1]
                names["/".join(reversed(steps))] = pk
            names.update({slug: pk for pk, (slug, _) in rows.items()})
        for vocabulary, name, pk in TermAlias.objects.values_list("vocabulary", "name", "term_id"):
            self._terms.get(vocabulary, {}).setdefault(name, pk)
        self.places = {place.pk: place for place in Place.objects.all()}
        self._place_ids = {(p.state, fold(p.name)): p.pk for p in self.places.values() if p.level == "kommune"}
        for place in self.places.values():
            self._place_ids.setdefault((place.state, fold(place.name)), place.pk)
        self.tags = dict(Tag.objects.values_list("pk", "name"))
        self._tag_ids = dict(Tag.objects.values_list("folded", "pk"))

    def term(self, vocabulary, name):
        """The id of the term that ``name`` (slug, path or alias) means; None when there is none."""
        return self._terms[vocabulary].get(name)

    def place(self, state, name):
        """The id of the place called ``name`` in the Land ``state`` (a slug, "" for none); None if unknown."""
        return self._place_ids.get((state, fold(name)))

    def add_term(self, vocabulary, **fields):
        """Create a term that a file brings along."""
        parent = self.term(vocabulary, fields.pop("parent", "") or "")
        term = VOCABULARIES[vocabulary](parent_id=parent, **fields)
        term.full_clean(exclude=["parent"])
        term.save()
        self.slugs[vocabulary][term.pk] = term.slug
        self._terms[vocabulary][term.slug] = term.pk
        return term.pk

    def add_place(self, name, state, level, latitude, longitude):
        slug = slugify(name)
        if Place.objects.filter(slug=slug).exists():
            slug = slugify(f"{name} {state}")
        if Place.objects.filter(slug=slug).exists():
            slug = slugify(f"{name} {state} {level}")
        place = Place(name=name, slug=slug, state=state, level=level, latitude=latitude, longitude=longitude)
        place.full_clean(exclude=["slug"])
        place.save()
        self.places[place.pk] = place
        self._place_ids[(state, fold(name))] = place.pk
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
