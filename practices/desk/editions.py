"""Writing what the public reads: from versions to editions and their rows. Called by ``workflow`` only."""

from collections import defaultdict
from pathlib import PurePath

from django.utils import timezone

from practices import titles
from practices.choices import Change, Rating
from practices.document import public
from practices.models import (
    Edition,
    EditionActor,
    EditionAddress,
    EditionCategory,
    EditionChange,
    EditionDimension,
    EditionFile,
    EditionMark,
    EditionOccasion,
    EditionPlace,
    EditionRelation,
    EditionTag,
    Image,
    PdfFile,
)
from practices.search import index
from taxonomy.german import sort_key
from taxonomy.lookup import Lookup, state_slug

NO_PLACE_KEY = b"\xff"  # behind every name
ROWS = (
    EditionCategory,
    EditionActor,
    EditionDimension,
    EditionOccasion,
    EditionPlace,
    EditionTag,
    EditionMark,
    EditionRelation,
    EditionFile,
)
COLUMNS = (
    "version",
    "document",
    "slug",
    "kind",
    "title",
    "teaser",
    "card",
    "media",
    "place",
    "evidence",
    "title_key",
    "place_key",
    "published_at",
    "withdrawn_at",
    "withdrawal_note",
    "revision",
    "changes",
    "contact_expires_on",
    "confirmed_on",
)


def write(versions, *, at, revision, public_note="", first_published=None, lookup=None):
    """Make these versions (one for each practice) what the public reads. Returns the editions.

    ``first_published`` maps practice numbers to the time of a first publication elsewhere. The caller has
    checked completeness and addresses, and holds the practices' locks and the revision row's.
    """
    lookup = lookup or Lookup()
    numbers = [version.practice_number for version in versions]
    known = {e.practice_number: e for e in Edition.objects.filter(practice_number__in=numbers)}
    files = stored_files(version.document for version in versions)
    were_live = {number for number, edition in known.items() if edition.withdrawn_at is None}
    former_slugs, editions = [], []
    for version in versions:
        number = version.practice_number
        edition = known.get(number)
        if edition is None:
            first = (first_published or {}).get(number) or at
            edition = Edition(practice_number=number, first_published_at=first)
        elif edition.slug != version.document["slug"]:
            former_slugs.append((edition, edition.slug))
        _fill(edition, version, at, revision, public_note, lookup)
        edition.media = media(edition.document, files)
        editions.append(edition)
    Edition.objects.bulk_create([edition for edition in editions if edition.pk is None], batch_size=200)
    changed = list(known.values())
    if changed:
        Edition.objects.bulk_update(changed, COLUMNS, batch_size=50)
        _delete_rows(changed)
    _write_rows(list(zip(editions, versions, strict=True)), lookup, files)
    _write_addresses(list(zip(editions, versions, strict=True)), former_slugs, known)
    EditionChange.objects.bulk_create(
        EditionChange(
            edition=edition,
            revision=revision,
            at=at,
            kind=Change.GEAENDERT if edition.practice_number in were_live else Change.VEROEFFENTLICHT,
            note=public_note,
        )
        for edition in editions
    )
    index.write(editions)
    return editions


def empty(edition, *, at, note, revision):
    """Withdraw: keep number, slug and addresses as a tombstone, and nothing else."""
    for name in ("title", "teaser", "evidence"):
        setattr(edition, name, "")
    edition.document, edition.card, edition.media, edition.changes = {}, {}, {}, []
    edition.title_key = edition.place_key = b""
    edition.place = edition.contact_expires_on = edition.confirmed_on = None
    edition.withdrawn_at, edition.withdrawal_note, edition.revision = at, note, revision
    edition.save()
    _delete_rows([edition])
    edition.history.exclude(kind=Change.ZURUECKGEZOGEN).delete()
    edition.history.create(revision=revision, at=at, kind=Change.ZURUECKGEZOGEN)
    index.remove([edition.pk])


def _fill(edition, version, at, revision, public_note, lookup):
    document = version.document
    edition.version = version
    today = timezone.localdate(at)
    edition.document = public(document, on=today)
    edition.slug, edition.kind = document["slug"], document["kind"]
    edition.title, edition.teaser = document["title"], document.get("teaser", "")
    place = _place(document.get("place"), lookup)
    edition.place = place
    edition.card = _card(document, place)
    edition.evidence = document.get("evidence", "")
    edition.title_key = sort_key(titles.for_sorting(edition.title))
    edition.place_key = sort_key(place.name) if place else NO_PLACE_KEY
    edition.published_at, edition.revision = at, revision
    edition.withdrawn_at, edition.withdrawal_note = None, ""
    edition.contact_expires_on = edition.document.get("contact", {}).get("expires_on")
    edition.confirmed_on = document.get("confirmed_on")
    edition.changes = [
        *edition.changes,
        {"version": version.number, "date": today.isoformat(), "note": public_note},
    ]


def _place(place, lookup):
    if not place:
        return None
    state, name = state_slug(place.get("state", "")) or "", place["name"]
    pk = lookup.place(state, name, place.get("level")) or lookup.place(state, name)
    return lookup.places[pk] if pk else None


def _card(document, place):
    """What a row of a list shows beside title and teaser; term slugs get their names when shown."""
    lead, name = titles.split(document["title"], place.name if place else "")
    start, end = document.get("start_year"), document.get("end_year")
    year = document.get("bibliography", {}).get("year")
    card = {
        "lead": titles.short_lead(lead),
        "name": name,
        "years": f"{start}–{end}" if start and end and start != end else f"seit {start}" if start and not end else "",
        "place": str(place.name) if place else "",
        "state": place.get_state_display() if place and place.state else "",
        # the year in which somebody last stood by what is written
        "as_of": max(document.get("as_of", ""), document.get("confirmed_on", ""))[:4],
        "actors": list(dict.fromkeys(row["actor"] for row in document.get("actors", []))),
        "dimensions": [row["dimension"] for row in document.get("diversity", [])],
    }
    if not card["years"] and (start or year):
        card["years"] = str(start or year)
    return {key: value for key, value in card.items() if value}


def _delete_rows(editions):
    for model in ROWS:
        model.objects.filter(edition__in=editions).delete()


def _write_rows(pairs, lookup, files):
    rows = defaultdict(list)

    def file_terms(model, edition, ids):
        rows[model].extend(model(edition=edition, term_id=pk) for pk in dict.fromkeys(ids) if pk)

    for edition, version in pairs:
        document = version.document
        main = [document["main_category"]] if "main_category" in document else []
        categories = [*document.get("categories", []), *main]
        file_terms(EditionCategory, edition, (lookup.term("category", slug) for slug in categories))
        actors = (lookup.term("actor", row["actor"]) for row in document.get("actors", []))
        file_terms(EditionActor, edition, actors)
        dimensions = (lookup.term("dimension", row["dimension"]) for row in document.get("diversity", []))
        file_terms(EditionDimension, edition, dimensions)
        occasions = (lookup.term("occasion", slug) for slug in document.get("occasions", []))
        file_terms(EditionOccasion, edition, occasions)
        places = [document.get("place"), *document.get("further_places", [])]
        places = (_place(place, lookup) for place in places)
        file_terms(EditionPlace, edition, (place and place.pk for place in places))
        file_terms(EditionTag, edition, (lookup.tag(name) for name in document.get("tags", [])))
        rows[EditionMark].extend(
            EditionMark(edition=edition, mark=row["mark"])
            for row in document.get("quality_marks", [])
            if row["rating"] == Rating.ERFUELLT
        )
        rows[EditionRelation].extend(
            EditionRelation(edition=edition, kind=kind, target_number=number)
            for kind, number in dict.fromkeys((r["kind"], r["practice"]) for r in document.get("relations", []))
        )
    for model, items in rows.items():
        model.objects.bulk_create(items, batch_size=500)
    EditionFile.objects.bulk_create(
        EditionFile(
            edition=edition,
            token=files[name].token,
            name=files[name].name,
            path=files[name].file.name,
            content_type=files[name].content_type,
        )
        for edition, version in pairs
        for name in dict.fromkeys(file_names(edition.document))
        if name in files
    )


def file_names(document):
    """The pictures and PDFs that a document names."""
    for row in [*document.get("pictures", []), *document.get("attachments", [])]:
        if "file" in row:
            yield row["file"]


def stored_files(documents):
    """``{name: Image or PdfFile}`` of the stored files that the documents name."""
    names = {PurePath(name).stem: name for document in documents for name in file_names(document)}
    if not names:
        return {}
    return {
        names[stored.sha256]: stored
        for model in (Image, PdfFile)
        for stored in model.objects.filter(sha256__in=names)
    }


def media(document, files):
    """What a page needs to show the document's files: ``{name: [address, width, height, bytes]}``."""
    return {
        name: [
            stored.get_absolute_url(),
            getattr(stored, "width", None),
            getattr(stored, "height", None),
            stored.size,
        ]
        for name in file_names(document)
        if (stored := files.get(name))
    }


def _write_addresses(pairs, former_slugs, known):
    """Former slugs stay for ever; addresses of the predecessor are those that the document names."""
    if known:
        EditionAddress.objects.filter(edition__in=known.values()).exclude(
            path__startswith="/praxisbeispiele/"
        ).delete()
        for edition in known.values():
            EditionAddress.objects.filter(edition=edition, path=f"/praxisbeispiele/{edition.slug}").delete()
    wanted = [(edition, f"/praxisbeispiele/{slug}") for edition, slug in former_slugs]
    wanted += [(edition, path) for edition, version in pairs for path in version.document.get("legacy_addresses", [])]
    # An old address that a document names may be a former slug, and then it is here already.
    here = set(EditionAddress.objects.filter(edition__in=known.values()).values_list("path", flat=True))
    missing = {path: edition for edition, path in wanted if path not in here}
    addresses = (EditionAddress(edition=edition, path=path) for path, edition in missing.items())
    EditionAddress.objects.bulk_create(addresses, batch_size=500)
