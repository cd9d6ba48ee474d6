"""How records stand, as conditions on rows of ``Practice``: for the lists of the desk and its first page."""

from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from practices.choices import Stage
from practices.models import Edition, Picture, Step, Version


def is_live():
    return Q(Exists(Edition.objects.live().filter(practice_number=OuterRef("number"))))


def returned():
    """The last step of the record was to send it back; to plan something is no such step."""
    later = Step.objects.filter(practice_number=OuterRef("practice_number"), pk__gt=OuterRef("pk"))
    steps = Step.objects.filter(practice_number=OuterRef("number"), kind="return")
    return Q(stage=Stage.DRAFT) & Q(Exists(steps.filter(~Exists(later.exclude(kind="schedule")))))


def has_undescribed_pictures():
    """The public form leaves these pictures out (``document.public``)."""
    return Q(pk__in=Picture.objects.filter(alt="", decorative=False).order_by().values("practice"))


def in_hands_of(user):
    """``user`` has written a version since the last publication, or submitted one."""
    edition = Edition.objects.live().filter(practice_number=OuterRef("practice_number"))
    since = Coalesce(Subquery(edition.values("version__number")[:1]), 0)
    versions = Version.objects.filter(practice_number=OuterRef("number"), created_by=user, number__gt=since)
    steps = Step.objects.filter(practice_number=OuterRef("number"), by=user, kind="submit", version__gt=since)
    return Q(Exists(versions)) | Q(Exists(steps))
