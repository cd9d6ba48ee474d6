"""The editable pages at the desk; accounts and imports have admins of their own, registered from here."""

from django.contrib import admin

from divercity.accounts import admin as accounts  # noqa: F401  (registers accounts and groups)
from divercity.models import HOME, Page, PageAddress, PageFile, PagePicture, WordPressImport
from divercity.wordpress.admin import WordPressImportAdmin
from practices.desk.admin.base import MovesRevision, RichTextAdmin
from practices.desk.admin.parts import ORDER, PartInline, thumbnail
from practices.desk.forms import PartFormSet
from taxonomy import revision
from taxonomy.list_filters import is_offered


class PageAddressInline(admin.StackedInline):
    model = PageAddress
    extra = 0
    classes = ["collapse"]


class PagePictureFormSet(PartFormSet):
    """A picture that nobody has described keeps a page from being published; imported ones are held back meanwhile."""

    def clean(self):
        super().clean()
        is_live = self.instance.status == Page.Status.PUBLISHED
        for form in self.forms:
            data = getattr(form, "cleaned_data", {})
            if data.get("DELETE") or not data.get("image"):
                continue
            if data.get("decorative") and data.get("alt"):
                form.add_error("alt", "Ein schmückendes Bild hat keinen Alternativtext: bitte eines von beiden.")
            elif is_live and not data.get("decorative") and not data.get("alt"):
                form.add_error(
                    "alt",
                    "Bitte das Bild beschreiben oder als schmückend kennzeichnen. Vorher lässt sich die Seite nur als "
                    "Entwurf sichern.",
                )


class PagePictureInline(PartInline):
    model = PagePicture
    formset = PagePictureFormSet
    question = (
        "Bilder aus der Bildersammlung; sie stehen unter dem Text. Ohne Alternativtext werden sie nicht gezeigt."
    )
    fields = ["preview", "image", ("alt", "decorative"), ("caption", ORDER)]
    readonly_fields = ["preview"]
    autocomplete_fields = can_add = ["image"]
    select_related = ["image"]

    @admin.display(description="Ansicht")
    def preview(self, picture):
        return thumbnail(picture.image) if picture.image_id else "–"


class PageFileInline(PartInline):
    model = PageFile
    question = "PDF-Dateien zum Herunterladen; sie stehen unter dem Text."
    fields = ["label", ("file", ORDER)]
    autocomplete_fields = can_add = ["file"]
    select_related = ["file"]


@admin.register(Page)
class PageAdmin(MovesRevision, RichTextAdmin):
    fields = ["title", "path", "body", "status", ("in_footer", "position")]
    inlines = [PagePictureInline, PageFileInline, PageAddressInline]
    list_display = ["title", "address", "status", "in_footer"]
    list_filter = ["status", "in_footer"]
    search_fields = ["title", "path"]

    @admin.display(description="Adresse", ordering="path")
    def address(self, page):
        return "Startseite" if page.path == HOME else page.get_absolute_url()

    def lookup_allowed(self, lookup, value, request):
        return is_offered(self, lookup, request)

    def get_view_on_site_url(self, obj=None):
        return obj.get_absolute_url() if obj and obj.status == Page.Status.PUBLISHED else None

    # The foot of every public page and the pages' own caches follow the revision.

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if change and "path" in form.changed_data:
            # a page's own new address must not be an old one of it; the former leads on
            PageAddress.objects.filter(path=f"/{obj.path}").delete()
            PageAddress.objects.get_or_create(path=f"/{form.initial['path']}", defaults={"page": obj})

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        revision.move()


admin.site.register(WordPressImport, WordPressImportAdmin)
