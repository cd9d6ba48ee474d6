"""Telling people what happened to a record: a notice at the desk, and a letter once the step is committed.

A letter names the record and leads to the desk; what a draft says is never in it. No mail server can fail or
undo a step: what goes wrong with it is logged.
"""

import logging
from functools import partial

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from practices.desk import access, people
from practices.models import Comment, Edition, Notice, Step, Version, WithoutLetters

logger = logging.getLogger(__name__)
SHOWN = 5  # on the first page; the rest is in the list


TEXTS = {
    Notice.Kind.SUBMITTED: "{who} hat den Beitrag zur Prüfung gegeben.",
    Notice.Kind.RETURNED: "{who} hat den Beitrag mit {comments} zurückgegeben.",
    Notice.Kind.COMMENTED: "{who} hat den Beitrag mit {comments} versehen.",
    Notice.Kind.PUBLISHED: "{who} hat den Beitrag veröffentlicht.",
    Notice.Kind.WITHDRAWN: "{who} hat den Beitrag zurückgezogen. Er ist nicht mehr öffentlich.",
    Notice.Kind.FAILED: "Die geplante Veröffentlichung ist gescheitert. Woran es lag, steht am Beitrag.",
    Notice.Kind.DELETED: "{who} hat den Beitrag gelöscht.",
    Notice.Kind.INVITED: "{who} hat Sie zu dem Beitrag eingeladen.",
}
AS_PLANNED = "Der Beitrag ist wie geplant veröffentlicht worden."


def publishers():
    """Everybody who may publish."""
    return set(people.with_right("practices.publish_practice"))


def authors(practice, *, of_edition=False):
    """Who works on a record now: wrote versions since the edition, submitted one, or has a comment that is open.

    With ``of_edition`` also those who wrote what the public reads.
    """
    since = _last_published(practice, before_edition=of_edition)
    ids = set(
        Version.objects.filter(practice_number=practice.number, number__gt=since).values_list("created_by", flat=True)
    )
    steps = Step.objects.filter(practice_number=practice.number, kind="submit", version__gt=since)
    ids |= set(steps.values_list("by", flat=True))
    comments = Comment.objects.filter(practice_number=practice.number, resolved_at__isnull=True)
    ids |= set(comments.values_list("author", flat=True))
    return set(get_user_model().objects.filter(pk__in=ids - {None}))


def _last_published(practice, *, before_edition):
    edition = Edition.objects.live().select_related("version").filter(practice_number=practice.number).first()
    if edition is None:
        return 0
    if not before_edition:
        return edition.version.number
    former = (change["version"] for change in edition.changes)
    return max((number for number in former if number < edition.version.number), default=0)


def send(kind, practice, *, to, by, comments=()):
    """Tell everybody in ``to`` who is still at the desk, save the one who did it; in the step's transaction.

    ``by`` is None when it was nobody: what was planned has happened, or failed.
    """
    count = "einem Kommentar" if len(comments) == 1 else f"{len(comments)} Kommentaren"
    text = AS_PLANNED if kind == Notice.Kind.PUBLISHED and by is None else TEXTS[kind]
    text = text.format(who=people.name(by, "Jemand"), comments=count)
    if kind in (Notice.Kind.RETURNED, Notice.Kind.PUBLISHED):  # then nobody needs to look at the submission any more
        waiting = Notice.objects.filter(practice=practice, kind=Notice.Kind.SUBMITTED, read_at__isnull=True)
        waiting.update(read_at=timezone.now())
    rows = Notice.objects.bulk_create(
        Notice(recipient=person, practice=practice, title=practice.title, kind=kind, text=text)
        for person in sorted(to, key=lambda person: person.pk)
        if person != by and person.is_staff and access.may_read(person, practice)
    )
    wanting = wants_letters(row.recipient for row in rows)
    post([_letter(row) for row in rows if row.recipient in wanting])


def wants_letters(people):
    """Those of them who have an address and have not declined."""
    without = set(WithoutLetters.objects.values_list("person", flat=True))
    return {person for person in people if person.email and person.pk not in without}


def post(letters):
    """Send them once what they tell of is committed."""
    if letters:
        transaction.on_commit(partial(_post, letters))


def _letter(notice):
    title = " ".join(notice.title.split())
    has_record = notice.kind != Notice.Kind.DELETED
    page = (
        reverse("admin:practices_practice_change", args=[notice.practice_id])
        if has_record
        else reverse("admin:index")
    )
    return EmailMessage(
        subject=f"{notice.get_kind_display()}: {title}",
        body=f"{title} (Nr. {notice.practice.number})\n\n{notice.text}\n\n{settings.SITE_URL}{page}\n\n"
        "Diese Nachricht kommt von DIVERCITY, weil Sie an dem Beitrag mitarbeiten oder ihn veröffentlichen dürfen.\n",
        to=[notice.recipient.email],
    )


def _post(letters):
    try:
        with get_connection() as connection:
            for letter in letters:
                letter.connection = connection
                try:
                    letter.send()
                except Exception:
                    logger.exception("A letter was not sent.")
    except Exception:
        logger.exception("The mail server failed; not all of %s letters were sent.", len(letters))


def unread(user):
    """What somebody has not yet read, newest first."""
    return Notice.objects.filter(recipient=user, read_at__isnull=True)


def on_first_page(user):
    """For the template of the desk's first page: the newest unread notices, and whether there are more."""
    rows = list(unread(user)[: SHOWN + 1])
    return {"notices": rows[:SHOWN], "more_notices": len(rows) > SHOWN}


def mark_read(user, ids=None):
    """Some of a person's notices, or all."""
    rows = unread(user)
    return (rows if ids is None else rows.filter(pk__in=ids)).update(read_at=timezone.now())


def gets_letters(user):
    return not WithoutLetters.objects.filter(person=user).exists()


def choose_letters(user, wanted):
    if wanted:
        WithoutLetters.objects.filter(person=user).delete()
    else:
        WithoutLetters.objects.get_or_create(person=user)
