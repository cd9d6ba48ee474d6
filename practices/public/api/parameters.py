"""What may stand in addresses: read off the code that reads it, so that none is missing and none too many."""

from practices.public.api import changes, words
from practices.public.api.practices import WALK
from practices.public.api.schemas import one_of
from practices.public.api.terms import KEYS
from practices.public.catalogue.answer import VALUES
from practices.public.catalogue.walk import LONGEST
from practices.public.filters import (
    LONGEST_QUERY,
    MOST_VALUES,
    PAGE_SIZE,
    ChoiceFilter,
    NumberFilter,
    PracticeFilterSet,
    QueryFilter,
)

NO_CONTROL_CHARACTERS = "^[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f]*$"
KNOWN_TAG = {
    "name": "If-None-Match",
    "in": "header",
    "description": words.PARAMETERS["If-None-Match"],
    "schema": {"type": "string"},
}


def of_list():
    filters = PracticeFilterSet.base_filters
    return [_parameter(name, _schema(name, filter_)) for name, filter_ in filters.items()] + [_walk()]


def of_changes():
    since = {
        "anyOf": [
            {"type": "string", "pattern": "^[0-9]{1,15}$"},
            {"type": "string", "format": "date-time"},
            {"type": "string", "format": "date"},
        ]
    }
    size = changes.SIZE_FIELD
    return [
        _parameter(changes.SINCE, since),
        _parameter(changes.SIZE, _number(size.most, size.default)),
        _walk(),
    ]


def of_record():
    return [_parameter("number", {"type": "integer", "minimum": 1, "maximum": 2**31 - 1}, where="path")]


def of_vocabulary():
    return [_parameter("path", {"type": "string", "enum": list(KEYS)}, where="path")]


def _parameter(name, schema, where="query"):
    parameter = {"name": name, "in": where, "description": words.PARAMETERS[name], "schema": schema}
    if where == "path":
        parameter["required"] = True
    if schema.get("type") == "array":
        parameter |= {"style": "form", "explode": True}
    return parameter


def _schema(name, filter_):
    if isinstance(filter_, ChoiceFilter):
        items = {"type": "string", "minLength": 1}
        if name in VALUES:
            items = one_of(VALUES[name][1], words.PARAMETERS[name])
        return {"type": "array", "items": items, "maxItems": MOST_VALUES}
    if isinstance(filter_, QueryFilter):
        return {"type": "string", "maxLength": LONGEST_QUERY, "pattern": NO_CONTROL_CHARACTERS}
    if isinstance(filter_, NumberFilter):
        return _number(filter_.field.most, PAGE_SIZE if name == "anzahl" else 1)
    choices = dict(filter_.extra["choices"])
    return {"type": "string", "enum": list(choices), "x-labels": choices}


def _number(most, default):
    return {"type": "integer", "minimum": 1, "maximum": most, "default": default}


def _walk():
    return _parameter(WALK, {"type": "string", "minLength": 1, "maxLength": LONGEST})
