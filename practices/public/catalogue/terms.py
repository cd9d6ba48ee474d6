"""The vocabularies as readers see them: names, paths and aliases, looked up without a query."""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from taxonomy.german import fold
from taxonomy.lookup import VOCABULARIES
from taxonomy.models import Place, State, Tag, TermAlias, TownSize


@dataclass(slots=True, eq=False)
class Term:
    """A term, place or tag. ``path`` is the address of its page below its vocabulary's."""

    id: int
    slug: str
    name: str
    path: str = ""
    parent: "Term | None" = None
    children: list = field(default_factory=list)
    description: str = ""
    synonyms: list = field(default_factory=list)
    is_retired: bool = False
    state: str = ""  # of a place: the slug of its Land
    size: str = ""  # of a place: its TownSize
    level: str = ""
    point: "tuple[float, float] | None" = None  # of a place: latitude and longitude in degrees, where known
    sort_key: bytes = b""

    @property
    def root(self):
        term = self
        while term.parent is not None:
            term = term.parent
        return term

    @property
    def depth(self):
        return self.path.count("/")

    @property
    def lineage(self):
        """From the root down to this term."""
        return [*(self.parent.lineage if self.parent else ()), self]

    def descend(self):
        """This term and everything below it, parents before children, in the editors' order."""
        yield self
        for child in self.children:
            yield from child.descend()


class Vocabulary:
    """The terms of one vocabulary by id and by every name they answer to; ``aliases`` are former slugs and paths."""

    def __init__(self, terms, aliases=()):
        self.by_id = {term.id: term for term in terms}
        self.roots = [term for term in terms if term.parent is None]
        self._by_path = {term.path: term for term in terms}
        self._by_slug = {term.slug: term for term in terms}
        self._by_name = {(term.state, term.name.casefold()): term for term in terms}
        self.aliases = {name: self.by_id[pk] for name, pk in aliases if pk in self.by_id}

    def __iter__(self):
        for root in self.roots:
            yield from root.descend()

    def find(self, name):
        """The term that a slug, or a former slug, means; None if there is none."""
        return self._by_slug.get(name) or self.aliases.get(name)

    def names(self, slugs):
        """What the terms of these slugs are called; unknown ones are passed over, each is named once."""
        found = (self.find(slug) for slug in dict.fromkeys(slugs))
        return [term.name for term in found if term is not None]

    def named(self, name, state=""):
        """The place (in the Land ``state``, a slug) or tag of this name, as documents have them; None if unknown.

        A tag also answers to its former names.
        """
        return self._by_name.get((state, name.casefold())) or (None if state else self.aliases.get(fold(name)))

    def at(self, path):
        """The term whose page is at ``path``; None also for an alias, see ``moved_from``."""
        return self._by_path.get(path)

    def renamed(self, name):
        """The term that had this slug or path before, or None."""
        return self.aliases.get(name)

    @cached_property
    def former_names(self):
        """``{id: [slugs, paths and, of tags, names that a term had before]}``"""
        names = defaultdict(list)
        for name, term in self.aliases.items():
            names[term.id].append(name)
        return dict(names)

    def moved_from(self, path):
        """The term that ``path`` or its last part once meant, or None."""
        return self.aliases.get(path) or self.find(path.rpartition("/")[2])


def read_vocabularies():
    """``{key: Vocabulary}`` of everything there is, used or not (seven small queries)."""
    aliases = {}
    for key, name, pk in TermAlias.objects.order_by("pk").values_list("vocabulary", "name", "term_id"):
        aliases.setdefault(key, []).append((name, pk))
    result = {key: Vocabulary(_tree(model), aliases.get(key, ())) for key, model in VOCABULARIES.items()}
    result["place"] = Vocabulary(_places(), aliases.get("place", ()))
    result["tag"] = Vocabulary(_tags(), aliases.get("tag", ()))
    return result


def _tree(model):
    columns = ("pk", "slug", "name", "parent_id", "description", "synonyms", "is_retired")
    rows = list(model.objects.without_tree_fields().order_by("position", "pk").values_list(*columns))
    terms = {
        pk: Term(pk, slug, name, description=description, synonyms=synonyms.split("\n") if synonyms else [])
        for pk, slug, name, _, description, synonyms, _ in rows
    }
    for pk, _, _, parent_id, _, _, is_retired in rows:
        terms[pk].is_retired = is_retired
        if parent_id is not None:
            terms[pk].parent = terms[parent_id]
            terms[parent_id].children.append(terms[pk])
    for term in terms.values():
        term.path = "/".join(step.slug for step in term.lineage)
        term.synonyms = [word.strip() for word in term.synonyms if word.strip()]
    return list(terms.values())


def _places():
    columns = ("pk", "slug", "name", "state", "inhabitants", "level", "sort_key", "latitude", "longitude")
    return [
        Term(
            pk,
            slug,
            name,
            path=slug,
            state=state,
            size=TownSize.of(people),
            level=level,
            sort_key=bytes(key),
            point=None if latitude is None else (latitude, longitude),
        )
        for pk, slug, name, state, people, level, key, latitude, longitude in Place.objects.order_by().values_list(
            *columns
        )
    ]


def _tags():
    return [Term(pk, slug, name, path=slug) for pk, slug, name in Tag.objects.values_list("pk", "slug", "name")]


STATE_NAMES = dict(State.choices)
