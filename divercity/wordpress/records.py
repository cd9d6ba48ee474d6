"""A post of the old site as a document of ours."""

import re
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.formats import date_format

from divercity.wordpress import pictures as pictures_of
from divercity.wordpress import rules
from divercity.wordpress.files import ELSEWHERE, Missing
from divercity.wordpress.markup import Text
from divercity.wordpress.outcome import Entry
from divercity.wordpress.pictures import MOST, name_of
from practices import document as documents
from practices.desk import completeness
from practices.desk.labels import LABELS
from practices.sections import BY_KEY
from taxonomy.german import fold

# Why what was not public there comes in as a draft.
UNPUBLISHED = {
    "private": "War auf der alten Website privat.",
    "pending": "Wartete auf der alten Website auf Prüfung.",
    "draft": "War auf der alten Website ein Entwurf.",
    "future": "Sollte auf der alten Website am {date} Uhr erscheinen.",
    "publish": "War auf der alten Website durch ein Kennwort geschützt.",
    "trash": "Lag auf der alten Website im Papierkorb.",
}
# Where page builders keep what they show; most of them leave its words in the text too.
BUILDERS = {
    "_elementor_data": "Elementor",
    "_bricks_page_content_2": "Bricks",
    "ct_builder_json": "Oxygen",
    "ct_builder_shortcodes": "Oxygen",
    "_breakdance_data": "Breakdance",
    "_fl_builder_data": "Beaver Builder",
}
MOST_FIELDS = 10  # named in a remark
PLACE_OF_PROBLEM = re.compile(r"(\w+)(?:\[(\d+)\])?")


@dataclass
class Record:
    """A document to be and what the report says of it."""

    document: dict
    pictures: list = field(default_factory=list)  # (label, "" or why it is held back)
    said: dict = field(default_factory=dict)  # captions of pictures as the export has them
    files: list = field(default_factory=list)  # (label, "" or why it is not there)
    terms: list = field(default_factory=list)  # (taxonomy, name, what it became or "")
    targets: list = field(default_factory=list)  # the same as (key, name) of the document or None
    remarks: list = field(default_factory=list)


def build(work, plan, lookup, library, owned):
    """The Record of a ``Work`` of the importer.

    ``library`` gives the Stored of an attachment's number or raises ``files.Missing``; ``owned`` are old addresses
    that belong to other records.
    """
    item, fate, text = work.item, work.fate, work.text
    record = Record({"format": documents.FORMAT, "kind": fate.kind, "language": "de", "slug": fate.slug})
    document = record.document
    _name(item, text, work.teaser, record, lookup)
    if "place" in (said := plan.said.get(item.id, {})):
        document["place"] = said["place"]
        document.pop("district", None)
    document["sections"] = {key: html for key, html in text.sections.items() if html}
    _file_terms(item, plan, record, lookup)
    _add_pictures(item, text, record, plan, library)
    _add_files(text, record, plan, library)
    document["legacy_addresses"] = [path for path in plan.links.of(item.id) if path not in owned]
    if not fate.is_public:
        document["internal_note"] = why_unpublished(item)
    return record


def why_unpublished(item):
    date = ""
    if item.published_at:
        date = date_format(timezone.localtime(item.published_at), "j. F Y, H:i")
    sentence = UNPUBLISHED.get(item.status, "War auf der alten Website nicht öffentlich.")
    return sentence.format(date=date or "unbekannten Tag")


def check(record, lookup, *, create):
    """The document in its one form, or None if it cannot be kept; what had to go is named in the remarks."""
    document = {key: value for key, value in record.document.items() if value not in ("", None, [], {})}
    for _ in range(3):
        checked, problems = documents.parse(document)
        problems = problems or documents.resolve(checked, lookup, create=create)
        if not problems:
            return documents.in_order(checked)
        for problem in problems:
            if not _drop(document, problem.place):
                record.remarks.append(str(problem))
                return None
            record.remarks.append(f"Weggelassen: {problem}")
    return None


def _drop(document, place):
    """Take what a problem names out of the document; False if nothing would be left without it."""
    match = PLACE_OF_PROBLEM.match(place)
    key = match[1] if match else ""
    if key not in document or key in ("format", "title", "kind", "sections"):
        return False
    if match[2] is not None and isinstance(document[key], list):
        document[key] = [row for i, row in enumerate(document[key]) if i != int(match[2])]
    else:
        del document[key]
    return True


def filled(document):
    """The labels of what a document says, sections by their headings."""
    labels = [label for key, label in LABELS.items() if key in document and key not in ("slug", "legacy_addresses")]
    return [*labels, *(BY_KEY[key].public_heading for key in document.get("sections", {}))]


def missing(document):
    """What a published record should have and this one has not, as sentences."""
    return [rule.message for rule in completeness.missing(document, required=True)]


def _name(item, text, teaser, record, lookup):
    document = record.document
    title, place, district = rules.title_and_place(item.title, lookup)
    fields = rules.fields(item)
    facts = rules.facts(text, lookup, fields.values())
    if not title:
        title = rules.first_sentences(teaser, MOST["title"]).rstrip(".") or rules.first_words(text)
        record.remarks.append("Der Titel fehlte: Er besteht nun aus den ersten Wörtern.")
    if len(title) > MOST["title"]:
        record.remarks.append("Der Titel war länger als 200 Zeichen und ist gekürzt.")
        title = rules.shortened(title, MOST["title"])
    document["title"] = title
    document["teaser"] = teaser
    document |= facts
    if place and place != document.get("place"):  # the title says more surely what it is about than a table
        document["place"] = place
        document.pop("district", None)
    if district:
        document.setdefault("district", district[:200])
    taken = {name for name, fact in fields.items() if rules.facts(Text(), lookup, [fact])}
    record.remarks += _of_fields(item, taken)
    if not place and "place" not in document and (name := rules.unknown_place(item.title)):
        record.remarks.append(f"Der Ort „{name}“ steht nicht eindeutig im Ortsverzeichnis; er steht noch im Titel.")


def _file_terms(item, plan, record, lookup):
    document = record.document
    rows = {"categories": [], "actors": [], "diversity": [], "occasions": [], "tags": []}
    primary, folded = plan.primary_category(item), set()
    for taxonomy, slug, name in item.terms:
        target = plan.mapping.term(taxonomy, slug, name, lookup)
        record.terms.append((taxonomy, name, target.label if target else ""))
        record.targets.append((taxonomy, slug, target and target.key, target and target.name))
        if target is None:
            continue
        if target.key == "tags":
            if (spelling := fold(target.name)) not in folded:
                folded.add(spelling)
                rows["tags"].append(target.name)
            continue
        row = {"actors": {"actor": target.name}, "diversity": {"dimension": target.name}}.get(target.key, target.name)
        if row not in rows[target.key]:
            rows[target.key].append(row)
        if target.key == "categories" and slug == primary:
            document["main_category"] = target.name
    document |= rows


def _add_pictures(item, text, record, plan, library):
    """The featured picture first; each picture once, with what the text says of it."""
    rows = []
    pictures, others, missing = pictures_of.gather(item, text, plan, library)
    for picture in pictures:
        file, section = picture.file, picture.section
        row = {"file": file.name, "alt": picture.alt, "caption": picture.caption()}
        row |= {"credit": file.credit, "licence": file.licence, "source": file.source}
        row["section"] = section if section in record.document["sections"] else ""
        rows.append({key: value for key, value in row.items() if value})
        record.said[file.name] = picture.said
        record.pictures.append((picture.label, "" if picture.alt else pictures_of.HELD))
    record.pictures += missing
    record.files += [(label, "") for label in others]
    record.document["pictures"] = rows


def _add_files(text, record, plan, library):
    rows = []
    for use in text.files:
        key = use.attachment or plan.upload(use.url)
        label = (use.label or name_of(key, plan))[: MOST["label"]]
        if key is None:
            record.files.append((label, ELSEWHERE))
            continue
        try:
            file = library(key)
        except Missing as problem:
            record.files.append((label, str(problem)))
            continue
        row = {"label": label, "file": file.name}
        if not file.is_picture and file.name not in {other["file"] for other in rows}:
            rows.append(row)
            record.files.append((label, ""))
    record.document["attachments"] = rows


def entry_of(item, fate, text, plan):
    """What the report says of a text before it is known what becomes of it."""
    return Entry(
        id=item.id,
        type=item.type,
        status=item.status,
        title=item.title,
        became=fate.becomes,
        kind=fate.kind if fate.becomes == "record" else "",
        number=fate.number,
        is_public=fate.is_public,
        old=plan.links.of(item.id),
        links=[(link.old, link.new or "", link.words) for link in text.links],
        shortcodes=dict(text.shortcodes),
        remarks=[
            *([fate.why] if fate.why else ()),
            *item.problems,
            *text.remarks,
            *_of_builder(item, text),
            *(() if fate.becomes == "record" else _of_fields(item)),
        ],
        comments=item.comments,
    )


def _of_builder(item, text):
    """Where the text of an item is that has none."""
    builder = next((BUILDERS[key] for key in BUILDERS if len(item.value(key)) > 2), "")
    if not builder or text.sections:
        return []
    return [f"Der Text stand nur im Baukasten {builder}, dessen Daten hier niemand liest; er fehlt."]


def _of_fields(item, taken=()):
    names = [name for name in item.own_fields() if name not in taken]
    listed = ", ".join(f"„{name}“" for name in names[:MOST_FIELDS])
    return [f"Zusatzfelder der alten Website sind nicht übernommen: {listed}."] if names else []
