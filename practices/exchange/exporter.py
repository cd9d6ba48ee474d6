"""All practices as lines of documents, by number, each term before its use; batch by batch, without a lock."""

from practices import document as documents
from practices.choices import Stage
from practices.desk import versions
from practices.document import lines
from practices.exchange import terms
from practices.models import Edition, Practice
from taxonomy.lookup import Lookup

BATCH = 200


class Export:
    """Iterate over it for lines as bytes. ``copies``: where files are copied to, None for none."""

    def __init__(self, copies=None):
        self.copies = copies
        self.written = 0  # practices
        self.remarks = []  # German sentences about what will not come in again as it is

    def __iter__(self):
        self.terms, self.lookup = terms.Writer(), Lookup()
        self.numbers = set(Practice.objects.values_list("number", flat=True))
        yield from map(lines.dump, self.terms.used())
        last = 0
        while batch := list(Practice.objects.filter(number__gt=last).order_by("number")[:BATCH]):
            last = batch[-1].number
            yield from self._batch(batch)

    def _batch(self, batch):
        numbers = [practice.number for practice in batch]
        desk = versions.present(batch)
        live = Edition.objects.live().filter(practice_number__in=numbers).select_related("version").defer("document")
        live = {edition.practice_number: edition for edition in live}
        for practice in batch:
            version, edition = desk.get(practice.number), live.get(practice.number)
            if version is None:
                continue  # saved by somebody at this moment: not yet recorded
            newest = self._document(version.document)
            stage = practice.stage
            if edition:
                published = self._document(edition.version.document)
                if published == newest:
                    stage = Stage.PUBLISHED.value
                else:
                    yield from self._lines(published, Stage.PUBLISHED.value, edition)
                    stage = stage if stage == Stage.IN_REVIEW else Stage.DRAFT.value
            yield from self._lines(newest, stage, edition)
            self.written += 1

    def _document(self, stored):
        """A stored document as an import would read it: terms by their present names, only relations that lead on."""
        document, problems = documents.parse(stored, self.lookup)
        if problems:
            self.remarks.append(f"Nr. {stored['number']}: {problems[0]}")
        if "relations" in document:
            document["relations"] = [row for row in document["relations"] if row["practice"] in self.numbers]
            if not document["relations"]:
                del document["relations"]
        return document

    def _lines(self, document, stage, edition):
        yield from map(lines.dump, self.terms.late(document))
        for lost in self.copies.add(document) if self.copies else ():
            self.remarks.append(f"Nr. {document['number']}: Die Datei {lost} fehlt im Speicher.")
        first = {"published_at": edition.first_published_at.isoformat()} if edition else {}
        yield lines.dump({**document, "status": stage, **first})
