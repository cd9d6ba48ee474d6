"""The OpenAPI description, held against the code and its answers."""

import contextlib
import io
import json
import urllib.request
from urllib.parse import urlencode

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from practices.document.public import DESK_ONLY
from practices.document.shape import DOCUMENT
from practices.public.api import snippets
from practices.public.api.addresses import CHANGES, DESCRIPTION, PATH, PLACES, VOCABULARIES
from practices.public.api.description import description
from practices.public.api.operations import operations
from practices.public.api.terms import KEYS
from practices.public.filters import PracticeFilterSet
from tests import factories

pytestmark = pytest.mark.django_db


def closed(schema):
    """The same schema with no key allowed that it does not name: the code must not say more than is described."""
    if isinstance(schema, list):
        return [closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    result = {key: closed(value) for key, value in schema.items()}
    return result | {"additionalProperties": False} if "properties" in result and "type" in result else result


COMPONENTS = closed(description("")["components"])


def check(answer, name):
    schema = {"components": COMPONENTS, "$ref": f"#/components/schemas/{name}"}
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    errors = [f"{list(error.absolute_path)}: {error.message}" for error in validator.iter_errors(answer)]
    assert errors == [], name


def test_it_is_openapi_3_1(fetch, collection):
    told = fetch(DESCRIPTION)
    assert told["openapi"].startswith("3.1")
    validate(told)
    assert told["servers"][0]["url"] == "http://testserver"


def test_every_operation_has_words_and_an_example():
    told = description("")
    for path, methods in told["paths"].items():
        operation = methods["get"]
        assert operation["summary"] and operation["description"], path
        content = operation["responses"]["200"]["content"]["application/json"]
        assert content["example"], path
        assert all(parameter["description"] for parameter in operation["parameters"])


def test_every_parameter_of_the_code_is_declared_and_no_other(fetch, collection):
    declared = {p["name"] for p in description("")["paths"][PATH]["get"]["parameters"] if p["in"] == "query"}
    assert declared == {*PracticeFilterSet.base_filters, "zeiger"}
    declared = {p["name"] for p in description("")["paths"][CHANGES]["get"]["parameters"] if p["in"] == "query"}
    assert declared == {"seit", "anzahl", "zeiger"}


KNOWN = {"akteur": "polizei", "diversitaet": "alter", "anlass": "nutzungskonflikte", "kategorie": "stadt"}
KNOWN |= {"ort": "wuppertal", "schlagwort": "ordnung", "q": "platz"}


def values(parameter):
    """What the description says may stand there."""
    schema = parameter["schema"]
    schema = schema.get("items", schema)
    if "enum" in schema:
        return schema["enum"]
    if schema.get("type") == "integer":
        return [schema["minimum"], schema["maximum"]] if parameter["name"] != "seite" else [1]
    return [KNOWN[parameter["name"]]] if parameter["name"] in KNOWN else []


def test_what_is_declared_is_accepted_and_what_lies_beside_it_is_not(fetch, collection):
    for parameter in description("")["paths"][PATH]["get"]["parameters"]:
        if parameter["in"] != "query" or parameter["name"] == "zeiger":
            continue
        for value in values(parameter):
            check(fetch(f"{PATH}?{urlencode({parameter['name']: value})}"), "Liste")
        if "enum" in parameter["schema"].get("items", parameter["schema"]):
            fetch(f"{PATH}?{parameter['name']}=quatsch", status=400)
        if "maximum" in parameter["schema"]:
            fetch(f"{PATH}?{parameter['name']}={parameter['schema']['maximum'] + 1}", status=400)


def test_every_answer_looks_as_described(fetch, collection):
    check(fetch("/api/v1/"), "Verzeichnis")
    for query in ("", "?q=platz&anzahl=1", "?kategorie=stadt&sortierung=ort", "?seite=1&anzahl=2"):
        check(fetch(PATH + query), "Liste")
    for number in collection:
        check(fetch(f"{PATH}{number}/"), "Beitrag")
    check(fetch(VOCABULARIES), "Vokabulare")
    for path in KEYS:
        check(fetch(f"{VOCABULARIES}{path}/"), "Vokabular")
    check(fetch(PLACES), "Orte")
    check(fetch(CHANGES), "Aenderungen")
    for address, status in ((f"{PATH}?x=1", 400), (f"{PATH}9/", 404), ("/api/v2/", 404)):
        check(fetch(address, status=status), "Problem")


def test_the_document_is_described_key_by_key():
    schema = COMPONENTS["schemas"]["Beitrag"]
    assert set(schema["properties"]) == set(DOCUMENT.fields) - set(DESK_ONLY)
    assert set(schema["properties"]["contact"]["properties"]) == set(DOCUMENT.fields["contact"].fields)


def test_the_examples_look_as_described():
    for operation in operations():
        told = description("http://testserver")["paths"][operation.path]["get"]
        check(told["responses"]["200"]["content"]["application/json"]["example"], operation.schema)


def shape(value):
    """Keys and types, of a list those of its first entry."""
    if isinstance(value, dict):
        return {key: shape(item) for key, item in value.items()}
    return [shape(value[0])] if isinstance(value, list) and value else type(value).__name__


def test_the_examples_can_be_asked_for(client, fetch, collection, by):
    factories.published(by=by, number=1)
    page = client.get("/api/v1/dokumentation/").content.decode()
    given = description("")["paths"]
    for operation in operations():
        line = snippets.curl("http://testserver", operation.example)
        assert line.replace("&", "&amp;").replace('"', "&quot;") in page
        answer = fetch(line.removeprefix('curl "').removesuffix('"'))
        check(answer, operation.schema)
        example = given[operation.path]["get"]["responses"]["200"]["content"]["application/json"]["example"]
        if operation.key != "beitrag":  # of which hardly two know the same
            assert answer.keys() == example.keys()
        if operation.key in ("liste", "vokabulare", "vokabular", "orte"):
            assert shape(answer["results"][0]) == shape(example["results"][0])


def test_the_python_on_the_page_runs(client, collection, monkeypatch):
    def urlopen(address):
        return io.BytesIO(client.get(address.removeprefix("http://testserver")).content)

    monkeypatch.setattr(urllib.request, "urlopen", urlopen)
    code = next(snippet["code"] for snippet in snippets.all_of("http://testserver") if snippet["name"] == "Python")
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(code.replace("anzahl=100", "anzahl=1"), {})
    assert printed.getvalue() == "101 Praxisbeispiel Wuppertal: Soziale Ordnungspartnerschaften\n"


def test_the_other_programs_ask_for_addresses_that_answer(client, collection):
    for snippet in snippets.all_of("http://testserver"):
        addresses = [part for part in snippet["code"].split('"') if part.startswith("http")]
        assert addresses
        for address in addresses:
            assert client.get(address.removeprefix("http://testserver")).status_code == 200, address


def test_every_kind_of_problem_has_its_section(client, fetch, collection):
    page = client.get("/api/v1/dokumentation/").content.decode()
    problem = fetch(f"{PATH}?x=1", status=400)
    path, _, anchor = problem["type"].removeprefix("http://testserver").partition("#")
    assert path == "/api/v1/dokumentation/" and f'id="{anchor}"' in page


def test_the_answers_of_another_form_of_the_code_have_other_tags(monkeypatch, client, collection):
    from practices.public.api import answers

    before = client.get(PATH).headers["ETag"]
    monkeypatch.setattr(answers, "_code", lambda: "another")
    assert client.get(PATH).headers["ETag"] != before


def test_it_is_json_all_the_way_down():
    assert json.loads(json.dumps(description(""))) == description("")
