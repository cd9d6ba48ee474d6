"""Writing to the editors: a hint on a record or the site, a barrier. Nothing of it is ever shown in public."""

from functools import partial

from django.db import OperationalError, transaction
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from practices.models import Edition, Report
from practices.public.addresses import HOME_CRUMB, LIST_CRUMB
from practices.public.filters import whole_number
from practices.public.reports import BARRIER, HINT, guard, throttle
from practices.public.reports.forms import LONGEST, PROPOSE, BarrierForm, HintForm, typed

LARGEST = 200_000  # bytes of a request: a text that is far too long still comes back with its sentence
BUSY = "Im Augenblick lässt sich nichts speichern. Ihr Text ist noch da; bitte versuchen Sie es in einigen Minuten."


@csrf_exempt
def hint(request, *, tell):
    """``tell(report)`` informs the editors, in the transaction; it comes with the address, for it is the desk's."""
    if _is_too_large(request):
        return _too_large(request)
    sent = request.POST if request.method == "POST" else None
    asked = (request.GET if sent is None else sent).get("nr", "")
    number = whole_number(asked)
    edition = number and Edition.objects.live().filter(practice_number=number).only("title", "slug").first()
    if sent is None and not edition:
        number = None  # what is not public is answered like what is nowhere
    kind = Report.Kind.PROPOSAL if request.GET.get("art") == PROPOSE else None
    topic = " ".join(typed(request.GET.get("zu", "")).split())[:200]
    initial = {"kind": kind, "text": f"Zu {topic}:\n" if topic else ""}
    form = HintForm(sent, is_about_record=bool(number), initial=initial)
    context = {
        "heading": "Hinweis geben",
        "number": number,
        "about": {"title": edition.title, "url": edition.get_absolute_url()} if edition else None,
        "is_unknown": bool(asked) and not number,
    }
    return _answer(request, HINT, form, context, tell, practice_number=number)


@csrf_exempt
def barrier(request, *, tell):
    if _is_too_large(request):
        return _too_large(request)
    sent = request.POST if request.method == "POST" else None
    form = BarrierForm(sent, initial={"page": typed(request.GET.get("seite", ""))[:500]})
    return _answer(
        request, BARRIER, form, {"heading": "Barriere melden", "is_barrier": True}, tell, kind=Report.Kind.BARRIER
    )


def thanks(request, *, heading):
    """What a sent form leads to: its address says nothing of what was sent, and can be read again."""
    context = {
        "heading": heading,
        "page_title": heading,
        "breadcrumbs": _crumbs(heading),
        "is_barrier": request.path_info.startswith(BARRIER),
        "noindex": True,
    }
    return render(request, "practices/report_thanks.html", context)


def _answer(request, address, form, context, tell, **fields):
    """The form, or what came of sending it; whatever is wrong, it comes back with everything that was typed."""
    show = partial(_show, request, {**context, "form": form, "form_action": address})
    if not form.is_bound:
        return show()
    if guard.is_foreign(request):
        return show(guard.FOREIGN, status=403)
    if guard.is_trapped(request.POST):
        return _sent(address)
    if not form.is_valid():
        return show(status=400)
    key, problem = guard.read(request.POST.get(guard.STAMP, ""))
    if problem:
        return show(problem, status=400)
    try:
        free_at = _store(request, key, {**form.cleaned_data, **fields}, tell)
    except OperationalError:  # an import holds the database, or it is being restarted
        return show(BUSY, status=503)
    if free_at is None:
        return _sent(address)
    response = show(_too_many(free_at), status=429)
    response.headers["Retry-After"] = str(max(1, int((free_at - timezone.now()).total_seconds()) + 1))
    return response


def _sent(address):
    response = HttpResponseRedirect(f"{address}danke/")
    response.status_code = 303
    return response


def _store(request, key, fields, tell):
    """Keep one report and tell the editors; or, if there were too many, say when the next may come."""
    now = timezone.now()
    with transaction.atomic():
        day = throttle.hold(now)
        if Report.objects.filter(form_key=key, text=fields["text"]).exists():
            return None  # the button was pressed twice
        free_at = throttle.count(day, throttle.source(request, day), now)
        if free_at is None:
            tell(Report.objects.create(form_key=key, created_at=now, **fields))
        return free_at


def _too_many(free_at):
    local = timezone.localtime(free_at)
    when = "morgen" if local.hour == 0 else f"ab {local.hour} Uhr"
    return (
        f"Zurzeit nehmen wir hier nichts mehr an, weil schon viele Meldungen eingegangen sind. Ihr Text ist noch da, "
        f"aber nicht gespeichert. Bitte kopieren Sie ihn und versuchen Sie es {when} wieder, oder schreiben Sie uns "
        "auf einem der Wege, die unter „Kontakt“ stehen."
    )


def _show(request, context, sentence="", status=200):
    form = context["form"]
    stamped = request.POST.get(guard.STAMP, "") if form.is_bound else ""
    problems = [("", sentence)] if sentence else []
    problems += form.problems if form.is_bound else []
    context = {
        **context,
        "breadcrumbs": _crumbs(context["heading"], context.get("about")),
        "page_title": f"Fehler: {context['heading']}" if problems else context["heading"],
        "problems": problems,
        # One that still counts is kept, so that nobody is too fast who puts a single word right.
        "trap": guard.TRAP,
        "stamp": stamped if guard.read(stamped)[0] else guard.stamp(),
        "kept_days": Report.KEPT_DAYS,
        "canonical": "" if form.is_bound else request.build_absolute_uri(context["form_action"]),
        "noindex": True,
    }
    response = render(request, "practices/report.html", context, status=status)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _crumbs(heading, about=None):
    above = [HOME_CRUMB]
    if about:
        above += [LIST_CRUMB, {"label": about["title"], "url": about["url"]}]
    return [*above, {"label": heading, "url": ""}]


def _is_too_large(request):
    length = request.META.get("CONTENT_LENGTH") or "0"
    return request.method == "POST" and not (length.isdecimal() and int(length) <= LARGEST)


def _too_large(request):
    context = {"page_title": "Zu viel Text", "longest": LONGEST}
    return render(request, "practices/report_too_large.html", context, status=413)
