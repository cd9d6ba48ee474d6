"""The parts of a practice, as rows in its form."""

from django.contrib import admin
from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils.html import format_html

from practices.desk import access
from practices.desk.admin.base import FIELDS, ChoosesRows
from practices.desk.forms import PartForm, PartFormSet
from practices.models import (
    Attachment,
    Author,
    Consideration,
    Involvement,
    LegacyAddress,
    Picture,
    QualityMark,
    Relation,
    Source,
)

ORDER = "position"


class PartInline(ChoosesRows, admin.StackedInline):
    form = PartForm
    formset = PartFormSet
    template = "admin/edit_inline/part.html"
    extra = 0
    select_related = ()
    question = ""
    formfield_overrides = FIELDS

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        return rows.select_related(*self.select_related) if self.select_related else rows

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        if ORDER in formset.form.base_fields:
            formset.form.base_fields[ORDER].widget.attrs["class"] = "order"
        return formset

    # Whoever may change the practice may change its parts; they have no permissions of their own.
    def _may_edit(self, request, obj):
        practices = self.admin_site.get_model_admin(self.parent_model)
        return practices.has_change_permission(request, obj) if obj else practices.has_add_permission(request)

    def has_view_permission(self, request, obj=None):
        return True  # the form itself has been allowed

    def has_add_permission(self, request, obj=None):
        return self._may_edit(request, obj)

    def has_change_permission(self, request, obj=None):
        return self._may_edit(request, obj)

    def has_delete_permission(self, request, obj=None):
        return self._may_edit(request, obj)


class InvolvementInline(PartInline):
    model = Involvement
    question = "Wer handelt, in welcher Rolle? Mehrere derselben Art sind möglich."
    fields = [("actor", "role"), ("organisation", "note", ORDER)]
    autocomplete_fields = can_add = ["actor"]
    select_related = ["actor"]


class ConsiderationInline(PartInline):
    model = Consideration
    question = "Wessen Belange werden bedacht, und wie? Nur was das Vorhaben tatsächlich tut."
    fields = [("dimension", ORDER), "how"]
    autocomplete_fields = ["dimension"]
    select_related = ["dimension"]


class QualityMarkInline(PartInline):
    model = QualityMark
    question = "Welche der sechs Kennzeichen erfüllt das Vorhaben, und woran ist das zu erkennen?"
    fields = [("mark", "rating", ORDER), "reason"]


class PictureInline(PartInline):
    model = Picture
    question = (
        "Bilder aus der Bildersammlung; mit „+“ laden Sie ein neues hoch. Bei einem Abschnitt stehen sie ganz; ohne "
        "Abschnitt stehen mehrere beschnitten nebeneinander."
    )
    fields = ["preview", "image", ("alt", "decorative"), ("caption", "section"), ("focus_x", "focus_y", ORDER)]
    readonly_fields = ["preview"]
    autocomplete_fields = can_add = ["image"]
    select_related = ["image"]

    class Media:
        js = ["js/focus.js"]

    @admin.display(description="Ansicht")
    def preview(self, picture):
        return thumbnail(picture.image) if picture.image_id else "–"


class AttachmentInline(PartInline):
    model = Attachment
    question = "Unterlagen zum Weitergeben: eine PDF-Datei oder eine Adresse im Netz."
    fields = ["label", ("file", "url"), ("language", "accessible", ORDER)]
    autocomplete_fields = can_add = ["file"]
    select_related = ["file"]


class SourceInline(PartInline):
    model = Source
    question = "Woher stammen die Angaben?"
    fields = ["text", ("url", "accessed"), ("note", ORDER)]


class AuthorInline(PartInline):
    model = Author
    fields = [("name", "role", ORDER)]
    classes = ["collapse"]


class RelationInline(PartInline):
    model = Relation
    fk_name = "practice"
    question = "Einmal eintragen genügt: beim anderen Beitrag erscheint die Umkehrung."
    fields = [("kind", "target", ORDER)]
    autocomplete_fields = ["target"]
    select_related = ["target"]

    # A record that the person may not read can stay named here, but not become so, and says no more of itself.

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        if access.reads_every(request.user):
            return rows
        return rows.select_related(None).prefetch_related(Prefetch("target", access.known(request.user)))

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        target = formset.form.base_fields.get("target")
        if target and not access.reads_every(request.user):
            named = Relation.objects.filter(practice=obj and obj.pk).values("target")
            target.queryset = access.known(request.user).filter(Q(is_known=True) | Q(pk__in=named))
        return formset


class LegacyAddressInline(PartInline):
    model = LegacyAddress
    question = "Adressen der früheren Website, die hierher weiterleiten."
    fields = [("path", ORDER)]
    classes = ["collapse"]


INLINES = [
    InvolvementInline,
    ConsiderationInline,
    QualityMarkInline,
    PictureInline,
    SourceInline,
    AttachmentInline,
    AuthorInline,
    RelationInline,
    LegacyAddressInline,
]


def thumbnail(image):
    """A small view of a picture; decorative, because its name always stands beside it."""
    return format_html(
        '<img class="thumbnail" src="{}" alt="" width="{}" height="{}" loading="lazy">',
        reverse("admin:practices_image_thumbnail", args=[image.pk]),
        *_fit(image.width, image.height, 240),
    )


def _fit(width, height, size):
    scale = min(1, size / max(width, height, 1))
    return max(1, round(width * scale)), max(1, round(height * scale))
