"""The life of a record: who may do what, and the transitions as plain functions.

Every function is one transaction. Lock order: the practice first, the revision row last. ``publish`` is the
one door to the public.
"""

from datetime import datetime, time, timedelta

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Min
from django.utils import timezone

from practices import document as documents
from practices.choices import Stage
from practices.desk import completeness, editions, versions
from practices.models import Edition, EditionAddress, LegacyAddress, Practice, Version
from taxonomy import revision

# Which permission each transition needs. Forms, buttons and functions all ask this table.
PERMISSIONS = {
    "submit": "practices.change_practice",
    "return": "practices.change_practice",
    "publish": "practices.publish_practice",
    "schedule": "practices.publish_practice",
    "withdraw": "practices.publish_practice",
    "discard": "practices.change_practice",
    "archive": "practices.publish_practice",
    "reopen": "practices.change_practice",
    "delete": "practices.delete_practice",
}


class Refused(Exception):
    """A transition that is not possible now; ``messages`` are German sentences for the person who asked."""

    def __init__(self, *messages):
        self.messages = list(messages)
        super().__init__(" ".join(self.messages))


class Incomplete(Refused):
    """What is required for publishing is missing; ``rules`` name the fields."""

    def __init__(self, rules):
        self.rules = rules
        super().__init__(*(rule.message for rule in rules))


def may(user, transition):
    return user is not None and user.is_active and user.has_perm(PERMISSIONS[transition])


def _demand(user, transition):
    if not may(user, transition):
        raise PermissionDenied(f"Für diesen Schritt fehlt das Recht ({transition}).")


def _locked(practice):
    return Practice.objects.select_for_update().get(pk=practice.pk)


@transaction.atomic
def submit(practice, *, by):
    _demand(by, "submit")
    practice = _locked(practice)
    if practice.stage != Stage.DRAFT:
        raise Refused("Nur ein Beitrag in Arbeit kann zur Prüfung gegeben werden.")
    return _set_stage(practice, Stage.IN_REVIEW)


@transaction.atomic
def send_back(practice, *, by):
    _demand(by, "return")
    practice = _locked(practice)
    if practice.stage != Stage.IN_REVIEW:
        raise Refused("Nur ein Beitrag in Prüfung kann zurückgegeben werden.")
    return _set_stage(practice, Stage.DRAFT)


@transaction.atomic
def publish(practice, *, by, version=None, public_note="", at=None):
    """Make a version of ``practice`` (the present one if none is named) what the public reads; returns the edition.

    Raises Incomplete when something required is missing and Refused when an address is taken.
    """
    _demand(by, "publish")
    practice = _locked(practice)
    return _publish(practice, version or current_version(practice), public_note, at or timezone.now())


def _publish(practice, version, public_note, at):
    if practice.stage == Stage.ARCHIVED:
        raise Refused("Ein archivierter Beitrag muss erst wieder geöffnet werden.")
    [edition] = publish_many([(practice, version)], public_note=public_note, at=at)
    return edition


def publish_many(pairs, *, public_note="", at=None, first_published=None, lookup=None):
    """The batch form, for imports: pairs of locked practices and versions; all of them are published or none."""
    at = at or timezone.now()
    for _, version in pairs:
        if gaps := completeness.missing(version.document, required=True):
            raise Incomplete(gaps)
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
    for practice, version in pairs:
        is_overtaken = practice.scheduled_version_id and version.number >= practice.scheduled_version.number
        if is_overtaken or practice.schedule_failure:
            _clear_schedule(practice)
            practice.save(update_fields=SCHEDULE)
    _note_next_due()
    return written


def refuse_taken_addresses(wanted):
    """Raise Refused when a version's slug or an old address of it belongs to another edition for ever."""
    owners = {}
    slugs = {version.document["slug"] for version in wanted}
    paths = {f"/praxisbeispiele/{slug}" for slug in slugs}
    paths |= {path for version in wanted for path in version.document.get("legacy_addresses", [])}
    for slug, number in Edition.objects.filter(slug__in=slugs).values_list("slug", "practice_number"):
        owners[f"/praxisbeispiele/{slug}"] = number
    taken = EditionAddress.objects.filter(path__in=paths).values_list("path", "edition__practice_number")
    owners |= dict(taken)
    for version in wanted:
        own = [f"/praxisbeispiele/{version.document['slug']}", *version.document.get("legacy_addresses", [])]
        for path in own:
            owner = owners.setdefault(path, version.practice_number)
            if owner != version.practice_number:
                raise Refused(f"Die Adresse {path} gehört schon zu Beitrag Nr. {owner}.")


@transaction.atomic
def schedule(practice, *, at, by, version=None):
    """Publish a version of ``practice`` at a time to come; it is checked now and again when it is due."""
    _demand(by, "schedule")
    practice = _locked(practice)
    version = version or current_version(practice)
    if practice.stage == Stage.ARCHIVED:
        raise Refused("Ein archivierter Beitrag muss erst wieder geöffnet werden.")
    if at <= timezone.now():
        raise Refused("Der Zeitpunkt liegt in der Vergangenheit.")
    if gaps := completeness.missing(version.document, required=True):
        raise Incomplete(gaps)
    practice.scheduled_version, practice.scheduled_for, practice.scheduled_by = version, at, by
    practice.schedule_failure = ""
    practice.save(update_fields=SCHEDULE)
    _note_next_due()
    return practice


@transaction.atomic
def unschedule(practice, *, by):
    _demand(by, "schedule")
    practice = _locked(practice)
    _clear_schedule(practice)
    practice.save(update_fields=SCHEDULE)
    _note_next_due()
    return practice


def publish_due(now=None):
    """Publish every version that is due, each in a transaction of its own and once; returns the numbers.

    What fails is taken off the schedule and says why at the desk. Editions whose contact's consent has run
    out are written anew without it.
    """
    now = now or timezone.now()
    due = Practice.objects.filter(scheduled_for__lte=now).order_by("scheduled_for", "pk").values_list("pk", flat=True)
    published = []
    for pk in list(due):
        with transaction.atomic():
            practice = Practice.objects.select_for_update().filter(pk=pk).first()
            if practice is None or practice.scheduled_for is None or practice.scheduled_for > now:
                continue
            version = practice.scheduled_version
            try:
                with transaction.atomic():
                    if not may(practice.scheduled_by, "publish"):
                        raise Refused("Wer die Veröffentlichung geplant hat, darf nicht mehr veröffentlichen.")
                    _publish(practice, version, "", now)
                published.append(practice.number)
            except (Refused, IntegrityError) as refusal:
                practice.refresh_from_db()
                _clear_schedule(practice)
                # A reader's request does this work and must not fail because of it.
                is_known = isinstance(refusal, Refused)
                practice.schedule_failure = str(refusal) if is_known else "Eine Adresse ist schon vergeben."
                practice.save(update_fields=SCHEDULE)
                _note_next_due()
    drop_expired_contacts(now)
    with transaction.atomic():
        _note_next_due()
    return published


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


@transaction.atomic
def withdraw(practice, *, by, note=""):
    """Take the edition away at once; its address answers 410 with ``note``, a sentence for the public."""
    _demand(by, "withdraw")
    practice = _locked(practice)
    _withdraw(practice, note)
    return practice


def _withdraw(practice, note):
    edition = Edition.objects.live().filter(practice_number=practice.number).first()
    if edition is None:
        raise Refused("Der Beitrag ist nicht veröffentlicht.")
    practice.stage = Stage.DRAFT
    _clear_schedule(practice)
    practice.save(update_fields=["stage", *SCHEDULE])
    editions.empty(edition, at=timezone.now(), note=note, revision=revision.move())
    _note_next_due()


@transaction.atomic
def discard(practice, *, by):
    """Give up the change in work: the desk gets the document of the edition's version again.

    Returns sentences about what that version names and this database no longer has.
    """
    _demand(by, "discard")
    practice = _locked(practice)
    edition = Edition.objects.live().select_related("version").filter(practice_number=practice.number).first()
    if edition is None:
        raise Refused("Der Beitrag ist nicht veröffentlicht; es gibt nichts, wohin er zurück könnte.")
    missing = restore(practice, edition.version, by=by, note="Änderung verworfen")
    if not missing:
        practice.refresh_from_db()
        _set_stage(practice, Stage.PUBLISHED)
    return missing


@transaction.atomic
def restore(practice, version, *, by, note=""):
    """Record an old version's document as the newest; the public goes on reading the edition."""
    practice = _locked(practice)
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
    _demand(by, "archive")
    practice = _locked(practice)
    if Edition.objects.live().filter(practice_number=practice.number).exists():
        _withdraw(practice, note)
    _clear_schedule(practice)
    practice.stage = Stage.ARCHIVED
    practice.save(update_fields=["stage", *SCHEDULE])
    return practice


@transaction.atomic
def reopen(practice, *, by):
    _demand(by, "reopen")
    practice = _locked(practice)
    if practice.stage != Stage.ARCHIVED:
        raise Refused("Nur ein archivierter Beitrag kann wieder geöffnet werden.")
    return _set_stage(practice, Stage.DRAFT)


@transaction.atomic
def delete(practice, *, by, note=""):
    """Remove the desk's rows; the versions stay, and a live edition is withdrawn first and stays as a tombstone.

    Other practices lose their relations to this one: each gets a version that says so.
    """
    _demand(by, "delete")
    related = Practice.objects.filter(relations__target=practice)
    locked = list(
        Practice.objects.select_for_update()
        .filter(pk__in=[practice.pk, *related.values_list("pk", flat=True)])
        .order_by("pk")
    )
    practice = next(row for row in locked if row.pk == practice.pk)
    if Edition.objects.live().filter(practice_number=practice.number).exists():
        _demand(by, "withdraw")
        _withdraw(practice, note)
    name = f"Nr. {practice.number}"
    practice.delete()
    for row in locked:
        if row.pk is not None:
            versions.record(row, by=by, note=f"Verbindung zu {name} entfallen: Beitrag gelöscht")
    _note_next_due()


def current_version(practice):
    return Version.objects.get(practice_number=practice.number, number=practice.version)


def _set_stage(practice, stage):
    practice.stage = stage
    practice.save(update_fields=["stage"])
    return practice


SCHEDULE = ["scheduled_version", "scheduled_for", "scheduled_by", "schedule_failure"]


def _clear_schedule(practice):
    """No publication is planned, and none is known to have failed; the caller saves ``SCHEDULE``."""
    practice.scheduled_version = practice.scheduled_for = practice.scheduled_by = None
    practice.schedule_failure = ""


def _note_next_due():
    """Keep the next moment at which ``publish_due`` has work where readers' requests see it for nothing."""
    revision.hold()  # before looking: another transaction's moment would be written over with an older look
    moments = [Practice.objects.aggregate(next=Min("scheduled_for"))["next"]]
    if last_day := Edition.objects.aggregate(next=Min("contact_expires_on"))["next"]:
        after = datetime.combine(last_day + timedelta(days=1), time.min)
        moments.append(timezone.make_aware(after))
    revision.set_next_due(min(filter(None, moments), default=None))
