"""A record's versions: what they changed, and the way back to one of them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse

from practices.desk import access, diff, workflow
from practices.desk.admin import opened
from practices.desk.admin.base import change_url
from practices.models import Edition, Practice, Step, Version
from practices.public import catalogue


def history(model_admin, request, practice, extra_context=None):
    """Who saved what when, and which version the public reads; instead of Django's log."""
    rows = list(Version.objects.filter(practice_number=practice.number).select_related("created_by"))
    for newer, older in zip(rows, [*rows[1:], None], strict=True):
        newer.older = older
        newer.changes = diff.changed_labels(older.document, newer.document) if older else []
    edition = Edition.objects.live().filter(practice_number=practice.number).first()
    context = {
        "title": f"Verlauf: {practice}",
        "versions": rows,
        "steps": Step.objects.filter(practice_number=practice.number).select_related("by"),
        "may_restore": model_admin.has_change_permission(request, practice),
        "live_version_id": edition.version_id if edition else None,
        "live_version": next((row for row in rows if edition and row.pk == edition.version_id), None),
    }
    return subpage(model_admin, request, practice, "object_history.html", {**context, **(extra_context or {})})


def compare(model_admin, request, practice, old, new):
    """Two versions side by side, by field and word."""
    before, after = _version(practice, old), _version(practice, new)
    context = {
        "title": f"Fassung {old} und {new} im Vergleich",
        "before": before,
        "after": after,
        "changes": shown_changes(request, practice, before.document, after.document),
        "may_restore": model_admin.has_change_permission(request, practice) and before.number != practice.version,
    }
    return subpage(model_admin, request, practice, "compare.html", context)


def shown_changes(request, practice, before, after):
    """What differs between two documents of a record, as far as the person may see it."""
    hidden = access.hidden(request.user, practice)
    changes = diff.changes(before, after, catalogue.current().vocabularies)
    return [change for change in changes if change.key not in hidden]


def restore(model_admin, request, practice, number):
    """Record an old version as the newest: a save like any other, refused when somebody else saved meanwhile."""
    version = _version(practice, number)
    if not model_admin.has_change_permission(request, practice):
        raise PermissionDenied
    if request.method != "POST":
        context = {"title": f"Fassung {number} wiederherstellen", "version": version}
        return subpage(model_admin, request, practice, "restore.html", context)
    locked = Practice.objects.select_for_update().get(pk=practice.pk)
    if opened.is_stale(request, locked):
        messages.error(request, "Nicht wiederhergestellt: Der Beitrag hat inzwischen eine neuere Fassung.")
    else:
        try:
            missing = workflow.restore(locked, version, by=request.user)
        except workflow.Refused as refusal:
            messages.error(request, str(refusal))
        else:
            for sentence in missing:
                messages.warning(request, sentence)
            done = f"Der Beitrag ist wieder wie in Fassung {number}. An der Website ändert sich nichts."
            messages.success(request, done)
            model_admin.log_change(request, practice, f"Fassung {number} wiederhergestellt")
    return HttpResponseRedirect(change_url(practice))


def _version(practice, number):
    version = Version.objects.filter(practice_number=practice.number, number=number) if number < 2**31 else None
    version = version and version.select_related("created_by").first()
    if not version:
        raise Http404("Diese Fassung gibt es nicht.")
    return version


def subpage(model_admin, request, practice, template, context):
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "object": practice,
        **context,
    }
    return TemplateResponse(request, f"admin/practices/practice/{template}", context)
