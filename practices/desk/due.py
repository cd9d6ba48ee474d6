"""What is to become public, or to vanish, at a moment to come. Carried out by ``scheduling.publish_due``."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from practices import document as documents
from practices.choices import Change
from practices.models import Edition, EditionChange, Practice, Report, ReportDay
from practices.public.reports import throttle
from taxonomy import revision

KEPT = timedelta(days=Report.KEPT_DAYS)
FIELDS = ["scheduled_version", "scheduled_for", "scheduled_by", "schedule_failure"]


def clear(practice):
    """No publication is planned, and none is known to have failed; the caller saves ``FIELDS``."""
    practice.scheduled_version = practice.scheduled_for = practice.scheduled_by = None
    practice.schedule_failure = ""


def note_next():
    """Keep the next moment at which ``publish_due`` has work where readers' requests see it for nothing."""
    revision.hold()  # before looking: another transaction's moment would be written over with an older look
    moments = [Practice.objects.aggregate(next=Min("scheduled_for"))["next"]]
    # The last day there is has no day after it: some type 31.12.9999 for a consent that never ends.
    ending = Edition.objects.filter(contact_expires_on__lt=date.max)
    if last_day := ending.aggregate(next=Min("contact_expires_on"))["next"]:
        after = datetime.combine(last_day + timedelta(days=1), time.min)
        moments.append(timezone.make_aware(after))
    closed = Report.objects.with_person().aggregate(first=Min("closed_at"))["first"]
    moments.append(closed and closed + KEPT)
    day = ReportDay.objects.aggregate(first=Min("day"))["first"]
    moments.append(day and throttle.midnight(day))
    revision.set_next_due(min(filter(None, moments), default=None))


@transaction.atomic
def drop_expired_contacts(now):
    """Write the editions anew whose contact may no longer be shown."""
    today = timezone.localdate(now)
    expired = Edition.objects.filter(contact_expires_on__lt=today)
    if not expired.exists():
        return
    # Whoever writes editions holds the revision row: they are read only now, and nobody is waited for.
    number = revision.move()
    changed = list(expired)
    for edition in changed:
        edition.document = documents.public(edition.document, on=today)
        edition.contact_expires_on, edition.revision = None, number
    Edition.objects.bulk_update(changed, ["document", "contact_expires_on", "revision"])
    # Whoever keeps copies elsewhere has to hear of it.
    EditionChange.objects.bulk_create(
        EditionChange(edition=edition, revision=number, at=now, kind=Change.GEAENDERT) for edition in changed
    )


def forget_reporters(now):
    """Empty who wrote a report that was closed long enough ago; and how often somebody wrote on a day that is over."""
    Report.objects.with_person().filter(closed_at__lte=now - KEPT).update(**dict.fromkeys(Report.PERSONAL, ""))
    throttle.forget(now)
