"""Planning a publication: which version, and when."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseRedirect
from django.utils import timezone

from practices.desk import scheduling, workflow
from practices.desk.admin.base import change_url, field_links
from practices.desk.admin.history import subpage
from practices.models import Practice, Version

OFFERED = 20  # newest versions


class GermanTime(forms.DateTimeField):
    def to_python(self, value):
        try:
            return super().to_python(value)
        except forms.ValidationError as error:
            if getattr(error, "code", None) != "ambiguous_timezone":
                raise
            raise forms.ValidationError(
                "Diese Stunde gibt es an diesem Tag nicht oder zweimal, weil die Uhr umgestellt wird. "
                "Bitte wählen Sie eine andere."
            ) from error


class ScheduleForm(forms.Form):
    version = forms.TypedChoiceField(label="Fassung", coerce=int)
    at = GermanTime(
        label="Veröffentlichen am",
        help_text="Deutsche Zeit (Europe/Berlin).",
        # the browser's own field works by keyboard and without a script
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        error_messages={
            "required": "Bitte Tag und Uhrzeit angeben.",
            "invalid": "Das ist keine gültige Zeit. Beispiel: 2030-03-01T09:30",
        },
    )

    def __init__(self, *args, versions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["version"].choices = [(version.number, _name(version)) for version in versions]
        self.fields["version"].error_messages["invalid_choice"] = "Diese Fassung steht nicht zur Wahl."


def _name(version):
    saved = timezone.localtime(version.created_at).strftime("%d.%m.%Y, %H:%M")
    return f"Fassung {version.number} vom {saved}: {version.document['title']}"


def page(model_admin, request, practice):
    """What is planned, planning it, and calling it off."""
    if not workflow.may(request.user, "schedule", practice):
        raise PermissionDenied
    versions = list(Version.objects.filter(practice_number=practice.number)[:OFFERED])
    form = ScheduleForm(request.POST or None, versions=versions, initial=_initial(practice))
    if request.method == "POST":
        with transaction.atomic():
            practice = Practice.objects.select_for_update().filter(pk=practice.pk).first() or practice
            if _act(model_admin, request, practice, form, {version.number: version for version in versions}):
                return HttpResponseRedirect(change_url(practice))
    context = {"title": f"Veröffentlichung planen: {practice}", "form": form, "plan": _plan(practice)}
    return subpage(model_admin, request, practice, "schedule.html", context)


def _initial(practice):
    if practice.scheduled_for:
        return {"version": practice.scheduled_version.number, "at": timezone.localtime(practice.scheduled_for)}
    return {"version": practice.version}


def _plan(practice):
    """What is planned, as the page carries it: nobody changes or calls off a plan they have not seen."""
    if not practice.scheduled_for:
        return ""
    return f"{practice.scheduled_version.number} {practice.scheduled_for.isoformat()}"


def _act(model_admin, request, practice, form, versions):
    if request.POST.get("opened_plan", "") != _plan(practice):
        messages.error(request, "Nichts geschehen: Inzwischen ist etwas anderes geplant. Hier steht, was jetzt gilt.")
        return False
    if "_cancel" in request.POST:
        scheduling.unschedule(practice, by=request.user)
        messages.success(request, "Es ist keine Veröffentlichung mehr geplant.")
        model_admin.log_change(request, practice, "Planung aufgehoben")
        return True
    if not form.is_valid():
        return False
    at, version = form.cleaned_data["at"], versions[form.cleaned_data["version"]]
    try:
        scheduling.schedule(practice, at=at, by=request.user, version=version)
    except workflow.Refused as refusal:
        is_unfinished = isinstance(refusal, workflow.Incomplete)
        for message in field_links(refusal.rules, change_url(practice)) if is_unfinished else refusal.messages:
            form.add_error(None, message)
        return False
    when = timezone.localtime(at).strftime("%d.%m.%Y um %H:%M Uhr")
    messages.success(request, f"Fassung {version.number} wird am {when} veröffentlicht.")
    model_admin.log_change(request, practice, f"Veröffentlichung von Fassung {version.number} geplant")
    return True
