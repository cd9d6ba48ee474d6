"""Which records somebody may read, and with which they may do what they have the right to.

Rights say what (``workflow.PERMISSIONS``), this says with which rows. A person's own records are those of which
they wrote a version.
"""

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce, Concat

from practices.models import Edition, Invitation, Practice, Version

VIEW, CHANGE = "practices.view_practice", "practices.change_practice"
VIEW_EVERY, CHANGE_EVERY = "practices.view_every_practice", "practices.change_every_practice"


def may_look(user):
    """Whether there is anything at all for ``user`` to read here."""
    return user.has_perm(VIEW) or user.has_perm(CHANGE)


def reads_every(user):
    return may_look(user) and (user.has_perm(VIEW_EVERY) or user.has_perm(CHANGE_EVERY))


def reaches_every(user):
    return user.has_perm(CHANGE_EVERY)


def _own(user):
    return Q(Exists(Version.objects.filter(practice_number=OuterRef("number"), created_by=user)))


def _invited(user, **conditions):
    return Q(Exists(Invitation.objects.filter(practice=OuterRef("pk"), person=user, **conditions)))


def readable(user):
    """The records that ``user`` may read."""
    if not may_look(user):
        return Practice.objects.none()
    if reads_every(user):
        return Practice.objects.all()
    return Practice.objects.filter(_own(user) | _invited(user))


def may_read(user, practice):
    if reads_every(user):
        return True
    return readable(user).filter(pk=practice.pk).exists()


def reachable(user):
    """The records with which may be done what ``user`` has the right to do."""
    if reaches_every(user):
        return Practice.objects.all()
    return Practice.objects.filter(_own(user) | _invited(user, may_write=True))


def reaches(user, practice):
    """Whether what ``user`` has the right to do may be done with this record."""
    if reaches_every(user) or practice.pk is None:
        return True
    return reachable(user).filter(pk=practice.pk).exists()


def reaches_all(user, practices):
    return reaches_every(user) or all(reaches(user, practice) for practice in practices)


def hidden(user, practice):
    """Keys of the document that are not for people who only read by invitation."""
    if reads_every(user) or may_change(user, practice):
        return ()
    return ("internal_note", "contact")


def may_change(user, practice):
    return user.has_perm(CHANGE) and reaches(user, practice)


def known(user):
    """All records, called what ``user`` may know of them: ``known_as``, ``known_address``.

    What they may not read is known to them as to the public, or by its number alone.
    """
    if reads_every(user):
        return Practice.objects.annotate(known_as=F("title"), known_address=F("slug"))
    edition = Edition.objects.live().filter(practice_number=OuterRef("number"))
    is_readable = Exists(readable(user).filter(pk=OuterRef("pk")))
    number = Concat(Value("Beitrag Nr. "), Cast("number", CharField()), Value(" (nicht öffentlich)"))
    return Practice.objects.annotate(
        is_known=Q(is_readable) | Q(Exists(edition)),
        known_as=_as_known(is_readable, "title", edition, number),
        known_address=_as_known(is_readable, "slug", edition, Value("")),
    )


def _as_known(is_readable, column, edition, otherwise):
    public = Coalesce(Subquery(edition.values(column)[:1]), otherwise)
    return Case(When(is_readable, then=F(column)), default=public, output_field=CharField())


def nameable(user):
    """The records that ``user`` may choose from to name one in their own."""
    return known(user) if reads_every(user) else known(user).filter(is_known=True)
