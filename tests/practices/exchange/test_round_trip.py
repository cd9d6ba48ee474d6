"""Export → import into an empty collection → export gives the same bytes, whatever the collection holds."""

import datetime
import hashlib
import io
import json
import string

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image as Pillow

from practices import document as documents
from practices import media, richtext
from practices.choices import AuthorRole, Evidence, Kind, Mark, Progress, Rating, RelationKind, Role, SafetyAspect
from practices.desk import versions, workflow
from practices.document.naming import file_name
from practices.models import Edition, Image, NumberCounter, Practice, Version
from practices.sections import SECTIONS
from taxonomy.lookup import VOCABULARIES, Lookup
from tests import factories
from tests.practices.exchange import empty_collection, exported

pytestmark = pytest.mark.django_db

LETTERS = string.ascii_letters + string.digits + " \t\n\r .,:;'\"<>&/\\*_äöüÄÖÜßé€„“\u00a0\u2028\u200b😀\u0301\u1e9e"
TERMS = {
    "category": ["stadt", "technik", "begehung", "wohnen-und-nachbarschaft", "nachbarschaft"],
    "actor": ["polizei", "kommunen", "ordnung", "neu-a", "neu-b"],
    "dimension": ["alter", "herkunft", "kultur"],
    "occasion": ["nutzungskonflikte", "angstraeume"],
}
PLACES = [
    {"name": "Wuppertal", "state": "Nordrhein-Westfalen", "level": "kommune"},
    {"name": "Köln", "state": "nordrhein-westfalen"},
    {"name": "Osnabrück", "state": "Niedersachsen", "level": "kreis", "latitude": 52.3, "longitude": 8},
    {"name": "Deutschland", "level": "bund", "latitude": -0.0, "longitude": 1e-7},
]


def text(limit):
    return st.text(LETTERS, max_size=limit)


def words(limit):
    return st.text(LETTERS, min_size=1, max_size=limit).map(lambda text: f"a{text}")


def choice(choices):
    return st.sampled_from(choices.values)


def some(items, most=3):
    return st.lists(items, max_size=most)


def terms(vocabulary):
    return st.lists(st.sampled_from(TERMS[vocabulary]), max_size=3, unique=True)


fragments = st.sampled_from(
    [
        *(
            "<p>",
            "</p>",
            "<ul>",
            "<li>",
            "</ul>",
            "<h2>",
            "</h2>",
            "<strong>",
            "</strong>",
            "<table><tr><td>",
            "<br>",
        ),
        *(
            "</table>",
            '<a href="https://example.org/?a=1&b=2">',
            "</a>",
            "<script>x</script>",
            "<blockquote>",
            "&nbsp;",
        ),
        *(
            "<em>",
            '<a href="javascript:x">',
            "<ol>",
            "&amp;",
            "&lt;p&gt;",
            "<!-- -->",
            "<div>",
            "\r\n\r\n",
            "<pre>\n",
        ),
    ]
)
html = st.lists(st.one_of(fragments, text(12)), max_size=12).map("".join)
days = st.dates(datetime.date(1990, 1, 1), datetime.date(2035, 1, 1)).map(str)
urls = st.sampled_from(["https://example.org/", "http://example.org/ä?x=1&y=%20"])
years = st.integers(1990, 2030)
DOCUMENTS = st.fixed_dictionaries(
    {
        "kind": choice(Kind),
        "title": words(30),
        "teaser": words(60),
        "categories": st.lists(st.sampled_from(TERMS["category"]), min_size=1, max_size=3, unique=True),
    },
    optional={
        "subtitle": text(20),
        "place": st.sampled_from(PLACES),
        "further_places": some(st.sampled_from(PLACES)),
        "district": text(10),
        "start_year": st.integers(1950, 1989),
        "end_year": years,
        "progress": choice(Progress),
        "safety": some(choice(SafetyAspect)),
        "evidence": choice(Evidence),
        "sections": st.dictionaries(st.sampled_from([s.key for s in SECTIONS]), html, max_size=4),
        "main_category": st.sampled_from(TERMS["category"]),
        "occasions": terms("occasion"),
        "tags": some(st.sampled_from(["Öl", "öl", "Straße", "STRASSE", "C++", "東京", "a b"]) | words(10)),
        "actors": some(
            st.fixed_dictionaries(
                {"actor": st.sampled_from(TERMS["actor"])},
                optional={"role": choice(Role), "organisation": text(20), "note": text(20)},
            )
        ),
        "diversity": terms("dimension")
        .flatmap(
            lambda keys: st.tuples(*(st.fixed_dictionaries({"dimension": st.just(k), "how": text(20)}) for k in keys))
        )
        .map(list),
        "quality_marks": st.lists(choice(Mark), unique=True, max_size=3)
        .flatmap(
            lambda keys: st.tuples(
                *(
                    st.fixed_dictionaries(
                        {"mark": st.just(k), "rating": choice(Rating)}, optional={"reason": text(9)}
                    )
                    for k in keys
                )
            )
        )
        .map(list),
        "pictures": some(
            st.fixed_dictionaries(
                {"file": st.integers(0, 2), "credit": words(10), "licence": words(10)},
                optional={
                    "alt": words(10),
                    "caption": text(20),
                    "source": text(10),
                    "section": st.sampled_from(["context", "body"]),
                    "focus": st.lists(st.floats(0, 1), min_size=2, max_size=2),
                },
            )
        ),
        "attachments": some(
            st.fixed_dictionaries(
                {"label": words(10), "url": urls}, optional={"accessible": st.booleans(), "language": st.just("en")}
            )
            | st.fixed_dictionaries({"label": words(10), "file": st.just("pdf")})
        ),
        "sources": some(
            st.fixed_dictionaries({"text": words(20)}, optional={"url": urls, "accessed": days, "note": text(20)})
        ),
        "bibliography": st.fixed_dictionaries(
            {},
            optional={
                "authors": some(st.fixed_dictionaries({"name": words(10)}, optional={"role": choice(AuthorRole)})),
                "publisher": text(10),
                "year": years,
                "series": text(10),
                "citation": text(40),
                "doi": text(10),
            },
        ),
        "contact": st.fixed_dictionaries(
            {}, optional={"name": text(10), "email": st.just("a@example.org"), "consent_on": days, "expires_on": days}
        ),
        "relations": some(st.tuples(choice(RelationKind), st.integers(0, 5))),
        "legacy_addresses": some(words(8).map(lambda path: f"/{path}")),
        "licence": text(10),
        "as_of": days,
        "review_on": days,
        "internal_note": text(40),
    },
)
COLLECTIONS = st.lists(
    st.tuples(DOCUMENTS, st.sampled_from(["draft", "in_review", "archived", "published", "changed", "withdrawn"])),
    min_size=1,
    max_size=5,
)


def stored_files():
    names = []
    for colour in ("red", "green", "blue"):
        file = io.BytesIO()
        Pillow.new("RGB", (4, 3), colour).save(file, "PNG")
        file.seek(0)
        names.append(file_name(media.store_picture(media.read_picture(file), name="bild.png")[0]))
    return names, file_name(media.store_pdf(media.read_pdf(io.BytesIO(b"%PDF-1.4\n%%EOF\n")), name="a.pdf")[0])


def fill(collection, by):
    """The desk and the public as the collection says, made as editors make them."""
    pictures, pdf = stored_files()
    for slug, parent in (("neu-a", None), ("neu-b", "neu-a")):
        above = VOCABULARIES["actor"].objects.filter(slug=parent or "kommunen").first()
        VOCABULARIES["actor"].objects.create(slug=slug, name=f"Neu  {slug}", parent=above, synonyms=" x \r\n\r\ny")
    first = NumberCounter.take(len(collection))
    used = set()
    for i, (fields, fate) in enumerate(collection):
        raw = json.loads(json.dumps(fields)) | {"format": 1, "number": first + i, "slug": f"beitrag-{i}"}
        raw["sections"] = raw.get("sections", {}) | {"aims": "<p>Text</p>"}
        for row in raw.get("pictures", []):
            row["file"] = pictures[row["file"]]
            if "alt" not in row:
                row["decorative"] = True
        for row in raw.get("attachments", []):
            if row.get("file"):
                row["file"] = pdf
        raw["relations"] = [
            {"kind": kind, "practice": first + target}
            for kind, target in dict.fromkeys(map(tuple, raw.get("relations", [])))
            if target < i
        ]
        document, problems = documents.parse(raw)
        assert not problems, problems
        assert not documents.resolve(document, Lookup(), create=True)
        document["legacy_addresses"] = [p for p in document.get("legacy_addresses", []) if p not in used and p != "/"]
        used |= set(document["legacy_addresses"])
        save(document, fate, by)


def save(document, fate, by):
    practice = Practice(number=document["number"], slug=document["slug"])
    for row in document.get("pictures", []):
        credit = {key: row.get(key, "") for key in ("credit", "licence", "source")}
        Image.objects.filter(sha256=row["file"].split(".")[0]).update(**credit)
    assert documents.apply([(practice, document)]) == {}
    version = versions.record(practice, by=by)
    if fate in ("published", "changed", "withdrawn"):
        at = timezone.now() - datetime.timedelta(days=document["number"])
        workflow.publish_many([(practice, version)], at=at)  # by nobody: no person could publish such texts
    if fate == "changed":
        Practice.objects.filter(pk=practice.pk).update(title="Anders", slug=f"{practice.slug}-neu")
        practice.refresh_from_db()
        versions.record(practice, by=by)
    if fate == "withdrawn":
        workflow.withdraw(practice, by=by)
    if fate == "in_review":
        workflow.submit(practice, by=by)
    if fate == "archived":
        workflow.archive(practice, by=by)


@given(COLLECTIONS)
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
def test_export_import_export_is_byte_equal(tmp_path_factory, collection):
    folder = tmp_path_factory.mktemp("export")
    with transaction.atomic():  # each case begins with an empty collection
        try:
            check(folder / "first.jsonl", folder / "second.jsonl", collection)
        finally:
            transaction.set_rollback(True)


def check(path, again, collection):
    fill(collection, factories.editor())
    first = exported(path)
    live = set(Edition.objects.live().values_list("practice_number", "first_published_at", "slug"))
    stages = dict(Practice.objects.values_list("number", "stage"))
    empty_collection()
    call_command("import_practices", str(path), publish=True, create_terms=True, verbosity=0)
    assert exported(again) == first
    assert set(Edition.objects.live().values_list("practice_number", "first_published_at", "slug")) == live
    assert dict(Practice.objects.values_list("number", "stage")) == stages
    for practice in Practice.objects.all():  # the rows say what the documents say
        present = Version.objects.get(practice=practice, number=practice.version)
        built, expected = documents.build(practice), present.document
        for row in [*built.get("pictures", []), *expected.get("pictures", [])]:
            for key in ("credit", "licence", "source"):  # one picture in two records has the credit of the last
                row.pop(key, None)
        assert built == expected
    out = io.StringIO()
    call_command("import_practices", str(path), publish=True, create_terms=True, stdout=out)
    assert f"0 neu, 0 geändert, {len(collection)} unverändert, 0 übersprungen" in out.getvalue()


@given(html)
@settings(max_examples=300, deadline=None)
def test_stored_rich_text_is_in_its_last_form(raw):
    stored = richtext.normalise(raw)
    assert richtext.normalise(stored) == stored == richtext.sanitize(stored)


def test_pictures_and_files_lie_beside_the_export_and_are_stored_again(tmp_path):
    folder = tmp_path / "export"
    folder.mkdir()
    names, pdf = stored_files()
    Image.objects.update(credit="Foto: A.", licence="CC BY 4.0")
    picture = {"file": names[0], "alt": "Ein Platz"}
    factories.published(pictures=[picture], attachments=[{"label": "Steckbrief", "file": pdf}])
    first = exported(folder / "a.jsonl")
    stored = {path.name: path.read_bytes() for path in (folder / "media").iterdir()}
    assert stored.keys() == {names[0], pdf}
    assert all(hashlib.sha256(data).hexdigest() == name.split(".")[0] for name, data in stored.items())
    empty_collection()
    call_command("import_practices", str(folder / "a.jsonl"), publish=True, verbosity=0)
    edition = Edition.objects.get()
    assert edition.files.count() == 2
    assert Practice.objects.get().pictures.get().image.credit == "Foto: A."
    assert exported(folder / "b.jsonl") == first


def test_the_standard_output_gets_the_same_lines(tmp_path, capfdbinary):
    factories.published()
    capfdbinary.readouterr()
    call_command("export_practices")
    said = capfdbinary.readouterr().out
    assert said == exported(tmp_path / "a.jsonl") and said.count(b"\n") >= 2


def test_an_export_that_fails_leaves_the_former_file(tmp_path, monkeypatch):
    factories.practice()
    path = tmp_path / "a.jsonl"
    path.write_text("früher")
    monkeypatch.setattr("practices.exchange.exporter.Export._batch", lambda self, batch: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        exported(path)
    assert path.read_text() == "früher" and list(tmp_path.iterdir()) == [path]
