"""What every form of the desk has in common."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models, transaction
from django.urls import reverse
from django.utils.html import format_html
from js_asset import Media

from practices.desk.widgets import Choice
from taxonomy import revision, terms

FIELDS = {
    models.URLField: {"assume_scheme": "https"},
    # the browser's own date field works by keyboard, in every language, without a script
    models.DateField: {"widget": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})},
}


def change_url(row):
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def field_links(rules, form):
    """What is missing or wrong, each as a link to its field of the form at the address ``form``."""
    return [format_html('<a href="{}#feld-{}">{}</a>', form, rule.field, rule.message) for rule in rules]


def term_labels(request, model):
    """A function that gives ``{id: path}`` of a vocabulary; one query a request, and only if it is called."""
    cache = request.__dict__.setdefault("_term_labels", {})

    def labels():
        if model not in cache:
            cache[model] = terms.labels(model)
        return cache[model]

    return labels


class ConditionFilter(admin.SimpleListFilter):
    """Has ``conditions(request)``: for each of its values what the rows must be. Any other value leaves them all."""

    def queryset(self, request, queryset):
        conditions = self.conditions(request)
        return queryset.filter(conditions[self.value()]) if self.value() in conditions else queryset


class ChoosesRows:
    """Foreign keys in ``autocomplete_fields`` show terms by their path, and lead only to what an editor needs."""

    can_add = ()  # fields beside which a new row can be made

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        widget = getattr(field, "widget", None)
        if isinstance(widget, RelatedFieldWidgetWrapper):
            widget.can_change_related = widget.can_delete_related = widget.can_view_related = False
            widget.can_add_related &= db_field.name in self.can_add
        return field

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            model = db_field.remote_field.model
            labels = term_labels(request, model) if model in terms.VOCABULARIES.values() else None
            kwargs["widget"] = Choice(db_field, self.admin_site, labels=labels)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class MovesRevision:
    """Its rows are kept by every process until the revision moves. What of a save moves it, each admin says itself."""

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        revision.move()

    @transaction.atomic  # the list's action, unlike the forms, opens none
    def delete_queryset(self, request, queryset):
        super().delete_queryset(request, queryset)
        revision.move()


class RichTextAdmin(admin.ModelAdmin):
    """A form with the editor: its import map needs the request's nonce under the Content Security Policy."""

    def render_change_form(self, request, context, *args, **kwargs):
        context["media"] = Media.from_media(context["media"], nonce=request.csp_nonce)
        context["has_rich_text"] = True
        return super().render_change_form(request, context, *args, **kwargs)
