"""What is not published leaves no trace."""

import datetime
import random
import re

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import resolve
from django.utils import timezone

from practices import urls
from practices.desk import scheduling, versions, workflow
from practices.models import Comment, Edition, MissedSearch, Notice, Practice, Step
from practices.sections import SECTIONS
from tests import factories
from tests.practices.public import outputs
from tests.practices.public.conftest import MUENCHEN, WUPPERTAL, pdf, picture

pytestmark = pytest.mark.django_db
MARKER = "zwielicht"
TOMORROW = timezone.now() + datetime.timedelta(days=1)


def unpublished_fields(dice):
    """A document that, were it seen anywhere, would change every count there is."""
    some = lambda values: dice.sample(values, dice.randint(1, len(values)))  # noqa: E731
    return {
        "title": f"{MARKER.capitalize()} Entwurf Platz {dice.random()}",
        "teaser": f"{MARKER} platz",
        "kind": dice.choice(["praxisbeispiel", "methode", "verweis"]),
        "place": dice.choice([WUPPERTAL, MUENCHEN, {"name": "Köln", "state": "Nordrhein-Westfalen"}]),
        "categories": some(["stadt", "technik", "befragung", "nachbarschaft"]),
        "actors": [{"actor": actor} for actor in some(["polizei", "polizei-wuppertal", "ordnung"])],
        "diversity": [{"dimension": name, "how": MARKER} for name in some(["alter", "kultur"])],
        "occasions": some(["nutzungskonflikte", "angstraeume"]),
        "tags": some(["Plätze", f"{MARKER.capitalize()}wort"]),
        "quality_marks": [{"mark": "offen", "rating": "erfuellt", "reason": MARKER}],
        "evidence": "extern",
        "pictures": [{"file": picture((dice.randint(0, 255), 1, 1)), "alt": MARKER}],
        "relations": [{"kind": "vorbild", "practice": 102}],
    }


def hide_something(by, dice, practices):
    """One thing that the public must not notice."""
    state = dice.choice(["draft", "in review", "scheduled", "archived", "withdrawn", "change", "scheduled change"])
    if "change" in state:
        practice = dice.choice(list(practices.values()))
        for name, value in {"title": f"{MARKER} anders", "teaser": MARKER, "evidence": "extern"}.items():
            setattr(practice, name, value)
        practice.save()
        versions.record(practice, by=by)
    else:
        practice = factories.practice(by=by, **unpublished_fields(dice))
    if state == "in review":
        workflow.submit(practice, by=by)
    if "scheduled" in state:
        scheduling.schedule(practice, at=TOMORROW, by=by)
    if state == "archived":
        workflow.archive(practice, by=by)
    if state == "withdrawn":
        workflow.publish(practice, by=by)
        workflow.withdraw(practice, by=by, note="Zurückgezogen.")
    return state


@pytest.mark.parametrize("seed", range(3))
def test_public_output_is_the_same_byte_for_byte_with_and_without_what_is_unpublished(client, by, collection, seed):
    dice = random.Random(seed)
    without = outputs.everything(client)
    assert len(without) > 90 and {status for status, _ in without.values()} == {200, 302, 404}
    states = {hide_something(by, dice, collection) for _ in range(8)}
    assert len(states) > 2
    with_ = outputs.everything(client)
    assert without.keys() == with_.keys()
    # That something was withdrawn is told there, with its number and no word more.
    told = outputs.CHANGES if "withdrawn" in states else ()
    assert [address for address in without if without[address] != with_[address] and address not in told] == []


@pytest.mark.parametrize("seed", range(2))
def test_public_output_is_the_same_once_every_desk_row_is_put_back_to_its_edition(client, by, collection, seed):
    dice = random.Random(seed)
    for _ in range(8):
        hide_something(by, dice, collection)
    practice = collection[101]
    workflow.comment(practice, by=by, texts={"": MARKER})
    MissedSearch.objects.create(day=timezone.localdate(), text=MARKER, count=3)
    before = outputs.everything(client)
    live = dict(Edition.objects.live().values_list("practice_number", "version__number"))
    for row in Practice.objects.order_by("pk"):
        if row.number not in live:
            workflow.delete(row, by=by)
        elif row.version != live[row.number]:
            workflow.discard(row, by=by)
    for model in (Comment, Notice, Step, MissedSearch):
        model.objects.all().delete()
    assert Practice.objects.exclude(number__in=live).count() == 0
    after = outputs.everything(client)
    assert before.keys() == after.keys()
    assert [address for address in before if before[address] != after[address]] == []


def test_publishing_what_was_hidden_does_change_the_output(client, by, collection):
    """Or the test above would prove nothing."""
    without = outputs.everything(client)
    practice = factories.practice(by=by, **unpublished_fields(random.Random(1)))
    workflow.publish(practice, by=by)
    with_ = outputs.everything(client)
    changed = [address for address in without if without[address] != with_[address]]
    assert len(changed) > 20
    assert MARKER.encode() in with_["/praxisbeispiele/"][1]


def test_a_marker_in_every_field_of_a_draft_is_in_no_answer(client, by, collection):
    m = MARKER
    fields = {
        **unpublished_fields(random.Random(3)),
        "number": 666,
        "slug": f"{m}-slug",
        "subtitle": m,
        "district": m,
        "place": {"name": f"{m.capitalize()}hausen", "state": "Bayern", "latitude": 48.0, "longitude": 11.0},
        "sections": {section.key: f"<p>{m}</p>" for section in SECTIONS},
        "actors": [{"actor": "polizei", "organisation": m, "note": m}],
        "attachments": [{"label": m, "file": pdf(m)}],
        "sources": [{"text": m, "url": f"https://{m}.example/", "note": m}],
        "bibliography": {"authors": [{"name": m}], "publisher": m, "series": m, "citation": m, "doi": m},
        "contact": {"name": m, "organisation": m, "email": f"{m}@example.org", "consent_on": "2020-01-01"},
        "legacy_addresses": [f"/{m}"],
        "licence": m,
        "internal_note": m,
    }
    from practices import document as documents
    from taxonomy.lookup import Lookup

    raw = factories.document(**fields)
    parsed, problems = documents.parse(raw)
    assert documents.resolve(parsed, Lookup(), create=True) == [] == problems
    practice = Practice(number=666, slug=f"{m}-slug")
    documents.apply([(practice, parsed)])
    version = versions.record(practice, by=by)
    assert str(version.document).lower().count(m) > 30
    for address, (_, content) in outputs.everything(client).items():
        assert m.encode() not in content.lower(), address
    for address in (f"/{m}", f"/{m}/", f"/praxisbeispiele/{m}-slug", f"/orte/{m}hausen/", f"/schlagworte/{m}wort/"):
        assert client.get(address, follow=True).status_code == 404, address
    assert client.get(f"/api/v1/praxisbeispiele/?ort={m}hausen").json().get("total", 0) == 0


@pytest.mark.parametrize("state", ["draft", "in_review", "scheduled", "archived"])
def test_the_address_of_what_was_never_published_answers_exactly_like_an_unknown_one(client, by, state):
    practice = factories.practice(by=by, number=77, slug="geheim", legacy_addresses=["/alt/geheim", "/?p=77"])
    if state == "in_review":
        workflow.submit(practice, by=by)
    if state == "scheduled":
        scheduling.schedule(practice, at=TOMORROW, by=by)
    if state == "archived":
        workflow.archive(practice, by=by)
    for secret, unknown in (
        ("/praxisbeispiele/geheim/", "/praxisbeispiele/gibtesnicht/"),
        ("/praxisbeispiele/geheim", "/praxisbeispiele/gibtesnicht"),
        ("/alt/geheim", "/alt/gibtesnicht"),
        ("/?p=77", "/?p=78"),
        ("/api/v1/praxisbeispiele/77/", "/api/v1/praxisbeispiele/78/"),
        ("/zeichen/77-1.svg", "/zeichen/78-1.svg"),
    ):
        one, other = client.get(secret), client.get(unknown)
        assert one.status_code == other.status_code in (301, 404), secret
        assert one.content == other.content, secret
        headers = dict(one.headers)
        headers.pop("Location", None)
        assert headers == {key: value for key, value in other.headers.items() if key != "Location"}
    assert client.get("/praxisbeispiele/geheim/").status_code == 404


def test_a_relation_is_shown_only_while_both_ends_are_live(client, by, collection):
    record = client.get("/praxisbeispiele/ordnungspartnerschaften/").context["record"]
    assert [row["name"] for row in record["related"] if row["relation"]] == ["Begehung"]
    back = client.get("/praxisbeispiele/begehung/").context["record"]["related"]
    assert (back[0]["relation"], back[0]["url"]) == ("Vorbild für", "/praxisbeispiele/ordnungspartnerschaften/")
    workflow.withdraw(collection[101], by=by)
    response = client.get("/praxisbeispiele/begehung/")
    assert not any(row["relation"] for row in response.context["record"]["related"])
    assert "Ordnungspartnerschaften" not in response.content.decode()


def test_a_withdrawn_record_is_gone_from_everything_but_its_own_address(client, by, collection):
    before = outputs.everything(client)
    files = [address for address in before if address.startswith("/medien/")]
    assert len(files) == 6, "a picture, its renditions and a PDF"
    workflow.withdraw(collection[101], by=by, note="Auf Wunsch der Stadt.")
    after = outputs.everything(client)
    for address, (_, content) in after.items():
        assert b"Ordnungspartnerschaften" not in content, address
    for address in (*files, "/akteure/polizei/polizei-wuppertal/", "/orte/wuppertal/", "/schlagworte/ordnung/"):
        assert before[address][0] == 200
        assert client.get(address).status_code == 404, address
    response = client.get("/praxisbeispiele/ordnungspartnerschaften/")
    assert response.status_code == 410
    assert "Auf Wunsch der Stadt." in response.content.decode()
    assert "Soziale" not in response.content.decode()


def test_a_contact_without_valid_consent_appears_nowhere_although_the_edition_still_stores_it(client, by):
    contact = {
        "name": "Kim Muster",
        "email": "kim@example.org",
        "consent_on": "2020-01-01",
        "expires_on": "2099-01-01",
    }
    practice = factories.published(by=by, contact=contact)
    page, api = f"/praxisbeispiele/{practice.slug}/", f"/api/v1/praxisbeispiele/{practice.number}/"
    assert "Kim Muster" in client.get(page).content.decode()
    assert client.get(api).json()["contact"]["name"] == "Kim Muster"
    edition = Edition.objects.get()
    # As if the day had come and nobody had yet asked for what is due.
    edition.document["contact"]["expires_on"] = "2020-12-31"
    edition.save()
    assert "Kim Muster" in str(Edition.objects.get().document)
    assert "Kim Muster" not in client.get(page).content.decode()
    assert "kim@example" not in client.get(page).content.decode()
    assert "contact" not in client.get(api).json()


def desk_tables():
    """Every table of the collection that belongs neither to editions nor to the search."""
    models = apps.get_app_config("practices").get_models(include_auto_created=True)
    public = ("practices.models.edition", "practices.models.search")
    return {model._meta.db_table for model in models if model.__module__ not in public}


def test_no_public_request_reads_a_table_of_the_desk(client, by, collection):
    hide_something(by, random.Random(0), collection)
    tables = desk_tables()
    assert {"practices_practice", "practices_version", "practices_picture", "practices_image"} <= tables
    workflow.withdraw(collection[103], by=by)
    addresses = [*outputs.addresses(client), "/praxisbeispiele/bericht/", "/praxisbeispiele/x/", "/?p=1", "/feed"]
    addresses += ["/hinweis/?nr=101", "/hinweis/danke/", "/barriere/?seite=/", "/barriere/danke/"]
    asked = set()
    for address in addresses:
        with CaptureQueriesContext(connection) as queries:
            outputs.body(client.get(address))
        for query in queries:
            used = tables & set(re.findall(r'"(\w+)"', query["sql"]))
            assert not used, (address, used)
        asked.add(resolve(address.partition("?")[0]).view_name)
    assert {f"practices:{pattern.name}" for pattern in urls.urlpatterns} <= asked
