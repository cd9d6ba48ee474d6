"""The kinds of cells: each writes a value of a document for a table, and reads what somebody has made of it there.

Spreadsheets hand back text, numbers, truth values and dates, whatever a text was meant to be. What they changed is
understood where it can mean one thing only; ``Wrong`` says in German what to do about the rest.
"""

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass

from practices import richtext
from practices.document.columns import lists
from taxonomy.german import fold
from taxonomy.lookup import state_slug
from taxonomy.models import Place, State

ERRORS = ("#NV", "#N/A", "#NAME?", "#WERT!", "#VALUE!", "#BEZUG!", "#REF!", "#DIV/0!", "#ZAHL!", "#NUM!", "#NULL!")
_MONTHS = "jan feb mär apr mai jun jul aug sep okt nov dez".split()
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ]00:00(?::00)?)?", re.ASCII)
_GERMAN = re.compile(r"(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})", re.ASCII)
_WRITTEN = re.compile(r"(\d{1,2})\.\s*([^\W\d]{3,9})\.?\s+(\d{4})")
_EXCEL_BEGIN = datetime.date(1899, 12, 30)  # days are counted from here, as Excel has it from March 1900 on
_EXCEL_DAYS = range(3000, 150_000)  # less could be a year
_YEARS = range(1800, 2201)


class Wrong(ValueError):
    """What is wrong in a cell, as a German sentence."""


class _Formula:
    def __str__(self):
        return "(Formel)"


FORMULA = _Formula()  # stands for a cell that would have to be computed


@dataclass(frozen=True, slots=True)
class Cell:
    """``write(value, names)`` gives text, int or date; ``read(cell, names)`` a value for ``shape`` to check."""

    write: Callable
    read: Callable | None
    offers: tuple = ()  # all that can stand in the cell, where that is one of a few


def words(cell):
    """A cell of a spreadsheet as the text that it was meant to be."""
    if isinstance(cell, str):
        if cell.strip() in ERRORS:
            raise Wrong(f"Hier steht „{cell.strip()}“, ein Fehler des Tabellenprogramms.")
        return cell.replace("\r\n", "\n").strip()
    if isinstance(cell, bool):
        word = "WAHR" if cell else "FALSCH"
        raise Wrong(f"Das Tabellenprogramm hat daraus {word} gemacht; bitte die Zelle als Text formatieren.")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, float):
        return str(cell).replace(".", ",")
    if isinstance(cell, int):
        return str(cell)
    if cell is FORMULA:
        raise Wrong("Hier steht eine Formel; sie wird nicht gerechnet. Bitte fügen Sie ihren Wert ein.")
    raise Wrong(f"Das Tabellenprogramm hat daraus {_shown(cell)} gemacht; bitte die Zelle als Text formatieren.")


def _shown(cell):
    if isinstance(cell, datetime.date):
        return f"ein Datum ({cell:%d.%m.%Y})"
    return "eine Uhrzeit"


def _read_integer(cell, what):
    if isinstance(cell, datetime.date):
        raise Wrong(f"Das Tabellenprogramm hat daraus {_shown(cell)} gemacht; erwartet wird {what}.")
    text = words(cell)
    text = re.sub(r"[.,]0+\Z", "", text)
    if not re.fullmatch(r"\d{1,9}", text, re.ASCII):
        raise Wrong(f"„{text[:60]}“ ist keine ganze Zahl; erwartet wird {what}.")
    return int(text)


def _read_year(cell, names):
    year = _read_integer(cell, "eine Jahreszahl wie 2009")
    if year not in _YEARS:
        hint = ""
        if year in _EXCEL_DAYS:
            hint = f" Das Tabellenprogramm meint damit vermutlich den {_of_excel(year):%d.%m.%Y}."
        raise Wrong(f"{year} ist keine Jahreszahl von 1800 bis 2200.{hint}")
    return year


def _of_excel(days):
    return _EXCEL_BEGIN + datetime.timedelta(days=days)


def _read_date(cell, names):
    """The day as ISO 8601; Excel's count of days is understood too, a year that it took for one is not."""
    day = _day(cell)
    year = (day - _EXCEL_BEGIN).days
    if year in _YEARS:
        raise Wrong(
            f"Der {day:%d.%m.%Y} ist vermutlich das Jahr {year}, das das Tabellenprogramm für einen "
            "Tag hielt; erwartet wird ein ganzes Datum wie 01.03.2015."
        )
    return day.isoformat()


def _day(cell):
    if isinstance(cell, datetime.datetime):
        return cell.date()
    if isinstance(cell, datetime.date):
        return cell
    text = re.sub(r"[.,]0+\Z", "", words(cell))
    if re.fullmatch(r"\d{4,6}", text, re.ASCII) and int(text) in _EXCEL_DAYS:
        return _of_excel(int(text))
    try:
        if found := _ISO.fullmatch(text):
            return datetime.date(*map(int, found.groups()))
        if found := _GERMAN.fullmatch(text):
            return datetime.date(int(found[3]), int(found[2]), int(found[1]))
        if (found := _WRITTEN.fullmatch(text)) and found[2][:3].lower() in _MONTHS:
            return datetime.date(int(found[3]), _MONTHS.index(found[2][:3].lower()) + 1, int(found[1]))
    except ValueError:
        raise Wrong(f"Den Tag „{text}“ gibt es nicht.") from None
    raise Wrong(f"„{text[:60]}“ ist kein Tag; erwartet wird ein ganzes Datum wie 01.03.2015 oder 2015-03-01.")


def _write_date(value, names):
    day = datetime.date.fromisoformat(value)
    return day if day.year >= 1901 else value  # spreadsheets know no earlier days


def _write_as_it_is(value, names):
    return value


text = Cell(_write_as_it_is, lambda cell, names: words(cell))
integer = Cell(_write_as_it_is, lambda cell, names: _read_integer(cell, "eine ganze Zahl"))
year = Cell(_write_as_it_is, _read_year)
date = Cell(_write_date, _read_date)
in_row = Cell(_write_as_it_is, _read_date)  # a date beside other values in one cell
lines = Cell(
    lambda value, names: "\n".join(value),
    lambda cell, names: [line.strip() for line in words(cell).splitlines() if line.strip()],
)
words_list = Cell(lambda value, names: lists.join(value), lambda cell, names: lists.split(words(cell)))
html = Cell(
    lambda value, names: value if (plain := richtext.as_plain(value)) is None else plain,
    lambda cell, names: words(cell),
)
html_as_words = Cell(lambda value, names: "\n".join(richtext.lines(value)), None)


def _choice_value(choices, name):
    for value, label in choices.choices:
        if fold(name) in (fold(value), fold(label)):
            return value
    raise Wrong(f"„{name[:60]}“ gibt es hier nicht. Möglich ist: {', '.join(choices.labels)}.")


def choice(choices):
    return Cell(
        lambda value, names: choices(value).label if value in choices.values else value,
        lambda cell, names: _choice_value(choices, words(cell)),
        tuple(choices.labels),
    )


def several(choices):
    return Cell(
        lambda value, names: lists.join(choices(item).label for item in value),
        lambda cell, names: [_choice_value(choices, name) for name in lists.split(words(cell))],
    )


def _term_slug(vocabulary, name, names):
    slug = names.slug(vocabulary, name)
    if slug is None:
        raise Wrong(f"Den Begriff „{name[:100]}“ gibt es nicht oder mehrfach; möglich sind Name und Kurzname.")
    return slug


def term(vocabulary):
    return Cell(
        lambda value, names: names.name(vocabulary, value),
        lambda cell, names: _term_slug(vocabulary, words(cell), names),
    )


def terms(vocabulary):
    return Cell(
        lambda value, names: lists.join(names.name(vocabulary, slug) for slug in value),
        lambda cell, names: [_term_slug(vocabulary, name, names) for name in lists.split(words(cell))],
    )


def slugs(vocabulary):
    """What terms are called in addresses and documents, for programs; only written."""
    return Cell(lambda value, names: lists.join(names.current(vocabulary, slug) for slug in value), None)


def _write_place(value, names):
    level = "" if value.get("level") in (None, "", "kommune") else Place.Level(value["level"]).label
    inside = ", ".join(filter(None, [value.get("state"), level]))
    return f"{value['name']} ({inside})" if inside else value["name"]


def _read_place(cell, names):
    """ "Halle (Saale) (Sachsen-Anhalt)": the last brackets are the Land and the level, if they name them."""
    written = words(cell)
    name, state, level = _taken_apart(written)
    found = names.place(name, state, level)
    if found is None:
        raise Wrong(
            f"Den Ort „{written[:100]}“ gibt es nicht, oder es gibt mehrere. Das Land gehört in Klammern dahinter; "
            "neue Orte sind erst unter „Orte“ anzulegen."
        )
    place = {"name": found.name, "state": State(found.state).label if found.state else "", "level": found.level}
    return {key: value for key, value in place.items() if value}


def _taken_apart(written):
    """``(name, slug of the Land, level)``, the last two empty where nothing is said of them."""
    found = re.fullmatch(r"(.*\S)\s*\(([^()]*)\)", written)
    state = level = ""
    for part in found[2].split(",") if found else ():
        levels = [value for value, label in Place.Level.choices if fold(part) in (fold(value), fold(label))]
        level, state = (levels or [level])[0], state if levels else state_slug(part.strip())
        if state is None:
            return written, "", ""
    return (found[1], state, level) if found else (written, "", "")


place = Cell(_write_place, _read_place)
places = Cell(
    lambda value, names: lists.join(_write_place(item, names) for item in value),
    lambda cell, names: [_read_place(name, names) for name in lists.split(words(cell))],
)


def rows(**parts):
    """A list of records, one a line: the values of ``parts`` in this order."""

    def write(value, names):
        return lists.join_rows(
            [part.write(row[key], names) if key in row else "" for key, part in parts.items()] for row in value
        )

    def read(cell, names):
        result = []
        for number, values in enumerate(lists.split_rows(words(cell)), 1):
            if len(values) > len(parts):
                raise Wrong(
                    f"Zeile {number} in der Zelle hat {len(values)} Teile, möglich sind {len(parts)}. "
                    "Ein senkrechter Strich im Text braucht Anführungszeichen um den ganzen Teil."
                )
            pairs = zip(parts.items(), values, strict=False)
            result.append({key: part.read(item, names) for (key, part), item in pairs if item})
        return result

    return Cell(write, read)


def shown(write):
    """A cell that only says something."""
    return Cell(lambda value, names: write(value), None)
