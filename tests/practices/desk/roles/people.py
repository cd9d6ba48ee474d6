"""Somebody of every role, and what they come for."""

from django.test import Client
from django.utils import timezone

from practices.desk import versions, workflow
from practices.models import Report
from tests import factories
from tests.practices.public.conftest import pdf, picture

# In addresses.tsv one letter each, in this order. The first three and the last two ask for somebody else's record.
ACTORS = ["anonym", "ohne Gruppe", "Gast", "Gast, eingeladen", "Autor*in", "Autor*in, eigen", "Redaktion", "Leitung"]
SECRET, INTERNAL = "zauberlaterne", "fluesternotiz"  # in the change in work


def in_work(by, chief, colour):
    row = factories.practice(
        by=by,
        pictures=[{"file": picture(colour), "alt": "Platz"}],
        attachments=[{"label": "Bericht", "file": pdf(colour)}],
    )
    workflow.publish(row, by=chief)
    row.refresh_from_db()
    row.title, row.internal_note = f"{row.title}, {SECRET}", INTERNAL
    row.save()
    versions.record(row, by=by, note=SECRET)
    workflow.comment(row, by=chief, texts={"teaser": SECRET})
    return row


def record(desk, actor):
    return desk["own" if actor == "Autor*in, eigen" else "theirs"]


def report():
    return Report.objects.create(kind="general", text="Bitte prüfen.", created_at=timezone.now())


def signed_in(desk):
    clients = {actor: Client(raise_request_exception=False) for actor in ACTORS}
    for actor, person in desk["people"].items():
        if person:
            clients[actor].force_login(person)
    return clients
