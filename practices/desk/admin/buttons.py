"""What the buttons beside "Sichern" ask for besides saving; still inside the transaction of the save."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from practices.desk import workflow
from practices.desk.admin.base import change_url


def follow(model_admin, request, practice):
    """Do what the pressed one asks; where it leads, None for those of Django."""
    if "_publish" in request.POST:
        _publish(model_admin, request, practice)
    elif "_submit" in request.POST:
        _submit(model_admin, request, practice)
    elif "_preview" in request.POST:
        return HttpResponseRedirect(reverse("admin:practices_practice_preview", args=[practice.pk]))
    else:
        return None
    return HttpResponseRedirect(change_url(practice))


def _publish(model_admin, request, practice):
    try:
        edition = workflow.publish(practice, by=request.user, public_note=practice.public_note)
    except PermissionDenied:
        messages.warning(request, "Gespeichert, aber nicht veröffentlicht: Dafür fehlt Ihnen das Recht.")
    except workflow.Incomplete as refusal:
        messages.warning(request, _incomplete(refusal.rules))
    except workflow.Refused as refusal:
        messages.warning(request, f"Gespeichert, aber nicht veröffentlicht. {refusal}")
    else:
        link = format_html('<a href="{}">Auf der Website ansehen</a>', edition.get_absolute_url())
        messages.success(request, format_html("Gespeichert und veröffentlicht. {}", link))
        model_admin.log_change(request, practice, "Veröffentlicht")


def _submit(model_admin, request, practice):
    try:
        workflow.submit(practice, by=request.user, note=practice.version_note)
    except (PermissionDenied, workflow.Refused) as refusal:
        messages.warning(request, f"Gespeichert. {refusal}")
    else:
        messages.success(request, "Gespeichert und zur Prüfung gegeben.")
        model_admin.log_change(request, practice, "Zur Prüfung gegeben")


def _incomplete(rules):
    """Saved but not published; every gap with a link to its field."""
    gaps = format_html_join(
        " ", '<a href="#feld-{}" data-field="{}">{}</a>', ((rule.field, rule.field, rule.message) for rule in rules)
    )
    return format_html("Gespeichert, aber noch nicht veröffentlicht. Zu tun ist noch: {}", gaps)
