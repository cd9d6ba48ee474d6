"""What readers wrote: who is told, and how editors deal with it. Nothing of it changes a record by itself."""

import datetime
import re

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from practices.desk import due, notices, people
from practices.models import Report

CHANGE = "practices.change_report"
PATH = re.compile(r"/[a-z0-9/._-]{0,120}")
QUIET = datetime.timedelta(hours=1)  # no second letter while the first thing it told of still lies there


def editors():
    """Everybody who may deal with reports."""
    return set(people.with_right(CHANGE))


def received(report):
    """Tell the editors, in the transaction that stores it; what somebody wrote, and who, stays at the desk."""
    due.note_next()
    recent = Report.objects.filter(status=Report.Status.NEW, created_at__gt=report.created_at - QUIET)
    if recent.exclude(pk=report.pk).exists():
        return
    notices.post([_letter(report, person) for person in notices.wants_letters(editors())])


def handle(report, *, by):
    """Keep the status and note that were set on ``report``, and who set them; inside a transaction."""
    report.handled_by, report.handled_at = by, timezone.now()
    if not report.is_closed:
        report.closed_at = None
    elif report.closed_at is None:
        report.closed_at = report.handled_at
    report.save()
    due.note_next()


@transaction.atomic
def refuse(reports, *, by):
    """Close all of the queryset that are open as spam; returns how many."""
    now = timezone.now()
    count = reports.open().update(status=Report.Status.REFUSED, handled_by=by, handled_at=now, closed_at=now)
    due.note_next()
    return count


def about(report):
    """In a few words what it is about: the record, or the page if it is given as one of ours."""
    where = f"Nr. {report.practice_number}" if report.practice_number else ""
    if PATH.fullmatch(report.page):
        where = report.page
    return f"{report.get_kind_display()}: {where}" if where else report.get_kind_display()


def _letter(report, person):
    is_barrier = report.kind == Report.Kind.BARRIER
    subject = "Neue Meldung einer Barriere" if is_barrier else "Neuer Hinweis"
    page = reverse("admin:practices_report_change", args=[report.pk])
    about_record = f" zu Nr. {report.practice_number}" if report.practice_number else ""
    return EmailMessage(
        subject=subject,
        body=f"{report.get_kind_display()}{about_record}\n\n"
        f"Was jemand geschrieben hat, steht am Schreibtisch:\n{settings.SITE_URL}{page}\n\n"
        "Solange dort etwas Neues liegt, kommt in der nächsten Stunde keine weitere Nachricht.\n\n"
        "Diese Nachricht kommt von DIVERCITY, weil Sie Hinweise bearbeiten dürfen.\n",
        to=[person.email],
    )
