"""Publications planned for a moment to come: planning one, and carrying out what is due."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from practices.desk import due, notices, versions, workflow
from practices.desk.refusals import Refused, refuse_archived, refuse_own_work, refuse_unfinished
from practices.models import Notice, Practice


@transaction.atomic
def schedule(practice, *, at, by, version=None):
    """Publish a version of ``practice`` at a time to come; it is checked now and again when it is due."""
    workflow.demand(by, "schedule", practice)
    practice = workflow.lock(practice)
    version = version or versions.current(practice)
    refuse_archived(practice)
    if at <= timezone.now():
        raise Refused("Der Zeitpunkt liegt in der Vergangenheit.")
    refuse_unfinished(version, by=by)
    refuse_own_work(practice, version, by=by)
    practice.scheduled_version, practice.scheduled_for, practice.scheduled_by = version, at, by
    practice.schedule_failure = ""
    practice.save(update_fields=due.FIELDS)
    workflow.note_step(practice, "schedule", by=by, version=version.number)
    due.note_next()
    return practice


@transaction.atomic
def unschedule(practice, *, by):
    workflow.demand(by, "schedule", practice)
    practice = workflow.lock(practice)
    due.clear(practice)
    practice.save(update_fields=due.FIELDS)
    due.note_next()
    return practice


def publish_due(now=None):
    """Publish every version that is due, each in a transaction of its own and once; returns the numbers.

    What fails is taken off the schedule and says why at the desk. Editions whose contact's consent has run
    out are written anew without it, and reports lose who wrote them.
    """
    now = now or timezone.now()
    waiting = (
        Practice.objects.filter(scheduled_for__lte=now).order_by("scheduled_for", "pk").values_list("pk", flat=True)
    )
    published = []
    for pk in list(waiting):
        with transaction.atomic():
            practice = Practice.objects.select_for_update().filter(pk=pk).first()
            if practice is None or practice.scheduled_for is None or practice.scheduled_for > now:
                continue
            version = practice.scheduled_version
            try:
                with transaction.atomic():
                    if not workflow.may(practice.scheduled_by, "publish", practice):
                        raise Refused("Wer die Veröffentlichung geplant hat, darf nicht mehr veröffentlichen.")
                    workflow.publish_locked(practice, version, by=practice.scheduled_by, at=now, is_due=True)
                published.append(practice.number)
            except (Refused, IntegrityError) as refusal:
                practice.refresh_from_db()
                concerned = notices.authors(practice) | {practice.scheduled_by} - {None}
                due.clear(practice)
                # A reader's request does this work and must not fail because of it.
                is_known = isinstance(refusal, Refused)
                practice.schedule_failure = str(refusal) if is_known else "Eine Adresse ist schon vergeben."
                practice.save(update_fields=due.FIELDS)
                notices.send(Notice.Kind.FAILED, practice, to=concerned, by=None)
                due.note_next()
    due.drop_expired_contacts(now)
    due.forget_reporters(now)
    with transaction.atomic():
        due.note_next()
    return published
