"""The reviewer's page: what differs from what the public reads, with a box for a comment at each field."""

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import transaction
from django.http import HttpResponseRedirect
from django.utils.html import format_html, format_html_join

from practices.choices import Stage
from practices.desk import comments, quality, versions, workflow
from practices.desk.admin import opened
from practices.desk.admin.base import change_url, field_links
from practices.desk.admin.history import shown_changes, subpage
from practices.desk.forms import one_line
from practices.desk.labels import LABELS
from practices.models import Edition, Step

PREFIX = "comment-"


def page(model_admin, request, practice):
    """Returning and publishing act on the version that was looked at; if there is a newer one, nothing is done."""
    if not workflow.may(request.user, "comment", practice):
        raise PermissionDenied
    texts = _typed(request)
    if request.method == "POST":
        with transaction.atomic():
            if not opened.refuses(request, practice) and _act(model_admin, request, practice, texts):
                return HttpResponseRedirect(change_url(practice))
    edition = Edition.objects.live().select_related("version").filter(practice_number=practice.number).first()
    present = versions.current(practice)
    before = edition.version.document if edition else {}
    changes = shown_changes(request, practice, before, present.document)
    earlier = comments.by_field(row for row in comments.of(practice) if not row.resolved_at)
    shown = [change.key for change in changes]
    context = {
        "title": f"Prüfung: {practice}",
        "edition": edition,
        "present": present,
        "fields": [
            {"change": change, "comments": earlier.pop(change.key, []), "typed": texts.get(change.key, "")}
            for change in changes
        ],
        # What is the same as in public has no box, unless somebody has typed into one that is gone meanwhile.
        "rest": [
            {"key": key, "label": LABELS[key], "comments": earlier.get(key, []), "typed": texts.get(key, "")}
            for key in LABELS
            if key not in shown and (texts.get(key) or earlier.get(key))
        ],
        "whole": {"comments": earlier.get("", []), "typed": texts.get("", "")},
        "quality": quality.found(present.document),
        "public_note": request.POST.get("public_note", ""),
        "limit": comments.LENGTH,
        "submission": Step.objects.filter(practice_number=practice.number, kind="submit").select_related("by").first()
        if practice.stage == Stage.IN_REVIEW
        else None,
        "may_return": practice.stage == Stage.IN_REVIEW and workflow.may(request.user, "return", practice),
        "may_publish": practice.stage != Stage.ARCHIVED and workflow.may(request.user, "publish", practice),
    }
    return subpage(model_admin, request, practice, "review.html", context)


def _typed(request):
    """``{field: text}`` of the boxes."""
    typed = {name.removeprefix(PREFIX): text for name, text in request.POST.items() if name.startswith(PREFIX)}
    if any(field not in ("", *LABELS) for field in typed):
        raise BadRequest("Ein Feld ist nicht bekannt.")
    return typed


def _act(model_admin, request, practice, texts):
    """Do what the pressed button says, all of it or nothing; whether it was done."""
    try:
        with transaction.atomic():
            return _press(model_admin, request, practice, texts)
    except workflow.Incomplete as refusal:
        gaps = format_html_join(" ", "{}", ((link,) for link in field_links(refusal.rules, change_url(practice))))
        messages.error(request, format_html("Noch nicht veröffentlicht. Zu tun ist noch: {}", gaps))
    except workflow.Refused as refusal:
        for sentence in refusal.messages:
            messages.error(request, sentence)
    return False


def _press(model_admin, request, practice, texts):
    if "_return" in request.POST:
        workflow.send_back(practice, by=request.user, texts=texts)
        messages.success(request, "Der Beitrag ist zurückgegeben. Wer daran schreibt, wird benachrichtigt.")
        model_admin.log_change(request, practice, "Zurückgegeben")
    elif "_publish" in request.POST:
        if comments.given(texts):
            workflow.comment(practice, by=request.user, texts=texts)
        note = one_line(request.POST.get("public_note", ""), 300)
        edition = workflow.publish(practice, by=request.user, public_note=note)
        link = format_html('<a href="{}">Auf der Website ansehen</a>', edition.get_absolute_url())
        messages.success(request, format_html("Veröffentlicht. {}", link))
        model_admin.log_change(request, practice, "Veröffentlicht")
    elif workflow.comment(practice, by=request.user, texts=texts):
        messages.success(request, "Die Kommentare sind gespeichert.")
    else:
        messages.error(request, "Sie haben noch keinen Kommentar geschrieben.")
        return False
    return True
