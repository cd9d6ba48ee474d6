"""Preview links of a record: made, shown once, listed and revoked."""

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import transaction
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from practices.choices import Stage
from practices.desk import preview_links, versions, workflow
from practices.desk.admin import opened
from practices.desk.admin.history import subpage
from practices.desk.forms import is_number
from practices.models import PreviewLink


class LinkForm(forms.Form):
    days = forms.IntegerField(
        label="Gültig für wie viele Tage?",
        min_value=1,
        max_value=preview_links.MOST_DAYS,
        initial=preview_links.DAYS,
        help_text=f"Höchstens {preview_links.MOST_DAYS}.",
        error_messages={"required": "Bitte eine Zahl von Tagen angeben."},
    )
    note = forms.CharField(
        label="Für wen?",
        required=False,
        max_length=PreviewLink._meta.get_field("note").max_length,
        help_text="Nur für die Redaktion, damit sich später der richtige Link zurückziehen lässt.",
    )


def page(model_admin, request, practice):
    may_share = workflow.may(request.user, "share", practice) and model_admin.has_change_permission(request, practice)
    if not may_share or practice.stage == Stage.ARCHIVED:
        raise PermissionDenied
    form, address = LinkForm(), ""
    if request.method == "POST" and "_revoke" in request.POST:
        return _revoke(model_admin, request, practice)
    if request.method == "POST":
        form = LinkForm(request.POST)
        address = form.is_valid() and _make(model_admin, request, practice, form.cleaned_data)
        form = LinkForm() if address else form
    links = PreviewLink.objects.filter(practice=practice).select_related("version", "created_by")
    valid = set(preview_links.valid().filter(practice=practice).values_list("pk", flat=True))
    context = {
        "title": f"Vorschau für andere: {practice}",
        "form": form,
        "address": address,
        "rows": [
            {"link": link, "is_valid": link.pk in valid, "state": _state(link, link.pk in valid)} for link in links
        ],
    }
    return subpage(model_admin, request, practice, "preview_links.html", context)


def _make(model_admin, request, practice, chosen):
    """The address, of which nothing but this answer will know the secret; "" if the version is not the one seen."""
    with transaction.atomic():
        if opened.refuses(request, practice):
            return ""
        version = versions.current(practice)
        _, token = preview_links.make(version, by=request.user, days=chosen["days"], note=chosen["note"])
        model_admin.log_change(request, practice, f"Vorschau-Link für Fassung {version.number} angelegt")
    return request.build_absolute_uri(reverse("preview", args=[token]))


def _revoke(model_admin, request, practice):
    pk = request.POST["_revoke"]
    if not is_number(pk):
        raise BadRequest("Diesen Link gibt es nicht.")
    if preview_links.revoke(practice.preview_links.filter(pk=int(pk))):
        messages.success(request, "Der Link ist zurückgezogen und führt nirgends mehr hin.")
        model_admin.log_change(request, practice, "Vorschau-Link zurückgezogen")
    else:
        messages.info(request, "Diesen Link gibt es nicht, oder er war schon zurückgezogen.")
    return HttpResponseRedirect(request.path)


def _state(link, is_valid):
    if is_valid:
        return "gilt"
    if link.revoked_at:
        return "zurückgezogen"
    return "abgelaufen" if link.expires_at <= timezone.now() else "Konto stillgelegt"
