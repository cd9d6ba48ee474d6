"""What an import does with one practice, given how it stands here."""

from copy import deepcopy
from dataclasses import dataclass

from practices.choices import Stage
from practices.document import resolve
from practices.exchange.entries import Entry
from practices.models import Edition, Practice, Version

NOTE = "Import"  # by this note an import knows again what an import wrote


class Skip(Exception):
    """This practice is not taken in; the German sentence says why."""


@dataclass(slots=True)
class State:
    """An entry of the file, the practice as it stands here, and what is to be done.

    ``records``: the desk gets the entry's document. ``publishes``: the public gets what the file calls published.
    ``final_stage``: the stage to be set at the end, where recording and publishing do not lead there by themselves.
    """

    entry: Entry
    number: int | None
    practice: Practice | None
    version: Version | None  # the desk's present one
    edition: Edition | None
    is_new: bool = False
    records: bool = False
    publishes: bool = False
    first_stage: str = Stage.DRAFT.value
    final_stage: str | None = None

    @property
    def published(self):
        """The document of the edition's version; None when the public has nothing."""
        is_live = self.edition is not None and self.edition.withdrawn_at is None
        return self.edition.version.document if is_live else None


def decide(state, lookup, *, publish, overwrite):
    """Fill in what is to be done with ``state``; raises Skip."""
    entry, published = state.entry, state.published
    state.is_new = state.practice is None
    is_archived = not state.is_new and state.practice.stage == Stage.ARCHIVED
    is_withdrawn = state.edition is not None and published is None
    present = state.version.document if state.version else None
    state.records = not _same(present, entry.desk, lookup)
    state.publishes = (
        publish
        and entry.public is not None
        and not is_archived
        and not is_withdrawn
        and not _same(published, entry.public, lookup)
    )
    if state.is_new:
        state.records = True
        if not state.publishes and entry.status in (Stage.IN_REVIEW, Stage.ARCHIVED):
            state.first_stage = entry.status
        elif state.publishes and entry.status == Stage.IN_REVIEW:
            state.final_stage = entry.status
        return
    if state.records:
        if is_archived:
            raise Skip("Der Beitrag ist hier archiviert.")
        if not overwrite and published is not None and not _same(published, present, lookup):
            raise Skip("Hier gibt es eine Änderung in Arbeit (--overwrite nähme die der Datei).")
        if not overwrite and published is None and state.version and state.version.note != NOTE:
            raise Skip("Der Entwurf wurde hier bearbeitet (--overwrite nähme den der Datei).")
        if not state.publishes and published is not None and _same(published, entry.desk, lookup):
            state.final_stage = Stage.PUBLISHED.value  # the desk has again what the public reads


def _same(ours, theirs, lookup):
    """Do two documents say the same? Ours may name terms and places as they were called when it was stored."""
    if ours == theirs:
        return True
    if ours is None or theirs is None:
        return False
    ours = deepcopy(ours)
    return not resolve(ours, lookup) and ours == theirs
