"""Somebody else has saved since a form was opened: what each changed, and both in one form.

A save from a stale form writes nothing. ``examine`` finds out what it says; ``merged`` is the form with their
changes in it, which is saved only when somebody presses save.
"""

from dataclasses import dataclass, field

from django.contrib.admin import helpers
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import CheckboxInput
from django.http import QueryDict

from practices.choices import Stage
from practices.desk import conflict, diff, people
from practices.desk.forms import CONFLICT, FILED, RESOLVE, is_number, rows_as_new
from practices.desk.labels import LABELS
from practices.models import Version
from practices.public import catalogue

SEEN = "_seen_version"  # what the person who resolves has looked at
LONG = 280  # characters of unchanged text that are shown in full

# What may stand only once in the rows of a practice.
UNIQUE = {
    "considerations": ["dimension"],
    "quality_marks": ["mark"],
    "relations": ["kind", "target"],
    "legacy_addresses": ["path"],
}


@dataclass(slots=True)
class Conflict:
    practice: object
    base: Version | None  # what the form was opened with, if it says so
    newest: Version
    since: list  # versions saved since, oldest first; all that matters if the base is unknown is the newest
    mine: dict
    faulty: set
    sides: dict
    take: set
    person: object
    is_merged: bool = False
    is_overtaken: bool = False  # somebody has saved once more while the person was choosing
    taken: list = field(default_factory=list)  # labels
    left: list = field(default_factory=list)  # labels of what a save would change now

    @property
    def is_own(self):
        """The same person has saved from another window."""
        return all(version.created_by_id == self.person.pk for version in self.since)

    @property
    def who(self):
        names = ["Ihnen" if v.created_by_id == self.person.pk else people.name(v.created_by) for v in self.since]
        return " und ".join(dict.fromkeys(names))

    @property
    def overlaps(self):
        return conflict.BOTH in self.sides.values()


def examine(model_admin, request, practice):
    """What a stale form for ``practice``, a locked row, says beside what is stored; None if that is of no use.

    If the person asked for it, ``request.POST`` is the merged form now. Else the practice has no parts and terms
    any more, so that what was typed is checked by itself: the caller rolls back.
    """
    if not model_admin.has_change_permission(request, practice):
        return None
    found = None
    if practice.stage != Stage.ARCHIVED:
        found = _find(model_admin, request, practice)
        seen = request.POST.get(SEEN)
        if RESOLVE in request.POST and seen == str(practice.version):
            request.POST = merged(model_admin, request, practice, found)
            return found
        found.is_overtaken = RESOLVE in request.POST and seen is not None
    _clear(model_admin, practice)
    return found


def _find(model_admin, request, practice):
    opened = request.POST.get("opened_version")
    versions = Version.objects.filter(practice_number=practice.number).select_related("created_by")
    newest = versions.get(number=practice.version)
    base = None
    if is_number(opened) and int(opened) < practice.version:
        base = versions.filter(number=int(opened)).first()
    since = list(versions.filter(number__gt=base.number).order_by("number")) if base else [newest]
    with conflict.nothing_stays():
        fresh = type(practice).objects.get(pk=practice.pk)
        _clear(model_admin, practice)
        form, formsets = _forms(model_admin, request, fresh, request.POST)
        mine, faulty = conflict.typed(form, formsets)
    sides = conflict.sides(base and base.document, mine, newest.document)
    for key in faulty & set(sides):  # what cannot be stored is not what was there before, whatever it looks like
        sides[key] = conflict.BOTH if sides[key] == conflict.THEIRS else sides[key]
    take = {key for key in sides if request.POST.get(f"_take_{key}") == "theirs"}
    return Conflict(practice, base, newest, since, mine, faulty, sides, take, request.user)


def _forms(model_admin, request, practice, data=None):
    """The form of a practice and those of its rows; with ``data`` bound, all rows being new ones."""
    form = model_admin.get_form(request, practice, change=True)(data, instance=practice)
    formsets = []
    for FormSet, inline in model_admin.get_formsets_with_inlines(request, practice):
        prefix = FormSet.get_default_prefix()
        rows = data and rows_as_new(data, prefix)
        formsets.append(FormSet(rows, instance=practice, prefix=prefix, queryset=inline.get_queryset(request)))
    return form, formsets


def _clear(model_admin, practice):
    for inline in model_admin.inlines:
        owner = inline.fk_name or "practice"
        inline.model.objects.filter(**{owner: practice}).delete()
    for through, _ in FILED.values():
        through.objects.filter(practice=practice).delete()
    practice.tag_items.all().delete()


# The merged form


def merged(model_admin, request, practice, found):
    """What the browser would send if both had written into one form; a version number makes it fit to be saved."""
    data = request.POST.copy()
    theirs, formsets = _stored(model_admin, request, practice)
    keys = conflict.taken(found.sides, found.take)
    for key in keys:
        for name in conflict.FORM_FIELDS.get(key, []):
            data.setlist(name, theirs.getlist(name))
    prefixes = {conflict.ROWS[key] for key in keys if key in conflict.ROWS}
    for formset in formsets:
        prefix = formset.prefix
        rows = {} if prefix in prefixes else _rows_over(data, theirs, formset)
        if rows is not None:
            for name in [name for name in data if name.startswith(f"{prefix}-")]:
                del data[name]
            for name, values in (rows or _with_prefix(theirs, prefix)).items():
                data.setlist(name, values)
    data["opened_version"] = str(practice.version)
    found.is_merged = True
    found.taken = [LABELS[key] for key in keys]
    base = found.base and found.base.document
    result = conflict.merge(base, found.mine, found.newest.document, found.take)
    found.left = diff.changed_labels(found.newest.document, result)
    return data


def _stored(model_admin, request, practice):
    """What the browser would send for the form of the rows as they are."""
    fresh = type(practice).objects.get(pk=practice.pk)
    form, formsets = _forms(model_admin, request, fresh)
    data = QueryDict(mutable=True)
    for one in [form, *(formset.management_form for formset in formsets), *(f for s in formsets for f in s.forms)]:
        for bound in one:
            data.setlist(bound.html_name, _sent(bound))
    return data, formsets


def _sent(bound):
    value, widget = bound.value(), bound.field.widget
    if isinstance(widget, CheckboxInput):
        return ["on"] if value else []
    if isinstance(value, list | tuple):
        return [str(item) for item in value]
    shown = widget.format_value(value)
    shown = shown if isinstance(shown, list) else [shown]
    return ["" if item is None else str(item) for item in shown]


def _with_prefix(data, prefix):
    return {name: data.getlist(name) for name in data if name.startswith(f"{prefix}-")}


def _rows_over(data, theirs, formset):
    """The typed rows as changes of the stored ones, so that a save leaves just what was typed.

    A typed row takes the place of the stored one that says what may be said only once, else of its own, else
    of any that is left; what is left then is ticked to be deleted, or new. None if the sent rows are unreadable.
    """
    prefix = formset.prefix
    typed = type(formset)(rows_as_new(data, prefix), instance=formset.instance, prefix=prefix)
    if not typed.management_form.is_valid():
        return None
    names = [name for name in typed.empty_form.fields if name not in ("id", formset.fk.name, "DELETE")]
    rows = [
        {name: data.getlist(form.add_prefix(name)) for name in [*names, "id"]}
        for form in typed.forms
        if form.has_changed() and form.add_prefix("DELETE") not in data
    ]
    stored = [
        {name: theirs.getlist(f"{prefix}-{n}-{name}") for name in [*names, "id"]}
        for n in range(formset.initial_form_count())
    ]
    pairs = []
    once = UNIQUE.get(prefix)
    for same in ([once] if once else []) + [["id"], []]:
        for row in list(stored):
            match = next((r for r in rows if all(r[name] == row[name] for name in same)), None)
            if match is not None:
                pairs.append((row, match))
                stored.remove(row)
                rows.remove(match)
    result = []
    for row, match in pairs:
        result.append({**match, "id": row["id"]})
    result += [{**row, "DELETE": ["on"]} for row in stored]
    count = len(result)
    result += [{**row, "id": [""]} for row in rows]
    sent = {f"{prefix}-{n}-{name}": values for n, row in enumerate(result) for name, values in row.items()}
    owner = [str(formset.instance.pk)]
    sent |= {f"{prefix}-{n}-{formset.fk.name}": owner for n in range(len(result))}
    limits = {f"{prefix}-{name}": data.getlist(f"{prefix}-{name}") for name in ("MIN_NUM_FORMS", "MAX_NUM_FORMS")}
    return limits | {f"{prefix}-TOTAL_FORMS": [str(len(result))], f"{prefix}-INITIAL_FORMS": [str(count)], **sent}


# The page


def show(context, found):
    """Put into the page of the form what stands against saving it; that is no mistake in any of its fields."""
    form = context["adminform"].form
    errors = form.errors.get(NON_FIELD_ERRORS)
    if errors is not None:
        errors.data = [error for error in errors.data if error.code != CONFLICT]
        if not errors.data:
            del form.errors[NON_FIELD_ERRORS]
    formsets = [formset.formset for formset in context["inline_admin_formsets"]]
    context["errors"] = helpers.AdminErrorList(form, formsets)
    context["conflict"] = found
    context["rows"] = [] if found.is_merged else table(found)


def table(found):
    """One row a field: what each says, words that differ marked, beside what was there before."""
    vocabularies = catalogue.current().vocabularies
    base, newest = found.base and found.base.document, found.newest.document
    if base is None:
        both = {change.key: change for change in diff.changes(newest, found.mine, vocabularies)}
        here = {key: change.new for key, change in both.items()}
        there = {key: change.old for key, change in both.items()}
        before = {}
    else:
        mine = {change.key: change for change in diff.changes(base, found.mine, vocabularies)}
        theirs = {change.key: change for change in diff.changes(base, newest, vocabularies)}
        here = {key: change.new for key, change in mine.items()}
        there = {key: change.new for key, change in theirs.items()}
        before = {key: united(*(side[key].old for side in (mine, theirs) if key in side)) for key in {*mine, *theirs}}
    rows = []
    for key, side in found.sides.items():
        if key not in LABELS:
            continue
        rows.append(
            {
                "key": key,
                "field": conflict.ROWS.get(key) or conflict.FORM_FIELDS[key][0],
                "label": LABELS[key],
                "side": side,
                "is_faulty": key in found.faulty,
                "mine": shortened(here[key]) if key in here else None,
                "theirs": shortened(there[key]) if key in there else None,
                "before": shortened(before.get(key, [])),
                "take": "theirs" if key in found.take else "mine",
            }
        )
    return rows


def united(*sides):
    """The same text, marked in several ways, marked where any of them marks it."""
    marks = [[is_changed for is_changed, text in side for _ in text] for side in sides]
    text = "".join(text for _, text in sides[0])
    segments = []
    for letter, *flags in zip(text, *marks, strict=True):
        if segments and segments[-1][0] == any(flags):
            segments[-1] = (segments[-1][0], segments[-1][1] + letter)
        else:
            segments.append((any(flags), letter))
    return segments


def shortened(segments):
    """Long stretches that nobody changed without their middle; the space behind a changed word unmarked."""
    result = []
    for is_changed, text in segments:
        if is_changed and (word := text.rstrip(" ")) != text:
            result += [(True, word), (False, text[len(word) :])] if word else [(False, text)]
            continue
        if not is_changed and len(text) > LONG:
            text = f"{text[: LONG // 2].rsplit(' ', 1)[0]} […] {text[-LONG // 2 :].split(' ', 1)[-1]}"
        result.append((is_changed, text))
    return result
