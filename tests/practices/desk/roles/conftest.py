"""What the roles are tried on."""

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from practices.desk import invitations
from practices.models import Practice
from tests import factories
from tests.practices.desk.roles.people import ACTORS, in_work


@pytest.fixture
def desk():
    """One record of somebody else and one of the author, each public with a change in work; and everybody.

    Of the author there are two, so that the one who writes is not the one who asks for what is not theirs.
    """
    chief = factories.editor(username="chefin")
    people = {"anonym": None, "ohne Gruppe": factories.editor("nothing", username="ohne")}
    for actor in ACTORS[2:]:
        person = factories.editor("nothing", username=actor.replace(" ", "").replace(",", "").replace("*", ""))
        person.groups.add(Group.objects.get(name=actor.partition(",")[0]))
        people[actor] = person
    theirs, own = in_work(chief, chief, "red"), in_work(people["Autor*in, eigen"], chief, "blue")
    Practice.objects.filter(pk=theirs.pk).update(review_on=timezone.localdate())
    invitations.invite(theirs, people["Gast, eingeladen"], by=chief)
    return {"people": people, "chief": chief, "theirs": theirs, "own": own}
