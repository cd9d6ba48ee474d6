"""Pass two: files first, then the texts in batches, each a transaction that leaves whole records only.

What was done before is known by ``ImportedItem``: running the same export again is the resume, and writes nothing
that is there already or was changed here since.
"""

import time
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from divercity.wordpress import export, items, markup, records, rules, terms
from divercity.wordpress import plan as plans
from divercity.wordpress.batch import Batch
from divercity.wordpress.files import Missing
from divercity.wordpress.library import Library
from divercity.wordpress.markup import sections
from divercity.wordpress.markup.sources import Attachment, Sources
from divercity.wordpress.outcome import Entry, Outcome
from practices.desk import workflow
from practices.public.addresses import LIST

BATCH = 50
MAX_BATCH_TEXT = 2_000_000  # characters: the texts of a batch are in memory together


@dataclass(slots=True)
class Work:
    """An item with its text, on its way into the collection."""

    item: items.Item
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
    alt = items.plain(item.value("_wp_attachment_image_alt"))
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
            if not isinstance(item, items.Item) or not item.id or item.id in seen:
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
                self.library.lead_on()
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
        survey = self.plan.survey
        return Sources(
            attachment=lambda number: attachment(survey.items.get(number)),
            attachment_at=self.attachment_at,
            block=survey.blocks.get,
            link=lambda url: self.link(url, item.link),
            title=self.title_at,
            is_missing=self.is_missing,
            footnotes=item.value("footnotes"),
            attached=tuple(survey.children.get(item.id, ())),
        )

    def is_missing(self, known, url):
        try:
            self.library(known.id if known else self.plan.upload(url))
        except Missing:
            return True
        return False

    def title_at(self, url):
        item = self.plan.survey.items.get(self.plan.links.find(url))
        return item.title if item else ""

    def attachment_at(self, url):
        """The attachment whose file, in whatever size, or whose page was at an address."""
        survey = self.plan.survey
        path = self.plan.upload(url)
        found = survey.attachment_at(path) if path else None
        found = survey.attachment_of(url) if found is None else found
        if found is not None or path:
            return attachment(survey.items.get(found))
        page = self.page_of_file(url)
        return attachment(page) if page and self.is_open(page) else None

    def page_of_file(self, url):
        """The attachment of which an address was the page, not the file."""
        item = self.plan.survey.items.get(self.plan.links.find(url))
        return item if item and item.type == "attachment" and not self.plan.upload(url) else None

    def is_open(self, file):
        """Whether readers could open the page of an attachment: it is as public as what it was uploaded to."""
        above = self.plan.fates.get(file.parent)
        return file.status in ("inherit", "publish") and not file.has_password and (above is None or above.is_public)

    def link(self, url, base):
        page = self.page_of_file(url)
        if page and not self.is_open(page):
            return None
        new = self.plan.links.new(url, base)
        address, _, fragment = (new or "").partition("#")
        if fragment and address.startswith(LIST) and (anchor := sections.of_fragment(fragment)):
            return f"{address}#{anchor}"  # its heading is a section's now
        return new

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
