from django.contrib import admin
from django.db import transaction

from divercity.accounts import admin as accounts  # noqa: F401  (registers accounts and groups)
from divercity.models import Page, PageAddress
from practices.desk.admin.base import RichTextAdmin
from taxonomy import revision
from taxonomy.list_filters import is_offered


class PageAddressInline(admin.StackedInline):
    model = PageAddress
    extra = 0
    classes = ["collapse"]


@admin.register(Page)
class PageAdmin(RichTextAdmin):
    fields = ["title", "path", "body", "status", ("in_footer", "position")]
    inlines = [PageAddressInline]
    list_display = ["title", "path", "status", "in_footer"]
    list_filter = ["status", "in_footer"]
    search_fields = ["title", "path"]

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

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        revision.move()

    @transaction.atomic  # the list's action, unlike the forms, opens none
    def delete_queryset(self, request, queryset):
        super().delete_queryset(request, queryset)
        revision.move()
