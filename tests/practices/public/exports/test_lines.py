"""JSON Lines: what the public may take is what an import takes in, and nothing is lost between two collections."""

import json
import re

import pytest
from django.core.management import CommandError, call_command

from practices.desk import workflow
from practices.models import Edition
from practices.public import catalogue
from taxonomy import terms
from taxonomy.models import Actor
from tests import factories
from tests.practices.exchange import empty_collection
from tests.practices.public import outputs

pytestmark = pytest.mark.django_db
FILE = "/praxisbeispiele/auswahl.jsonl"


def taken(client, query=""):
    """``(bytes, lines)``"""
    response = client.get(FILE + query)
    assert response.status_code == 200
    content = outputs.body(response)
    return content, [json.loads(line) for line in content.splitlines()]


def test_every_line_is_a_term_a_file_or_a_document_and_the_first_says_what_was_asked_for(client, collection):
    _, lines = taken(client, "?akteur=polizei&sortierung=titel")
    selection, *rest = lines
    assert selection["selection"] == "Wer handelt? Polizei"
    assert selection["address"] == "http://testserver/praxisbeispiele/?akteur=polizei&sortierung=titel"
    assert selection["records"] == 2
    documents = [line for line in rest if "type" not in line]
    assert [document["number"] for document in documents] == [102, 101]
    api = client.get("/api/v1/praxisbeispiele/101/").json()
    said = documents[1]
    assert said.pop("status") == "published" and said.pop("published_at")
    assert list(said.items()) == list(api.items())


def test_terms_and_files_stand_before_the_document_that_names_them(client, collection):
    _, lines = taken(client)
    known, files = set(), {}
    for line in lines[1:]:
        if line.get("type") == "term":
            assert not line["parent"] or (line["vocabulary"], line["parent"]) in known
            known.add((line["vocabulary"], line["slug"]))
        elif line.get("type") == "file":
            files[line["file"]] = line["url"]
        else:
            assert {("category", slug) for slug in line.get("categories", [])} <= known
            assert {("actor", row["actor"]) for row in line.get("actors", [])} <= known
            assert {row["file"] for row in line.get("pictures", [])} <= files.keys()
    assert ("actor", "polizei-wuppertal") in known
    assert len(files) == 2
    assert all(client.get(url).status_code == 200 for url in files.values())


def test_a_term_that_was_renamed_is_called_as_it_is_today(client, by, collection):
    with terms.changing(Actor):
        Actor.objects.filter(slug="polizei-wuppertal").update(slug="polizei-im-tal")
    _, lines = taken(client, "?ort=wuppertal")
    assert lines[-1]["actors"][0]["actor"] == "polizei-im-tal"
    assert "polizei-im-tal" in [line.get("slug") for line in lines]


def test_what_is_taken_comes_in_again_and_is_taken_byte_for_byte(client, by, collection, tmp_path):
    before, lines = taken(client, "?sortierung=titel")
    path = tmp_path / "hinaus" / "auswahl.jsonl"
    (path.parent / "media").mkdir(parents=True)
    path.write_bytes(before)
    for line in lines:
        if line.get("type") == "file":
            content = outputs.body(client.get(line["url"]))
            (path.parent / "media" / line["file"]).write_bytes(content)
    empty_collection()
    assert not Edition.objects.exists()
    call_command("import_practices", str(path), publish=True, create_terms=True, verbosity=0)
    catalogue.forget()
    after, _ = taken(client, "?sortierung=titel")
    assert without_tokens(before) == without_tokens(after)


def without_tokens(content):
    """The address of a stored file is drawn by lot."""
    return re.sub(rb"/medien/[^\"]+", b"", content)


def test_an_import_still_refuses_lines_of_a_kind_that_it_does_not_know(client, by, collection, tmp_path, capsys):
    path = tmp_path / "auswahl.jsonl"
    path.write_text('{"format": 2, "type": "selection"}\n{"format": 1, "type": "wish"}\n')
    with pytest.raises(CommandError, match="Nichts wurde geschrieben"):
        call_command("import_practices", str(path), verbosity=0)
    assert "Zeile 1" in capsys.readouterr().err


def test_a_contact_leaves_the_house_only_while_its_consent_is_valid(client, by):
    contact = {"name": "Kim Muster", "consent_on": "2020-01-01", "expires_on": "2099-01-01"}
    factories.published(by=by, contact=contact)
    assert b"Kim Muster" in taken(client)[0]
    edition = Edition.objects.get()
    edition.document["contact"]["expires_on"] = "2020-12-31"
    edition.save()
    assert b"Kim" not in taken(client)[0]


def test_what_is_no_longer_or_not_yet_public_is_in_no_line(client, by, collection):
    factories.practice(by=by, title="Zwielicht", tags=["Zwielichtwort"])
    workflow.withdraw(collection[101], by=by)
    content, lines = taken(client)
    assert lines[0]["records"] == 3
    assert b"wielicht" not in content and b"Ordnungspartnerschaften" not in content
    assert b"polizei-wuppertal" not in content
