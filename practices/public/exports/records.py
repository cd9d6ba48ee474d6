"""What a filter finds, whole and in its order, with what a file says of where it comes from."""

from array import array
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format

from practices import document as documents
from practices.models import Edition
from practices.public import catalogue
from practices.public.addresses import Selection
from practices.public.cards import counted
from taxonomy.german import slugify
from taxonomy.lookup import Lookup

BATCH = 200
# How the list shows what it finds, and no part of what it finds: a file has all of it.
SHOWING = ("ansicht", "spalten", "seite", "anzahl")
LICENCE = "Für jeden Beitrag und jedes Bild gilt die Lizenz, die dort genannt ist."


@dataclass(frozen=True, slots=True)
class Record:
    """``document`` is the public one, its terms and places called as they are today; ``url`` is absolute."""

    edition: Edition
    document: dict
    url: str


class Records:
    """Iterate over it for the ``Record`` of each edition: one query a batch, and those of a ``Lookup`` before.

    The ids are the catalogue's, the documents those of the moment in which their batch is read: what was withdrawn
    in between is left out.
    """

    def __init__(self, filterset, absolute):
        """``absolute`` makes an absolute address of a path (``request.build_absolute_uri``)."""
        self.snapshot, self.absolute = filterset.snapshot, absolute
        answer = catalogue.answer(
            self.snapshot,
            filterset.selection,
            hits=filterset.hits,
            order=filterset.order,
            size=max(1, len(self.snapshot.live)),
            counts=False,
        )
        self.ids = array("I", answer.ids)
        self.words = filterset.in_words
        self.address = absolute(Selection.of(filterset).without_name(*SHOWING).url)
        self.day = timezone.localdate()

    def __len__(self):
        return len(self.ids)

    def __iter__(self):
        lookup = Lookup()
        for at in range(0, len(self.ids), BATCH):
            ids = self.ids[at : at + BATCH].tolist()
            found = Edition.objects.live().defer("card", "title_key", "place_key").in_bulk(ids)
            for pk in ids:
                if pk in found:
                    yield self._record(found[pk], lookup)

    def _record(self, edition, lookup):
        document = documents.public(edition.document, on=self.day)
        documents.resolve(document, lookup)
        return Record(edition, document, self.absolute(edition.get_absolute_url()))

    @property
    def provenance(self):
        """What files of data say of themselves; the keys stay."""
        return {
            "selection": self.words,
            "address": self.address,
            "records": len(self),
            "date": self.day.isoformat(),
            "licence": LICENCE,
        }

    @property
    def sentence(self):
        """The selection in one line: what, how many, when and where."""
        day = date_format(self.day, "j. F Y")
        return f"{self.words}; {counted(len(self))}; Stand {day}; {self.address}"

    @property
    def name(self):
        """The file's name without its extension."""
        what = slugify(self.words, max_length=60) or "auswahl"
        return f"divercity-{what}-{self.day}"
