"""The vocabularies at the desk. Trees are moved on a page of their own: no dragging, no script."""

from contextlib import nullcontext

import taggit.admin  # noqa: F401  registers a model of its own, taken off below
from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import PROTECT, Exists, OuterRef
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from taggit.models import Tag as TaggitTag
from tree_queries.admin import TreeChangeList

from taxonomy import revision, terms
from taxonomy.german import fold, slugify
from taxonomy.list_filters import is_offered
from taxonomy.models import Actor, Category, DiversityDimension, Occasion, Place, Tag

admin.site.unregister(TaggitTag)

POSITIONS = {
    "before": "vor den Begriff …",
    "after": "hinter den Begriff …",
    "first": "als ersten Unterbegriff von …",
    "last": "als letzten Unterbegriff von …",
    "root": "ans Ende der obersten Ebene",
}


def is_choosing(request):
    """The request comes from an autocomplete, not from the list."""
    return request.resolver_match is not None and request.resolver_match.url_name == "autocomplete"


class MoveForm(forms.Form):
    position = forms.ChoiceField(label="Wohin?", choices=POSITIONS.items(), initial="after")
    relative_to = forms.ModelChoiceField(None, label="Welcher Begriff?", required=False)

    def __init__(self, *args, term, **kwargs):
        super().__init__(*args, **kwargs)
        targets = type(term).objects.with_tree_fields()
        inside = targets.descendants(term, include_self=True).values_list("pk", flat=True)
        self.fields["relative_to"].queryset = targets.exclude(pk__in=list(inside))
        self.fields["relative_to"].label_from_instance = lambda row: f"{'– ' * row.tree_depth}{row.name}"

    def clean(self):
        data = super().clean()
        if data.get("position") != "root" and "relative_to" in data and not data["relative_to"]:
            self.add_error("relative_to", "Bitte einen Begriff wählen.")
        return data


class VocabularyAdmin(admin.ModelAdmin):
    def lookup_allowed(self, lookup, value, request):
        return is_offered(self, lookup, request)


class TermAdmin(VocabularyAdmin):
    list_display = ["indented_title", "path_column", "state_column", "move_column"]
    fields = ["name", "slug", "parent", "description", "synonyms", "is_retired"]
    list_filter = ["is_retired"]
    search_fields = ["name", "synonyms"]
    search_help_text = "Sucht in Namen und anderen Wörtern."
    list_per_page = 500

    def get_changelist(self, request, **kwargs):
        return TreeChangeList

    def get_queryset(self, request):
        return self.model.objects.with_tree_fields()

    def choice_labels(self):
        return terms.labels(self.model)

    def get_search_results(self, request, queryset, search_term):
        """Folded in Python, because the databases disagree about "ö" and "Ö"; a vocabulary is small."""
        if is_choosing(request):
            queryset = queryset.filter(is_retired=False)
        words = fold(search_term).split()
        if words:
            names = self.choice_labels()
            synonyms = dict(self.model.objects.values_list("pk", "synonyms"))
            found = [pk for pk in names if all(word in fold(f"{names[pk]} {synonyms.get(pk, '')}") for word in words)]
            queryset = queryset.filter(pk__in=found)
        return queryset, False

    @admin.display(description="Begriff")
    def indented_title(self, term):
        return format_html('<span class="depth-{}">{}</span>', min(term.tree_depth, 6), term.name)

    @admin.display(description="Adresse")
    def path_column(self, term):
        return term.slug

    @admin.display(description="Vergabe")
    def state_column(self, term):
        return "wird nicht mehr vergeben" if term.is_retired else "steht zur Auswahl"

    @admin.display(description="Reihenfolge")
    def move_column(self, term):
        url = reverse(f"admin:taxonomy_{self.opts.model_name}_move", args=[term.pk])
        return format_html('<a href="{}">Verschieben<span class="visually-hidden"> von {}</span></a>', url, term.name)

    # Whatever writes runs inside terms.changing: old names become aliases and the revision moves.

    def _changing(self, request):
        return terms.changing(self.model) if request.method == "POST" else nullcontext()

    def changeform_view(self, request, *args, **kwargs):
        with self._changing(request):
            return super().changeform_view(request, *args, **kwargs)

    def delete_view(self, request, *args, **kwargs):
        with self._changing(request):
            return super().delete_view(request, *args, **kwargs)

    def changelist_view(self, request, extra_context=None):
        with self._changing(request):
            return super().changelist_view(request, extra_context)

    def get_urls(self):
        name = f"taxonomy_{self.opts.model_name}_move"
        view = self.admin_site.admin_view(self.move_view)
        return [path("<int:pk>/verschieben/", view, name=name), *super().get_urls()]

    def move_view(self, request, pk):
        if not self.has_change_permission(request):
            raise PermissionDenied
        with self._changing(request):
            term = self.model.objects.with_tree_fields().filter(pk=pk).first() if pk < 2**63 else None
            if term is None:
                raise Http404
            form = MoveForm(request.POST or None, term=term)
            if form.is_valid():
                terms.move(term, form.cleaned_data["position"], form.cleaned_data["relative_to"])
                messages.success(request, f"„{term}“ steht jetzt am neuen Ort. Alte Adressen leiten weiter.")
                self.log_change(request, term, "Verschoben")
                return HttpResponseRedirect(reverse(f"admin:taxonomy_{self.opts.model_name}_changelist"))
        context = {
            **self.admin_site.each_context(request),
            "title": f"{term} verschieben",
            "opts": self.opts,
            "original": term,
            "form": form,
        }
        return TemplateResponse(request, "admin/taxonomy/move.html", context)


for model in (Category, Actor, DiversityDimension, Occasion):
    admin.site.register(model, TermAdmin)


@admin.register(Place)
class PlaceAdmin(VocabularyAdmin):
    fields = ["name", "level", "state", ("latitude", "longitude"), "inhabitants", "slug"]
    list_display = ["name", "level", "state", "inhabitants"]
    list_filter = ["level", "state"]
    search_fields = ["name"]
    search_help_text = "Sucht im Namen."

    def get_search_results(self, request, queryset, search_term):
        """By slug, in which every spelling is ASCII; towns that begin with the word, and large ones, come first."""
        words = slugify(search_term)
        if words:
            queryset = queryset.filter(slug__contains=words)
            if is_choosing(request):
                starts = Exists(Place.objects.filter(pk=OuterRef("pk"), slug__startswith=words))
                queryset = queryset.annotate(starts=starts).order_by("-starts", "-inhabitants", "sort_key", "pk")
        return queryset, False

    def get_readonly_fields(self, request, obj=None):
        """Documents name a place by name and Land, so those of a used place stay."""
        return ["name", "level", "state", "slug"] if obj and is_used(obj) else []

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if change and form.changed_data:
            revision.move()


@admin.register(Tag)
class TagAdmin(VocabularyAdmin):
    fields = ["name", "slug"]
    list_display = ["name", "slug"]
    search_fields = ["name"]
    choice_value = "name"  # the form sends keywords by name, so that new ones can be typed

    def get_search_results(self, request, queryset, search_term):
        words = fold(search_term)
        return (queryset.filter(folded__contains=words) if words else queryset), False

    def get_form(self, request, obj=None, change=False, **kwargs):
        return super().get_form(request, obj, change, form=TagForm, **kwargs)

    def save_model(self, request, obj, form, change):
        before = Tag.objects.filter(pk=obj.pk).values_list("folded", "slug").first() if change else None
        super().save_model(request, obj, form, change)
        if before and form.changed_data:
            terms.keep_tag_names(obj, before)
            revision.move()

    def delete_model(self, request, obj):
        terms.forget_tags([obj.pk])
        super().delete_model(request, obj)

    @transaction.atomic  # the list's action, unlike the forms, opens none
    def delete_queryset(self, request, queryset):
        terms.forget_tags(list(queryset.values_list("pk", flat=True)))
        super().delete_queryset(request, queryset)


class TagForm(forms.ModelForm):
    class Meta:
        model = Tag
        fields = ["name", "slug"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def clean_name(self):
        name = " ".join(self.cleaned_data["name"].split())
        if Tag.objects.filter(folded=fold(name)).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("Dieses Schlagwort gibt es schon.")
        return name


def is_used(place):
    """Whether deleting would be refused: the database knows every use."""
    protected = [rel for rel in place._meta.related_objects if rel.on_delete is PROTECT]
    return any(rel.related_model.objects.filter(**{rel.field.name: place}).exists() for rel in protected)
