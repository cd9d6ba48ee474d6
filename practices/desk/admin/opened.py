"""The version that a page was opened with: whoever confirms a step confirms it for that one and no other."""

from django.contrib import admin, messages
from django.contrib.admin.actions import delete_selected as confirm_and_delete
from django.db import transaction
from django.utils.html import format_html, format_html_join

from practices.desk import people, workflow
from practices.desk.admin.base import change_url
from practices.models import Practice, Version


def is_stale(request, practice):
    return request.POST.get("opened_version") != str(practice.version)


def refuses(request, practice):
    """Whether the step must not be taken, and a message why. In a transaction: the row stays locked to its end."""
    locked = Practice.objects.select_for_update().filter(pk=practice.pk).first()
    if locked is None or not is_stale(request, locked):
        return False
    practice.version, practice.stage = locked.version, locked.stage
    messages.error(
        request,
        f"Nichts geschehen: Der Beitrag hat inzwischen Fassung {locked.version}{by(locked)}. "
        "Bitte sehen Sie ihn sich noch einmal an und entscheiden Sie neu.",
    )
    return True


def by(practice):
    """Who saved the present version, as part of a sentence; nothing if nobody knows."""
    newest = Version.objects.filter(practice_number=practice.number, number=practice.version)
    newest = newest.select_related("created_by").first()
    return f", gespeichert von {people.name(newest.created_by)}" if newest and newest.created_by else ""


@admin.action(permissions=["delete"], description="Ausgewählte Beiträge löschen")
def delete_selected(model_admin, request, queryset):
    """As Django's own, for the versions that the confirmation showed: all of them or none."""
    if not request.POST.get("post"):
        return confirm_and_delete(model_admin, request, queryset)
    with transaction.atomic():
        chosen = list(queryset.values_list("pk", flat=True))
        rows = workflow.lock_for_deleting(chosen)  # before the revision row is held
        changed = [row for row in rows if row.pk in chosen and shown(request, row.pk) != str(row.version)]
        names = {f"opened_version_{row.pk}" for row in rows}
        gone = [name for name in request.POST if name.startswith("opened_version_") and name not in names]
        if not changed and not gone:
            return confirm_and_delete(model_admin, request, queryset)
    links = format_html_join(", ", '<a href="{}">Nr. {}</a>', ((change_url(row), row.number) for row in changed))
    what = format_html("geändert: {}", links) if changed else "gelöscht: einer der ausgewählten Beiträge"
    messages.error(
        request,
        format_html("Nichts gelöscht. Inzwischen {}. Unten steht, was jetzt gilt; bitte bestätigen Sie neu.", what),
    )
    request.POST = request.POST.copy()
    del request.POST["post"]
    return confirm_and_delete(model_admin, request, queryset)


def shown(request, pk):
    return request.POST.get(f"opened_version_{pk}")
