"""From documents to the desk's rows; ``reading.build`` after ``apply`` gives the same document."""

from pathlib import PurePath

from practices.document.reading import BIBLIOGRAPHY, CONTACT, DATE_COLUMNS
from practices.models.media import Image, PdfFile
from practices.models.parts import (
    Attachment,
    Author,
    Consideration,
    Involvement,
    LegacyAddress,
    Picture,
    QualityMark,
    Relation,
    Source,
)
from practices.models.practice import (
    Practice,
    PracticeCategory,
    PracticeOccasion,
    PracticePlace,
    PracticeTag,
)
from practices.sections import SECTIONS
from taxonomy.lookup import Lookup, state_slug

TEXT_COLUMNS = (
    "kind",
    "title",
    "subtitle",
    "teaser",
    "language",
    "district",
    "progress",
    "evidence",
    "licence",
)
YEAR_COLUMNS = ("start_year", "end_year")

PARTS = {
    PracticeCategory: "practice",
    PracticeOccasion: "practice",
    PracticePlace: "practice",
    PracticeTag: "content_object",
    Involvement: "practice",
    Consideration: "practice",
    QualityMark: "practice",
    Picture: "practice",
    Attachment: "practice",
    Source: "practice",
    Author: "practice",
    LegacyAddress: "practice",
    Relation: "practice",
}


def columns(document, lookup):
    """The practice's own columns as the document has them; what it does not say is emptied."""
    bibliography, contact = document.get("bibliography", {}), document.get("contact", {})
    values = {key: document.get(key, "") for key in TEXT_COLUMNS}
    values |= {key: document.get(key) for key in (*DATE_COLUMNS, *YEAR_COLUMNS)}
    values |= {section.key: document.get("sections", {}).get(section.key, "") for section in SECTIONS}
    values |= {column: bibliography.get(key, None if key == "year" else "") for key, column in BIBLIOGRAPHY.items()}
    values |= {f"contact_{key}": contact.get(key, None if key.endswith("_on") else "") for key in CONTACT}
    values["safety"] = document.get("safety", [])
    values["internal_note"] = document.get("internal_note", "")
    values["place_id"] = _place_id(document.get("place"), lookup)
    main = document.get("main_category")
    values["main_category_id"] = lookup.term("category", main) if main else None
    return values


def _place_id(place, lookup: Lookup):
    """The id of a document's place, created when it is new and has coordinates; None when it cannot be had."""
    if place is None:
        return None
    state, level = state_slug(place.get("state", "")) or "", place.get("level")
    pk = lookup.place(state, place["name"], level)
    if pk is None and "latitude" in place and "longitude" in place:
        return lookup.add_place(place["name"], state, level or "kommune", place["latitude"], place["longitude"])
    return pk or lookup.place(state, place["name"])


def _parts(practice, document, lookup, files, targets, missing):
    """Unsaved rows of all parts, in the document's order."""

    def known(pairs, what):
        for name, pk in pairs:
            if pk is None:
                missing.append(f"{what} „{name}“ gibt es nicht mehr.")
            else:
                yield pk

    def terms(vocabulary, names, what):
        return known(((name, lookup.term(vocabulary, name)) for name in names), what)

    for pk in terms("category", document.get("categories", []), "Die Kategorie"):
        yield PracticeCategory(practice=practice, category_id=pk)
    for pk in terms("occasion", document.get("occasions", []), "Den Anlass"):
        yield PracticeOccasion(practice=practice, occasion_id=pk)
    places = ((place["name"], _place_id(place, lookup)) for place in document.get("further_places", []))
    for pk in known(places, "Den Ort"):
        yield PracticePlace(practice=practice, place_id=pk)
    for name in document.get("tags", []):
        yield PracticeTag(content_object=practice, tag_id=lookup.tag(name))
    for i, row in enumerate(document.get("actors", [])):
        for pk in terms("actor", [row["actor"]], "Die Akteur*in"):
            rest = {key: row.get(key, "") for key in ("role", "organisation", "note")}
            yield Involvement(practice=practice, actor_id=pk, position=i, **rest)
    for i, row in enumerate(document.get("diversity", [])):
        for pk in terms("dimension", [row["dimension"]], "Die Dimension"):
            yield Consideration(practice=practice, dimension_id=pk, position=i, how=row.get("how", ""))
    for i, row in enumerate(document.get("quality_marks", [])):
        yield QualityMark(practice=practice, position=i, **row)
    for i, row in enumerate(document.get("pictures", [])):
        for pk in known([(row["file"], files.get(PurePath(row["file"]).stem))], "Das Bild"):
            rest = {key: row.get(key, "") for key in ("alt", "caption", "section")}
            x, y = row.get("focus", [0.5, 0.5])
            decorative = row.get("decorative", False)
            yield Picture(
                practice=practice,
                image_id=pk,
                position=i,
                decorative=decorative,
                focus_x=x,
                focus_y=y,
                **rest,
            )
    for i, row in enumerate(document.get("attachments", [])):
        rest = {"label": row["label"], "language": row["language"], "accessible": row.get("accessible")}
        if "url" in row:
            yield Attachment(practice=practice, position=i, url=row["url"], **rest)
        else:
            for pk in known([(row["file"], files.get(PurePath(row["file"]).stem))], "Die Datei"):
                yield Attachment(practice=practice, position=i, file_id=pk, **rest)
    for i, row in enumerate(document.get("sources", [])):
        yield Source(practice=practice, position=i, **row)
    for i, row in enumerate(document.get("bibliography", {}).get("authors", [])):
        yield Author(practice=practice, position=i, **row)
    for i, path in enumerate(document.get("legacy_addresses", [])):
        yield LegacyAddress(practice=practice, position=i, path=path)
    for i, row in enumerate(document.get("relations", [])):
        for pk in known([(f"Nr. {row['practice']}", targets.get(row["practice"]))], "Den Beitrag"):
            yield Relation(practice=practice, position=i, kind=row["kind"], target_id=pk)


def apply(pairs, lookup=None):
    """Make the rows of practices say what their documents say; ``{number: sentences about what is missing}``.

    ``pairs`` is a list of (practice, document); the practices are saved rows or new ones with number and slug.
    All of them are written with some thirty statements, however many they are. Numbers, slugs, stages and
    versions stay as the practices have them: they are not the document's to change.
    """
    lookup = lookup or Lookup()
    for practice, document in pairs:
        for name, value in columns(document, lookup).items():
            setattr(practice, name, value)
    new = [practice for practice, _ in pairs if practice.pk is None]
    old = [practice for practice, _ in pairs if practice.pk is not None]
    Practice.objects.bulk_create(new)
    if old:
        if names := _changed_columns(old):
            Practice.objects.bulk_update(old, names, batch_size=50)
        for model, owner in PARTS.items():
            model.objects.filter(**{f"{owner}__in": old}).delete()

    documents = [document for _, document in pairs]
    files, targets = _files(documents), _targets(documents)
    missing, rows = {}, {model: [] for model in PARTS}
    for practice, document in pairs:
        sentences = []
        for part in _parts(practice, document, lookup, files, targets, sentences):
            rows[type(part)].append(part)
        if sentences:
            missing[practice.number] = sentences
    for model, parts in rows.items():
        model.objects.bulk_create(parts, batch_size=500)
    return missing


def _changed_columns(practices):
    """The columns in which any of these rows is to differ from what is stored: writing all of them takes long."""
    stored = Practice.objects.in_bulk([practice.pk for practice in practices])
    fields = [
        field for field in Practice._meta.concrete_fields if field.editable and field.name not in ("id", "slug")
    ]
    return [
        field.name
        for field in fields
        if any(
            field.to_python(getattr(practice, field.attname)) != getattr(stored[practice.pk], field.attname)
            for practice in practices
        )
    ]


def _files(documents):
    """``{sha256: id}`` of the stored pictures and PDFs that the documents name."""
    pictures = {PurePath(row["file"]).stem for d in documents for row in d.get("pictures", [])}
    pdfs = {PurePath(row["file"]).stem for d in documents for row in d.get("attachments", []) if "file" in row}
    files = {}
    for model, names in ((Image, pictures), (PdfFile, pdfs)):
        if names:
            files |= dict(model.objects.filter(sha256__in=names).values_list("sha256", "pk"))
    return files


def _targets(documents):
    """``{number: id}`` of the practices that the documents are related to."""
    numbers = {row["practice"] for d in documents for row in d.get("relations", [])}
    return dict(Practice.objects.filter(number__in=numbers).values_list("number", "pk")) if numbers else {}


def relate(documents):
    """Write the relations of practices anew, once the targets are there that ``apply`` did not find.

    ``documents`` is a list of documents with numbers; of each only the relations are looked at.
    """
    targets = _targets(documents)
    numbers = [document["number"] for document in documents]
    owners = dict(Practice.objects.filter(number__in=numbers).values_list("number", "pk"))
    Relation.objects.filter(practice__in=owners.values()).delete()
    Relation.objects.bulk_create(
        (
            Relation(
                practice_id=owners[d["number"]],
                position=i,
                kind=row["kind"],
                target_id=targets[row["practice"]],
            )
            for d in documents
            for i, row in enumerate(d.get("relations", []))
            if d["number"] in owners and row["practice"] in targets
        ),
        batch_size=500,
    )
