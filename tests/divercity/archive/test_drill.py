"""Full size: a thousand practices become an archive within a minute, on two cores."""

import datetime
import json
import resource
import time

import pytest
from django.core.management import call_command

from bench.generate import generate
from divercity.archive import checking, writing

PRACTICES, SECONDS, CORES = 1000, 60, 2


@pytest.mark.drill
@pytest.mark.django_db(transaction=True)
def test_a_thousand_practices_are_archived_within_a_minute(tmp_path, drill_note):
    file, archive = tmp_path / "practices.jsonl", tmp_path / "archiv"
    with file.open("w") as out:
        out.writelines(json.dumps(document) + "\n" for document in generate(PRACTICES))
    call_command("import_practices", str(file), publish=True, create_terms=True, verbosity=0)
    today = datetime.date(2026, 11, 29)
    start = time.monotonic()
    crawled = writing.write(archive, made_on=today, processes=CORES)
    took = time.monotonic() - start
    work = resource.getrusage(resource.RUSAGE_CHILDREN)
    drill_note(
        f"{PRACTICES} practices, {len(crawled.found)} addresses archived in {took:.0f} s by {CORES} processes, "
        f"which worked {work.ru_utime + work.ru_stime:.0f} s between them"
    )
    assert took <= SECONDS
    start = time.monotonic()
    assert checking.check(archive, made_on=today, processes=CORES) == {}
    drill_note(f"the archive compared with the site in {time.monotonic() - start:.0f} s")
