"""Writing some records and pages together: all of them or none, each with the row that knows it again."""

import datetime
import hashlib
import json
from copy import deepcopy
from dataclasses import dataclass

from django.utils import timezone

from divercity.models import ImportedItem, Page
from divercity.wordpress import pages, records
from divercity.wordpress.here import owners, untouched
from divercity.wordpress.outcome import PUBLIC_AGAIN, STILL_PUBLIC, WITHDRAWN, Entry
from practices import document as documents
from practices.choices import Stage
from practices.desk import versions, workflow
from practices.exchange.files import CREDIT
from practices.models import Edition, NumberCounter, Practice
from taxonomy import revision
from taxonomy.lookup import Lookup

NOTE = "Import aus WordPress"
PUBLIC_NOTE = "Von der früheren Website übernommen."
WITHDRAWAL_NOTE = "Der Beitrag ist auf der früheren Website nicht mehr öffentlich."


@dataclass(slots=True)
class State:
    """A record on its way: what the export says, what is here, what is to be done."""

    item: object
    fate: object
    entry: Entry
    record: records.Record
    digest: str
    imported: ImportedItem | None
    practice: Practice | None
    owned: set  # old addresses that lead to the record already
    document: dict | None = None
    ends: bool = False  # is to be withdrawn


class Batch:
    def __init__(self, plan, library, works, *, dry_run):
        self.plan, self.library, self.works, self.dry_run = plan, library, works, dry_run
        self.lookup = Lookup()
        self.now = timezone.now()

    def write(self):
        """The entries of all items; in the caller's transaction."""
        ids = [work.item.id for work in self.works]
        rows = ImportedItem.objects.filter(site=self.plan.site, source_id__in=ids)
        self.imported = {row.source_id: row for row in rows}
        entries = self._records([work for work in self.works if work.fate.becomes == "record"])
        entries |= self._pages([work for work in self.works if work.fate.becomes == "page"])
        return [entries[identity] for identity in ids]

    def _records(self, works):
        states = list(self._states(works))
        writes = [state for state in states if state.entry.done in ("created", "changed")]
        for state in writes:
            state.document = records.check(state.record, self.lookup, create=not self.dry_run)
            if state.document is None and not state.ends:
                state.entry.done, state.entry.is_public = "refused", False
                state.entry.why = "Der Beitrag lässt sich so nicht speichern."
        self._spare([state for state in writes if state.entry.done == "changed"])
        for state in states:
            self._describe(state)
        writes = [state for state in writes if state.entry.done in ("created", "changed")]
        if writes and not self.dry_run:
            self._store(writes)
        self._lead_here([state for state in states if state.entry.done == "here"])
        return {state.item.id: state.entry for state in states}

    def _states(self, works):
        numbers = [work.fate.number for work in works if work.fate.number]
        query = Practice.objects.filter(number__in=numbers).order_by("number")
        practices = {p.number: p for p in (query if self.dry_run else query.select_for_update())}
        editions = Edition.objects.filter(practice_number__in=numbers)
        editions = dict(editions.values_list("practice_number", "withdrawn_at"))
        self.untouched = untouched(self.plan.site, self.imported)
        owned = owners({path for work in works for path in self.plan.links.of(work.item.id)})
        for work in works:
            item, fate, text = work.item, work.fate, work.text
            number, imported = fate.number, self.imported.get(item.id)
            entry = records.entry_of(item, fate, text, self.plan)
            others = {path: owner for path, owner in owned.items() if owner != number}
            record = records.build(work, self.plan, self.lookup, self.library, others)
            own = {path for path, owner in owned.items() if owner == number}
            mark = digest(item, record, self._hidden(text))
            state = State(item, fate, entry, record, mark, imported, practices.get(number), own)
            entry.remarks += [
                f"Die alte Adresse {path} führt schon zu Beitrag Nr. {others[path]}."
                for path in entry.old
                if path in others
            ]
            self._decide(state, editions)
            yield state

    def _decide(self, state, editions):
        """What is to be done with a record: ``entry.done``, with ``entry.why`` where nothing is."""
        entry, fate, practice = state.entry, state.fate, state.practice
        number = fate.number
        is_live = number in editions and editions[number] is None
        is_withdrawn = number in editions and not is_live
        if state.imported is None and number is not None:
            entry.done, entry.why = "here", f"Unter dieser Adresse steht hier schon Beitrag Nr. {number}."
        elif state.imported is None:
            entry.done = "created"
            return
        elif practice is None:
            entry.done, entry.why = "kept", "Hier gelöscht; bleibt gelöscht."
        elif practice.stage == Stage.ARCHIVED:
            entry.done, entry.why = "kept", "Hier archiviert; bleibt archiviert."
        elif is_withdrawn and number not in self.untouched:
            entry.done, entry.why = "kept", "Hier zurückgezogen; bleibt zurückgezogen."
        elif is_withdrawn and fate.is_public:  # what was out of the public once, people bring back
            entry.done, entry.why = "kept", PUBLIC_AGAIN
        elif is_live and not fate.is_public:
            state.ends = number in self.untouched
            entry.done, entry.why = ("changed", WITHDRAWN) if state.ends else ("kept", STILL_PUBLIC)
            is_live = not state.ends
        elif str(practice.version) != state.imported.written:
            entry.done, entry.why = "kept", "Hier seit dem Import geändert; bleibt, wie es ist."
        else:
            entry.done = "unchanged" if state.imported.digest == state.digest else "changed"
            if entry.done == "changed":
                return
        entry.is_public = is_live

    def _spare(self, states):
        """What differs in the export and comes to the same here, because a term was renamed, is not written again."""
        present = versions.present(state.practice for state in states)
        live = Edition.objects.live().filter(practice_number__in=present).values_list("practice_number", flat=True)
        live = set(live)
        for state in states:
            number = state.practice.number
            ours = deepcopy(present[number].document)
            if state.document is None:  # it ends with the text that is here
                documents.resolve(ours, self.lookup)
                state.document, state.digest = ours, state.imported.digest
                continue
            if paths := ours.get("legacy_addresses"):
                # what moved there, or is a draft or trash now, is exported without the address that it had
                given = state.document.get("legacy_addresses", [])
                kept = [path for path in paths if self.plan.links.find(path) in (None, state.item.id)]
                state.document["legacy_addresses"] = [*kept, *(path for path in given if path not in kept)]
            theirs = {**state.document, "number": number, "slug": state.practice.slug}
            documents.resolve(ours, self.lookup)
            is_as_public = not state.ends and (number in live or not state.fate.is_public)
            if _own(ours) == _own(theirs) and is_as_public:
                state.entry.done, state.entry.is_public = "unchanged", number in live

    def _describe(self, state):
        entry, record = state.entry, state.record
        if (title := record.document["title"]) != entry.title:
            entry.title, entry.was_called = title, entry.title
        entry.address = state.fate.address or f"/praxisbeispiele/{state.fate.slug}/"
        entry.place = record.document.get("place", {}).get("name", "")
        document = state.document or {key: value for key, value in record.document.items() if value}
        entry.filled = records.filled(document)
        if state.fate.is_public:
            entry.missing = records.missing(document)
            if state.item.published_at is None:
                entry.remarks.append("Das Datum fehlte: Als Tag der Veröffentlichung gilt der Tag der Übernahme.")
        entry.pictures, entry.files, entry.terms = record.pictures, record.files, record.terms
        entry.remarks += record.remarks

    def _store(self, states):
        fresh = [state for state in states if state.practice is None]
        if fresh:
            first = NumberCounter.take(len(fresh))
            for number, state in enumerate(fresh, start=first):
                state.practice = Practice(number=number, slug=state.fate.slug)
                state.entry.number = state.fate.number = number
        for state in states:
            state.document["number"] = state.practice.number
            state.document["slug"] = state.practice.slug
            state.document = documents.in_order(state.document)
        self.library.keep_credits(p["file"] for state in states for p in state.document.get("pictures", []))
        documents.apply([(state.practice, state.document) for state in states], self.lookup)
        pairs = [(state.practice, state.document) for state in states]
        written = versions.record_many(pairs, by=None, note=NOTE, at=self.now)
        publishes = [(state, version) for state, version in zip(states, written, strict=True) if state.fate.is_public]
        if publishes:
            workflow.publish_many(
                [(state.practice, version) for state, version in publishes],
                at=self.now,
                public_note=PUBLIC_NOTE,
                was_public=True,
                first_published={
                    state.practice.number: min(state.item.published_at, self.now)
                    for state, _ in publishes
                    if state.item.published_at
                },
                lookup=self.lookup,
            )
        if ends := [state.practice for state in states if state.ends]:
            workflow.withdraw_many(ends, note=WITHDRAWAL_NOTE)
        for state in states:
            written, said = str(state.practice.version), self.plan.said.get(state.item.id, {})
            self._remember(state.item, state.digest, written, practice_number=state.practice.number, said=said)

    def _lead_here(self, states):
        """Let the old addresses of items that stand here already lead to them, where nobody has a change in work."""
        wanted = {}
        for state in states:
            free = [path for path in state.record.document["legacy_addresses"] if path not in state.owned]
            if free and state.practice is not None and state.practice.stage == Stage.PUBLISHED:
                wanted[state.practice.number] = (state, free)
            elif free:
                state.entry.remarks.append("Nicht alle alten Adressen führen schon hierher: " + ", ".join(free))
        if not wanted or self.dry_run:
            return
        present = versions.present(state.practice for state, _ in wanted.values())
        pairs = []
        for number, (state, free) in wanted.items():
            document = deepcopy(present[number].document)
            document["legacy_addresses"] = [*document.get("legacy_addresses", []), *free]
            documents.resolve(document, self.lookup)
            pairs.append((state.practice, documents.in_order(document)))
            state.entry.remarks.append("Alte Adressen ergänzt: " + ", ".join(free))
        documents.apply(pairs, self.lookup)
        written = versions.record_many(pairs, by=None, note="Alte Adressen aus WordPress", at=self.now)
        pairs = [(practice, version) for (practice, _), version in zip(pairs, written, strict=True)]
        note = "Alte Adressen führen nun hierher."
        workflow.publish_many(pairs, at=self.now, public_note=note, was_public=True, lookup=self.lookup)

    def _hidden(self, text):
        """What a text links to and the old site did not show."""
        found = {link.old: self.plan.survey.items.get(self.plan.links.find(link.old)) for link in text.links}
        return sorted(
            old
            for old, item in found.items()
            if item is not None and item.type != "attachment" and not item.was_public
        )

    def _remember(self, item, digest, written, **what):
        ImportedItem.objects.update_or_create(
            site=self.plan.site,
            source_id=item.id,
            defaults={"digest": digest, "written": written, **what},
        )

    def _pages(self, works):
        if not works:
            return {}
        numbers = [work.fate.page for work in works if work.fate.page]
        query = Page.objects.filter(pk__in=numbers).order_by("pk")
        here = {page.pk: page for page in (query if self.dry_run else query.select_for_update())}
        entries, writes = {}, 0
        for work in works:
            entry = entries[work.item.id] = records.entry_of(work.item, work.fate, work.text, self.plan)
            writes += self._page(work, entry, here.get(work.fate.page))
        if writes and not self.dry_run:
            revision.move()  # links in the foot and the pages' own addresses are read anew
        return entries

    def _page(self, work, entry, page):
        """Write one page; whether anything changed."""
        item, fate, text = work.item, work.fate, work.text
        imported = self.imported.get(item.id)
        page = page or Page(path=fate.slug, position=100)
        entry.address = page.get_absolute_url()
        parts = pages.parts(item, text, self.plan, entry, self.library)
        mark = digest(item, [[(p.file.name, p.alt, p.said) for p in parts[0]], parts[1]], self._hidden(text))
        if imported is not None and imported.page_id is None:
            entry.done, entry.why, entry.is_public = "kept", "Hier gelöscht; bleibt gelöscht.", False
        elif imported is not None and imported.written != pages.digest(page):
            entry.is_public = page.status == Page.Status.PUBLISHED
            is_more = entry.is_public and not fate.is_public
            entry.done = "kept"
            entry.why = STILL_PUBLIC if is_more else "Hier seit dem Import geändert; bleibt, wie es ist."
        elif imported is not None and imported.digest == mark:
            entry.done, entry.is_public = "unchanged", page.status == Page.Status.PUBLISHED
        else:
            entry.done = "created" if imported is None else "changed"
            if fate.fills:
                page.path = fate.slug
                entry.address = page.get_absolute_url()
            if fate.fills or (page.pk and imported is None):
                entry.remarks.append("Ersetzt den mitgelieferten Text dieser Seite.")
            pages.fill(page, item, text, entry)
            if not self.dry_run:
                if fate.fills:
                    pages.take_place(page, fate.fills)
                self.library.keep_credits(picture.file.name for picture in parts[0])
                pages.store(page, parts, entry.old if fate.address == entry.address or not fate.address else [])
                if fate.address != entry.address:
                    pages.lead(fate.address, entry.old)
                self._remember(item, mark, pages.digest(page), page=page)
            return True
        pages.describe(text, entry)
        return False


def _own(document):
    """A document without what the library says of its pictures."""
    pictures = [
        {key: value for key, value in picture.items() if key not in CREDIT}
        for picture in document.get("pictures", [])
    ]
    return {**document, "pictures": pictures}


def digest(item, made, hidden=()):
    """SHA-256 of what the export says of an item; ``made`` is what its texts and the mapping make of it.

    Where links lead now is not in it: that another record was published or renamed here changes nothing. What is not
    public there is: links to those, ``hidden``, are text.
    """
    said = [item.title, item.slug, item.link, item.content, item.excerpt, item.status, item.has_password]
    said += [item.published_at, item.value("_thumbnail_id"), item.value("footnotes"), made]
    said += [hidden] if hidden else []
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, default=_plain).encode("utf-8", "replace")).hexdigest()


def _plain(value):
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    if isinstance(value, records.Record):  # without what belongs to the library, the terms and the gazetteer here
        document = value.document
        pictures = [
            [picture["file"], picture.get("alt"), value.said[picture["file"]] or None, picture.get("section")]
            for picture in document["pictures"]
        ]
        place = document.get("place", {}).get("name")
        return [document["kind"], document["title"], place, value.targets, pictures, document["attachments"]]
    return vars(value)
