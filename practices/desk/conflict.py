"""Two people wrote at one record: what each changed since the version both began with, and both together.

Everything here compares documents, field by field; a list of parts is one field. ``base`` is the version a form
was opened with, ``theirs`` what was saved meanwhile, ``mine`` what the form says.
"""

import copy
from contextlib import contextmanager

from django.db import transaction

from practices import document as documents
from practices.desk import diff
from practices.desk.labels import LABELS
from practices.models.practice import free_slug
from practices.richtext import sanitize
from practices.sections import BY_KEY, SECTIONS

MINE, THEIRS, BOTH = "mine", "theirs", "both"

# Where a field of the document stands in the form: the prefix of its rows, and its fields.
ROWS = {
    "actors": "involvements",
    "diversity": "considerations",
    "bibliography": "authors",
    **{key: key for key in ("quality_marks", "pictures", "attachments", "sources", "relations", "legacy_addresses")},
}
FORM_FIELDS = {
    **{key: [key] for key in LABELS if key not in ROWS},
    "bibliography": ["publisher", "publication_year", "series", "citation", "doi"],
    "contact": [f"contact_{key}" for key in ("name", "organisation", "email", "phone", "consent_on", "expires_on")],
}


def sides(base, mine, theirs):
    """``{key: who changed it}`` in the order of the form; what both changed alike is nobody's.

    Without ``base`` nobody knows who changed what: whatever differs counts as changed by both.
    """
    result = {}
    for key in _keys(base or {}, mine, theirs):
        before, here, there = (diff.value(document, key) for document in (base or {}, mine, theirs))
        if here == there:
            continue
        if base is None or before not in (here, there):
            result[key] = BOTH
        else:
            result[key] = THEIRS if here == before else MINE
    return result


def merge(base, mine, theirs, take=()):
    """``mine``, with what only they changed, and with theirs in those fields of ``take`` that both changed."""
    result = copy.deepcopy(mine)
    for key in taken(sides(base, mine, theirs), take):
        _put(result, key, diff.value(theirs, key))
    return result


def taken(sides, take=()):
    """The keys in which a merge follows them."""
    return [key for key, side in sides.items() if side == THEIRS or side == BOTH and key in take]


def _keys(*all_documents):
    known = [*LABELS, "sections"]
    return [*LABELS, *(key for key in dict.fromkeys(k for d in all_documents for k in d) if key not in known)]


def _put(document, key, value):
    place = document.setdefault("sections", {}) if key in BY_KEY else document
    if value is None:
        place.pop(key, None)
    else:
        place[key] = copy.deepcopy(value)
    if document.get("sections") == {}:
        del document["sections"]


@contextmanager
def nothing_stays():
    """A place to try something out in the database."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def typed(form, formsets):
    """``(document, faulty keys)``: what bound forms say about a practice; call it where ``nothing_stays``.

    The formsets' rows are all new ones and the practice has none of its own. A field that cannot be stored as it
    was typed stands in the document as the bare text.
    """
    names = {name: key for key, fields in FORM_FIELDS.items() for name in fields}
    keys = {prefix: key for key, prefix in ROWS.items()}
    form.full_clean()
    practice = copy.copy(form.instance)
    for section in SECTIONS:
        setattr(practice, section.key, sanitize(getattr(practice, section.key) or ""))
    practice.slug = practice.slug or free_slug(practice.title, practice.number)
    form._save_m2m()
    refused = [formset for formset in formsets if not formset.is_valid()]
    for formset in formsets:
        if formset not in refused:
            formset.save()
    document = documents.build(practice)
    wrong = [name for name in form.errors if name in names]
    for name in wrong:
        _put_typed(document, names[name], form, name)
    for formset in refused:
        _put_rows(document, keys[formset.prefix], formset)
    return document, {names[name] for name in wrong} | {keys[formset.prefix] for formset in refused}


def _put_typed(document, key, form, name):
    """The bare text of a field that does not validate."""
    sent = [value for value in form.data.getlist(form.add_prefix(name)) if value.strip()]
    raw = sent if len(sent) > 1 else (sent or [None])[0]
    if key in ("bibliography", "contact"):
        inside = {**document.get(key, {}), name.removeprefix("contact_").removeprefix("publication_"): raw or ""}
        _put(document, key, {name: value for name, value in inside.items() if value} or None)
    else:
        _put(document, key, raw)


def _put_rows(document, key, formset):
    hidden = {"id", formset.fk.name, "DELETE", "position"}
    rows = []
    for form in formset.forms:
        values = [form.data.get(form.add_prefix(name), "").strip() for name in form.fields if name not in hidden]
        if form.has_changed() and any(values):
            rows.append(" · ".join(filter(None, values)))
    if key == "bibliography":
        _put(document, key, {**document.get(key, {}), "authors": rows})
    else:
        _put(document, key, rows)
