"""Inviting somebody to a record that is not theirs. What an invitation opens: ``access``."""

from django.db import transaction

from practices.desk import access, notices, workflow
from practices.desk.people import name, with_right
from practices.models import Invitation, Notice, Version


def invitable(practice):
    """Everybody at the desk who does not reach this record already, by name."""
    wrote = Version.objects.filter(practice_number=practice.number, created_by__isnull=False).values("created_by")
    people = with_right(access.VIEW, superusers=False).exclude(pk__in=wrote)
    people = people.exclude(pk__in=practice.invitations.values("person"))
    people = people.order_by("last_name", "first_name", "username")
    return [person for person in people if not access.reads_every(person)]


@transaction.atomic
def invite(practice, person, *, by, may_write=False):
    workflow.demand(by, "invite", practice)
    practice = workflow.lock(practice)
    if person not in invitable(practice):
        raise workflow.Refused(f"{name(person)} ist schon eingeladen oder braucht keine Einladung.")
    if may_write and not person.has_perm(access.CHANGE):
        raise workflow.Refused(f"{name(person)} darf lesen und kommentieren, aber keine Beiträge schreiben.")
    invitation = Invitation.objects.create(practice=practice, person=person, may_write=may_write, invited_by=by)
    notices.send(Notice.Kind.INVITED, practice, to={person}, by=by)
    return invitation


@transaction.atomic
def take_back(practice, invitation, *, by):
    workflow.demand(by, "invite", practice)
    invitation.delete()
