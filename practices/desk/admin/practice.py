"""The form in which a practice is written."""

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Q
from django.forms import Textarea
from django.http import Http404, HttpResponseRedirect
from django.urls import path
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe

from practices import richtext
from practices.choices import Progress, Stage
from practices.desk import access, preview, versions, workflow
from practices.desk.admin import autosave, buttons, comments, conflict, history, opened, pages, presence, transitions
from practices.desk.admin.base import FIELDS, ChoosesRows, RichTextAdmin, term_labels
from practices.desk.admin.changelist import FILTERS, Columns, PracticeChangeList
from practices.desk.admin.layout import GROUPS, fieldsets
from practices.desk.admin.panel import panel
from practices.desk.admin.parts import INLINES
from practices.desk.forms import FILED, PracticeForm, field_choices, is_number, no_more_rows_than_sent, rows_as_new
from practices.desk.widgets import TagChoices
from practices.models import Edition, Practice
from practices.sections import SECTIONS
from taxonomy import terms
from taxonomy.admin import is_choosing
from taxonomy.german import slugify
from taxonomy.list_filters import is_offered


class PracticeAdmin(Columns, ChoosesRows, RichTextAdmin):
    form = PracticeForm
    inlines = INLINES
    autocomplete_fields = ["place", "main_category"]
    can_add = ["place"]
    radio_fields = {"progress": admin.HORIZONTAL}
    formfield_overrides = {**FIELDS, models.TextField: {"widget": Textarea(attrs={"rows": 4})}}
    list_display = [
        "number_column",
        "title_column",
        "stage_column",
        "kind_column",
        "place_column",
        "completeness_column",
        "saved_column",
    ]
    list_display_links = ["title_column"]
    list_filter = FILTERS
    list_select_related = ["place"]
    list_per_page = 50
    search_fields = ["title"]
    search_help_text = "Sucht in Titel und Nummer."
    show_full_result_count = False

    # Reading

    def get_fieldsets(self, request, obj=None):
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets(may_change=True)
        return fieldsets(may_change=False, hidden=access.hidden(request.user, obj))

    def get_readonly_fields(self, request, obj=None):
        return ["texts"]

    @admin.display(description="Texte")
    def texts(self, practice):
        """What the sections say, for those who may only read; sanitised when it was stored and again here."""
        blocks = [
            (section.heading, mark_safe(richtext.sanitize(getattr(practice, section.key))))  # noqa: S308
            for section in SECTIONS
            if getattr(practice, section.key)
        ]
        return format_html_join("", '<h3>{}</h3><div class="text">{}</div>', blocks)

    def lookup_allowed(self, lookup, value, request):
        return is_offered(self, lookup, request)

    def get_changelist(self, request, **kwargs):
        return PracticeChangeList

    def get_search_results(self, request, queryset, search_term):
        """Every word in the title; the slug stands in for umlauts, whose case databases disagree about."""
        title, address = ("known_as", "known_address") if is_choosing(request) else ("title", "slug")
        term = search_term.strip().removeprefix("Nr.").strip()
        if term.isascii() and term.isdecimal():
            return queryset.filter(Q(number=int(term[:9])) | Q(**{f"{title}__contains": term})), False
        for word in term.split()[:10]:
            matches = Q(**{f"{title}__icontains": word})
            if slug := slugify(word):
                matches |= Q(**{f"{address}__contains": slug})
            queryset = queryset.filter(matches)
        return queryset, False

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        for name in FILED:
            if field := form.base_fields.get(name):
                model = field.queryset.model
                labels = term_labels(request, model) if model in terms.VOCABULARIES.values() else None
                field.widget = field_choices(name, labels)
                field.widget.choices = field.choices
                field.widget.is_required = False
        if "progress" in form.base_fields:
            form.base_fields["progress"].choices = [("", "keine Angabe"), *Progress.choices]
        if "tags" in form.base_fields:
            form.base_fields["tags"].widget = TagChoices(Practice._meta.get_field("tags"), self.admin_site)
            form.base_fields["tags"].widget.is_required = False
        return autosave.form_class(self, request, obj, form)

    def get_formsets_with_inlines(self, request, obj=None):
        for formset, inline in super().get_formsets_with_inlines(request, obj):
            yield autosave.formset_class(self, request, obj, formset), inline

    def get_view_on_site_url(self, obj=None):
        """Only what the public can read has an address there."""
        if obj is None:
            return None
        edition = Edition.objects.live().filter(practice_number=obj.number).only("slug").first()
        return edition and edition.get_absolute_url()

    # Permission

    def get_queryset(self, request):
        """Nobody meets the others' records here, whatever they ask: list, form, history, search or chooser."""
        rows = access.nameable(request.user) if is_choosing(request) else access.readable(request.user)
        return rows.order_by(*self.get_ordering(request) or self.opts.ordering)

    def has_view_permission(self, request, obj=None):
        return super().has_view_permission(request, obj) and (obj is None or access.may_read(request.user, obj))

    def has_change_permission(self, request, obj=None):
        """An archived record can be read; a form that was open meanwhile still comes back with what was typed."""
        allowed = super().has_change_permission(request, obj)
        allowed = allowed and (obj is None or self._reaches(request, obj))
        return allowed and not (obj and obj.stage == Stage.ARCHIVED and request.method != "POST")

    def has_delete_permission(self, request, obj=None):
        """Deleting takes a live edition away from the public, so it needs that right too."""
        allowed = super().has_delete_permission(request, obj) and workflow.may(request.user, "withdraw")
        return allowed and (obj is None or self._reaches(request, obj))

    def _reaches(self, request, practice):
        """Each row of each part asks again."""
        known = request.__dict__.setdefault("_reached_practices", {})
        if practice.pk not in known:
            known[practice.pk] = access.reaches(request.user, practice)
        return known[practice.pk]

    # Saving

    def get_object(self, request, object_id, from_field=None):
        practice = super().get_object(request, object_id, from_field)
        if practice and request.method == "POST":
            # Whoever comes second waits here and then finds the other's version number.
            practice = Practice.objects.select_for_update().filter(pk=practice.pk).first()
        return practice

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """What was typed for a record that is gone meanwhile comes back in a form for a new one."""
        if request.method != "POST" or object_id is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        if self.has_add_permission(request) and not self._exists(request, object_id):
            return super().changeform_view(request, None, form_url, extra_context)
        with transaction.atomic():
            practice = self.get_object(request, unquote(object_id))
            is_stale = practice is not None and opened.is_stale(request, practice)
            if is_stale:
                found = conflict.examine(self, request, practice)
                extra_context = {**(extra_context or {}), "conflict": found}
            response = super().changeform_view(request, object_id, form_url, extra_context)
            if is_stale:  # whatever it said, it writes nothing
                transaction.set_rollback(True)
            return response

    def _exists(self, request, object_id):
        return super().get_object(request, unquote(object_id)) is not None

    def get_formset_kwargs(self, request, obj, inline, prefix):
        """On a conflict every typed row counts as new: the stored rows it was meant for may be gone."""
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        kwargs |= autosave.formset_data(request)
        if "data" in kwargs:
            kwargs["data"] = no_more_rows_than_sent(kwargs["data"], prefix)
            if kwargs["data"].get("opened_version") != (str(obj.version) if obj.pk else None):
                kwargs["data"] = rows_as_new(kwargs["data"], prefix)
        return kwargs

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        versions.record(form.instance, by=request.user, note=form.cleaned_data.get("note", ""))
        comments.settle_ticked(request, form.instance)
        presence.saved(request, form.instance)
        autosave.saved(request, form.instance)
        form.instance.version_note = form.cleaned_data.get("note", "")
        form.instance.public_note = form.cleaned_data.get("public_note", "")

    def response_add(self, request, obj, post_url_continue=None):
        return buttons.follow(self, request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        return buttons.follow(self, request, obj) or super().response_change(request, obj)

    # Deleting

    actions = [opened.delete_selected]

    def delete_view(self, request, object_id, extra_context=None):
        with transaction.atomic():
            practice = None
            if request.method == "POST" and (found := super().get_object(request, unquote(object_id))):
                workflow.lock_for_deleting([found.pk])  # ours would lock this one alone, out of order
                practice = self.get_object(request, unquote(object_id))
            allowed = practice is not None and self.has_delete_permission(request, practice)
            if allowed and opened.refuses(request, practice):
                return HttpResponseRedirect(request.get_full_path())
            return super().delete_view(request, object_id, extra_context)

    def get_deleted_objects(self, objs, request):
        """A record is deleted with all its parts; only what stands in the way needs a list."""
        _, _, permissions, protected = super().get_deleted_objects(objs, request)
        names = [f"Nr. {practice.number}: {practice}" for practice in objs]
        return names, {"Beiträge": len(names)}, permissions, protected

    def delete_model(self, request, obj):
        workflow.delete(obj, by=request.user)

    def delete_queryset(self, request, queryset):
        for practice in queryset.order_by("pk"):
            workflow.delete(practice, by=request.user)

    # Pages

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        inlines = {type(inline.opts): inline for inline in context["inline_admin_formsets"]}
        named = {fieldset.name: fieldset for fieldset in context["adminform"]}
        context["groups"] = [
            {
                "key": group.key,
                "title": group.title,
                "fieldsets": [named[title] for title in group.fieldset_titles if title in named],
                "inlines": [inlines[inline] for inline in group.inlines if inline in inlines],
            }
            for group in GROUPS
        ]
        context["groups"] = [group for group in context["groups"] if group["fieldsets"] or group["inlines"]]
        context["autosave"] = autosave.page(self, request, context, obj)
        context["may_publish"] = workflow.may(request.user, "publish", obj)
        context["may_submit"] = obj is None or obj.stage == Stage.DRAFT
        if obj is not None:
            context["desk"] = panel(obj, request.user)
            context["subtitle"] = None
            context["title"] = str(obj)
            comments.beside_fields(self, request, context, obj)
        presence.show(self, request, context, obj)
        if found := context.get("conflict"):
            conflict.show(context, found)
        form_url = form_url or autosave.form_url(request)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def get_urls(self):
        own = [
            path(
                "<int:pk>/vorschau/", self.admin_site.admin_view(self.preview_view), name="practices_practice_preview"
            ),
            path(
                "<int:pk>/verlauf/<int:old>/<int:new>/",
                self.admin_site.admin_view(self.compare_view),
                name="practices_practice_compare",
            ),
            path(
                "<int:pk>/verlauf/<int:number>/wiederherstellen/",
                self.admin_site.admin_view(self.restore_view),
                name="practices_practice_restore",
            ),
            *(
                path(
                    f"<int:pk>/{transition.path}/",
                    self.admin_site.admin_view(self.transition_view),
                    {"transition": transition},
                    name=f"practices_practice_{transition.key}",
                )
                for transition in transitions.TRANSITIONS
            ),
            *pages.urls(self, self._readable),
        ]
        return own + autosave.urls(self) + super().get_urls()

    def _readable(self, request, pk):
        if not self.has_view_permission(request):
            raise PermissionDenied
        practice = self.get_queryset(request).filter(pk=pk).first() if pk < 2**63 else None
        if practice is None:
            raise Http404
        return practice

    def preview_view(self, request, pk):
        practice = self._readable(request, pk)
        number = request.GET.get("fassung", "")
        version = practice.versions.filter(number=int(number)).first() if is_number(number) else None
        if number and version is None:
            raise Http404
        return preview.response(request, practice, document=version and version.document)

    def transition_view(self, request, pk, transition):
        practice = self._readable(request, pk)
        is_live = Edition.objects.live().filter(practice_number=practice.number).exists()
        return transitions.transition_view(self, request, practice, transition, is_live=is_live)

    def history_view(self, request, object_id, extra_context=None):
        practice = super().get_object(request, unquote(object_id))  # ours would lock it for a POST
        if practice is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, practice):
            raise PermissionDenied
        return history.history(self, request, practice, extra_context)

    def compare_view(self, request, pk, old, new):
        return history.compare(self, request, self._readable(request, pk), old, new)

    @transaction.atomic
    def restore_view(self, request, pk, number):
        return history.restore(self, request, self._readable(request, pk), number)
