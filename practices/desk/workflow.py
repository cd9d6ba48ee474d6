"""The life of a record: who may do what, and the transitions as plain functions.

Every function is one transaction. Lock order: the practice first, the revision row last. ``publish`` is the
one door to the public.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from practices import document as documents
from practices.choices import Stage
from practices.desk import access, comments, due, editions, notices, preview_links, versions
from practices.desk.refusals import (
    Incomplete,  # noqa: F401 - callers know it as workflow.Incomplete
    Refused,
    refuse_archived,
    refuse_own_work,
    refuse_taken_addresses,
    refuse_unfinished,
)
from practices.models import Edition, LegacyAddress, Notice, Practice, Step
from taxonomy import revision

# Which permission each transition needs. Forms, buttons and functions all ask this table; ``access`` says with which
# records: "comment" with those that the person may read, everything else with those within reach.
PERMISSIONS = {
    "submit": "practices.change_practice",
    "invite": "practices.change_practice",
    "return": "practices.publish_practice",
    "publish": "practices.publish_practice",
    "schedule": "practices.publish_practice",
    "withdraw": "practices.publish_practice",
    "discard": "practices.change_practice",
    "archive": "practices.publish_practice",
    "reopen": "practices.publish_practice",
    "delete": "practices.delete_practice",
    "bring_back": "practices.delete_practice",
    "comment": "practices.view_practice",
    "resolve": "practices.change_practice",
    "share": "practices.change_practice",
}


def may(user, transition, practice=None):
    """Whether ``user`` may take this step with ``practice``, or without one: with any."""
    if user is None or not user.is_active or not user.has_perm(PERMISSIONS[transition]):
        return False
    if transition == "bring_back":  # the record is no row any more, and whose it was counts no more
        return access.reaches_every(user)
    if practice is None:
        return True
    return (access.may_read if transition == "comment" else access.reaches)(user, practice)


def demand(user, transition, practice=None):
    if not may(user, transition, practice):
        raise PermissionDenied(f"Für diesen Schritt fehlt das Recht ({transition}).")


def lock(practice):
    locked = Practice.objects.select_for_update().filter(pk=practice.pk).first()
    if locked is None:
        raise Refused("Der Beitrag ist inzwischen gelöscht.")
    return locked


@transaction.atomic
def submit(practice, *, by, note=""):
    demand(by, "submit", practice)
    practice = lock(practice)
    if practice.stage != Stage.DRAFT:
        raise Refused("Nur ein Beitrag in Arbeit kann zur Prüfung gegeben werden.")
    _set_stage(practice, Stage.IN_REVIEW)
    note_step(practice, "submit", by=by, note=note)
    notices.send(Notice.Kind.SUBMITTED, practice, to=notices.publishers(), by=by)
    return practice


@transaction.atomic
def send_back(practice, *, by, texts):
    """Return for more work. ``texts``, ``{field: comment}`` ("": the whole), say why; one at least must."""
    demand(by, "return", practice)
    practice = lock(practice)
    if practice.stage != Stage.IN_REVIEW:
        raise Refused("Nur ein Beitrag in Prüfung kann zurückgegeben werden.")
    if not comments.given(texts):
        raise Refused("Bitte schreiben Sie dazu, was noch zu tun ist: zum ganzen Beitrag oder zu einem Feld.")
    written = _write_comments(practice, texts, by)
    _set_stage(practice, Stage.DRAFT)
    note_step(practice, "return", by=by)
    notices.send(Notice.Kind.RETURNED, practice, to=notices.authors(practice), by=by, comments=written)
    return practice


@transaction.atomic
def comment(practice, *, by, texts):
    """Say something about fields, ``{field: comment}`` ("": the whole); returns the comments."""
    demand(by, "comment", practice)
    practice = lock(practice)
    written = _write_comments(practice, texts, by)
    if written:
        notices.send(Notice.Kind.COMMENTED, practice, to=notices.authors(practice), by=by, comments=written)
    return written


def _write_comments(practice, texts, by):
    if problems := comments.too_long(texts):
        raise Refused(*problems)
    return comments.write(practice, texts, by=by)


def _commented(comment):
    return Practice.objects.filter(number=comment.practice_number).first()


def resolve(comment, *, by):
    """A comment is dealt with."""
    demand(by, "resolve", _commented(comment))
    comments.settle(comment, by=by)


def reopen_comment(comment, *, by):
    demand(by, "resolve", _commented(comment))
    comments.settle(comment, by=None)


@transaction.atomic
def publish(practice, *, by, version=None, public_note=""):
    """Make a version of ``practice`` (the present one if none is named) what the public reads; returns the edition.

    Raises Incomplete when something required is missing or wrong and Refused when an address is taken.
    """
    demand(by, "publish", practice)
    practice = lock(practice)
    version = version or versions.current(practice)
    return publish_locked(practice, version, by=by, public_note=public_note, at=timezone.now())


def publish_locked(practice, version, *, by, public_note="", at, is_due=False):
    refuse_archived(practice)
    concerned = notices.authors(practice)  # who they are depends on the edition before
    [edition] = publish_many([(practice, version)], by=by, public_note=public_note, at=at)
    note_step(practice, "publish", by=by, version=version.number, note=public_note)
    # Who planned it is not there when it happens, so they are told too.
    notices.send(Notice.Kind.PUBLISHED, practice, to=concerned | {by}, by=None if is_due else by)
    return edition


def publish_many(pairs, *, by=None, public_note="", at=None, first_published=None, lookup=None, was_public=False):
    """The batch form: pairs of locked practices and versions; all of them are published or none.

    Imports by command name nobody (``by``): the four eyes and the checks of texts are rules for people. What another
    site had published already (``was_public``) stays public here, also without what this site requires.
    """
    at = at or timezone.now()
    for practice, version in pairs:
        refuse_own_work(practice, version, by=by)
        if not was_public:
            refuse_unfinished(version, by=by)
    number = revision.move()  # first, so that nobody else can take an address between the look and the writing
    refuse_taken_addresses([version for _, version in pairs])
    written = editions.write(
        [version for _, version in pairs],
        at=at,
        revision=number,
        public_note=public_note,
        first_published=first_published,
        lookup=lookup,
    )
    current = [practice for practice, version in pairs if practice.version == version.number]
    Practice.objects.filter(pk__in=[practice.pk for practice in current]).update(stage=Stage.PUBLISHED)
    for practice in current:
        practice.stage = Stage.PUBLISHED
    earlier = {p.number: (p, v) for p, v in pairs if p.version != v.number and p.stage == Stage.PUBLISHED}
    for number, present in versions.present(practice for practice, _ in earlier.values()).items():
        practice, version = earlier[number]
        if present.document != version.document:  # the desk is ahead of what the public reads now
            _set_stage(practice, Stage.DRAFT)
    for practice, version in pairs:
        is_overtaken = practice.scheduled_version_id and version.number >= practice.scheduled_version.number
        if is_overtaken or practice.schedule_failure:
            due.clear(practice)
            practice.save(update_fields=due.FIELDS)
    due.note_next()
    return written


@transaction.atomic
def withdraw(practice, *, by, note=""):
    """Take the edition away at once; its address answers 410 with ``note``, a sentence for the public."""
    demand(by, "withdraw", practice)
    practice = lock(practice)
    withdraw_many([practice], by=by, note=note)
    return practice


def withdraw_many(practices, *, by=None, note=""):
    """The batch form: locked practices. Imports name nobody (``by``), as with ``publish_many``."""
    for practice in practices:
        concerned = notices.authors(practice, of_edition=True)
        _withdraw(practice, note, by)
        notices.send(Notice.Kind.WITHDRAWN, practice, to=concerned, by=by)


def _withdraw(practice, note, by):
    edition = Edition.objects.live().filter(practice_number=practice.number).first()
    if edition is None:
        raise Refused("Der Beitrag ist nicht veröffentlicht.")
    note_step(practice, "withdraw", by=by, note=note)
    practice.stage = Stage.DRAFT
    due.clear(practice)
    practice.save(update_fields=["stage", *due.FIELDS])
    preview_links.revoke(practice.preview_links)
    editions.empty(edition, at=timezone.now(), note=note, revision=revision.move())
    due.note_next()


@transaction.atomic
def discard(practice, *, by):
    """Give up the change in work: the desk gets the document of the edition's version again.

    Returns sentences about what that version names and this database no longer has.
    """
    demand(by, "discard", practice)
    practice = lock(practice)
    edition = Edition.objects.live().select_related("version").filter(practice_number=practice.number).first()
    if edition is None:
        raise Refused("Der Beitrag ist nicht veröffentlicht; es gibt nichts, wohin er zurück könnte.")
    missing = restore(practice, edition.version, by=by, note="Änderung verworfen")
    preview_links.revoke(practice.preview_links.filter(version__number__gt=edition.version.number))
    note_step(practice, "discard", by=by)
    practice.refresh_from_db()
    if not missing:
        _set_stage(practice, Stage.PUBLISHED)
    if practice.scheduled_version and practice.scheduled_version.number > edition.version.number:
        due.clear(practice)
        practice.save(update_fields=due.FIELDS)
        due.note_next()
    return missing


@transaction.atomic
def restore(practice, version, *, by, note=""):
    """Record an old version's document as the newest; the public goes on reading the edition."""
    practice = lock(practice)
    refuse_archived(practice)
    paths = version.document.get("legacy_addresses", [])
    for taken in LegacyAddress.objects.filter(path__in=paths).exclude(practice=practice).select_related("practice"):
        raise Refused(f"Die alte Adresse {taken.path} gehört inzwischen zu Beitrag Nr. {taken.practice.number}.")
    practice.slug = version.document["slug"]
    missing = documents.apply([(practice, version.document)])
    Practice.objects.filter(pk=practice.pk).update(slug=practice.slug)
    versions.record(practice, by=by, note=note or f"Fassung {version.number} wiederhergestellt")
    return missing.get(practice.number, [])


@transaction.atomic
def archive(practice, *, by, note=""):
    demand(by, "archive", practice)
    practice = lock(practice)
    if Edition.objects.live().filter(practice_number=practice.number).exists():
        withdraw_many([practice], by=by, note=note)
    preview_links.revoke(practice.preview_links)
    due.clear(practice)
    practice.stage = Stage.ARCHIVED
    practice.save(update_fields=["stage", *due.FIELDS])
    note_step(practice, "archive", by=by)
    return practice


@transaction.atomic
def reopen(practice, *, by):
    demand(by, "reopen", practice)
    practice = lock(practice)
    if practice.stage != Stage.ARCHIVED:
        raise Refused("Nur ein archivierter Beitrag kann wieder geöffnet werden.")
    note_step(practice, "reopen", by=by)
    return _set_stage(practice, Stage.DRAFT)


def lock_for_deleting(ids):
    """All rows that deleting these will touch, in one order: whoever deletes locks no practice before."""
    related = Practice.objects.filter(relations__target__in=ids).values("pk")
    return list(Practice.objects.filter(Q(pk__in=ids) | Q(pk__in=related)).order_by("pk").select_for_update())


@transaction.atomic
def delete(practice, *, by, note=""):
    """Remove the desk's rows; the versions stay, and a live edition is withdrawn first and stays as a tombstone.

    Other practices lose their relations to this one: each gets a version that says so.
    """
    demand(by, "delete", practice)
    locked = lock_for_deleting([practice.pk])
    practice = next((row for row in locked if row.pk == practice.pk), None)
    if practice is None:
        raise Refused("Der Beitrag ist inzwischen gelöscht.")
    concerned = notices.authors(practice, of_edition=True)
    if Edition.objects.live().filter(practice_number=practice.number).exists():
        demand(by, "withdraw", practice)
        _withdraw(practice, note, by)
    note_step(practice, "delete", by=by)
    notices.send(Notice.Kind.DELETED, practice, to=concerned, by=by)
    name = f"Nr. {practice.number}"
    practice.delete()
    for row in locked:
        if row.pk is not None:
            # who wrote a version of a record has it among their own: nobody comes by one in this way
            writer = by if access.reaches(by, row) else None
            versions.record(row, by=writer, note=f"Verbindung zu {name} entfallen: Beitrag gelöscht")
    due.note_next()


def note_step(practice, kind, *, by, version=None, note=""):
    """Remember who took a step; the record's present version if no other is named."""
    Step.objects.create(
        practice_number=practice.number,
        kind=kind,
        version=version or practice.version,
        by=by,
        at=timezone.now(),
        note=note.replace("\x00", "")[:500],
    )


def _set_stage(practice, stage):
    practice.stage = stage
    practice.save(update_fields=["stage"])
    return practice
