"""The steps of a record's life that are not a save: each a page that says what it does, and a button."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse

from practices.choices import Stage
from practices.desk import workflow
from practices.desk.admin import opened
from practices.desk.admin.base import change_url
from practices.desk.forms import one_line


@dataclass(frozen=True, slots=True)
class Transition:
    key: str  # in workflow.PERMISSIONS
    path: str
    label: str
    explanation: str
    done: str
    run: Callable  # (practice, *, by, [note]); may return sentences
    is_possible: Callable  # (practice, is_live) -> bool
    asks_note: str = ""  # the label of a sentence: for the public or, when submitting, for who reviews
    is_grave: bool = False


TRANSITIONS = (
    Transition(
        key="submit",
        path="einreichen",
        label="Zur Prüfung geben",
        explanation="Wer veröffentlichen darf, wird benachrichtigt. Gespeichert ist der Beitrag schon.",
        done="Der Beitrag ist zur Prüfung gegeben.",
        run=workflow.submit,
        is_possible=lambda practice, is_live: practice.stage == Stage.DRAFT,
        asks_note="Notiz für die Prüfung (freiwillig): Was ist neu, worauf soll jemand achten?",
    ),
    Transition(
        key="discard",
        path="verwerfen",
        label="Änderung verwerfen",
        explanation="Der Beitrag wird hier wieder so, wie er veröffentlicht ist. Die verworfene Änderung bleibt als "
        "frühere Fassung im Verlauf. An der Website ändert sich nichts.",
        done="Die Änderung ist verworfen.",
        run=workflow.discard,
        is_possible=lambda practice, is_live: is_live and practice.stage in (Stage.DRAFT, Stage.IN_REVIEW),
        is_grave=True,
    ),
    Transition(
        key="withdraw",
        path="zurueckziehen",
        label="Zurückziehen",
        explanation="Der Beitrag verschwindet sofort von der Website. Unter seiner Adresse steht dann, dass er "
        "zurückgezogen wurde. Hier bleibt er in Arbeit und kann wieder veröffentlicht werden.",
        done="Der Beitrag ist zurückgezogen.",
        run=workflow.withdraw,
        is_possible=lambda practice, is_live: is_live,
        asks_note="Ein Satz für die Öffentlichkeit (freiwillig)",
        is_grave=True,
    ),
    Transition(
        key="archive",
        path="archivieren",
        label="Archivieren",
        explanation="Der Beitrag wird schreibgeschützt aufgehoben. Ist er veröffentlicht, verschwindet er von der "
        "Website.",
        done="Der Beitrag ist archiviert.",
        run=workflow.archive,
        is_possible=lambda practice, is_live: practice.stage != Stage.ARCHIVED,
        asks_note="Ein Satz für die Öffentlichkeit, falls er veröffentlicht ist (freiwillig)",
        is_grave=True,
    ),
    Transition(
        key="reopen",
        path="oeffnen",
        label="Wieder öffnen",
        explanation="Der archivierte Beitrag kommt zurück in die Bearbeitung. Veröffentlicht wird er dadurch nicht.",
        done="Der Beitrag ist wieder in Arbeit.",
        run=workflow.reopen,
        is_possible=lambda practice, is_live: practice.stage == Stage.ARCHIVED,
    ),
)


def offered(practice, user, *, is_live):
    """What this person can do with the practice now."""
    return [t for t in TRANSITIONS if t.is_possible(practice, is_live) and workflow.may(user, t.key, practice)]


def transition_view(model_admin, request, practice, transition, *, is_live):
    if not workflow.may(request.user, transition.key, practice):
        raise PermissionDenied
    note = one_line(request.POST.get("note", ""), 500)
    if request.method == "POST":
        with transaction.atomic():
            if not opened.refuses(request, practice):
                return _taken(model_admin, request, practice, transition, note)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": transition.label,
        "subtitle": str(practice),
        "opts": model_admin.opts,
        "original": practice,
        "transition": transition,
        "is_possible": transition.is_possible(practice, is_live),
        "change_url": change_url(practice),
        "note": note,
    }
    return TemplateResponse(request, "admin/practices/practice/transition.html", context)


def _taken(model_admin, request, practice, transition, note):
    try:
        result = transition.run(practice, by=request.user, **({"note": note} if transition.asks_note else {}))
    except workflow.Refused as refusal:
        for sentence in refusal.messages:
            messages.error(request, sentence)
    else:
        messages.success(request, transition.done)
        for sentence in result if isinstance(result, list) else []:
            messages.warning(request, sentence)
        model_admin.log_change(request, practice, transition.label)
    return HttpResponseRedirect(change_url(practice))
