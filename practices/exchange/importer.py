"""Pass two of an import: batch after batch, each a transaction, so that readers and editors are never locked out."""

from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import Count, Max
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from practices import document as documents
from practices.desk import versions, workflow
from practices.exchange import check, entries, files, terms
from practices.exchange.plan import NOTE, Skip, State, decide
from practices.models import Edition, NumberCounter, Practice, Relation, Version
from practices.models.practice import slug_owner
from taxonomy import revision
from taxonomy.german import slugify
from taxonomy.lookup import Lookup

BATCH = 500


class BadFile(Exception):
    """Pass one found bad lines; ``facts`` has them. Nothing was written."""

    def __init__(self, facts):
        self.facts = facts
        super().__init__(f"{facts.bad} Fehler in der Datei")


@dataclass
class Result:
    read: int = 0
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    published: int = 0
    terms: int = 0
    skipped: list = field(default_factory=list)  # (line, German sentence)

    def add(self, other):
        for name in ("read", "created", "changed", "unchanged", "published", "terms", "skipped"):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def count(self, state):
        if state.is_new:
            self.created += 1
        elif state.records or state.publishes:
            self.changed += 1
        else:
            self.unchanged += 1
        self.published += state.publishes


def import_file(path, *, publish=False, create_terms=False, overwrite=False, dry_run=False, progress=None):
    """Check the whole file, then take it in. Returns a Result; raises BadFile before anything is written.

    ``progress(step, end)`` is told how many bytes of the file a step ("check", "write") has read.
    """
    progress = progress or (lambda step, end: None)
    with open(path, "rb") as file:
        checking = check.Check(path, publish=publish, create_terms=create_terms)
        facts = checking.run(file, lambda end: progress("check", end))
        if facts.bad:
            raise BadFile(facts)
        file.seek(0)
        importer = Importer(path, facts, publish=publish, overwrite=overwrite, dry_run=dry_run)
        with _unspilled_cache():
            return importer.run(file, lambda end: progress("write", end))


@contextmanager
def _unspilled_cache():
    """Let SQLite hold a batch in memory until its commit: a cache that spills locks all readers out before."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA cache_spill = OFF")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA cache_spill = ON")


class Importer:
    def __init__(self, path, facts, *, publish, overwrite, dry_run):
        self.facts, self.publish, self.overwrite, self.dry_run = facts, publish, overwrite, dry_run
        self.folder = files.Folder(path)
        self.result = Result()
        self.unrelated = {}  # number: (version, relations) of practices whose targets came later

    def run(self, file, progress):
        if not self.dry_run:
            self._give_numbers()
        for batch in entries.batches(entries.read(file, progress), BATCH):
            self._create_terms([item for item in batch if isinstance(item, entries.TermLine)])
            practices = [item for item in batch if isinstance(item, entries.Entry)]
            self.result.read += len(practices)
            self._store_files(practices)
            try:
                self.result.add(self._write(practices))
            except (IntegrityError, workflow.Refused):
                for entry in practices:
                    self._write_alone(entry)
        self._relate()
        return self.result

    def _give_numbers(self):
        """Numbers for all new practices at once, so that relations can name those that come later."""
        fresh = [slug for slug, number in self.facts.numbers.items() if number is None]
        with transaction.atomic():
            if self.facts.highest:
                NumberCounter.pass_by(self.facts.highest)
            if fresh:
                first = NumberCounter.take(len(fresh))
                self.facts.numbers.update(zip(fresh, range(first, first + len(fresh)), strict=True))

    def _create_terms(self, lines):
        if not lines:
            return
        with transaction.atomic():
            lookup = Lookup()
            if self.dry_run:
                created = sum(lookup.term(item.term["vocabulary"], item.term["slug"]) is None for item in lines)
            else:
                created = sum(terms.create(item.term, lookup) for item in lines)
                if created:
                    revision.move()
        self.result.terms += created

    def _store_files(self, practices):
        if self.dry_run:
            return
        for entry in practices:
            for _, document in entry.documents:
                with suppress(OSError, ValidationError):  # asked for once more where its practice is written
                    self.folder.store(document)

    def _write_alone(self, entry):
        """After its batch failed as a whole: what changed in between concerns some of it only."""
        try:
            self.result.add(self._write([entry]))
        except workflow.Refused as refusal:
            self.result.skipped.append((entry.line, str(refusal)))
        except IntegrityError:
            sentence = "Der Kurzname oder eine alte Adresse gehört inzwischen zu einem anderen Beitrag."
            self.result.skipped.append((entry.line, sentence))

    @transaction.atomic
    def _write(self, batch):
        """Take in some entries with a fixed number of statements: all that are not skipped, or, if it raises, none."""
        now, lookup, outcome = timezone.now(), Lookup(), Result()
        states = list(self._states(batch, lookup, outcome))
        for state in states:
            outcome.count(state)
        if self.dry_run:
            return outcome
        records = [state for state in states if state.records]
        publishes = [state for state in states if state.publishes]
        documents.apply([(state.practice, state.entry.desk) for state in records], lookup)
        self._settle_rows(records)
        # Of two lines the first is the edition's version, the second the next one: the desk's.
        first = [s for s in states if s.records or (s.publishes and s.entry.has_two_lines)]
        pairs = [(s.practice, s.entry.public if s.publishes else s.entry.desk) for s in first]
        for state, version in zip(first, versions.record_many(pairs, by=None, note=NOTE, at=now), strict=True):
            state.version = version
        if publishes:
            workflow.publish_many(
                [(state.practice, state.version) for state in publishes],
                at=now,
                first_published={
                    state.number: parse_datetime(state.entry.published_at)
                    for state in publishes
                    if state.entry.published_at
                },
                lookup=lookup,
            )
        second = [(state.practice, state.entry.desk) for state in publishes if state.entry.has_two_lines]
        versions.record_many(second, by=None, note=NOTE, at=now)
        for state in states:
            if state.final_stage not in (None, state.practice.stage):
                Practice.objects.filter(pk=state.practice.pk).update(stage=state.final_stage)
            self.facts.versions[state.number] = state.practice.version
        self._note_unrelated(states)
        return outcome

    def _states(self, batch, lookup, outcome):
        """The entries with what is here, each with a decision; those that are skipped are named in ``outcome``."""
        numbers = {id(entry): self._number(entry) for entry in batch}
        known = set(numbers.values()) - {None}
        query = Practice.objects.filter(number__in=known).order_by("number")
        practices = {p.number: p for p in (query if self.dry_run else query.select_for_update())}
        present = versions.present(practices.values())
        editions = Edition.objects.filter(practice_number__in=known).select_related("version").defer("document")
        editions = {edition.practice_number: edition for edition in editions}
        former = Version.objects.filter(practice_number__in=known - practices.keys())
        former = dict(former.order_by().values_list("practice_number").annotate(Max("number")))
        owners = check.slug_owners({d["slug"] for entry in batch for _, d in entry.documents if "slug" in d})
        for entry in batch:
            number = numbers[id(entry)]
            state = State(entry, number, practices.get(number), present.get(number), editions.get(number))
            try:
                if (state.practice.version if state.practice else None) != self.facts.versions.get(number):
                    raise Skip("Der Beitrag wurde hier inzwischen geändert.")
                self._name(state, owners)
                self._look_up(state, lookup)
                decide(state, lookup, publish=self.publish, overwrite=self.overwrite)
                if state.is_new:
                    state.practice = Practice(number=number, stage=state.first_stage, version=former.get(number, 0))
            except Skip as reason:
                who = f"Nr. {number} „{entry.desk['title']}“" if number else f"„{entry.desk['title']}“"
                outcome.skipped.append((entry.line, f"{who}: {reason}"))
                continue
            if state.records:
                state.practice.slug = entry.desk["slug"]
            yield state

    def _number(self, entry):
        if entry.number is not None:
            return entry.number
        return self.facts.numbers.get(entry.slug or slugify(entry.desk["title"], max_length=112))

    def _name(self, state, owners):
        """Put number and slug into the documents of a state."""
        entry, number = state.entry, state.number
        for _, document in entry.documents:
            slug = document.get("slug")
            if slug is None:
                slug = state.practice.slug if state.practice else self._free_slug(document["title"], number)
            elif owners.get(slug, number) != number:
                raise Skip(f"Der Kurzname „{slug}“ gehört inzwischen zu Beitrag Nr. {owners[slug]}.")
            document["slug"] = slug
            if number:
                document["number"] = number

    def _free_slug(self, title, number):
        """A slug for a new practice that neither a practice here nor another line of the file has."""
        stem = slugify(title, max_length=112) or f"beitrag-{number or 'neu'}"
        slug, suffix = stem, 2
        while self.facts.numbers.get(slug, number) != number or slug_owner(slug) not in (None, number):
            slug, suffix = f"{stem}-{suffix}", suffix + 1
        self.facts.numbers[slug] = number
        return slug

    def _look_up(self, state, lookup):
        """Name terms, places, tags, files and related practices as they are named here; new ones are created."""
        entry = state.entry
        shared = entry.public is entry.desk
        for _, document in entry.documents:
            problems = documents.resolve(document, lookup, create=not self.dry_run)
            if problems and not self.dry_run:
                raise Skip(" ".join(map(str, problems)))
            try:
                if not self.dry_run:
                    self.folder.take_in(document)
            except (OSError, ValidationError):
                raise Skip("Eine Datei ist inzwischen verschwunden.") from None
            if "relations" in document:
                document["relations"] = self._numbered(document["relations"])
        entry.desk = documents.in_order(entry.desk)
        entry.public = entry.desk if shared else entry.public and documents.in_order(entry.public)

    def _numbered(self, relations):
        slugs = {row["practice"] for row in relations if isinstance(row["practice"], str)}
        missing = slugs - self.facts.numbers.keys()
        owners = self.facts.numbers | check.slug_owners(missing) if missing else self.facts.numbers
        rows = []
        for row in relations:
            target = row["practice"]
            number = owners.get(target) if isinstance(target, str) else target
            if number is None and self.dry_run:
                number = target  # it has none yet
            if number is None:
                raise Skip(f"Den Beitrag „{target}“, mit dem er verbunden ist, gibt es nicht mehr.")
            rows.append({"kind": row["kind"], "practice": number})
        return [row for i, row in enumerate(rows) if row not in rows[:i]]

    def _settle_rows(self, states):
        """What ``apply`` leaves alone: slugs of known practices, and the versions of one that is brought back."""
        for state in states:
            if not state.is_new:
                Practice.objects.filter(pk=state.practice.pk).exclude(slug=state.practice.slug).update(
                    slug=state.practice.slug
                )
            elif state.practice.version:
                Version.objects.filter(practice_number=state.number).update(practice=state.practice)

    def _note_unrelated(self, states):
        """Remember whose relations are not all there: their targets come later in the file."""
        states = [state for state in states if state.entry.desk.get("relations")]
        rows = Relation.objects.filter(practice__in=[state.practice.pk for state in states]).order_by()
        counts = dict(rows.values_list("practice").annotate(Count("pk")))
        for state in states:
            relations = state.entry.desk["relations"]
            if counts.get(state.practice.pk, 0) != len(relations):
                self.unrelated[state.number] = (state.practice.version, relations)

    def _relate(self):
        for numbers in entries.batches(sorted(self.unrelated), BATCH):
            with transaction.atomic():
                rows = Practice.objects.select_for_update().filter(number__in=numbers).order_by("number")
                same = [p.number for p in rows if p.version == self.unrelated[p.number][0]]
                documents.relate([{"number": n, "relations": self.unrelated[n][1]} for n in same])
