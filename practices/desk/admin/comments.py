"""The comments on a record: one list, and beside the fields of its form."""

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse

from practices.desk import comments, workflow
from practices.desk.admin.history import subpage
from practices.desk.forms import is_number
from practices.desk.labels import LABELS
from practices.models import Comment


def page(model_admin, request, practice):
    """All comments by field; writing one, marking as done, opening again."""
    if not workflow.may(request.user, "comment"):
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
        "may_resolve": workflow.may(request.user, "resolve"),
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


def beside_fields(context, practice):
    """Put the open comments where the form shows their field; the rest is in the list. For its template."""
    rows = [row for row in comments.of(practice) if not row.resolved_at]
    places = {}
    for row in rows:
        places.setdefault(row.place, []).append(row)
    for name, field in context["adminform"].form.fields.items():
        field.comments = places.get(name, [])
    for inline in context["inline_admin_formsets"]:
        inline.opts.comments = places.get(inline.formset.prefix, [])
    context["open_comments"] = len(rows)
