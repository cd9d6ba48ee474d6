"""Pass two: files first, then the texts in batches, each a transaction that leaves whole records only.

What was done before is known by ``ImportedItem``: running the same export again is the resume, and writes nothing
that is there already or was changed here since.
"""

import time
from dataclasses import dataclass, replace

from django.db import IntegrityError, transaction

from divercity.models import ImportedItem
from divercity.wordpress import export, files, markup, records, rules, terms
from divercity.wordpress import plan as plans
from divercity.wordpress.batch import Batch
from divercity.wordpress.markup.sources import Attachment, Sources
from divercity.wordpress.outcome import Entry, Outcome
from divercity.wordpress.pictures import name_of
from practices.desk import workflow
from practices.models import Image

BATCH = 50
MAX_BATCH_TEXT = 2_000_000  # characters: the texts of a batch are in memory together


@dataclass(slots=True)
class Work:
    """An item with its text, on its way into the collection."""

    item: export.Item
    fate: plans.Fate
    text: markup.Text
    teaser: str = ""


def check(path, uploads=None, mapping=None, progress=lambda count: None):
    """Read the whole export and decide what each item becomes; writes nothing. Raises ``export.Unreadable``."""
    return plans.make(path, uploads, mapping, progress)


def run(plan, progress=lambda step, done: None, *, dry_run=False, outcome=None, seconds=None):
    """Take the export in; returns the Outcome.

    With ``dry_run`` nothing is written. With ``seconds`` it stops after about so many; called again with the same
    outcome it goes on, until ``outcome.is_complete``.
    """
    outcome = outcome if outcome is not None else Outcome()
    outcome.is_dry = dry_run
    run = _Run(plan, progress, outcome, dry_run, time.monotonic() + seconds if seconds else None)
    outcome.is_complete = run.files() and run.texts()
    outcome.flush()
    return outcome


def attachment(item):
    """An item of the survey as the texts' pictures and files know it."""
    if item is None or item.type != "attachment":
        return None
    alt = export.plain(item.value("_wp_attachment_image_alt"))
    return Attachment(item.id, item.file_url, item.title, alt, item.excerpt, item.content)


class _Run:
    def __init__(self, plan, progress, outcome, dry_run, end):
        self.plan, self.progress, self.outcome, self.dry_run, self.end = plan, progress, outcome, dry_run, end
        self.library = Library(plan, outcome, dry_run)

    def is_over(self):
        return self.end is not None and time.monotonic() > self.end

    def files(self):
        """Take in the attachments, each in a transaction of its own; False if time was up before the last."""
        waiting = [identity for identity, fate in self.plan.fates.items() if fate.becomes == "file"]
        for done, identity in enumerate(waiting, start=1):
            if identity in self.outcome.ids:
                continue
            self.outcome.add(self.library.take_in(self.plan.survey.items[identity]))
            self.progress("files", done)
            if self.is_over():
                return False
        return True

    def texts(self):
        """Everything else, in the order of the file; False if time was up before the last."""
        waiting, size, seen = [], 0, set()
        for item in export.read(self.plan.path):
            if not isinstance(item, export.Item) or item.id in seen:
                continue
            if item.type != self.plan.survey.items[item.id].type:  # another one has this number
                continue
            seen.add(item.id)
            fate = self.plan.fates.get(item.id)
            if fate is None or fate.becomes == "file" or item.id in self.outcome.ids:
                continue
            if fate.becomes == "nothing":
                self.outcome.add(self.nothing(item, fate))
                continue
            waiting.append(self.read(item, fate))
            size += len(item.content)
            if len(waiting) >= BATCH or size > MAX_BATCH_TEXT:
                self.write(waiting)
                self.progress("texts", len(seen))
                waiting, size = [], 0
                if self.is_over():
                    return False
        if waiting:
            self.write(waiting)
        self.progress("texts", len(seen))
        if not self.dry_run:
            with transaction.atomic():
                terms.write_addresses(self.plan)
        return True

    def read(self, item, fate):
        """The Work of an item; what its teaser says is not said again at the beginning of its text."""
        sources = self.sources(item)
        if fate.becomes == "page":
            return Work(item, fate, markup.read(item.content, sources))
        teaser = rules.teaser(item, sources)
        content = rules.content(item)
        text = markup.read(content, sources, in_sections=True, teaser=teaser)
        if not text.sections:  # the teaser was all
            text = markup.read(content, sources, in_sections=True)
        text.sections = {key: rules.name_rows(html) for key, html in text.sections.items()}
        return Work(item, fate, text, teaser)

    def sources(self, item):
        """What the text of an item may refer to."""
        survey, links = self.plan.survey, self.plan.links
        return Sources(
            attachment=lambda number: attachment(survey.items.get(number)),
            attachment_at=self.attachment_at,
            block=survey.blocks.get,
            link=lambda url: links.new(url, item.link),
            footnotes=item.value("footnotes"),
            attached=tuple(survey.children.get(item.id, ())),
        )

    def attachment_at(self, url):
        survey = self.plan.survey
        path = self.plan.upload(url)
        found = survey.attachment_at(path) if path else None
        return attachment(survey.items.get(survey.attachment_of(url) if found is None else found))

    def nothing(self, item, fate):
        return Entry(
            id=item.id,
            type=item.type,
            status=item.status,
            title=item.title,
            became="nothing",
            done="left",
            why=fate.why,
            comments=item.comments,
        )

    def write(self, works):
        try:
            entries = self._write(works)
        except (IntegrityError, workflow.Refused):
            entries = [entry for work in works for entry in self._write_alone(work)]
        for entry in entries:
            self.outcome.add(entry)
        self.outcome.flush()

    def _write_alone(self, work):
        """After its batch failed as a whole: what changed in between concerns some of it only."""
        try:
            return self._write([work])
        except workflow.Refused as refusal:
            why = str(refusal)
        except IntegrityError:
            why = "Eine Adresse gehört inzwischen zu etwas anderem."
        entry = records.entry_of(work.item, work.fate, work.text, self.plan)
        entry.done, entry.why, entry.is_public = "refused", why, False
        return [entry]

    def _write(self, works):
        batch = Batch(self.plan, self.library, works, dry_run=self.dry_run)
        if self.dry_run:
            return batch.write()
        with transaction.atomic():
            return batch.write()


class Library:
    """The attachments of the old site as files of the library."""

    def __init__(self, plan, outcome, dry_run):
        self.plan, self.dry_run = plan, dry_run
        self.credits = {}  # of pictures, by name, whose attachment has none
        self.stored = {}  # attachment's number or path below uploads: Stored or, as German sentence, why not
        rows = (
            ImportedItem.objects.filter(site=plan.site).exclude(image=None, pdf=None).select_related("image", "pdf")
        )
        self.known = {row.source_id: row for row in rows.iterator()}
        gone = ImportedItem.objects.filter(site=plan.site, image=None, pdf=None, page=None, practice_number=None)
        self.gone = set(gone.values_list("source_id", flat=True))
        for identity, row in self.known.items():
            self._keep(identity, files.of(row.image or row.pdf))
        for identity, (name, is_picture, credit, why) in outcome.files.items():
            if identity not in self.stored:
                self.stored[identity] = files.Stored(name, is_picture, credit=credit) if name else why

    def __call__(self, key):
        """The Stored of an attachment's number or of a path below uploads; raises ``files.Missing``."""
        if key not in self.stored and isinstance(key, str):
            self.stored[key] = self._take_in_stray(key)
        found = self.stored.get(key, "Die Datei ist kein Anhang der alten Website.")
        if isinstance(found, str):
            raise files.Missing(found)
        return found if found.credit else replace(found, credit=self.credits.get(found.name, ""))

    def credit(self, file, credit):
        """The credit of a picture whose attachment has none: the first that stands below it in a text."""
        return self.credits.setdefault(file.name, credit)

    def keep_credits(self, names):
        """Give pictures that are shown now the credits found for them."""
        for name in self.credits.keys() & set(names):
            Image.objects.filter(sha256=name.partition(".")[0], credit="").update(credit=self.credits[name])

    def take_in(self, item):
        """The Entry of an attachment, whose file is in the library now if it can be."""
        entry = Entry(id=item.id, type=item.type, status=item.status, title=item.title, became="picture")
        entry.old, entry.label = self.plan.links.of(item.id), name_of(item.id, self.plan)
        entry.comments = item.comments
        known = self.known.get(item.id)
        if item.id in self.gone:
            entry.became, entry.done, entry.why = "nothing", "kept", "Hier gelöscht; bleibt gelöscht."
            self.stored[item.id] = entry.why
            return entry
        try:
            path = self.plan.uploads.find(item)
            source = files.digest(path)
        except files.Missing as problem:
            if known is None:
                return self._missing(entry, str(problem))
            source = known.written  # it is here already: the folder need not come along again
        except OSError:
            return self._missing(entry, "Die Datei ist nicht lesbar.")
        if known is not None and known.written == source:
            entry.done = "unchanged"
            return self._there(entry, item, self.stored[item.id])
        try:
            content, remark = files.read(path, self.plan.uploads.sizes(item))
        except files.Missing as problem:
            return self._missing(entry, str(problem))
        if remark:
            entry.remarks.append(remark)
        entry.done = "created" if known is None else "changed"
        _, credit = markup.caption_and_credit(export.plain(item.excerpt))
        if self.dry_run:
            stored = files.store(content, name=path.name, credit=credit, dry_run=True)
            return self._there(entry, item, stored)
        with transaction.atomic():
            row = files.store_row(content, name=path.name, credit=credit)
            ImportedItem.objects.update_or_create(
                site=self.plan.site,
                source_id=item.id,
                defaults={
                    "digest": source,
                    "written": source,
                    "image": row if files.is_picture(row) else None,
                    "pdf": None if files.is_picture(row) else row,
                },
            )
            files.write_addresses(row, entry.old)
        return self._there(entry, item, files.of(row))

    def _there(self, entry, item, stored):
        self._keep(item.id, stored)
        entry.became = "picture" if stored.is_picture else "pdf"
        entry.file, entry.credit, entry.address = stored.name, stored.credit, stored.url
        return entry

    def _keep(self, identity, stored):
        self.stored[identity] = stored
        self.plan.links.lead(identity, stored.url or None)

    def _missing(self, entry, why):
        self.stored[entry.id] = why
        entry.became, entry.done, entry.why = "nothing", "refused", why
        return entry

    def _take_in_stray(self, name):
        """A file that a text shows and that was no attachment of the old site."""
        if name.startswith("//"):
            return "Das Bild lag auf einer fremden Website."
        try:
            path = self.plan.uploads.at(name)
            content, _ = files.read(path)
        except files.Missing as problem:
            return str(problem)
        return files.store(content, name=path.name, dry_run=self.dry_run)
