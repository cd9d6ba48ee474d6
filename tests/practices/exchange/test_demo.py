import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

import practices
from practices.choices import Stage
from practices.models import Edition, Practice
from tests import factories
from tests.practices.exchange import empty_collection, exported

pytestmark = pytest.mark.django_db
DEMO = Path(practices.__file__).parent / "demo"


def test_the_demo_fills_an_empty_collection_and_gives_the_desk_something_to_do():
    admin = factories.editor(is_superuser=True)
    call_command("load_demo", verbosity=0)
    assert Edition.objects.live().count() == 61
    stages = list(Practice.objects.values_list("stage", flat=True))
    assert {stage: stages.count(stage) for stage in set(stages)} == {
        Stage.PUBLISHED: 60,
        Stage.DRAFT: 5,
        Stage.IN_REVIEW: 1,
        Stage.ARCHIVED: 1,
    }
    scheduled = Practice.objects.get(scheduled_for__isnull=False)
    assert scheduled.title.startswith("Beispieltext") and scheduled.scheduled_by == admin
    changed = Practice.objects.get(number=16)
    assert changed.teaser != Edition.objects.get(practice_number=16).teaser
    lines = map(json.loads, (DEMO / "practices.jsonl").read_text().splitlines())
    relations = sum(len(line.get("relations", [])) for line in lines)
    assert relations and sum(practice.relations.count() for practice in Practice.objects.all()) == relations
    with pytest.raises(CommandError, match="nicht leer"):
        call_command("load_demo", verbosity=0)


def test_export_import_export_of_the_demo_is_byte_equal(tmp_path):
    call_command("load_demo", verbosity=0)
    first = exported(tmp_path / "first.jsonl")
    empty_collection()
    call_command("import_practices", str(tmp_path / "first.jsonl"), publish=True, create_terms=True, verbosity=0)
    assert exported(tmp_path / "second.jsonl") == first
    out = io.StringIO()
    call_command("import_practices", str(tmp_path / "first.jsonl"), publish=True, create_terms=True, stdout=out)
    assert "0 neu, 0 geändert, 67 unverändert, 0 übersprungen" in out.getvalue()
