import datetime
import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from practices import media
from practices.desk import scheduling
from practices.document.naming import file_name
from practices.models import PdfFile, Practice
from taxonomy import terms
from taxonomy.models import Actor
from tests import factories
from tests.practices.exchange import exported

pytestmark = pytest.mark.django_db


def lines(path):
    return [json.loads(line) for line in exported(path).splitlines()]


def test_terms_that_practices_use_stand_first_and_after_their_parents(tmp_path):
    parent = Actor.objects.get(slug="polizei")
    Actor.objects.create(name="Wache A", slug="a-wache", parent=parent)
    factories.practice(actors=[{"actor": "a-wache"}], categories=[], tags=["x"])
    factories.practice(categories=["stadt"])
    found = lines(tmp_path / "a.jsonl")
    assert [line["slug"] for line in found if line.get("type") == "term"] == [
        "wohnen-und-nachbarschaft",
        "stadt",
        "polizei",
        "a-wache",
    ]
    assert [line["parent"] for line in found[:4]] == ["", "wohnen-und-nachbarschaft", "", "polizei"]


def test_practices_come_by_number_with_status_and_first_publication(tmp_path):
    factories.published(number=90, slug="b")
    factories.practice(number=12, slug="a")
    records = [line for line in lines(tmp_path / "a.jsonl") if "type" not in line]
    assert [(record["number"], record["status"]) for record in records] == [(12, "draft"), (90, "published")]
    assert "published_at" in records[1] and "published_at" not in records[0]
    assert list(records[1])[:3] == ["format", "number", "slug"] and list(records[1])[-1] == "published_at"


def test_a_term_is_named_as_it_is_called_now(tmp_path):
    factories.published(actors=[{"actor": "ordnung"}])
    with terms.changing(Actor):
        Actor.objects.filter(slug="ordnung").update(slug="ordnungsaemter")
    found = lines(tmp_path / "a.jsonl")
    assert found[-1]["actors"] == [{"actor": "ordnungsaemter", "role": "beteiligt"}]
    assert any(line["slug"] == "ordnungsaemter" for line in found[:-1])


def test_relations_to_practices_that_are_gone_are_left_out(tmp_path):
    by = factories.editor()
    target = factories.practice()
    factories.published(by=by, relations=[{"kind": "verwandt", "practice": target.number}])
    assert "relations" in lines(tmp_path / "a.jsonl")[-1]
    Practice.objects.filter(pk=target.pk).delete()
    assert "relations" not in lines(tmp_path / "a.jsonl")[-1]


def test_a_lost_file_is_named_and_the_rest_is_written(tmp_path, media_root):
    stored, _ = media.store_pdf(media.read_pdf(io.BytesIO(b"%PDF-1.4\n%%EOF\n")), name="a.pdf")
    practice = factories.practice(attachments=[{"label": "Plan", "file": file_name(stored)}])
    PdfFile.objects.get().file.delete(save=False)
    err = io.StringIO()
    with pytest.raises(CommandError, match="nicht vollständig"):
        call_command("export_practices", str(tmp_path / "a.jsonl"), stderr=err, verbosity=0)
    assert f"Nr. {practice.number}: Die Datei {file_name(stored)} fehlt" in err.getvalue()
    assert json.loads((tmp_path / "a.jsonl").read_text().splitlines()[-1])["number"] == practice.number


def test_publish_due_says_what_it_did():
    by = factories.editor()
    good, bad = factories.practice(by=by), factories.practice(by=by)
    for practice in (good, bad):
        scheduling.schedule(practice, at=timezone.now() + datetime.timedelta(hours=1), by=by)
    out, err = io.StringIO(), io.StringIO()
    call_command("publish_due", stdout=out, stderr=err)
    assert out.getvalue() == "Zurzeit ist nichts zu veröffentlichen.\n"
    Practice.objects.update(scheduled_for=timezone.now())
    Practice.objects.filter(pk=bad.pk).update(stage="archived")
    out = io.StringIO()
    call_command("publish_due", stdout=out, stderr=err)
    assert out.getvalue() == f"Veröffentlicht: Nr. {good.number}.\n"
    assert err.getvalue().startswith(f"Nr. {bad.number} wurde nicht veröffentlicht: Ein archivierter Beitrag")
