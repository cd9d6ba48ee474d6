"""The pages of the round trip by spreadsheet: take the table away, bring it back, see what it changes, take it over."""

from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import BadRequest, PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from practices.desk import access, diff
from practices.desk.admin.base import change_url
from practices.desk.spreadsheet import MOST_ROWS, table, takeover, workbook
from practices.desk.spreadsheet.changes import CHANGED, NEW, REFUSED, UNCHANGED, Examination
from practices.desk.spreadsheet.upload import MAX_BYTES, TOO_LARGE, Unreadable
from practices.models import Spreadsheet
from practices.public import catalogue
from practices.public.exports.workbook import CONTENT_TYPE

PER_PAGE = 25  # records of a preview
CONTEXT = 160  # characters beside a change
MOST_ERRORS = 200  # shown; whoever has more begins with these
MOST_NAMED = 20  # in a message
GONE = "Die hochgeladene Datei ist nicht mehr da. Bitte laden Sie sie noch einmal hoch."


def page(model_admin, request):
    """What can be taken away, and where it is brought back."""
    if not access.may_look(request.user) and not model_admin.has_add_permission(request):
        raise PermissionDenied
    if request.method == "POST":
        return _upload(model_admin, request)
    return _page(model_admin, request)


def _page(model_admin, request, error="", status=200):
    count = _selection(model_admin, request).count() if access.may_look(request.user) else 0
    context = {
        **model_admin.admin_site.each_context(request),
        "title": "Sammlung als Tabelle",
        "opts": model_admin.opts,
        "count": count,
        "is_filtered": bool(request.GET),
        "query": request.GET.urlencode(),
        "most": MOST_ROWS,
        "may_upload": _may_upload(model_admin, request),
        "may_add": model_admin.has_add_permission(request),
        "waiting": Spreadsheet.of(request.user),
        "error": error,
    }
    return TemplateResponse(request, "admin/practices/spreadsheet.html", context, status=status)


def _selection(model_admin, request):
    """The records of the changelist at this query, which are those that the person may read."""
    try:
        return model_admin.get_changelist_instance(request).queryset
    except IncorrectLookupParameters:
        raise BadRequest("Diese Auswahl gibt es nicht.") from None


def _may_upload(model_admin, request):
    return request.user.has_perm(access.CHANGE) or model_admin.has_add_permission(request)


def file(model_admin, request):
    """The workbook of what the changelist shows."""
    if not access.may_look(request.user):
        raise PermissionDenied
    written = workbook.write(_selection(model_admin, request), request.user, catalogue.current().vocabularies)
    return FileResponse(written, as_attachment=True, filename=workbook.file_name(), content_type=CONTENT_TYPE)


def _upload(model_admin, request):
    if not _may_upload(model_admin, request):
        raise PermissionDenied
    sent = request.FILES.get("datei")
    if sent is None:
        return _page(model_admin, request, "Bitte wählen Sie eine Datei.", 400)
    if sent.size > MAX_BYTES:
        return _page(model_admin, request, TOO_LARGE, 413)
    content = sent.read()
    try:
        found = table.read(content)
    except Unreadable as refusal:
        return _page(model_admin, request, str(refusal), 400)
    if not found.rows:
        return _page(model_admin, request, "In der Tabelle steht kein Beitrag.", 400)
    Spreadsheet.keep(request.user, sent.name, content)
    return HttpResponseRedirect(reverse("admin:practices_practice_spreadsheet_preview"))


def preview(model_admin, request):
    """What the uploaded table changes and what is wrong with it; nothing is written but by its button."""
    if not _may_upload(model_admin, request):
        raise PermissionDenied
    kept = Spreadsheet.of(request.user)
    if request.method == "POST" and "verwerfen" in request.POST:
        Spreadsheet.objects.filter(person=request.user).delete()
        messages.info(request, "Verworfen. Es wurde nichts geändert.")
        return _back()
    if kept is None or request.method == "POST" and request.POST.get("datei") != str(kept.pk):
        messages.warning(request, GONE)
        return _back()
    try:
        found = table.read(bytes(kept.content))
    except Unreadable as refusal:  # what was accepted before an update may be none of what is accepted now
        messages.error(request, str(refusal))
        return _back()
    examination, outcomes = _examined(found, request)
    if request.method == "POST" and not examination.errors:
        return _take_over(model_admin, request, kept, found)
    return _preview(model_admin, request, kept, found, examination.errors, outcomes)


def _examined(found, request):
    """The outcomes of all rows, with documents only for those that the asked page shows."""
    examination = Examination(found, request.user, catalogue.current().vocabularies)
    number = request.GET.get("seite", "")
    first = (int(number) - 1) * PER_PAGE if number.isascii() and number.isdecimal() and 0 < len(number) < 7 else 0
    outcomes, changing = [], 0
    for rows in examination.batches():
        for outcome in examination.examine(rows):
            if outcome.kind in (CHANGED, NEW):
                if not first <= changing < first + PER_PAGE:
                    outcome.old = outcome.new = None
                changing += 1
            outcomes.append(outcome)
    return examination, outcomes


def _preview(model_admin, request, kept, found, errors, outcomes):
    vocabularies = catalogue.current().vocabularies
    changing = [outcome for outcome in outcomes if outcome.kind in (CHANGED, NEW)]
    shown = Paginator(changing, PER_PAGE).get_page(request.GET.get("seite"))
    for outcome in shown:
        outcome.changes = diff.changes(outcome.old or {}, outcome.new, vocabularies)
        for change in outcome.changes:
            change.old[:], change.new[:] = _shortened(change.old), _shortened(change.new)
        outcome.url = change_url(outcome.practice) if outcome.practice else ""
    kinds = [outcome.kind for outcome in outcomes]
    errors = sorted(errors, key=lambda error: error.line)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": "Was die Tabelle ändert",
        "opts": model_admin.opts,
        "kept": kept,
        "page": shown,
        "changed": kinds.count(CHANGED),
        "new": kinds.count(NEW),
        "unchanged": kinds.count(UNCHANGED),
        "refused": [outcome for outcome in outcomes if outcome.kind == REFUSED],
        "errors": errors[:MOST_ERRORS],
        "error_count": len(errors),
        "unknown": found.unknown,
    }
    return TemplateResponse(request, "admin/practices/spreadsheet_preview.html", context)


def _shortened(segments):
    """Long passages that stay are left out but for their ends."""
    for is_changed, text in segments:
        is_long = not is_changed and len(text) > 3 * CONTEXT
        yield is_changed, f"{text[:CONTEXT]} […] {text[-CONTEXT:]}" if is_long else text


def _take_over(model_admin, request, kept, found):
    # Whoever deletes the file takes it over: a second press, in another process too, finds none.
    deleted, _ = Spreadsheet.objects.filter(pk=kept.pk).delete()
    if not deleted:
        messages.warning(request, GONE)
        return _back()
    result = takeover.take_over(found, request.user, catalogue.current().vocabularies)
    said = _sentence(result)
    messages.success(request, f"{said} An der Website ändert sich erst etwas durch Veröffentlichen.")
    for outcome in result.refused[:MOST_NAMED]:
        who = f"Nr. {outcome.number}" if outcome.number else f"Zeile {outcome.line}"
        messages.warning(request, f"Nicht übernommen: {who}. {outcome.reason}")
    if (more := len(result.refused) - MOST_NAMED) > 0:
        messages.warning(request, f"Nicht übernommen sind {more} weitere Zeilen.")
    return HttpResponseRedirect(reverse("admin:practices_practice_changelist"))


def _sentence(result):
    changed, new = len(result.changed), len(result.new)
    parts = [
        changed and ("Ein Beitrag ist geändert" if changed == 1 else f"{changed} Beiträge sind geändert"),
        new and ("ein neuer Entwurf ist angelegt" if new == 1 else f"{new} neue Entwürfe sind angelegt"),
    ]
    said = ", ".join(filter(None, parts)) or "Es war nichts zu ändern"
    return f"{said[0].upper()}{said[1:]}."


def _back():
    return HttpResponseRedirect(reverse("admin:practices_practice_spreadsheet"))
