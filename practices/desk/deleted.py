"""Records that were deleted: their versions are still there, and so is the way back."""

from django.db import IntegrityError, transaction
from django.db.models import OuterRef, Subquery

from practices import document as documents
from practices.desk import versions, workflow
from practices.models import LegacyAddress, Practice, Step, Version
from practices.models.practice import free_slug, slug_owner


def latest():
    """The last version of each record that is gone, with ``deleted_at`` and ``deleted_by`` where they are known."""
    newest = Version.objects.filter(practice_number=OuterRef("practice_number")).order_by("-number")
    steps = Step.objects.filter(practice_number=OuterRef("practice_number"), kind="delete")
    return (
        Version.objects.filter(practice=None, pk=Subquery(newest.values("pk")[:1]))
        .exclude(practice_number__in=Practice.objects.values("number"))
        .annotate(deleted_at=Subquery(steps.values("at")[:1]), deleted_by=Subquery(steps.values("by")[:1]))
        .order_by("-practice_number")
    )


@transaction.atomic
def bring_back(number, *, by):
    """Make a draft with its old number of a deleted record's last version.

    Returns the practice and sentences about what that version names and this database no longer has.
    Relations of other records to this one are not made again.
    """
    workflow.demand(by, "bring_back")
    version = latest().filter(practice_number=number).first()
    if version is None:
        raise workflow.Refused("Diesen Beitrag gibt es nicht unter den gelöschten. Vielleicht ist er schon zurück.")
    document, sentences = _without_taken_addresses(version.document)
    slug = document["slug"]
    if slug_owner(slug) not in (None, number):
        sentences.append(f"Die Adresse „{slug}“ gehört inzwischen zu Beitrag Nr. {slug_owner(slug)}.")
        slug = free_slug(document["title"], number)
    practice = Practice(number=number, slug=slug, version=version.number)
    try:
        with transaction.atomic():
            missing = documents.apply([(practice, document)])
    except IntegrityError as error:  # somebody else was faster, with this record or one of its addresses
        raise workflow.Refused("Der Beitrag ist gerade schon zurückgeholt worden.") from error
    Version.objects.filter(practice_number=number).update(practice=practice)
    versions.record(practice, by=by, note="Zurückgeholt")
    workflow.note_step(practice, "bring_back", by=by)
    return practice, [*sentences, *missing.get(number, [])]


def _without_taken_addresses(document):
    paths = document.get("legacy_addresses", [])
    taken = dict(LegacyAddress.objects.filter(path__in=paths).values_list("path", "practice__number"))
    sentences = [f"Die alte Adresse {path} gehört inzwischen zu Beitrag Nr. {taken[path]}." for path in taken]
    return {**document, "legacy_addresses": [path for path in paths if path not in taken]}, sentences
