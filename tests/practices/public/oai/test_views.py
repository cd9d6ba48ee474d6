"""A harvester walks the collection: sickle asks the test client instead of the network."""

import datetime
import random
import re
from copy import copy
from types import SimpleNamespace
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
import sickle
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from sickle.oaiexceptions import IdDoesNotExist, NoRecordsMatch

from practices.desk import scheduling, versions, workflow
from practices.models import Edition
from practices.public.oai import PATH, harvest
from tests import factories
from tests.practices.public.test_visibility import MARKER, unpublished_fields

pytestmark = pytest.mark.django_db
OAI = "{http://www.openarchives.org/OAI/2.0/}"
DC = "{http://purl.org/dc/elements/1.1/}"
START = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)
LIST = {"verb": "ListRecords", "metadataPrefix": "oai_dc"}


def answer(client, method="get", **given):
    response = getattr(client, method)(PATH, given)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/xml; charset=utf-8"
    return ElementTree.fromstring(response.content)


def errors(root):
    return [error.get("code") for error in root.iterfind(f"{OAI}error")]


@pytest.fixture(params=["GET", "POST"])
def harvester(request, monkeypatch):
    client = Client(enforce_csrf_checks=True)

    def ask(address, params=None, data=None, **kwargs):
        response = client.get(PATH, params) if request.param == "GET" else client.post(PATH, data)
        assert response.status_code == 200
        return SimpleNamespace(
            content=response.content, text=response.content.decode(), status_code=200, raise_for_status=lambda: None
        )

    monkeypatch.setattr(sickle.app.requests, request.param.lower(), ask)
    return sickle.Sickle(f"http://testserver{PATH}", http_method=request.param)


def at(seconds):
    return START + datetime.timedelta(seconds=seconds)


def published(by, count, **fields):
    """``count`` records, one a second."""
    for number in range(1, count + 1):
        factories.published(by=by, number=number, **fields)
        Edition.objects.filter(practice_number=number).update(published_at=at(number))


def numbers(records):
    return [int(getattr(record, "header", record).identifier.rpartition(":")[2]) for record in records]


def test_sickle_walks_the_whole_collection_in_small_steps(harvester, by, monkeypatch):
    monkeypatch.setattr(harvest, "SIZE", 3)
    published(by, 10)
    workflow.withdraw(Edition.objects.get(practice_number=4).version.practice, by=by, note="Weg.")
    records = list(harvester.ListRecords(metadataPrefix="oai_dc"))
    assert numbers(records) == [1, 2, 3, 5, 6, 7, 8, 9, 10, 4]
    assert [record.deleted for record in records] == [False] * 9 + [True]
    assert numbers(harvester.ListIdentifiers(metadataPrefix="oai_dc")) == numbers(records)
    assert numbers(harvester.ListRecords(metadataPrefix="oai_dc", ignore_deleted=True)) == numbers(records)[:-1]
    assert harvester.GetRecord(identifier="oai:div-city.de:4", metadataPrefix="oai_dc").deleted
    assert harvester.GetRecord(identifier="oai:div-city.de:5", metadataPrefix="oai_dc").metadata["title"]
    assert [kind.setSpec for kind in harvester.ListSets()][:2] == ["praxisbeispiel", "fallstudie"]
    assert [format_.metadataPrefix for format_ in harvester.ListMetadataFormats()] == ["oai_dc"]
    identity = harvester.Identify()
    assert (identity.deletedRecord, identity.granularity) == ("persistent", "YYYY-MM-DDThh:mm:ssZ")
    assert identity.baseURL == f"http://testserver{PATH}" and "@" in identity.adminEmail
    assert identity.earliestDatestamp == "2026-03-01T12:00:01Z"


def test_a_later_harvest_brings_what_has_changed_and_what_has_gone(harvester, by):
    published(by, 5)
    moment = timezone.now().strftime("%Y-%m-%dT%H:%M:%SZ")
    nothing = {"from": "2026-03-01T12:00:06Z", "until": "2026-03-02T00:00:00Z"}
    with pytest.raises(NoRecordsMatch):
        harvester.ListRecords(metadataPrefix="oai_dc", **nothing)
    practice = Edition.objects.get(practice_number=2).version.practice
    practice.title = "Neu"
    practice.save()
    versions.record(practice, by=by)
    workflow.publish(practice, by=by)
    workflow.withdraw(Edition.objects.get(practice_number=1).version.practice, by=by, note="")
    changed = list(harvester.ListRecords(metadataPrefix="oai_dc", **{"from": moment}))
    assert numbers(changed) == [2, 1] and [record.deleted for record in changed] == [False, True]
    assert changed[0].metadata["title"] == ["Neu"]
    Edition.objects.filter(practice_number__in=(1, 2)).update(published_at=at(1), withdrawn_at=None, title="x")
    seconds = {"from": "2026-03-01T12:00:03Z", "until": "2026-03-01T12:00:04Z"}
    assert numbers(harvester.ListIdentifiers(metadataPrefix="oai_dc", **seconds)) == [3, 4]
    day = {"from": "2026-03-01", "until": "2026-03-01"}
    assert len(numbers(harvester.ListIdentifiers(metadataPrefix="oai_dc", **day))) == 5


def test_a_set_is_a_kind_and_keeps_what_was_withdrawn_from_it(harvester, by):
    published(by, 2)
    factories.published(by=by, number=3, kind="methode")
    method = factories.published(by=by, number=4, kind="methode")
    workflow.withdraw(method, by=by, note="")
    found = list(harvester.ListIdentifiers(metadataPrefix="oai_dc", set="methode"))
    assert numbers(found) == [3, 4] and [header.deleted for header in found] == [False, True]


@pytest.mark.parametrize("seed", range(3))
def test_nothing_is_missed_while_the_collection_changes_between_two_requests(client, by, monkeypatch, seed):
    monkeypatch.setattr(harvest, "SIZE", 2)
    dice = random.Random(seed)
    for number in range(1, 8):
        factories.published(by=by, number=number)
    Edition.objects.update(published_at=at(0))  # as after an import: all at one moment
    seen, given = {}, LIST
    while given:
        root = answer(client, **given)
        assert errors(root) == []
        for header in root.iter(f"{OAI}header"):
            seen[int(header.findtext(f"{OAI}identifier").rpartition(":")[2])] = header.get("status")
        token = root.find(f"{OAI}ListRecords/{OAI}resumptionToken")
        given = {"verb": "ListRecords", "resumptionToken": token.text} if token is not None and token.text else None
        if len(seen) < 6:
            practice = dice.choice(list(Edition.objects.live())).version.practice
            if dice.random() < 0.5:
                workflow.withdraw(practice, by=by, note="")
            else:
                practice.title += "."
                practice.save()
                versions.record(practice, by=by)
                workflow.publish(practice, by=by)
    withdrawn = dict(Edition.objects.values_list("practice_number", "withdrawn_at"))
    assert seen == {number: "deleted" if moment else None for number, moment in withdrawn.items()}


def test_a_record_says_in_dublin_core_what_its_page_says(client, collection):
    root = answer(client, verb="GetRecord", metadataPrefix="oai_dc", identifier="oai:div-city.de:101")
    found = {}
    for element in root.iter():
        if element.tag.startswith(DC):
            found.setdefault(element.tag.removeprefix(DC), []).append(element.text)
    assert found["title"] == ["Praxisbeispiel Wuppertal: Soziale Ordnungspartnerschaften"]
    assert found["identifier"] == ["http://testserver/nr/101/", "https://doi.org/10.1/x"]
    assert found["contributor"] == ["Anna A."]
    assert found["rights"] == ["CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"]
    assert {"Freiraum", "Polizei Wuppertal", "Nutzungskonflikte", "Plätze"} <= set(found["subject"])
    assert found["coverage"] == ["Wuppertal", "München"] and found["language"] == ["de"]
    assert "Kim K." not in ElementTree.tostring(root, encoding="unicode"), "a contact is no metadata"


def test_the_answer_is_built_as_the_schema_has_it(client, collection, by):
    workflow.withdraw(collection[104], by=by, note="")
    for verb, below in (("ListRecords", "record"), ("ListIdentifiers", "header")):
        root = answer(client, verb=verb, metadataPrefix="oai_dc")
        assert root.tag == f"{OAI}OAI-PMH"
        assert [child.tag for child in root] == [f"{OAI}{name}" for name in ("responseDate", "request", verb)]
        assert root.find(f"{OAI}request").attrib == {"verb": verb, "metadataPrefix": "oai_dc"}
        assert {child.tag for child in root.find(f"{OAI}{verb}")} == {f"{OAI}{below}"}
        for header in root.iter(f"{OAI}header"):
            assert [child.tag.removeprefix(OAI) for child in header] == ["identifier", "datestamp", "setSpec"]
        for record in root.iter(f"{OAI}record"):
            is_deleted = record.find(f"{OAI}header").get("status") == "deleted"
            assert [child.tag.removeprefix(OAI) for child in record] == ["header", "metadata"][: 2 - is_deleted]


def test_an_odd_sign_in_a_record_or_a_question_breaks_no_answer(client, by):
    factories.published(by=by, number=7, title="Licht")
    Edition.objects.update(document={**Edition.objects.get().document, "title": "Licht\x0b & <Schatten> \ufffe]]>"})
    root = answer(client, **LIST)
    assert next(root.iter(f"{DC}title")).text == "Licht\ufffd & <Schatten> \ufffd]]>"
    root = answer(client, verb="GetRecord", metadataPrefix="oai_dc", identifier='\x00\ufffe"<ä')
    assert errors(root) == ["idDoesNotExist"]
    assert root.find(f"{OAI}request").get("identifier") == '\ufffd\ufffd"<ä'


@pytest.mark.parametrize(
    ("sender", "said"),
    [("DIVERCITY <noreply@localhost>", "noreply@localhost.invalid"), ("post@div.example", "post@div.example")],
)
def test_the_address_of_the_administrator_is_one_as_the_schema_has_it(client, db, settings, sender, said):
    settings.DEFAULT_FROM_EMAIL = sender
    settings.PUBLICATION = {**settings.PUBLICATION, "contact": ""}
    address = answer(client, verb="Identify").findtext(f"{OAI}Identify/{OAI}adminEmail")
    assert address == said and re.fullmatch(r"\S+@(\S+\.)+\S+", address)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("", "badVerb"),
        ("verb=Unsinn", "badVerb"),
        ("verb=Identify&verb=Identify", "badVerb"),
        ("verb=%00", "badVerb"),
        ("verb=Identify&x=1", "badArgument"),
        ("verb=ListRecords", "badArgument"),
        ("verb=ListRecords&metadataPrefix=", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=oai_dc", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&resumptionToken=x", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=gestern", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&until=", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=a%20b", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=methode:", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=methode:x", "noRecordsMatch"),
        ("verb=GetRecord&metadataPrefix=m%C3%A4rc&identifier=oai:div-city.de:1", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-02-30", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&until=2026-01-01T25:00:00Z", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-01&until=2026-01-02T00:00:00Z", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-02&until=2026-01-01", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=0000-01-01", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&until=0001-01-01", "noRecordsMatch"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=9999-12-31", "noRecordsMatch"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=unsinn", "noRecordsMatch"),
        ("verb=ListRecords&metadataPrefix=marc21", "cannotDisseminateFormat"),
        ("verb=GetRecord&metadataPrefix=marc21&identifier=oai:div-city.de:1", "cannotDisseminateFormat"),
        ("verb=GetRecord&metadataPrefix=oai_dc", "badArgument"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:div-city.de:99", "idDoesNotExist"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:div-city.de:99999999999999999999", "idDoesNotExist"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:div-city.de:٣", "idDoesNotExist"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=1", "idDoesNotExist"),
        ("verb=ListMetadataFormats&identifier=oai:div-city.de:99", "idDoesNotExist"),
        ("verb=ListSets&resumptionToken=x", "badResumptionToken"),
        ("verb=ListRecords&resumptionToken=x", "badResumptionToken"),
        ("verb=ListRecords&resumptionToken=%C3%A4", "badResumptionToken"),
        (f"verb=ListRecords&resumptionToken={'A' * 10_000}", "badResumptionToken"),
    ],
)
def test_what_cannot_be_answered_is_told_in_the_protocols_words(client, by, given, code):
    factories.published(by=by, number=1)
    for response in (
        client.get(f"{PATH}?{given}"),
        client.post(PATH, given, content_type="application/x-www-form-urlencoded"),
    ):
        root = ElementTree.fromstring(response.content)
        assert errors(root) == [code]
        assert bool(root.find(f"{OAI}request").attrib) == (code not in ("badVerb", "badArgument"))


def test_until_the_end_of_time_is_no_limit(client, by):
    factories.published(by=by)
    assert errors(answer(client, **LIST, until="9999-12-31")) == []


def test_a_token_of_another_hand_is_refused(client, by, monkeypatch):
    monkeypatch.setattr(harvest, "SIZE", 1)
    published(by, 3)
    token = answer(client, **LIST).findtext(f"{OAI}ListRecords/{OAI}resumptionToken")
    assert errors(answer(client, verb="ListIdentifiers", resumptionToken=token)) == ["badResumptionToken"]
    assert errors(answer(client, verb="ListRecords", resumptionToken=token)) == []
    dice = random.Random(1)
    for _ in range(60):
        at_ = dice.randrange(len(token))
        broken = token[:at_] + dice.choice("AZaz09-_=|") + token[at_ + 1 :]
        root = answer(client, verb="ListRecords", resumptionToken=broken)
        assert errors(root) in ([], ["badResumptionToken"], ["noRecordsMatch"])


def test_what_was_never_published_is_unknown_and_in_no_list(client, by, collection):
    hidden = factories.practice(by=by, **unpublished_fields(random.Random(1)))
    scheduled = factories.practice(by=by, **unpublished_fields(random.Random(2)))
    scheduling.schedule(scheduled, at=timezone.now() + datetime.timedelta(days=1), by=by)
    root = answer(client, **LIST)
    text = ElementTree.tostring(root, encoding="unicode").lower()
    assert MARKER not in text and len(list(root.iter(f"{OAI}record"))) == 4
    for practice in (hidden, scheduled):
        given = {"metadataPrefix": "oai_dc", "identifier": f"oai:div-city.de:{practice.number}"}
        assert errors(answer(client, verb="GetRecord", **given)) == ["idDoesNotExist"]
    withdrawn = collection[101]
    workflow.withdraw(withdrawn, by=by, note="Auf Wunsch.")
    given = {"metadataPrefix": "oai_dc", "identifier": "oai:div-city.de:101"}
    text = ElementTree.tostring(answer(client, verb="GetRecord", **given), encoding="unicode")
    assert "Ordnungspartnerschaften" not in text and "Auf Wunsch" not in text


def test_sickle_says_what_an_unknown_record_is(harvester, by):
    with pytest.raises(IdDoesNotExist):
        harvester.GetRecord(identifier="oai:div-city.de:5", metadataPrefix="oai_dc")


def test_only_reading_is_answered(client, by):
    for method in ("put", "delete", "patch", "options"):
        assert getattr(client, method)(PATH).status_code == 405
    before = Edition.objects.count()
    client.post(PATH, urlencode(LIST), content_type="application/x-www-form-urlencoded")
    assert Edition.objects.count() == before


@pytest.mark.parametrize("kind", ["", "praxisbeispiel"])
def test_an_answer_costs_few_queries_and_each_goes_along_an_index(client, by, monkeypatch, kind):
    monkeypatch.setattr(harvest, "SIZE", 2)
    published(by, 7)
    others(3000)
    first = answer(client, **LIST, **({"set": kind} if kind else {}))
    token = first.findtext(f"{OAI}ListRecords/{OAI}resumptionToken")
    with CaptureQueriesContext(connection) as queries:
        answer(client, verb="ListRecords", resumptionToken=token)
    assert len(queries) == 3, "the revision, the rest of the moment, what comes after it"
    index = "edition_kind_changed_at" if kind else "edition_changed_at"
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE practices_edition")
        for query in queries.captured_queries[1:]:
            word = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
            cursor.execute(f"{word} {query['sql']}")
            plan = " ".join(str(row) for row in cursor.fetchall())
            assert index in plan and "Sort" not in plan and "TEMP B-TREE" not in plan, plan


def others(count):
    """``count`` editions more, of another kind: of a small table a database reads all, whatever its indexes."""
    edition = Edition.objects.first()
    edition.pk, edition.kind = None, "methode"
    copies = [copy(edition) for _ in range(count)]
    for number, edition in enumerate(copies, start=10_000):
        edition.practice_number, edition.slug, edition.published_at = number, f"kopie-{number}", at(number)
    Edition.objects.bulk_create(copies)
