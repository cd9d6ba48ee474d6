"""The synonyms that a fresh database starts with."""

import pytest
from django.core.management import call_command
from django.db import transaction

from practices.desk.admin.search import SynonymForm
from practices.models import Synonym
from practices.search.synonyms import FILE, key, write_synonyms
from taxonomy import revision
from taxonomy.lookup import VOCABULARIES
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_fresh_database_has_those_of_the_file():
    written = [row.words.replace("\n", " = ") for row in Synonym.objects.order_by("pk")]
    file = FILE.read_text(encoding="utf-8").splitlines()
    assert written == [line for line in file if line and not line.startswith("#")]


def test_the_desk_would_have_taken_every_one_of_them():
    for row in Synonym.objects.all():
        form = SynonymForm({"words": row.words, "note": ""}, instance=row)
        assert form.is_valid(), form.errors
        assert form.cleaned_data["words"] == row.words


def test_no_vocabulary_says_the_same_already():
    names = {}
    for vocabulary in ("category", "actor", "dimension", "occasion"):
        for term in VOCABULARIES[vocabulary].objects.all():
            for name in (term.name, *term.synonyms.splitlines()):
                names.setdefault(key(name), set()).add((vocabulary, term.pk))
    for row in Synonym.objects.all():
        terms = [names.get(key(line), set()) for line in row.lines]
        assert not set.intersection(*terms), f"{row} are names of one term"


def test_neither_starting_again_nor_updating_brings_back_what_editors_deleted(client):
    client.force_login(factories.editor())
    rows = list(Synonym.objects.values_list("pk", flat=True))
    action = {"action": "delete_selected", "_selected_action": rows, "post": "yes"}
    client.post("/admin/practices/synonym/", action)
    call_command("migrate", verbosity=0)
    assert not Synonym.objects.exists()


def test_starting_again_before_anything_is_public_writes_none_twice():
    count = Synonym.objects.count()
    write_synonyms()
    assert Synonym.objects.count() == count > 0


def test_a_collection_that_was_there_before_gets_none():
    Synonym.objects.all().delete()
    with transaction.atomic():
        revision.move()
    write_synonyms()
    assert not Synonym.objects.exists()


def test_they_find_what_nobody_could_derive(client):
    by = factories.editor()
    factories.published(by=by, title="Sprayen am Fahrstuhl")
    answer = client.get("/api/v1/praxisbeispiele/", {"q": "Aufzüge"})
    assert [row["title"] for row in answer.json()["results"]] == ["Sprayen am Fahrstuhl"]
