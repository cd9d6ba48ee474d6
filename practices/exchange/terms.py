"""Terms as lines of a file: those that its practices use, parents before children."""

from practices import models
from practices.document import lines
from practices.document.shape import FORMAT
from practices.document.values import Problem, choice, integer, list_of, record, slug_text, text
from taxonomy.lookup import VOCABULARIES

_vocabulary = type("Vocabulary", (), {"values": list(VOCABULARIES)})
_type = type("Type", (), {"values": ["term"]})


TERM = record(
    required=["format", "type", "vocabulary", "slug", "name"],
    format=integer(FORMAT, FORMAT),
    type=choice(_type, required=True),
    vocabulary=choice(_vocabulary, required=True),
    slug=slug_text,
    parent=text(500),
    name=text(120),
    description=text(20_000, multiline=True),
    synonyms=list_of(text(200)),
)


def parse(raw):
    problems = []
    return TERM(raw, "", problems), problems


class FileTerms:
    """Pass one: are the terms of a file known, or can they be made? Makes nothing."""

    def __init__(self, lookup, may_create):
        self.lookup, self.may_create = lookup, may_create
        self.lines = {}  # (vocabulary, slug): line
        self.parents = {}  # of the new ones: (vocabulary, slug): parent
        self.orphans = []  # (line, vocabulary, slug) whose parent had not been named before

    def check(self, item):
        """Problems of one term line; those of parents that come too late are told by ``finish``."""
        term, lookup = item.term, self.lookup
        vocabulary, slug, parent = term["vocabulary"], term["slug"], term.get("parent")
        key = vocabulary, slug
        if key in self.lines:
            return [Problem("slug", f"Der Begriff „{slug}“ steht schon in Zeile {self.lines[key]}.")]
        self.lines[key] = item.line
        if lookup.term(vocabulary, slug) is not None:
            return []  # known here: name, place and description stay ours
        if not self.may_create:
            message = f"Den Begriff „{slug}“ gibt es nicht; mit --create-terms würde er angelegt."
            return [Problem("slug", message)]
        self.parents[key] = parent
        above = lookup.term(vocabulary, parent) if parent else None
        if parent and above is None:
            self.orphans.append((item.line, *key))
        lookup.expect_term(vocabulary, slug, above)
        return []

    def finish(self):
        """``(line, problem)`` for parents that come too late, never, or in a circle."""
        for line, vocabulary, slug in self.orphans:
            parent = self.parents[vocabulary, slug]
            above = [slug]
            while parent is not None and parent not in above:
                above.append(parent)
                parent = self.parents.get((vocabulary, parent))
            if parent is not None:
                yield line, Problem("parent", f"Die Oberbegriffe bilden einen Kreis: {' → '.join([*above, parent])}.")
            elif (vocabulary, above[1]) in self.lines:
                late = self.lines[vocabulary, above[1]]
                yield line, Problem("parent", f"Der Oberbegriff „{above[1]}“ steht erst in Zeile {late}.")
            else:
                yield line, Problem("parent", f"Den Oberbegriff „{above[1]}“ gibt es nicht.")


def create(term, lookup):
    """Pass two: make the term of a line; False when it is there already."""
    vocabulary, slug = term["vocabulary"], term["slug"]
    if lookup.term(vocabulary, slug) is not None:
        return False
    lookup.add_term(
        vocabulary,
        slug=slug,
        parent=term.get("parent", ""),
        name=term["name"],
        description=term.get("description", ""),
        synonyms="\n".join(term.get("synonyms", [])),
    )
    return True


USES = {
    "category": (
        (models.PracticeCategory, "category_id"),
        (models.Practice, "main_category_id"),
        (models.EditionCategory, "term_id"),
    ),
    "actor": ((models.Involvement, "actor_id"), (models.EditionActor, "term_id")),
    "dimension": ((models.Consideration, "dimension_id"), (models.EditionDimension, "term_id")),
    "occasion": ((models.PracticeOccasion, "occasion_id"), (models.EditionOccasion, "term_id")),
}


class Writer:
    """The term lines of an export; each term once and after its parent."""

    def __init__(self):
        self.terms = {
            vocabulary: {term.pk: term for term in model.objects.without_tree_fields()}
            for vocabulary, model in VOCABULARIES.items()
        }
        self.ids = {
            vocabulary: {term.slug: pk for pk, term in terms.items()} for vocabulary, terms in self.terms.items()
        }
        self.written = set()

    def used(self):
        """Lines of all terms that practices use now, in an order that does not depend on ids or positions."""
        for vocabulary, uses in USES.items():
            ids = set()
            for model, column in uses:
                query = model.objects.exclude(**{column: None}).order_by(column)
                ids |= set(query.values_list(column, flat=True).distinct())
            for _, pk in sorted((self._path(vocabulary, pk), pk) for pk in ids):
                yield from self.lines(vocabulary, pk)

    def lines(self, vocabulary, pk):
        """The line of one term and those of its parents that have not been written yet."""
        if (vocabulary, pk) in self.written or pk not in self.terms[vocabulary]:
            return
        self.written.add((vocabulary, pk))
        term = self.terms[vocabulary][pk]
        parent = self.terms[vocabulary].get(term.parent_id)
        if parent:
            yield from self.lines(vocabulary, parent.pk)
        yield lines.term(
            vocabulary,
            slug=term.slug,
            parent=parent.slug if parent else "",
            name=term.name,
            description=term.description,
            synonyms=term.synonym_list,
        )

    def late(self, document):
        """Lines of terms that a document names and that nobody used when the export began."""
        for vocabulary, slug in lines.terms(document):
            pk = self.ids[vocabulary].get(slug)
            if pk is not None and (vocabulary, pk) not in self.written:
                yield from self.lines(vocabulary, pk)

    def _path(self, vocabulary, pk):
        steps = []
        while pk is not None:
            term = self.terms[vocabulary][pk]
            steps.append(term.slug)
            pk = term.parent_id
        return steps[::-1]
