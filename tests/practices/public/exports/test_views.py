"""Files of a selection: the list's own question and order, all of its answer, and honest when something goes wrong."""

import json
import re

import bibtexparser
import pytest
from django.http import QueryDict
from django.utils import timezone

from practices.desk import workflow
from practices.public import catalogue
from practices.public.exports import records
from practices.public.exports.formats import BROKEN, FORMATS
from practices.public.filters import PracticeFilterSet
from tests import factories
from tests.practices.public import outputs

pytestmark = pytest.mark.django_db
# The revision; four vocabularies, former names, places, tags by name and by folded name.
QUERIES = 9


def address(extension, query=""):
    return f"/praxisbeispiele/auswahl.{extension}{query}"


def taken(client, extension, query=""):
    response = client.get(address(extension, query))
    assert response.status_code == 200, extension
    return outputs.body(response)


def numbers(client, query):
    return [feature["id"] for feature in json.loads(taken(client, "geojson", query))["features"]]


def in_batches_of(size, monkeypatch):
    monkeypatch.setattr(records, "BATCH", size)
    monkeypatch.setattr("practices.public.exports.views.BATCH", size)


def test_a_file_has_all_that_the_list_finds_in_the_same_order(client, by, collection, monkeypatch):
    for _ in range(17):
        factories.published(by=by, place={"name": "Wuppertal", "state": "Nordrhein-Westfalen"})
    for query in (
        "",
        "?sortierung=titel",
        "?sortierung=ort&art=praxisbeispiel&art=methode",
        "?q=platz",
        "?q=ausgangslage+beispiel",
        "?q=beispiel&sortierung=neueste",
        "?akteur=polizei&ort=nirgends",
        "?ort=nirgends",
    ):
        shown, page = [], f"/praxisbeispiele/{query}"
        while page:
            html = client.get(page).content.decode()
            shown += [int(number) for number in re.findall(r'data-practice="(\d+)"', html)]
            following = re.search(r'href="([^"]+)" rel="next"', html)
            page = following and following[1].replace("&amp;", "&")
        assert numbers(client, query) == shown, query


def test_the_page_and_the_view_of_the_list_are_no_part_of_the_question(client, collection):
    same = "?ansicht=karte&seite=7&spalten=ort&anzahl=1&kategorie=stadt"
    assert numbers(client, same) == numbers(client, "?kategorie=stadt") == [103, 101]


def test_what_cannot_be_understood_is_refused_in_german(client):
    too_many = "&".join(f"art={value}" for value in range(51))
    for query in ("?sortierung=quer", f"?{too_many}", "?q=%00", "?seite=0", f"?q={'x' * 201}", "?q=%ED%A0%80"):
        for extension in FORMATS:
            response = client.get(address(extension, query))
            assert response.status_code in ((400, 200) if "%ED" in query else (400,)), query
            assert response.status_code == 200 or 'class="notice"' in response.content.decode()


def test_the_file_is_named_by_the_selection_and_the_day(client, collection):
    for extension, format in FORMATS.items():
        response = client.get(address(extension, "?akteur=polizei&q=platz"))
        name = f"divercity-suchwort-platz-wer-handelt-polizei-{timezone.localdate()}.{extension}"
        assert response["Content-Disposition"] == f'attachment; filename="{name}"'
        assert response["X-Robots-Tag"] == "noindex"
        assert response["Content-Type"] == format.content_type
    long = client.get(address("ris", f"?q={'lang' * 50}"))
    assert len(long["Content-Disposition"]) < 140


def test_scripts_of_other_sites_may_read_every_file(client, collection):
    for extension in FORMATS:
        response = client.get(address(extension))
        again = client.get(address(extension), headers={"if-none-match": response["ETag"]})
        for answer in (response, again):
            assert answer["Access-Control-Allow-Origin"] == "*"
            assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    for path in ("/praxisbeispiele/matrix.csv", "/praxisbeispiele/codebuch.csv"):
        assert client.get(path)["Access-Control-Allow-Origin"] == "*"


def test_who_asks_again_is_told_that_nothing_has_changed(client, by, collection):
    etags = {extension: client.get(address(extension))["ETag"] for extension in FORMATS}
    for extension, etag in etags.items():
        again = client.get(address(extension), headers={"if-none-match": etag})
        assert again.status_code == 304 and again.content == b"" and again["ETag"] == etag
        assert again["Cache-Control"] == "public, no-cache"
    workflow.withdraw(collection[101], by=by)
    for extension, etag in etags.items():
        changed = client.get(address(extension), headers={"if-none-match": etag})
        assert changed.status_code == 200 and changed["ETag"] != etag


def test_head_reads_no_document_and_a_batch_costs_one_query(
    client, collection, monkeypatch, django_assert_num_queries
):
    client.get("/praxisbeispiele/")
    whole = {}
    for extension, format in FORMATS.items():
        with django_assert_num_queries(1):
            response = client.head(address(extension))
        assert response.status_code == 200 and response["Content-Type"] == format.content_type
        assert "Content-Length" not in response
        with django_assert_num_queries(QUERIES + 1):
            whole[extension] = taken(client, extension)
    in_batches_of(2, monkeypatch)
    for extension in FORMATS:
        with django_assert_num_queries(QUERIES + 2):
            response = client.get(address(extension))
            assert response.streaming
            assert outputs.body(response) == whole[extension]


def test_what_is_withdrawn_while_the_file_is_being_written_is_left_out(client, by, collection, monkeypatch):
    in_batches_of(1, monkeypatch)
    filterset = PracticeFilterSet(QueryDict("sortierung=titel"), snapshot=catalogue.current())
    assert not filterset.problems
    pieces = iter(FORMATS["jsonl"].write(records.Records(filterset, lambda path: f"http://testserver{path}")))
    begun = [next(pieces)]
    workflow.withdraw(collection[101], by=by)
    written = b"".join([*begun, *pieces])
    assert b"Ordnungspartnerschaften" not in written and b"Begehung" in written


@pytest.fixture
def broken_disk(monkeypatch):
    """Record 102 can no longer be read."""
    public = records.documents.public

    def read(document, *, on):
        if document["number"] == 102:
            raise OSError("The disk has gone.")
        return public(document, on=on)

    monkeypatch.setattr(records.documents, "public", read)


def test_a_short_file_that_breaks_off_is_an_error(client, collection, broken_disk):
    client.raise_request_exception = False
    for extension in FORMATS:
        assert client.get(address(extension)).status_code == 500


def test_a_long_file_that_breaks_off_says_so_and_programs_stumble(
    client, collection, broken_disk, monkeypatch, caplog
):
    in_batches_of(2, monkeypatch)
    sent = [extension for extension in FORMATS if extension != "xlsx"]
    content = {extension: taken(client, extension, "?sortierung=neueste") for extension in sent}
    assert caplog.text.count("An export broke off") == len(sent)
    for extension, said in content.items():
        assert BROKEN in said.decode(), extension
        assert b"Begehung" not in said
    with pytest.raises(json.JSONDecodeError):
        [json.loads(line) for line in content["jsonl"].splitlines() if line]
    for extension in ("geojson", "csl.json"):
        with pytest.raises(json.JSONDecodeError):
            json.loads(content[extension])
    assert bibtexparser.parse_string(content["bib"].decode()).failed_blocks
    client.raise_request_exception = False
    assert client.get(address("xlsx")).status_code == 500, "a workbook is built before it is sent"
    assert client.get(address("xlsx", "?art=methode&art=verweis&q=gibtesnicht")).status_code == 200


def test_one_long_file_at_a_time_leaves_the_other_thread_to_readers(client, collection, monkeypatch):
    in_batches_of(2, monkeypatch)
    first = client.get(address("jsonl"))
    busy = client.get(address("ris"))
    assert busy.status_code == 503 and busy["Retry-After"] == "60"
    assert "Gerade wird eine andere große Auswahl geladen." in busy.content.decode()
    assert taken(client, "ris", "?art=methode"), "a short one is no matter"
    assert outputs.body(first)
    assert taken(client, "ris")


def test_a_draft_and_what_was_withdrawn_are_in_no_format(client, by, collection):
    before = {extension: taken(client, extension) for extension in FORMATS}
    draft = factories.practice(by=by, title="Zwielicht", teaser="Zwielicht", tags=["Zwielicht"])
    assert {extension: taken(client, extension) for extension in FORMATS} == before
    workflow.withdraw(collection[101], by=by)
    for extension in FORMATS:
        content = taken(client, extension)
        assert b"Ordnungspartnerschaften" not in content and b"Elberfeld" not in content
    workflow.publish(draft, by=by)
    for extension in FORMATS:
        assert b"Zwielicht" in taken(client, extension), "or this would prove nothing"
