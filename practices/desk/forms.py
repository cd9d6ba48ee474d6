"""What an editor fills in."""

import re

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.functional import cached_property

from practices.choices import SafetyAspect, Stage
from practices.desk.widgets import Choices
from practices.models import Practice, PracticeCategory, PracticeOccasion, PracticePlace, PracticeTag
from practices.models.parts import normalise_path
from practices.models.practice import slug_owner
from taxonomy import terms
from taxonomy.models import Category, Occasion, Place

# Fields whose rows stand in through tables: form field → (through model, its foreign key).
FILED = {
    "categories": (PracticeCategory, "category"),
    "occasions": (PracticeOccasion, "occasion"),
    "further_places": (PracticePlace, "place"),
}

RESOLVE = "_resolve"  # the button that brings together what two people wrote
CONFLICT = "conflict"  # the code of an error that is nobody's mistake
STALE = (
    "Nicht gespeichert: Der Beitrag hat inzwischen eine neuere Fassung. Es wurde nichts überschrieben, und Ihre "
    "Eingaben stehen noch hier."
)


def field_choices(name, labels=None):
    field = Practice._meta.get_field(name)
    return Choices(field, admin.site, labels=labels)


class TagNames(forms.Field):
    """A list of names, each once."""

    widget = forms.SelectMultiple

    def clean(self, value):
        names = {}
        for raw in value or []:
            name = " ".join(raw.split())
            if len(name) > 100:
                raise ValidationError(f"Ein Schlagwort hat höchstens 100 Zeichen: „{name[:40]}…“")
            if name and not name.isprintable():
                raise ValidationError("Ein Schlagwort enthält Steuerzeichen.")
            if name:
                names.setdefault(name.casefold(), name)
        return list(names.values())

    def has_changed(self, initial, data):
        return list(initial or []) != list(data or [])


class PracticeForm(forms.ModelForm):
    opened_version = forms.CharField(required=False, widget=forms.HiddenInput)
    safety = forms.MultipleChoiceField(
        label="Sicherheitsbezug",
        choices=SafetyAspect.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Um welche Seite von Sicherheit geht es? Mehrere sind möglich.",
    )
    categories = forms.ModelMultipleChoiceField(
        Category.objects.all(),
        label="Kategorien",
        required=False,
        help_text="Raum, Handlungsfeld, Methode: alles, worunter jemand diesen Beitrag suchen würde.",
    )
    occasions = forms.ModelMultipleChoiceField(
        Occasion.objects.all(),
        label="Anlässe",
        required=False,
        help_text="Welches Problem hat den Anstoß gegeben?",
    )
    further_places = forms.ModelMultipleChoiceField(
        Place.objects.all(),
        label="Weitere Orte",
        required=False,
        help_text="Nur wenn das Vorhaben auch anderswo stattfindet.",
    )
    tags = TagNames(
        label="Schlagworte",
        required=False,
        help_text="Was die Kategorien nicht sagen. Vorhandene werden vorgeschlagen; neue mit Komma abschließen.",
    )
    note = forms.CharField(
        label="Notiz zu dieser Fassung",
        max_length=500,
        required=False,
        help_text="Für die Redaktion: Was haben Sie geändert? Steht im Verlauf.",
    )
    public_note = forms.CharField(
        label="Änderungshinweis für die Öffentlichkeit",
        max_length=300,
        required=False,
        help_text="Nur beim Veröffentlichen: steht beim Beitrag unter „Änderungen“.",
    )

    class Meta:
        model = Practice
        exclude = []  # noqa: DJ006  the admin's fieldsets name the fields

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        practice = self.instance
        if practice.pk:
            self.initial["opened_version"] = practice.version
            self.initial["tags"] = [item.tag.name for item in practice.tag_items.select_related("tag")]
            for name, (through, key) in FILED.items():
                rows = through.objects.filter(practice=practice).order_by("pk")
                self.initial[name] = list(rows.values_list(f"{key}_id", flat=True))
        else:
            del self.fields["opened_version"]

    @property
    def is_stale(self):
        """Somebody else has saved since this form was opened."""
        return (
            self.is_bound
            and self.instance.pk is not None
            and self.data.get(self.add_prefix("opened_version")) != str(self.instance.version)
        )

    def clean(self):
        super().clean()
        unify_line_ends(self.cleaned_data)
        # self.instance already carries what was typed; what decides here is not in the form.
        if self.instance.pk and self.instance.stage == Stage.ARCHIVED:
            self.add_error(
                None,
                "Der Beitrag ist inzwischen archiviert und lässt sich nicht ändern. Ihre Eingaben stehen noch hier, "
                "gespeichert ist davon nichts.",
            )
        elif self.instance.pk is None and self.add_prefix("opened_version") in self.data:
            self.add_error(
                None,
                "Nicht gespeichert: Der Beitrag ist inzwischen gelöscht. Ihre Eingaben stehen noch hier; wenn Sie noch "
                "einmal speichern, entsteht daraus ein neuer Beitrag.",
            )
        elif self.is_stale:
            self.add_error(None, ValidationError(STALE, code=CONFLICT))
        elif self.instance.pk and RESOLVE in self.data:
            self.add_error(None, ValidationError("Noch nicht gespeichert.", code=CONFLICT))

    def clean_slug(self):
        slug = self.cleaned_data["slug"]
        owner = slug_owner(slug) if slug else None
        if owner not in (None, self.instance.number):
            raise ValidationError(f"Diese Adresse gehört zu Beitrag Nr. {owner} und bleibt ihm, auch als frühere.")
        return slug

    def _get_validation_exclusions(self):
        """A missing slug is made from the title when the row is saved."""
        exclude = super()._get_validation_exclusions()
        return exclude if self.cleaned_data.get("slug") else {*exclude, "slug"}

    def _save_m2m(self):
        """The rows that file the practice: only what differs is written, new ones in the order of choice."""
        practice, data = self.instance, self.cleaned_data
        for name, (through, key) in FILED.items():
            if name in data:
                _file(through, {"practice": practice}, f"{key}_id", self._chosen(name))
        if "tags" in data:
            tags = [terms.tag_named(name).pk for name in data["tags"]]
            _file(PracticeTag, {"content_object": practice}, "tag_id", list(dict.fromkeys(tags)))

    def _chosen(self, name):
        """Ids in the order of the form; a queryset would lose it."""
        known = {row.pk for row in self.cleaned_data[name]}
        sent = self.data.getlist(self.add_prefix(name)) if hasattr(self.data, "getlist") else []
        return list(dict.fromkeys(int(pk) for pk in sent if pk.isdecimal() and int(pk) in known))


def one_line(text, most):
    """A sentence that was typed: one line, without what PostgreSQL refuses, of at most so many characters."""
    return " ".join(text.replace("\x00", "").split())[:most]


def rows_sent(data, prefix):
    """How many rows of a part ``data`` really has, whatever it says: thousands of empty ones take a minute to show."""
    index = re.compile(rf"{re.escape(prefix)}-(\d{{1,4}})-.+")
    return max((int(match[1]) + 1 for key in data if (match := index.fullmatch(key))), default=0)


def no_more_rows_than_sent(data, prefix):
    """``data``, or a copy of it that promises no more rows than it has."""
    total = data.get(f"{prefix}-TOTAL_FORMS", "")
    if re.fullmatch(r"[0-9]+", str(total)) and int(str(total)[:9]) > (most := rows_sent(data, prefix)):
        data = data.copy()
        data[f"{prefix}-TOTAL_FORMS"] = str(most)
    return data


def rows_as_new(data, prefix):
    """A copy of what was sent for the rows of a part, for a time when the rows it was meant for may be gone."""
    data = data.copy()
    data[f"{prefix}-INITIAL_FORMS"] = "0"
    row_id = re.compile(rf"{re.escape(prefix)}-\d+-(id|practice)")
    for key in [key for key in data if row_id.fullmatch(key)]:
        data[key] = ""
    return data


def unify_line_ends(data):
    """Browsers send CRLF: without this a text that nobody touched would differ from what is stored."""
    for name, value in data.items():
        if isinstance(value, str):
            data[name] = value.replace("\r\n", "\n").replace("\r", "\n")


def _file(through, owner, key, wanted):
    present = list(through.objects.filter(**owner).order_by("pk").values_list(key, flat=True))
    through.objects.filter(**owner).exclude(**{f"{key}__in": wanted}).delete()
    through.objects.bulk_create(through(**owner, **{key: pk}) for pk in wanted if pk not in present)


def is_number(text):
    return isinstance(text, str) and text.isascii() and text.isdecimal() and len(text) < 9


class PartForm(forms.ModelForm):
    """One row of a part. The names of what it points to come with it, so that no choice costs a query."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "position" in self.fields:
            self.fields["position"].required = False
            if self.instance.pk is None:
                self.initial["position"] = None
        for name, field in self.fields.items():
            widget = getattr(field.widget, "widget", field.widget)
            if hasattr(widget, "known") and self.instance.pk and self.instance._state.fields_cache.get(name):
                row = getattr(self.instance, name)
                widget.known[str(row.pk)] = field.label_from_instance(row)

    def clean(self):
        super().clean()
        unify_line_ends(self.cleaned_data)
        if path := self.cleaned_data.get("path"):  # of an old address: two ways of writing it are one
            self.cleaned_data["path"] = normalise_path(path)


class PartFormSet(forms.BaseInlineFormSet):
    """Rows without a place in the order go to the end."""

    @cached_property
    def empty_form(self):
        """The row that is copied for a new one, made once: the admin asks for it five times for each page."""
        return super().empty_form

    def save_new(self, form, commit=True):
        self._place(form.instance)
        return super().save_new(form, commit)

    def save_existing(self, form, obj, commit=True):
        self._place(form.instance)
        return super().save_existing(form, obj, commit)

    def _place(self, part):
        if part.position is None:
            if not hasattr(self, "_last"):
                rows = self.model.objects.filter(**{self.fk.name: self.instance})
                self._last = rows.aggregate(last=Max("position"))["last"] or 0
            self._last = min(self._last + 1, 32767)
            part.position = self._last
