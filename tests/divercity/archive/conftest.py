"""A small collection, and the archive of it: written once, for it takes as long as reading a whole site."""

import datetime
from types import SimpleNamespace

import pytest
from django.db import transaction

from divercity.archive import writing
from practices.public import catalogue
from tests import factories
from tests.practices.public.conftest import pdf, picture

MADE_ON = datetime.date(2026, 11, 29)
DRAFT = "Geheimnisvoller Entwurf"
SECRET = "Niemand soll es lesen."


def fill():
    """Two live records, and a draft that must not be anywhere."""
    by = factories.editor()
    rich = factories.published(
        by=by,
        title="Lüneburg: Müll & Märkte",
        place={"name": "Lüneburg", "state": "Niedersachsen", "level": "kommune"},
        actors=[{"actor": "polizei", "organisation": "Wache Ost"}],
        diversity=[{"dimension": "alter"}],
        tags=["Straßenfest"],
        sections={"context": "<p>Bewohner*innen stören sich am Müll.</p>"},
        pictures=[{"file": picture(size=(900, 600)), "alt": "Ein Platz", "section": "context"}],
        attachments=[{"label": "Bericht", "file": pdf()}],
    )
    plain = factories.published(by=by, title="Werkzeugkasten", kind="methode", actors=[{"actor": "kommunen"}])
    factories.practice(by=by, title=DRAFT, teaser=SECRET)
    return [rich, plain]


@pytest.fixture(scope="module")
def archived(django_db_setup, django_db_blocker, tmp_path_factory):
    """``folder`` holds the archive, ``again`` a second one of the same; ``records`` are what was published."""
    folder, again = (tmp_path_factory.mktemp("archiv") / name for name in ("eins", "zwei"))
    catalogue.forget()
    with django_db_blocker.unblock(), transaction.atomic():
        records = fill()
        for target in (folder, again):
            writing.write(target, made_on=MADE_ON)
        transaction.set_rollback(True)
    catalogue.forget()
    return SimpleNamespace(folder=folder, again=again, records=records)
