"""The records that an address names by number: ``?nr=12&nr=45``."""

from dataclasses import dataclass

from practices.models import Edition
from practices.public.addresses import Selection
from practices.public.errors import refuse
from practices.public.filters import whole_number

PARAMETER = "nr"
MOST = 100


def read(data):
    """``(numbers, problems)`` of the parameters: each number once, in order; problems are German sentences."""
    values = [whole_number(value) for value in data.getlist(PARAMETER) if value]  # an empty field names nothing
    if None in values:
        return [], ["„nr“ ist die Nummer eines Beitrags: eine ganze Zahl von 1 bis 999999999."]
    numbers = list(dict.fromkeys(values))
    if len(numbers) > MOST:
        return [], [f"Höchstens {MOST} Beiträge auf einmal, in der Adresse stehen {len(numbers)}."]
    return numbers, []


def url(path, numbers, **others):
    """``path`` with these numbers and, behind them, ``others``."""
    return Selection([*((PARAMETER, number) for number in numbers), *others.items()], path).url


@dataclass(frozen=True, slots=True)
class Picks:
    """``live`` are editions, in the order asked for; the others are numbers."""

    live: tuple
    withdrawn: tuple
    unknown: tuple

    @property
    def sentences(self):
        """What cannot be shown, and why: unpublished and unknown are told alike."""
        return [
            *(f"Einen Beitrag Nr. {number} gibt es nicht." for number in self.unknown),
            *(f"Der Beitrag Nr. {number} wurde zurückgezogen." for number in self.withdrawn),
        ]


def find(numbers, *, documents=True):
    """What there is under these numbers (one query, none without numbers)."""
    rows = Edition.objects.filter(practice_number__in=numbers)
    rows = rows if documents else rows.defer("document", "changes")
    found = {edition.practice_number: edition for edition in rows}
    known = [found[number] for number in numbers if number in found]
    return Picks(
        live=tuple(edition for edition in known if edition.withdrawn_at is None),
        withdrawn=tuple(edition.practice_number for edition in known if edition.withdrawn_at is not None),
        unknown=tuple(number for number in numbers if number not in found),
    )


def for_file(request, *, documents=True):
    """``(live editions, None)``, or ``(None, answer)`` if one cannot be had: a file is never short unnoticed."""
    numbers, problems = read(request.GET)
    if not numbers:
        problems = problems or ["Bitte nennen Sie mindestens eine Nummer, zum Beispiel „?nr=12“."]
        return None, refuse(request, problems)
    found = find(numbers, documents=documents)
    if found.sentences:
        return None, refuse(request, found.sentences, 404 if found.unknown else 410)
    return found.live, None
