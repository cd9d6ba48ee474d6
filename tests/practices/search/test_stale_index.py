"""An index that another analyzer wrote: it says so, and is written anew."""

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import DatabaseError

from practices.models import IndexState
from practices.search import analyzer, index, parts
from tests import factories

pytestmark = pytest.mark.django_db


def warnings():
    return [message.id for message in run_checks(databases=["default"]) if message.id == "practices.W001"]


def test_a_fresh_index_is_not_stale():
    assert not index.is_stale()
    factories.published(title="Flohmarkt im Hof")
    assert not index.is_stale()
    assert warnings() == []


def test_an_index_of_another_analyzer_is_a_warning_until_it_is_rebuilt():
    factories.published(title="Flohmarkt im Hof")
    IndexState.objects.update(fingerprint="older")
    assert warnings() == ["practices.W001"]
    call_command("rebuild_search", verbosity=0)
    assert warnings() == []


def test_another_list_of_parts_is_another_analyzer(monkeypatch, tmp_path):
    longer = tmp_path / "parts.txt"
    longer.write_text(parts.FILE.read_text(encoding="utf-8") + "wunderwort\n", encoding="utf-8")
    before = analyzer.fingerprint()
    analyzer.fingerprint.cache_clear()
    monkeypatch.setattr(parts, "FILE", longer)
    try:
        assert analyzer.fingerprint() != before
    finally:
        analyzer.fingerprint.cache_clear()


def test_a_database_without_tables_has_no_warning_but_its_migrations(monkeypatch):
    def missing():
        raise DatabaseError("no such table")

    monkeypatch.setattr(index, "is_stale", missing)
    assert warnings() == []
