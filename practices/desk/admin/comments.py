"""The comments on a record: one list, and beside the fields of its form."""

from collections import defaultdict

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse

from practices.desk import comments, workflow
from practices.desk.admin.history import subpage
from practices.desk.forms import is_number
from practices.desk.labels import LABELS
from practices.models import Comment

TICKED = "settled_comment"  # the name of the boxes in the form


def page(model_admin, request, practice):
    """All comments by field; writing one, marking as done, opening again."""
    if not workflow.may(request.user, "comment", practice):
        raise PermissionDenied
    if request.method == "POST":
        done = _settle(request, practice) if "settle" in request.POST else _write(request, practice)
        if done:
            return HttpResponseRedirect(reverse("admin:practices_practice_comments", args=[practice.pk]))
    chosen = request.POST.get("field", request.GET.get("feld", ""))
    rows = comments.of(practice)
    context = {
        "title": f"Kommentare: {practice}",
        "open": comments.by_field(row for row in rows if not row.resolved_at).values(),
        "resolved": [row for row in reversed(rows) if row.resolved_at],
        "fields": [("", comments.WHOLE), *LABELS.items()],
        "chosen": chosen,
        "typed": request.POST.get("text", ""),
        "limit": comments.LENGTH,
        "may_resolve": workflow.may(request.user, "resolve", practice),
    }
    return subpage(model_admin, request, practice, "comments.html", context)


def _write(request, practice):
    field, text = request.POST.get("field", ""), request.POST.get("text", "")
    if field not in ("", *LABELS):
        raise BadRequest("Dieses Feld gibt es nicht.")
    try:
        written = workflow.comment(practice, by=request.user, texts={field: text})
    except workflow.Refused as refusal:
        messages.error(request, str(refusal))
        return False
    if not written:
        messages.error(request, "Der Kommentar ist leer.")
        return False
    messages.success(request, "Der Kommentar ist gespeichert.")
    return True


def _settle(request, practice):
    number = request.POST["settle"]
    comment = (
        Comment.objects.filter(practice_number=practice.number, pk=number).first() if is_number(number) else None
    )
    if comment is None:
        raise Http404
    if "reopen" in request.POST:
        workflow.reopen_comment(comment, by=request.user)
    else:
        workflow.resolve(comment, by=request.user)
    return True


def beside_fields(model_admin, request, context, practice):
    """Put the open comments where the form shows their field, those on the whole into the panel. For its template."""
    rows = [row for row in comments.of(practice) if not row.resolved_at]
    ticked = request.POST.getlist(TICKED)
    places = defaultdict(list)
    for row in rows:
        row.is_ticked = str(row.pk) in ticked
        places[row.place].append(row)
    for name, field in context["adminform"].form.fields.items():
        field.comments = places[name]
    for inline in context["inline_admin_formsets"]:
        inline.opts.comments = places[inline.formset.prefix]
    context["comments_on_the_whole"] = places[""]
    may_change = model_admin.has_change_permission(request, practice)
    context["may_tick"] = may_change and workflow.may(request.user, "resolve", practice)


def settle_ticked(request, practice):
    """With a save: the comments of this record that were ticked in its form are dealt with."""
    if ticked := [number for number in request.POST.getlist(TICKED) if is_number(number)]:
        rows = Comment.objects.filter(practice_number=practice.number, pk__in=ticked, resolved_at=None)
        for comment in rows:
            workflow.resolve(comment, by=request.user)
