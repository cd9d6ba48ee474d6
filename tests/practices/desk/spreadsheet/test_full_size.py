"""As many rows as a table may have, each as full as the records of the demo content."""

import json
import resource
import time
from pathlib import Path

import pytest

from practices import demo
from practices import document as documents
from practices.desk import versions
from practices.desk.spreadsheet import MOST_ROWS
from practices.models import Practice, Version
from taxonomy.lookup import Lookup
from tests.practices.desk.spreadsheet import PREVIEW, confirm, download, edited, figures, upload

pytestmark = [pytest.mark.django_db, pytest.mark.drill]


@pytest.fixture
def collection(by):
    lines = (Path(demo.__path__[0]) / "practices.jsonl").read_text().splitlines()
    raw = [json.loads(line) for line in lines]
    raw = [row for row in raw if "type" not in row]
    lookup = Lookup()
    for start in range(0, MOST_ROWS, 500):
        pairs = []
        for number in range(start + 1, start + 501):
            source = raw[number % len(raw)]
            kept = {key: value for key, value in source.items() if key not in UNSHARED}
            document, problems = documents.parse({**kept, "number": number, "slug": f"b-{number}"})
            assert not problems
            documents.resolve(document, lookup, create=True)
            known = [row for row in document.get("actors", []) if lookup.term("actor", row["actor"])]
            document["actors"] = known
            document = documents.in_order({key: value for key, value in document.items() if value})
            pairs.append((Practice(number=number, slug=f"b-{number}"), document))
        documents.apply(pairs, lookup)
        versions.record_many(pairs, by=by)


UNSHARED = ("number", "slug", "pictures", "attachments", "relations", "legacy_addresses", "status", "published_at")


def test_the_biggest_table_goes_out_and_comes_back(desk, collection, drill_note):
    took = {}

    def timed(name, act):
        began = time.monotonic()
        result = act()
        took[name] = time.monotonic() - began
        return result

    content = timed("download", lambda: download(desk))
    changes = {(number, "Untertitel"): f"Neu {number}" for number in range(1, MOST_ROWS + 1)}
    content = edited(content, changes)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert timed("upload", lambda: upload(desk, content)).status_code == 302
    page = timed("preview", lambda: desk.get(PREVIEW))
    assert figures(page) == {"changed": MOST_ROWS, "new": 0, "unchanged": 0}
    timed("take over", lambda: confirm(desk, page))
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert Version.objects.filter(note="Tabelle").count() == MOST_ROWS
    seconds = ", ".join(f"{name} {value:.1f} s" for name, value in took.items())
    drill_note(
        f"{MOST_ROWS} rows as a spreadsheet ({len(content) / 1e6:.1f} MB): {seconds}, {grown:.0f} MB more memory"
    )
    assert grown < 300
