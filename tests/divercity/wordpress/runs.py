"""Running an import, and what it has left."""

from django.apps import apps

from divercity.wordpress import importer
from practices.models import Practice
from taxonomy import revision


def take_in(path, uploads=None, **options):
    return importer.run(importer.check(path, uploads), **options)


def led(client, address):
    """``(status, where an address leads, None if nowhere)``."""
    response = client.get(address)
    return response.status_code, response.headers.get("Location")


def entries(outcome):
    return {entry.id: entry for entry in outcome.entries()}


def everything():
    """All rows of the database, as text."""
    return "\n".join(repr(list(model.objects.values())) for model in apps.get_models())


def state():
    """What a second run may not change."""
    rows = {
        model.__name__: list(model.objects.order_by("pk").values_list("pk", flat=True)) for model in apps.get_models()
    }
    return rows, revision.current()[0], dict(Practice.objects.values_list("number", "version"))
