"""The given export into a collection that has the demo content: nothing is made twice, nothing of ours is lost."""

import pytest
from django.core.management import call_command

from divercity.models import Page
from divercity.wordpress import importer
from practices.models import Edition, Practice
from tests.divercity.wordpress.conftest import EXPORT, UPLOADS, needs_export
from tests.divercity.wordpress.runs import led

pytestmark = [pytest.mark.django_db, needs_export]


def test_with_the_demo_content_nothing_is_made_twice_and_nothing_of_ours_is_lost(client):
    call_command("load_demo", verbosity=0)
    pages = {page.path: (page.title, page.body) for page in Page.objects.all()}
    records = dict(Practice.objects.values_list("number", "title"))
    outcome = importer.run(importer.check(EXPORT, UPLOADS))
    entries = list(outcome.entries())
    here = {entry.number for entry in entries if entry.done == "here"}
    assert len(here) > 10 and here <= set(records)
    assert dict(Practice.objects.filter(number__in=records).values_list("number", "title")) == records
    left = {page.path: (page.title, page.body) for page in Page.objects.all()}
    replaced = {"impressum", "datenschutz", "leichte-sprache"}  # they said what they came with
    assert {path: left[path] for path in pages if path not in replaced} == {
        path: said for path, said in pages.items() if path not in replaced
    }
    for entry in entries:
        if entry.done == "here" and entry.number in set(
            Edition.objects.live().values_list("practice_number", flat=True)
        ):
            for old in entry.old:
                assert led(client, old) == (301, entry.address), old
    assert importer.run(importer.check(EXPORT, UPLOADS)).changes() == 0
