"""Pass one of an import: read the whole file, write nothing, and say of every bad line what is wrong."""

from dataclasses import dataclass, field

from practices.choices import Stage
from practices.desk import completeness
from practices.document import Problem, resolve
from practices.exchange import entries, files, terms
from practices.models import Edition, EditionAddress, LegacyAddress, Practice
from taxonomy.german import slugify
from taxonomy.lookup import Lookup, state_slug

BATCH = 500
MOST_PROBLEMS = 200  # more are counted, not kept


@dataclass
class Facts:
    """What pass two must know of the whole file: small things of each practice, never its texts."""

    practices: int = 0
    terms: int = 0
    numbers: dict = field(default_factory=dict)  # slug: number, None while one is to be given
    highest: int = 0
    versions: dict = field(default_factory=dict)  # number of a practice known here: its version now
    problems: list = field(default_factory=list)  # (line, Problem)
    bad: int = 0  # problems, also those not kept

    def blame(self, line, problem):
        self.bad += 1
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append((line, problem))


class Check:
    def __init__(self, path, *, publish, create_terms):
        self.path, self.publish = path, publish
        self.facts = Facts()
        self.lookup = Lookup()
        self.terms = terms.FileTerms(self.lookup, create_terms)
        self.folder = files.Folder(path)
        self.lines = {}  # "number 7", "slug x": line of the practice that has it
        self.paths = {}  # ("desk" or "public", old address): line
        self.targets = []  # (line, place, number or slug) of relations whose target has not been seen yet

    def run(self, file, progress=lambda end: None):
        for batch in entries.batches(entries.read(file, progress), BATCH):
            for item in batch:
                for line, problem in item.problems:
                    self.facts.blame(line, problem)
                if item.problems and isinstance(item, entries.Entry):  # others may relate to it all the same
                    for name in filter(None, (item.number, item.slug)):
                        self.lines.setdefault(_key(name), item.line)
            good = [item for item in batch if not item.problems]
            for item in good:
                if isinstance(item, entries.TermLine):
                    self.facts.terms += 1
                    self._blame(item.line, self.terms.check(item))
            practices = [item for item in good if isinstance(item, entries.Entry)]
            here = Here(practices)
            for entry in practices:
                self._check(entry, here)
        for line, place, target in self.targets:
            if _key(target) not in self.lines:
                self.facts.blame(
                    line, Problem(place, f"Den Beitrag „{target}“ gibt es weder hier noch in der Datei.")
                )
        for line, problem in self.terms.finish():
            self.facts.blame(line, problem)
        self.facts.problems.sort(key=lambda pair: pair[0])
        return self.facts

    def _blame(self, line, problems):
        for problem in problems:
            self.facts.blame(line, problem)

    def _check(self, entry, here):
        self.facts.practices += 1
        practice = self._identify(entry, here)
        if practice:
            self.facts.versions[practice.number] = practice.version
        number = practice.number if practice else entry.number
        for line, document in entry.documents:
            self._blame(line, resolve(document, self.lookup))
            self._expect_places(document)
            for place, row, is_picture in files.named(document):
                if message := self.folder.problem(row["file"], is_picture):
                    self.facts.blame(line, Problem(place, message))
            self._check_addresses(entry, line, document, number, here)
            self._check_relations(line, document, number, here)
        if self.publish and entry.public is not None and not here.is_closed(number):
            for rule in completeness.missing(entry.public, required=True):
                self.facts.blame(entry.line, Problem(rule.field, rule.message))

    def _identify(self, entry, here):
        """The practice here that the entry is about; None for a new one. Blames ambiguous names."""
        line, number, slug = entry.last_line, entry.number, entry.slug
        derived = number is None and slug is None
        if derived:
            slug = entry.desk["slug"] = slugify(entry.desk["title"], max_length=112)
            if not slug:
                self.facts.blame(line, Problem("slug", "Hier wird eine Nummer oder ein Kurzname gebraucht."))
                return None
        owner = here.slugs.get(slug)
        if number is not None and owner not in (None, number):
            message = f"Der Kurzname „{slug}“ gehört zu Beitrag Nr. {owner}, die Nummer ist aber {number}."
            self.facts.blame(line, Problem("slug", message))
        practice = here.practices.get(number if number is not None else owner)
        if practice is None and number is None and owner is not None:
            self.facts.blame(
                line, Problem("slug", f"Der Kurzname „{slug}“ gehört zum gelöschten Beitrag Nr. {owner}.")
            )
        if derived and practice and practice.title != entry.desk["title"]:
            message = (
                f"Der Kurzname aus diesem Titel gehört schon zu Beitrag Nr. {practice.number}; bitte Nummer oder "
                "Kurzname angeben."
            )
            self.facts.blame(line, Problem("title", message))
        self._keep_names(entry, practice.number if practice else number, slug)
        return practice

    def _keep_names(self, entry, number, slug):
        facts = self.facts
        if number is not None:
            first = self.lines.setdefault(_key(number), entry.line)
            if first != entry.line:
                facts.blame(entry.last_line, Problem("number", f"Beitrag Nr. {number} steht schon in Zeile {first}."))
            facts.highest = max(facts.highest, number)
        for name in dict.fromkeys([slug, *(document.get("slug") for _, document in entry.documents)]):
            if name is None:
                continue
            first = self.lines.setdefault(_key(name), entry.line)
            if first != entry.line:
                facts.blame(entry.last_line, Problem("slug", f"Der Kurzname „{name}“ steht schon in Zeile {first}."))
            facts.numbers.setdefault(name, number)

    def _expect_places(self, document):
        """A new place needs coordinates where a file first names it; after that it is known."""
        for place in filter(None, [document.get("place"), *document.get("further_places", [])]):
            name, state, level = place["name"], state_slug(place.get("state", "")), place.get("level", "kommune")
            if "latitude" in place and "longitude" in place and self.lookup.place(state, name, level) is None:
                self.lookup.expect_place(name, state, level, place["latitude"], place["longitude"])

    def _check_addresses(self, entry, line, document, number, here):
        slug = document.get("slug")
        if here.slugs.get(slug, number) != number and document is not entry.desk:
            self.facts.blame(
                line, Problem("slug", f"Der Kurzname „{slug}“ gehört zu Beitrag Nr. {here.slugs[slug]}.")
            )
        sides = [("desk", here.desk_paths)] if document is entry.desk else []
        if self.publish and document is entry.public:
            sides.append(("public", here.public_paths))
        for i, path in enumerate(document.get("legacy_addresses", [])):
            for side, owners in sides:
                first = self.paths.setdefault((side, path), entry.line)
                owner = owners.get(path, number)
                if first != entry.line:
                    message = f"Die alte Adresse {path} steht schon in Zeile {first}."
                elif owner != number:
                    message = f"Die alte Adresse {path} gehört schon zu Beitrag Nr. {owner}."
                else:
                    continue
                self.facts.blame(line, Problem(f"legacy_addresses[{i}]", message))
                break

    def _check_relations(self, line, document, number, here):
        own = {number, *(d.get("slug") for d in [document]), here.slug_of(number)} - {None}
        for i, row in enumerate(document.get("relations", [])):
            place, target = f"relations[{i}].practice", row["practice"]
            if target in own:
                message = "Ein Beitrag kann nicht mit sich selbst verbunden sein."
                self.facts.blame(line, Problem(place, message))
            elif _key(target) not in self.lines and not here.has(target):
                self.targets.append((line, place, target))


def _key(name):
    return f"number {name}" if isinstance(name, int) else f"slug {name}"


class Here:
    """What this database knows of the practices and addresses that some entries name."""

    def __init__(self, batch):
        documents = [document for entry in batch for _, document in entry.documents]
        slugs = {d["slug"] for d in documents if "slug" in d}
        slugs |= {slugify(d["title"], max_length=112) for d in documents if "slug" not in d}
        numbers = {d["number"] for d in documents if "number" in d}
        for row in (row for d in documents for row in d.get("relations", [])):
            (numbers if isinstance(row["practice"], int) else slugs).add(row["practice"])
        self.slugs = slug_owners(slugs)
        numbers |= set(self.slugs.values())
        columns = ("pk", "number", "slug", "title", "stage", "version")
        self.practices = {p.number: p for p in Practice.objects.filter(number__in=numbers).only(*columns)}
        editions = Edition.objects.filter(practice_number__in=numbers)
        self._withdrawn = set(
            editions.exclude(withdrawn_at=None).values_list("practice_number", flat=True),
        )
        paths = {path for d in documents for path in d.get("legacy_addresses", [])}
        self.desk_paths = dict(LegacyAddress.objects.filter(path__in=paths).values_list("path", "practice__number"))
        self.public_paths = dict(
            EditionAddress.objects.filter(path__in=paths).values_list("path", "edition__practice_number")
        )

    def has(self, name):
        return (name if isinstance(name, int) else self.slugs.get(name)) in self.practices

    def slug_of(self, number):
        return self.practices[number].slug if number in self.practices else None

    def is_closed(self, number):
        """Archived or withdrawn here: an import does not publish it."""
        practice = self.practices.get(number)
        return number in self._withdrawn or bool(practice and practice.stage == Stage.ARCHIVED)


def slug_owners(slugs):
    """``{slug: number}``: the practices to which slugs belong, now or formerly."""
    paths = {f"/praxisbeispiele/{slug}": slug for slug in slugs}
    former = EditionAddress.objects.filter(path__in=paths).values_list("path", "edition__practice_number")
    owners = {paths[path]: number for path, number in former}
    owners |= dict(Edition.objects.filter(slug__in=slugs).values_list("slug", "practice_number"))
    owners |= dict(Practice.objects.filter(slug__in=slugs).values_list("slug", "number"))
    return owners
