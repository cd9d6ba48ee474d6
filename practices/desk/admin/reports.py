"""What readers wrote, at the desk: read, sorted and closed; what follows from it is an ordinary edit."""

from urllib.parse import quote

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join

from practices.desk import reports
from practices.desk.admin.base import change_url
from practices.desk.people import name
from practices.models import Edition, Practice, Report
from taxonomy.list_filters import is_offered


class OpenFilter(admin.SimpleListFilter):
    title = "Bearbeitung"
    parameter_name = "offen"

    def lookups(self, request, model_admin):
        return [("ja", "offen"), ("nein", "abgeschlossen")]

    def queryset(self, request, queryset):
        if self.value() == "ja":
            return queryset.open()
        return queryset.filter(status__in=Report.CLOSED) if self.value() == "nein" else queryset


class HandlingForm(forms.ModelForm):
    """``opened`` says when somebody had last dealt with the report as this form showed it."""

    opened = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Report
        fields = ["status", "note"]
        widgets = {"status": forms.RadioSelect, "note": forms.Textarea(attrs={"rows": 5, "cols": 60})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        handled_at = self.instance.handled_at
        self.last = handled_at.isoformat() if handled_at else ""
        self.initial["opened"] = self.last
        self.stored = (self.instance.get_status_display(), self.instance.note)

    def clean(self):
        super().clean()
        if self.cleaned_data.get("opened", "") != self.last:
            self.data = {**self.data.dict(), "opened": self.last}  # whoever has read this may save
            status, note = self.stored
            raise ValidationError(
                f"Inzwischen hat {name(self.instance.handled_by)} gespeichert: Status „{status}“, Notiz „{note}“. "
                "Was Sie eingegeben haben, steht noch im Formular; es gilt, wenn Sie noch einmal speichern."
            )
        return self.cleaned_data


class ReportAdmin(admin.ModelAdmin):
    form = HandlingForm
    readonly_fields = ["said", "record", "page_column", "aid", "who", "created_at", "last"]
    list_display = ["what_column", "excerpt", "created_at", "status", "handled_by"]
    list_filter = [OpenFilter, "status", "kind"]
    list_select_related = ["handled_by"]
    search_fields = ["text", "note"]
    search_help_text = "Sucht im Text und in der internen Notiz."
    actions = ["refuse"]

    def has_add_permission(self, request):
        return False

    def lookup_allowed(self, lookup, value, request):
        return is_offered(self, lookup, request)

    def get_object(self, request, object_id, from_field=None):
        """Locked while a save is decided, so that of two who save at once the second sees the first."""
        report = super().get_object(request, object_id, from_field)
        if report is not None and request.method == "POST" and transaction.get_connection().in_atomic_block:
            report = Report.objects.select_for_update().filter(pk=report.pk).first()
        return report

    def get_fields(self, request, obj=None):
        """What such a report has, then what an editor says of it."""
        where = (
            ["page_column", "aid"] if obj.kind == Report.Kind.BARRIER else ["record"] if obj.practice_number else []
        )
        answer = ["status", "note", "opened"] if self.has_change_permission(request, obj) else ["status", "note"]
        return ["said", *where, "who", "created_at", *(["last"] if obj.handled_at else []), *answer]

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context |= {"title": reports.about(obj), "subtitle": f"Meldung {obj.pk}"}
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def save_model(self, request, obj, form, change):
        reports.handle(obj, by=request.user)

    @admin.action(description="Als Spam ablehnen", permissions=["change"])
    def refuse(self, request, queryset):
        count = reports.refuse(queryset, by=request.user)
        messages.success(request, f"Abgelehnt: {count}. Was schon abgeschlossen war, blieb, wie es war.")

    @admin.display(description="Anlass", ordering="kind")
    def what_column(self, report):
        return reports.about(report)

    @admin.display(description="Text")
    def excerpt(self, report):
        text = " ".join(report.text.split())
        return format_html("<bdi>{}</bdi>", text if len(text) <= 90 else f"{text[:90]} …")

    @admin.display(description="Text")
    def said(self, report):
        return format_html_join(
            "", '<p dir="auto">{}</p>', ((line,) for line in report.text.split("\n") if line.strip())
        )

    @admin.display(description="Beitrag")
    def record(self, report):
        practice = Practice.objects.filter(number=report.practice_number).first()
        if practice is None:
            return f"Nr. {report.practice_number}, den es nicht oder nicht mehr gibt"
        links = [(change_url(practice), f"{practice} (Nr. {practice.number})")]
        edition = Edition.objects.live().filter(practice_number=practice.number).first()
        if edition:
            links.append((edition.get_absolute_url(), "öffentliche Seite"))
        return format_html_join(", ", '<a href="{}">{}</a>', links)

    @admin.display(description="Seite")
    def page_column(self, report):
        is_ours = report.page.startswith("/") and not report.page.startswith(("//", "/\\"))
        return format_html('<a href="{0}"><bdi>{0}</bdi></a>' if is_ours else "<bdi>{0}</bdi>", report.page)

    @admin.display(description="Von")
    def who(self, report):
        address = quote(report.email, safe="@")
        mail = format_html('<a href="mailto:{}">{}</a>', address, report.email) if report.email else ""
        return format_html("<bdi>{}</bdi> {}", report.name, mail) if report.name or report.email else "keine Angabe"

    @admin.display(description="Zuletzt bearbeitet")
    def last(self, report):
        moment = date_format(timezone.localtime(report.handled_at), "j. F Y, G:i")
        return f"{moment} Uhr, {name(report.handled_by)}"
