"""The library of pictures and the PDF files."""

from pathlib import PurePath

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.urls import path
from django.utils.html import format_html, format_html_join

from practices import media, renditions
from practices.desk import access, uses, versions
from practices.desk.admin.base import change_url
from practices.desk.admin.parts import thumbnail
from taxonomy.list_filters import is_offered

SHOWN_WITH_PRACTICES = ("credit", "licence", "source")


class UploadForm(forms.ModelForm):
    """The file is checked by its content when the form is, and stored when it is saved."""

    upload = forms.FileField(label="Datei")
    read = None  # a function of practices.media

    def clean_upload(self):
        return type(self).read(self.cleaned_data["upload"])


class PictureUpload(UploadForm):
    upload = forms.FileField(
        label="Datei",
        help_text="JPEG, PNG oder WebP, höchstens 10 MB. Aufnahmeort und andere verborgene Angaben werden entfernt.",
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    read = staticmethod(media.read_picture)


class PdfUpload(UploadForm):
    upload = forms.FileField(
        label="Datei",
        help_text="PDF, höchstens 25 MB.",
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
    )
    read = staticmethod(media.read_pdf)


class UseFilter(admin.SimpleListFilter):
    title = "Verwendung"
    parameter_name = "verwendung"

    def lookups(self, request, model_admin):
        return [
            ("oeffentlich", "öffentlich"),
            ("redaktion", "nur in Entwürfen"),
            ("unbenutzt", "in keinem Beitrag"),
        ]

    def queryset(self, request, queryset):
        if self.value() == "oeffentlich":
            return uses.with_uses(queryset).filter(is_public=True)
        if self.value() == "redaktion":
            return uses.with_uses(queryset).filter(is_public=False, is_at_desk=True)
        return uses.unused(queryset) if self.value() == "unbenutzt" else queryset


class LibraryAdmin(admin.ModelAdmin):
    upload_form = None
    search_fields = ["name"]
    view_on_site = False
    ordering = ["-created_at", "-pk"]  # counting drops the order of the model
    list_per_page = 30
    list_filter = [UseFilter]

    def get_form(self, request, obj=None, change=False, **kwargs):
        if not change:
            kwargs["form"] = self.upload_form
        return super().get_form(request, obj, change, **kwargs)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """If the request fails after the file was written, its row is rolled back, and the file goes too."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except BaseException:
            path = getattr(request, "stored_path", None)
            if path and not self.model.objects.filter(file=path).exists():
                media.discard(path)
            raise

    def save_form(self, request, form, change):
        """A content that is already here is not stored twice: the form then leads to what there is."""
        if change:
            return super().save_form(request, form, change)
        columns = {name: form.cleaned_data[name] for name in SHOWN_WITH_PRACTICES if name in form.cleaned_data}
        content, name = form.cleaned_data["upload"], form.files["upload"].name
        stored, is_new = self.store(content, name=name, by=request.user, **columns)
        if is_new:
            request.stored_path = stored.file.name
            self.stored(stored)
        else:
            what = "" if not columns else " Nachweis, Lizenz und Quelle sind, wie sie hier stehen."
            messages.info(request, f"Diese Datei gab es schon; sie wurde nicht noch einmal abgelegt.{what}")
        form.instance, form.save_m2m = stored, lambda: None
        return stored

    def stored(self, stored):
        """What a new file needs besides."""

    def save_model(self, request, obj, form, change):
        if change:
            obj.name = media.clean_name(obj.name, PurePath(obj.file.name).suffix)
            super().save_model(request, obj, form, change)

    def has_delete_permission(self, request, obj=None):
        """A file stays as long as any version names it or a page uses it; so one by one only."""
        allowed = super().has_delete_permission(request, obj)
        return (
            allowed and obj is not None and not uses.versions_with(obj).exists() and not uses.on_pages(obj).exists()
        )

    def delete_model(self, request, obj):
        name = obj.file.name
        super().delete_model(request, obj)
        transaction.on_commit(lambda: media.discard(name))

    @admin.display(description="Größe", ordering="size")
    def size_column(self, stored):
        return f"{stored.size / 1024:.0f} KB" if stored.size < 1_000_000 else f"{stored.size / 1048576:.1f} MB"

    @admin.display(description="Datei")
    def address(self, stored):
        return format_html('<a href="{}">{}</a>', stored.get_absolute_url(), stored.name)

    def lookup_allowed(self, lookup, value, request):
        return is_offered(self, lookup, request)

    def has_change_permission(self, request, obj=None):
        """What is said of a file is said in every record that uses it, so all of them must be within reach."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or access.reaches_all(request.user, uses.at_the_desk(obj)))

    def get_object(self, request, object_id, from_field=None):
        stored = super().get_object(request, object_id, from_field)
        if stored is not None:
            stored.readable_users = uses.at_the_desk(stored).filter(pk__in=access.readable(request.user).values("pk"))
        return stored

    @admin.display(description="Verwendet in")
    def used_in(self, stored):
        shown = list(stored.readable_users)
        links = format_html_join(
            ", ", '<a href="{}">{}</a>', ((change_url(practice), practice) for practice in shown)
        )
        if pages := list(dict.fromkeys(row.page for row in uses.on_pages(stored))):
            names = format_html_join(
                ", ", '<a href="{}">Seite „{}“</a>', ((change_url(page), page) for page in pages)
            )
            links = format_html("{}, {}", links, names) if links else names
        others = len(uses.at_the_desk(stored)) - len(shown)
        if not others:
            return links or "keinem Beitrag und keiner Seite"
        more = "einem Beitrag von anderen" if others == 1 else f"{others} Beiträgen von anderen"
        return format_html("{} und {}", links, more) if links else more

    @admin.display(description="Öffentlich bei")
    def public_in(self, stored):
        links = [(edition.get_absolute_url(), edition) for edition in uses.in_public(stored)]
        pages = dict.fromkeys(row.page for row in uses.on_pages(stored).filter(page__status="published"))
        links += [(page.get_absolute_url(), f"Seite „{page}“") for page in pages]
        return format_html_join(", ", '<a href="{}">{}</a>', links) or "keinem Beitrag und keiner Seite"


class ImageAdmin(LibraryAdmin):
    upload_form = PictureUpload
    store = staticmethod(media.store_picture)
    search_fields = ["name", "credit", "source"]
    list_display = ["thumbnail_column", "name", "credit", "licence", "format_column", "size_column", "practices"]
    list_display_links = ["thumbnail_column", "name"]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(practices=Count("pictures__practice", distinct=True))

    def get_fields(self, request, obj=None):
        if obj is None:
            return ["upload", "credit", "licence", "source"]
        return ["view", "name", "credit", "licence", "source", "address", "format_column", "used_in", "public_in"]

    def get_readonly_fields(self, request, obj=None):
        return ["view", "address", "format_column", "used_in", "public_in"] if obj else []

    def get_urls(self):
        view = self.admin_site.admin_view(self.thumbnail_view, cacheable=True)
        return [path("<int:pk>/ansicht/", view, name="practices_image_thumbnail"), *super().get_urls()]

    def thumbnail_view(self, request, pk):
        """A small JPEG made on the way; the browser keeps it, for a stored file never changes."""
        image = self.model.objects.filter(pk=pk).first() if pk < 2**63 else None
        if not (self.has_view_permission(request) or (image and uses.may_see(request.user, image))):
            raise PermissionDenied
        if image is None or not image.file.storage.exists(image.file.name):
            raise Http404
        headers = {"Cache-Control": "private, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}
        return HttpResponse(renditions.small_view(image.file.name), content_type="image/jpeg", headers=headers)

    def stored(self, image):
        """Whoever uploads waits for the renditions, so that no reader has to."""
        transaction.on_commit(lambda: renditions.make(image.file.name), robust=True)

    @admin.display(description="Ansicht")
    def thumbnail_column(self, image):
        return thumbnail(image)

    view = thumbnail_column

    @admin.display(description="Format")
    def format_column(self, image):
        return f"{image.width} × {image.height}"

    @admin.display(description="Beiträge", ordering="practices")
    def practices(self, image):
        return image.practices

    def save_model(self, request, obj, form, change):
        """Credit, licence and source stand in the documents of the practices: each gets a new version."""
        super().save_model(request, obj, form, change)
        if change and set(form.changed_data) & set(SHOWN_WITH_PRACTICES):
            changed = list(uses.at_the_desk(obj))
            for practice in changed:
                versions.record(practice, by=request.user, note=f"Angaben zum Bild „{obj}“ geändert"[:500])
            if changed:
                links = format_html_join(
                    ", ", '<a href="{}">{}</a>', ((change_url(practice), practice) for practice in changed)
                )
                message = "Die Angaben erscheinen öffentlich, wenn diese Beiträge wieder veröffentlicht werden: {}"
                messages.warning(request, format_html(message, links))


class PdfFileAdmin(LibraryAdmin):
    upload_form = PdfUpload
    store = staticmethod(media.store_pdf)
    list_display = ["name", "size_column", "created_at"]

    def get_fields(self, request, obj=None):
        return ["name", "address", "size_column", "used_in", "public_in"] if obj else ["upload"]

    def get_readonly_fields(self, request, obj=None):
        return ["address", "size_column", "used_in", "public_in"] if obj else []
