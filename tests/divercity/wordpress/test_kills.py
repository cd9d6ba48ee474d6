"""An import that is killed at any moment leaves whole records only, and the next one completes it."""

import os
import random
import signal
import time

import pytest
from django.db import connection

from divercity.models import ImportedItem, Page
from divercity.wordpress import importer
from practices.document import build
from practices.models import Edition, Image, PdfFile, Practice, Version
from tests.divercity.processes import fork
from tests.divercity.wordpress.wxr import HOST, attachment, item, paragraph, term
from tests.practices.exchange import empty_collection

pytestmark = pytest.mark.django_db(transaction=True)
POSTS = 130


def posts():
    for n in range(1, POSTS + 1):
        yield item(
            n,
            f"Beitrag {n}",
            paragraph(f'Text {n}, siehe <a href="{HOST}/beitrag-{POSTS - n + 1}/">dort</a>.'),
            status="publish" if n % 5 else "private",
            terms=[("category", "stadt", "Stadt"), ("post_tag", f"wort-{n % 7}", f"Wort {n % 7}")],
            meta={"_thumbnail_id": "901"} if n % 3 else {},
        )
    yield item(801, "Seite", paragraph("Text."), type="page", slug="seite")
    yield attachment(901, "2020/01/platz.png", alt="Ein Platz")
    yield attachment(902, "2020/01/park.png", alt="Ein Park")
    yield attachment(903, "2020/01/bericht.pdf")


def killed_after(seconds, path, uploads):
    """Run an import in a process of its own and kill it after so many seconds; whether it was still at work."""
    child = fork(lambda: importer.run(importer.check(path, uploads)).is_complete)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert status in (0, -signal.SIGKILL), "the import failed"
    was_at_work = status != 0
    if connection.vendor == "postgresql":
        end_its_session()
    return was_at_work


def end_its_session():
    """End what the server still does for the killed process: its locks were once seen to outlive the test."""
    others = """FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'
        AND pid <> pg_backend_pid() AND state <> 'idle'"""
    until = time.monotonic() + 5
    with connection.cursor() as cursor:
        while True:
            cursor.execute(f"SELECT count(*) {others}")
            if not cursor.fetchone()[0]:
                break
            if time.monotonic() > until:
                cursor.execute(f"SELECT pg_terminate_backend(pid) {others}")
            time.sleep(0.05)


def whole_records():
    """How many records there are; fails if one is not whole."""
    practices = list(Practice.objects.all())
    versions = {v.practice_number: v for v in Version.objects.all()}
    editions = {e.practice_number: e for e in Edition.objects.all()}
    imported = dict(ImportedItem.objects.exclude(practice_number=None).values_list("practice_number", "source_id"))
    assert {p.number for p in practices} == set(versions) == set(imported)
    assert len(set(imported.values())) == len(imported)
    assert {number for number, source in imported.items() if source % 5} == set(editions)
    for practice in practices[:: max(1, len(practices) // 10)]:
        assert build(practice) == versions[practice.number].document
    return len(practices)


def empty():
    ImportedItem.objects.all().delete()
    Page.objects.filter(path="seite").delete()
    empty_collection()


@pytest.mark.parametrize("kills", [5, pytest.param(50, marks=pytest.mark.drill)])
def test_a_killed_import_leaves_whole_records_and_the_next_completes_it(export, uploads, kills, drill_note):
    path = export(*posts(), terms=[term("stadt", "Stadt")])
    start, least, hits, n = time.monotonic(), 0, 0, 0
    while hits < kills and n < 20 * kills:
        n += 1
        # early and late ones, so that files, batches and the end are all hit
        was_at_work = killed_after(random.uniform(0.05, 0.4) + 0.15 * (n % 5), path, uploads)
        count = whole_records()
        assert count >= least
        hits, least = hits + was_at_work, count
        if not was_at_work:  # it had come to its end: the next kills would find nothing at work
            empty()
            least = 0
    assert hits == kills
    outcome = importer.run(importer.check(path, uploads))
    assert outcome.is_complete and whole_records() == POSTS
    assert (Image.objects.count(), PdfFile.objects.count()) == (2, 1)
    assert Page.objects.filter(path="seite", status="published").count() == 1
    slugs = {f'href="/praxisbeispiele/{slug}/"' for slug in Edition.objects.values_list("slug", flat=True)}
    for edition in Edition.objects.all():  # links agree, whichever run wrote them
        text = edition.document["sections"]["body"]
        assert "href" not in text or any(link in text for link in slugs)
    assert importer.run(importer.check(path, uploads)).changes() == 0
    if kills > 5:
        drill_note(
            f"{kills} imports killed at work, {n - kills} came to their end before; "
            f"{time.monotonic() - start:.0f} s on {connection.vendor}"
        )
