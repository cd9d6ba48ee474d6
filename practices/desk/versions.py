"""The one door through which a change of a practice becomes durable."""

from collections import defaultdict

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from practices import document as documents
from practices.choices import Stage
from practices.desk import completeness
from practices.models import Edition, Practice, Version
from practices.richtext import sanitize
from practices.sections import SECTIONS


@transaction.atomic
def record(practice, *, by, note="", at=None):
    """Store what the rows of ``practice`` say as its next version; in the caller's transaction if there is one.

    Returns the version; the present one when nothing has changed. The passed instance gets the new version
    number and stage. Lock order: this takes the practice's row; the revision row comes later, if at all.
    """
    locked = Practice.objects.select_for_update().get(pk=practice.pk)
    dirty = {s.key: sanitize(getattr(locked, s.key)) for s in SECTIONS}
    dirty = {key: html for key, html in dirty.items() if html != getattr(locked, key)}
    if dirty:
        Practice.objects.filter(pk=locked.pk).update(**dirty)
        for key, html in dirty.items():
            setattr(locked, key, html)
            setattr(practice, key, html)
    [version] = record_many([(locked, documents.build(locked))], by=by, note=note, at=at)
    practice.version, practice.stage, practice.completeness = locked.version, locked.stage, locked.completeness
    return version


def record_many(pairs, *, by, note="", at=None):
    """The batch form: ``pairs`` of locked practices and the documents that their rows say, already sanitised.

    Returns one version for each pair, in order. Some seven statements, however many pairs there are.
    """
    at = at or timezone.now()
    present_versions = present(practice for practice, _ in pairs)
    fresh, result = [], []
    for practice, document in pairs:
        version = present_versions.get(practice.number)
        if version is None or version.document != document:
            practice.version = (version.number if version else 0) + 1
            version = Version(
                practice=practice,
                practice_number=practice.number,
                number=practice.version,
                document=document,
                created_at=at,
                created_by=by,
                note=note,
            )
            fresh.append(version)
        result.append(version)
    Version.objects.bulk_create(fresh)

    published = [practice.number for practice, _ in pairs if practice.stage == Stage.PUBLISHED]
    live = Edition.objects.live().filter(practice_number__in=published)
    live = dict(live.values_list("practice_number", "version__document")) if published else {}
    for practice, document in pairs:
        if practice.stage == Stage.PUBLISHED and live.get(practice.number) != document:
            practice.stage = Stage.DRAFT
    alike = defaultdict(list)
    for practice, _ in pairs:
        alike[practice.version, practice.stage].append(practice.pk)
    for (number, stage), ids in alike.items():
        Practice.objects.filter(pk__in=ids).update(version=number, stage=stage)
    _note_completeness(pairs)
    return result


def _note_completeness(pairs):
    changed = []
    for practice, document in pairs:
        percent = completeness.percent(document)
        if practice.completeness != percent:
            practice.completeness = percent
            changed.append(practice)
    if changed:
        Practice.objects.bulk_update(changed, ["completeness"], batch_size=250)


def present(practices):
    """``{number: present version}``; a practice that is brought back has its last version's number again."""
    numbers = [practice.number for practice in practices]
    present = Version.objects.filter(practice_number__in=numbers, number=F("practice__version"))
    return {version.practice_number: version for version in present}


def current(practice):
    """The version that the desk shows; ``present`` has those of many."""
    return Version.objects.get(practice_number=practice.number, number=practice.version)
