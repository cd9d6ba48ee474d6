"""A word in every place that only the desk knows, looked for in everything that the public is answered."""

import datetime

import pytest
from django.utils import timezone

from practices.desk import autosave, preview_links, scheduling, versions, workflow
from practices.models import Edition, EditionFile, Image, MissedSearch, PdfFile, Practice, Synonym, Version
from practices.public import catalogue
from tests import factories
from tests.practices.public import outputs
from tests.practices.public.conftest import pdf, picture

pytestmark = pytest.mark.django_db
BEGINNING = "zqx"  # of every marker; no word of the collection begins or sounds like it
UNKNOWN = "zqxnirgends"  # in no table at all
PLACES = [
    "entwurf", "aenderung", "geplant", "vorher", "zurueckgezogen", "kommentar", "schritt", "puffer",
    "intern", "vorschau", "bild", "nachweis", "datei", "vermisst", "notiz", "archiv", "geloescht",
]  # fmt: skip


def marker(place):
    assert place in PLACES
    return BEGINNING + place


def fields(place):
    """A record that says its marker wherever a person can type freely."""
    m = marker(place)
    return {
        "title": f"{m} im Titel",
        "subtitle": m,
        "teaser": f"{m} platz",
        "district": m,
        "tags": [m],
        "sections": {"context": f"<p>{m}</p>"},
        "sources": [{"text": m, "url": f"https://{m}.example/"}],
        "contact": {"name": m, "email": f"{m}@example.org", "consent_on": "2020-01-01"},
        "attachments": [{"label": m, "file": pdf(m)}],
        "pictures": [
            {"file": picture(name=f"{m}.png"), "alt": m, "caption": m, "credit": marker("nachweis"), "licence": m}
        ],
        "internal_note": marker("intern"),
    }


def say(practice, place, *, by):
    """Save ``practice`` with the marker in its texts."""
    for name in ("title", "subtitle", "teaser", "district", "context", "internal_note"):
        setattr(practice, name, marker(place))
    practice.save()
    return versions.record(practice, by=by)


@pytest.fixture
def readable(by, collection):
    """What readers once could read and cannot any more."""
    # A record's former texts, replaced by a later edition, and those of one that is withdrawn.
    former = factories.published(by=by, number=105, slug="frueher", **fields("vorher"))
    for name in ("title", "subtitle", "teaser", "district", "context"):
        setattr(former, name, "Licht am Weg" if name != "district" else "")
    former.internal_note = ""
    for part in (former.sources, former.pictures, former.attachments):
        part.all().delete()
    former.tags.clear()
    former.contact_name = former.contact_email = ""
    former.save()
    versions.record(former, by=by)
    workflow.publish(former, by=by)
    withdrawn = factories.published(by=by, number=106, slug="zurueckgezogen", **fields("zurueckgezogen"))
    workflow.withdraw(withdrawn, by=by, note="Auf Wunsch.")


@pytest.fixture
def before(client, readable):
    """The public output without the secrets; a test names it before them."""
    return outputs.everything(client)


@pytest.fixture
def secrets(by, collection, readable):
    """Put every marker where it belongs."""
    draft = factories.practice(by=by, **fields("entwurf"))
    workflow.comment(draft, by=by, texts={"": marker("kommentar"), "title": marker("kommentar")})
    workflow.submit(draft, by=by, note=marker("schritt"))
    preview_links.make(versions.current(draft), by=by, note=marker("vorschau"))
    say(collection[101], "aenderung", by=by)
    workflow.comment(collection[101], by=by, texts={"teaser": marker("kommentar")})
    say(collection[102], "geplant", by=by)
    scheduling.schedule(collection[102], at=timezone.now() + datetime.timedelta(days=1), by=by)
    workflow.archive(factories.practice(by=by, **fields("archiv")), by=by, note=marker("schritt"))
    workflow.delete(factories.practice(by=by, **fields("geloescht")), by=by, note=marker("schritt"))
    typed = {"title": [marker("puffer")], "teaser": [marker("puffer")]}
    autosave.store(by, collection[103], form_key="formular", content=typed, base=collection[103].version)
    picture("blue", name=f"{marker('bild')}.png")
    pdf(marker("datei"))
    MissedSearch.objects.create(day=timezone.localdate(), text=marker("vermisst"), count=9)
    Synonym.objects.create(words="gaststätte\nwirtshaus", note=marker("notiz"))


def answer(client, address):
    response = client.get(address)
    return response.status_code, dict(response.headers), outputs.body(response)


def test_no_word_of_the_desk_is_in_any_answer_or_header(client, secrets):
    assert Version.objects.filter(document__title__startswith=BEGINNING).count() >= 6
    addresses = [
        *outputs.addresses(client),
        "/",
        "/suche/hilfe/",
        "/praxisbeispiele/zurueckgezogen/",
        "/feed/?q=licht",
    ]
    for address in addresses:
        _, headers, content = answer(client, address)
        assert BEGINNING.encode() not in content.lower(), address
        assert BEGINNING not in str(headers).lower(), address


def test_answers_stay_the_same_byte_for_byte(client, before, secrets):
    assert [a for a, found in outputs.everything(client).items() if before[a] != found] == []


def test_searching_for_a_word_of_the_desk_is_answered_like_a_word_that_is_nowhere(client, secrets):
    bases = ("/praxisbeispiele/", "/api/v1/praxisbeispiele/", "/feed/")
    patterns = ("{}", "%22{}%22", "{} platz", "{}*")
    questions = [f"{base}?q={pattern}" for pattern in patterns for base in bases]
    nowhere = {question: answer(client, question.format(UNKNOWN)) for question in questions}
    for m in map(marker, PLACES):
        catalogue.forget()
        for question, other in nowhere.items():
            one = answer(client, question.format(m))
            assert one[0] == other[0]
            assert one[2].replace(m.encode(), b"*") == other[2].replace(UNKNOWN.encode(), b"*"), (m, question)
        for length in range(2, len(m)):
            content = answer(client, f"/suche/vorschlaege/?q={m[:length]}")[2]
            assert m.encode() not in content.lower(), m[:length]


def test_a_file_of_the_desk_is_answered_like_one_that_is_nowhere(client, secrets):
    live = set(EditionFile.objects.filter(edition__in=Edition.objects.live()).values_list("token", flat=True))
    hidden = [file for model in (Image, PdfFile) for file in model.objects.exclude(token__in=live)]
    assert len(hidden) >= 8
    for file in hidden:
        one, other = answer(client, file.get_absolute_url()), answer(client, "/medien/gibtesnicht/datei")
        assert one == other
        assert one[0] == 404


def test_a_draft_that_is_published_is_noticed_by_all_this(client, by, before, secrets):
    """Or the tests above would prove nothing."""
    workflow.publish(Practice.objects.get(title__startswith=marker("entwurf")), by=by)
    assert marker("entwurf").encode() in answer(client, f"/praxisbeispiele/?q={marker('entwurf')}")[2].lower()
    content = answer(client, f"/suche/vorschlaege/?q={marker('entwurf')[:5]}")[2].lower()
    assert marker("entwurf").encode() in content
    assert [a for a, found in outputs.everything(client).items() if before.get(a) != found]
