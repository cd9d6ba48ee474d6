"""The kinds of values in a document: each takes a raw JSON value and returns it checked and in its one spelling.

Every checker is called as ``check(value, place, problems)``; ``place`` is where the value stands ("sources[2].url"),
``problems`` collects what is wrong. The result of an empty value is falsy, so that the caller can leave it out.
``check.schema`` says in JSON Schema what a checked value that is not empty looks like.
"""

import datetime
import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator

from practices import richtext
from taxonomy.models import slug_validator

# Control characters cannot be stored in PostgreSQL (NUL) or XML, lone surrogates not in UTF-8.
UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_url = URLValidator(schemes=["http", "https"])
_email = EmailValidator()


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a document: the field's place, and a German sentence."""

    place: str
    message: str

    def __str__(self):
        return f"{self.place}: {self.message}" if self.place else self.message


def shaped(**schema):
    """Say what checked values look like."""

    def decorate(check):
        check.schema = schema
        return check

    return decorate


def text(limit, multiline=False):
    # The limit of longer texts is one of files that are read, not of what is stored.
    length = {} if multiline else {"maxLength": limit}

    @shaped(type="string", minLength=1, **length)
    def check(value, place, problems):
        if not isinstance(value, str):
            problems.append(Problem(place, "Hier wird Text erwartet."))
            return ""
        if UNSTORABLE.search(value):
            problems.append(Problem(place, "Der Text enthält Steuerzeichen, die sich nicht speichern lassen."))
            return ""
        value = value.replace("\r\n", "\n").strip() if multiline else " ".join(value.split())
        if len(value) > limit:
            problems.append(Problem(place, f"Höchstens {limit} Zeichen; es sind {len(value)}."))
        return value

    return check


@shaped(type="string", pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", maxLength=120)
def slug_text(value, place, problems):
    value = text(120)(value, place, problems)
    if value and not slug_validator.regex.search(value):
        problems.append(Problem(place, slug_validator.message))
    return value


@shaped(type="string", contentMediaType="text/html", minLength=1)
def rich_text(value, place, problems):
    html = richtext.normalise(text(200_000, multiline=True)(value, place, problems))
    if len(html) > 200_000:  # escaping has made it longer
        problems.append(Problem(place, f"Höchstens 200000 Zeichen; es sind {len(html)}."))
    return html


def integer(low, high):
    @shaped(type="integer", minimum=low, maximum=high)
    def check(value, place, problems):
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            problems.append(Problem(place, f"Hier wird eine ganze Zahl von {low} bis {high} erwartet."))
            return None
        return value

    return check


def number(low, high):
    @shaped(type="number", minimum=low, maximum=high)
    def check(value, place, problems):
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            problems.append(Problem(place, f"Hier wird eine Zahl von {low} bis {high} erwartet."))
            return None
        return float(value) + 0.0  # JSON has a negative zero, PostgreSQL's jsonb has none

    return check


@shaped(type="boolean")
def boolean(value, place, problems):
    if not isinstance(value, bool):
        problems.append(Problem(place, "Hier wird true oder false erwartet."))
        return None
    return value


def choice(choices, required=False):
    values = set(choices.values)

    @shaped(type="string", enum=list(choices.values))
    def check(value, place, problems):
        if not isinstance(value, str) or value not in values and (required or value != ""):
            allowed = ", ".join(choices.values)
            problems.append(Problem(place, f"„{str(value)[:60]}“ ist hier nicht möglich. Erlaubt: {allowed}."))
            return ""
        return value

    return check


@shaped(type="string", format="date")
def date(value, place, problems):
    try:
        if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
            raise ValueError
        return datetime.date.fromisoformat(value).isoformat()
    except ValueError:
        problems.append(Problem(place, "Hier wird ein Datum wie 2026-03-01 erwartet."))
        return ""


@shaped(type="string", format="date-time")
def moment(value, place, problems):
    try:
        parsed = datetime.datetime.fromisoformat(value)
        if parsed.tzinfo is None:
            raise ValueError
        return parsed.astimezone(datetime.UTC).isoformat()
    except (TypeError, ValueError, OverflowError):
        problems.append(Problem(place, "Hier wird ein Zeitpunkt mit Zeitzone erwartet (2026-03-01T10:00:00+01:00)."))
        return ""


@shaped(type="string", format="iri", maxLength=1000)
def url(value, place, problems):
    value = text(1000)(value, place, problems)
    if value:
        try:
            _url(value)
        except ValidationError:
            problems.append(Problem(place, "Das ist keine Adresse mit http:// oder https://."))
    return value


@shaped(type="string", format="email", maxLength=254)
def email(value, place, problems):
    value = text(254)(value, place, problems)
    if value:
        try:
            _email(value)
        except ValidationError:
            problems.append(Problem(place, "Das ist keine E-Mail-Adresse."))
    return value


def list_of(check_item):
    @shaped(type="array", items=check_item.schema, minItems=1)
    def check(value, place, problems):
        if not isinstance(value, list):
            problems.append(Problem(place, "Hier wird eine Liste erwartet."))
            return []
        items = (check_item(item, f"{place}[{i}]", problems) for i, item in enumerate(value))
        return [item for item in items if item not in (None, "", {})]

    check.item = check_item
    return check


def record(required=(), **fields):
    """A dict with these keys, in this order; keys without a value are left out."""

    @shaped(
        type="object",
        properties={key: check.schema for key, check in fields.items()},
        required=list(required),
        additionalProperties=False,
    )
    def check(value, place, problems):
        if not isinstance(value, dict):
            problems.append(Problem(place, "Hier wird ein Objekt mit Feldern erwartet."))
            return {}
        for key in value:
            if key not in fields:
                problems.append(Problem(f"{place}.{key}" if place else str(key), "Dieses Feld gibt es nicht."))
        result, refused = {}, set()
        for key, check_field in fields.items():
            if value.get(key) is None:
                continue
            known = len(problems)
            checked = check_field(value[key], f"{place}.{key}" if place else key, problems)
            if checked not in ("", None, [], {}):
                result[key] = checked
            if len(problems) > known:
                refused.add(key)
        for key in required:
            if key not in result and key not in refused:
                problems.append(Problem(f"{place}.{key}" if place else key, "Dieses Feld fehlt."))
        return result

    check.fields = fields
    return check


def arrange(value, check):
    """A checked value with its keys in the order in which ``check`` declares them."""
    if isinstance(value, dict):
        return {key: arrange(value[key], item) for key, item in check.fields.items() if key in value}
    if isinstance(value, list) and hasattr(check, "item"):
        return [arrange(item, check.item) for item in value]
    return value


def no_repeats(rows, key, place, problems):
    """A list of records names nothing twice under ``key``."""
    seen = set()
    for i, row in enumerate(rows):
        if row.get(key) in seen:
            problems.append(Problem(f"{place}[{i}].{key}", f"„{row[key]}“ kommt zweimal vor."))
        seen.add(row.get(key))
