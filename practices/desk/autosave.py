"""What somebody has typed and not saved, in a side buffer: never a version, never a status, never public."""

import re
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.forms import ModelChoiceField
from django.http import QueryDict
from django.utils import timezone

from practices.desk import diff
from practices.desk.forms import rows_sent
from practices.models import Autosave, Practice
from practices.sections import BY_KEY

KEPT = timedelta(days=30)
MOST_BYTES = 2_000_000  # what a request for saving may hold too (DATA_UPLOAD_MAX_MEMORY_SIZE)
MOST_NEW = 20  # forms of new practices that one person may leave unsaved

KEY, PERSON, BASE = "autosave_key", "autosave_person", "autosave_base"  # fields that are no content
FORM_KEY = re.compile(r"[\w-]{8,32}", re.ASCII)


class Refused(Exception):
    """With a sentence for the person, and the status of the answer."""

    status = 409


class AlreadySaved(Refused):
    status = 410


def fresh(person):
    """The unsaved words of a person, as far as they are still kept."""
    return Autosave.objects.filter(person=person, saved_at=None, updated_at__gte=timezone.now() - KEPT)


def content_of(posted):
    """``{name: [values]}`` of a posted form, without its tokens, buttons and templates of rows."""
    return {
        name: [value.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "") for value in values]
        for name, values in posted.lists()
        if name not in (KEY, PERSON, BASE, "csrfmiddlewaretoken") and re.fullmatch(r"[a-z](?!.*__)[\w-]*", name)
    }


def as_posted(content):
    """The content of a buffer as the form would have sent it."""
    data = QueryDict(mutable=True)
    for name, values in content.items():
        data.setlist(name, values)
    return data


def store(person, practice, *, form_key, content, base=None):
    """Keep what a form says; ``practice`` is None for a new one. Returns the row.

    The words of another form are never overwritten: they wait for the person's decision. ``base`` comes with words
    that a browser had kept by itself: the state (ISO 8601, or "") that it knew of when it kept them.
    """
    try:
        return _store(person, practice, form_key, content, base)
    except IntegrityError:  # the same form's first two requests at once: now the other's row is there
        return _store(person, practice, form_key, content, base)


@transaction.atomic
def _store(person, practice, form_key, content, base):
    now = timezone.now()
    if practice is not None:  # locks in the order of a save: the practice first
        Practice.objects.select_for_update().filter(pk=practice.pk).first()
    Autosave.objects.filter(updated_at__lt=now - KEPT).delete()
    same = Q(form_key=form_key) if practice is None else Q(form_key=form_key) | Q(practice=practice)
    rows = list(Autosave.objects.select_for_update().filter(same, person=person))
    own = next((row for row in rows if row.form_key == form_key), None)
    if own and own.saved_at:
        raise AlreadySaved("Das Formular ist schon gespeichert.")
    if own and own.practice_id != (practice and practice.pk):
        raise Refused("Das Formular gehört zu einem anderen Beitrag.")
    if any(row is not own and not row.saved_at for row in rows):
        raise Refused("Es gibt schon ungesicherte Eingaben zu diesem Beitrag, aus einem anderen Fenster.")
    if own and base is not None and base != own.updated_at.isoformat() and content != own.content:
        raise Refused("Die Eingaben sind inzwischen auf einem anderen Gerät weitergeschrieben.")
    if own is None and practice is None and fresh(person).filter(practice=None).count() >= MOST_NEW:
        raise Refused(
            f"Es gibt schon {MOST_NEW} ungesicherte neue Beiträge. Bitte speichern oder verwerfen Sie einige."
        )
    row = own or (rows[0] if rows else Autosave(person=person, practice=practice))
    row.form_key, row.content, row.updated_at, row.saved_at = form_key, content, now, None
    opened = (content.get("opened_version") or [""])[0]
    row.opened_version = int(opened) if re.fullmatch(r"[0-9]{1,9}", opened) else None
    row.save()
    return row


def saved(person, practice, form_key):
    """The form has become a version: its words are buffered no longer, and a late request changes nothing.

    Words of another form of this person stay. Runs in the transaction of the save, which has locked the practice.
    """
    mine = Autosave.objects.filter(person=person)
    if not form_key:
        mine.filter(practice=practice).delete()
        return
    mine.filter(Q(form_key=form_key) | Q(practice=practice, saved_at__isnull=False)).delete()
    now = timezone.now()
    row = Autosave(person=person, practice=practice, form_key=form_key, updated_at=now, saved_at=now)
    Autosave.objects.bulk_create([row], ignore_conflicts=True)


def when(moment):
    """A moment as one says it: "heute 14:03"."""
    moment = timezone.localtime(moment)
    days = (timezone.localdate() - moment.date()).days
    day = {0: "heute", 1: "gestern"}.get(days, f"{moment:%d.%m.}")
    return f"{day} {moment:%H:%M}"


# What differs


def differences(form, names, formsets, data):
    """``diff.Change`` for each field (of ``names``, in that order) and part in which ``data`` differs from what the
    unbound form shows.
    """
    result = []
    for name in names:
        field = form.fields.get(name)
        if field is None or field.widget.value_omitted_from_data(data, {}, form.add_prefix(name)):
            continue
        old = form.get_initial_for_field(field, name)
        new = field.widget.value_from_datadict(data, {}, form.add_prefix(name))
        if field.has_changed(old, new):
            before, after = (_lines(field, name, value) for value in (old, new))
            result.append(_change(name, field.label or name, before, after))
    for formset in formsets:
        old, new = _rows(formset, data)
        if old != new:
            label = str(formset.model._meta.verbose_name_plural)
            result.append(_change(formset.prefix, label, old, new))
    return result


def _change(key, label, old, new):
    before, after = diff.segments("\n".join(old), "\n".join(new))
    return diff.Change(key, label, before, after, is_markup_only=old == new)


def _lines(field, name, value):
    """A value of a field as a person reads it; also one that the field would refuse."""
    values = [one for one in (value if isinstance(value, list | tuple) else [value]) if one not in ("", None, False)]
    if name in BY_KEY:
        return diff.lines({"sections": {name: values[0] if values else ""}}, name, None)
    if isinstance(field, ModelChoiceField):
        names = _names(field, values)
        return [names.get(str(one), str(one)) for one in values]
    choices = {str(key): str(label) for key, label in getattr(field, "choices", None) or []}
    return [choices.get(str(one)) or _plain(field, one) for one in values]


def _names(field, values):
    ids = [str(one) for one in values if str(one).isascii() and str(one).isdecimal() and len(str(one)) < 19]
    rows = field.queryset.filter(pk__in=ids) if ids else []
    return {str(row.pk): field.label_from_instance(row) for row in rows}


def _plain(field, value):
    if value is True:
        return f"{field.label}: ja"
    try:
        python = field.to_python(value)
    except ValidationError:
        python = value
    return f"{python:%d.%m.%Y}" if hasattr(python, "strftime") else str(value)


def _rows(formset, data):
    """The rows of a part as they are stored, and as they were typed, each as lines of text."""
    hidden = {"id", formset.fk.name, "DELETE", "position"}
    empty = formset.empty_form
    fields = {name: field for name, field in empty.fields.items() if name not in hidden}
    old = [
        (one.initial.get("position"), [one.get_initial_for_field(field, name) for name, field in fields.items()])
        for one in formset.initial_forms
    ]
    new = []
    for n in range(min(rows_sent(data, formset.prefix), formset.absolute_max)):
        prefix = f"{formset.prefix}-{n}"
        typed = [field.widget.value_from_datadict(data, {}, f"{prefix}-{name}") for name, field in fields.items()]
        is_untouched = not data.get(f"{prefix}-id") and not any(
            field.has_changed(empty.get_initial_for_field(field, name), value)
            for (name, field), value in zip(fields.items(), typed, strict=True)
        )
        if not is_untouched and not data.get(f"{prefix}-DELETE"):
            position = data.get(f"{prefix}-position", "")
            new.append((int(position) if re.fullmatch(r"[0-9]{1,6}", position) else None, typed))
    names = {}
    for at, (name, field) in enumerate(fields.items()):
        if isinstance(field, ModelChoiceField):
            names[name] = _names(field, [values[at] for _, values in [*old, *new] if values[at]])
    return _in_order(old, fields, names), _in_order(new, fields, names)


def _in_order(rows, fields, names):
    rows = sorted(rows, key=lambda row: (row[0] is None, row[0] or 0))
    lines = []
    for _, values in rows:
        words = []
        for (name, field), value in zip(fields.items(), values, strict=True):
            if value not in ("", None, False):
                words += [names[name].get(str(value), str(value))] if name in names else _lines(field, name, value)
        lines.append(" · ".join(words))
    return lines
