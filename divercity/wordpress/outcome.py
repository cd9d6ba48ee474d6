"""What an import did, item by item: small totals in memory, the rest in a journal on the disk."""

import json
import tempfile
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path

# What was done with an item. "kept": changed or withdrawn here, so nothing was touched. "here": a record or page of
# ours had its address before. "refused": it could not be taken in. "left": it is nothing that this collection holds.
DONE = {
    "created": "neu angelegt",
    "changed": "geändert",
    "unchanged": "unverändert",
    "kept": "hier geändert, nicht angetastet",
    "here": "schon da",
    "refused": "nicht möglich",
    "left": "nicht übernommen",
}
# Why a record or page was or was not touched whose status there is another one now.
WITHDRAWN = "Auf der alten Website nicht mehr öffentlich; deshalb auch hier zurückgezogen."
STILL_PUBLIC = "Auf der alten Website nicht öffentlich; hier seit dem Import bearbeitet oder veröffentlicht."
PUBLIC_AGAIN = "Auf der alten Website wieder öffentlich; hier von einem Import zurückgezogen, und dabei bleibt es."
# What items became, as totals name it.
THINGS = {"record": "Beiträge", "page": "Seiten", "picture": "Bilder", "pdf": "PDF-Dateien", "nothing": "Übriges"}


@dataclass(slots=True)
class Entry:
    """One item of the export and what became of it; sentences are German."""

    id: int
    type: str
    status: str
    title: str  # here
    became: str  # record, page, picture, pdf, block, nothing
    done: str = ""  # a key of DONE
    was_called: str = ""  # on the old site, where it is called otherwise here
    kind: str = ""
    place: str = ""
    label: str = ""  # of a file
    file: str = ""  # its name in documents
    credit: str = ""
    number: int | None = None  # of the record
    address: str = ""  # the new one, also of what is not public
    is_public: bool = False
    old: list = field(default_factory=list)  # old addresses
    filled: list = field(default_factory=list)  # labels of fields
    missing: list = field(default_factory=list)  # sentences: what a published record should have
    terms: list = field(default_factory=list)  # (taxonomy, name, what it became or "")
    pictures: list = field(default_factory=list)  # (label, "" or why it is not shown)
    files: list = field(default_factory=list)  # (label, "" or why it is not there)
    links: list = field(default_factory=list)  # (old, new or "", words)
    shortcodes: dict = field(default_factory=dict)  # name: how often
    comments: int = 0
    why: str = ""  # why it became nothing or was not touched
    remarks: list = field(default_factory=list)

    @property
    def is_written(self):
        """Whether what is here is what the export says."""
        return self.done in ("created", "changed", "unchanged")


class Outcome:
    """The entries of one run. ``folder`` holds the journal; without one it lies in the system's temporary folder."""

    def __init__(self, path=None):
        self.path = Path(path) if path else None
        self._file = open(path, "a+", encoding="utf-8") if path else tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - lives as long as the outcome
        self.is_complete = False
        self.is_dry = False
        self.done = Counter()  # (became, done): items
        self.totals = Counter()  # items with pictures held back, links to text and the like
        self.ids = set()  # items that have an entry
        self.files = {}  # attachment: (name in documents, is a picture, credit, why it is not there)
        if path:
            self._read_again()

    def _read_again(self):
        """A journal of a run that was broken off: its whole lines count."""
        self._file.seek(0)
        end = 0
        while (line := self._file.readline()).endswith("\n"):
            self._count(Entry(**json.loads(line)))
            end = self._file.tell()
        self._file.truncate(end)

    def add(self, entry):
        self._file.seek(0, 2)
        self._file.write(json.dumps(asdict(entry), ensure_ascii=False) + "\n")
        self._count(entry)

    def flush(self):
        self._file.flush()

    def _count(self, entry):
        self.ids.add(entry.id)
        if entry.type == "attachment":
            self.files[entry.id] = (entry.file, entry.became == "picture", entry.credit, entry.why)
        self.done[entry.became, entry.done] += 1
        self.totals["public"] += entry.is_public
        self.totals["withdrawn"] += entry.why == WITHDRAWN
        self.totals["held"] += entry.is_written and any(why for _, why in entry.pictures)
        self.totals["links"] += len(entry.links)
        self.totals["links_to_text"] += sum(not new for _, new, _ in entry.links)
        self.totals["shortcodes"] += sum(entry.shortcodes.values())
        self.totals["old"] += len(entry.old)

    def entries(self):
        self._file.seek(0)
        for line in self._file:
            yield Entry(**json.loads(line))

    def changes(self):
        """How many items were written: none in a second run."""
        return sum(count for (_, done), count in self.done.items() if done in ("created", "changed"))

    def is_all_here(self):
        """Whether everything was there already: nothing was written, and nothing could not be."""
        return not self.changes() and not any(done == "refused" for (_, done), count in self.done.items() if count)
