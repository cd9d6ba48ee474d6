"""A public document made readable: everything the detail page shows, for readers and for the desk's preview."""

from django.template.defaultfilters import date as format_date
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.safestring import mark_safe

from practices import renditions, titles
from practices.choices import (
    Evidence,
    Kind,
    Mark,
    Progress,
    Rating,
    RelationKind,
    Role,
    SafetyAspect,
)
from practices.models import Edition
from practices.public import citations, plans
from practices.public.addresses import LIST, term_url
from practices.richtext import below_section_heading, sanitize
from practices.sections import SECTIONS
from taxonomy.lookup import state_slug

LANGUAGES = {"de": "", "en": "englisch"}
PROJECTS = (Kind.PRAXISBEISPIEL, Kind.FALLSTUDIE)


def today():
    return timezone.localdate()


def article(document, snapshot, *, edition=None, media=None, is_preview=False, preview_note=""):
    """The context of ``practices/detail.html`` for a public document.

    With its ``edition`` it knows its files, dates and changes; a preview passes ``media`` (as in
    ``Edition.media``) instead.
    """
    place = _place(document.get("place"), snapshot)
    lead, name = titles.split(document["title"], document.get("place", {}).get("name", ""))
    files = media or (edition.media if edition else {})
    pictures = _pictures(document, files)
    record = {
        "number": document.get("number"),
        "title": document["title"],
        "lead": titles.short_lead(lead),
        "name": name,
        "subtitle": document.get("subtitle", ""),
        "teaser": document.get("teaser", ""),
        "kind_label": Kind(document["kind"]).label,
        "url": f"{LIST}{document.get('slug', '')}/",
        "emblem_url": plans.url(edition.practice_number, edition.revision) if edition else "",
        "emblem_caption": plans.caption(document, snapshot) if edition else "",
        "facts": _facts(document, snapshot, place),
        "sections": _sections(document, pictures),
        "missing": _missing(document),
        "actors": _actors(document, snapshot),
        "dimensions": _dimensions(document, snapshot),
        "marks": _marks(document),
        "has_marks": bool(document.get("quality_marks")),
        "sources": [
            {"number": n, "note": "", "url": "", **row, "accessed": german_date(row.get("accessed"))}
            for n, row in enumerate(document.get("sources", []), start=1)
        ],
        "attachments": _attachments(document, files),
        "relations": [],
        "legacy_addresses": document.get("legacy_addresses", []),
        "bibliography": _bibliography(document.get("bibliography")),
        "contact": document.get("contact"),
        "licence": document.get("licence", ""),
        "as_of": german_date(document.get("as_of")),
        "confirmed_on": german_date(document.get("confirmed_on")),
        "tags": _tags(document, snapshot),
        "pictures": [picture for section, picture in pictures if not section],
        "first_published_at": edition and edition.first_published_at,
        "published_at": edition and edition.published_at,
        "version_number": edition.changes[-1]["version"] if edition and edition.changes else None,
        "changes": [
            {"number": c["version"], "date": german_date(c["date"]), "note": c["note"]}
            for c in reversed(edition.changes if edition else [])
        ],
    }
    shown = [picture for section in record["sections"] for picture in section["pictures"]] + record["pictures"]
    for picture in shown[:1]:
        picture["is_first"] = True
    return {
        "record": record,
        "breadcrumbs": _breadcrumbs(document, snapshot),
        "page_title": document["title"],
        "is_preview": is_preview,
        "preview_note": preview_note,
        "citation": citations.line(document, edition),
    }


def relations(edition, snapshot):
    """Links to the live editions that this one names or that name it (one query, none if there are none)."""
    links = snapshot.links.of(edition.practice_number)
    if not links:
        return []
    related = Edition.objects.live().filter(practice_number__in=links).order_by("title_key", "practice_number")
    rows = []
    for other in related.only("practice_number", "slug", "title", "revision"):
        kind, is_inverse = links[other.practice_number]
        kind = RelationKind(kind)
        rows.append(
            {
                "kind_label": kind.inverse_label if is_inverse else kind.label,
                "title": other.title,
                "url": other.get_absolute_url(),
                "emblem_url": plans.url(other.practice_number, other.revision),
            }
        )
    return rows


def german_date(value):
    """ "2026-03-01" as "1. März 2026"; "" stays ""."""
    return format_date(parse_date(value), "j. F Y") if value else ""


def _filter_link(parameter, value, label):
    return {"label": label, "url": f"{LIST}?{parameter}={value}"}


def _place(place, snapshot):
    """The term of a document's place; None when there is none or it was renamed since."""
    return place and snapshot.vocabularies["place"].named(place["name"], state_slug(place.get("state", "")) or "")


def _facts(document, snapshot, place):
    facts, lists = [], document.get
    is_project = document["kind"] in PROJECTS

    def fact(label, sign, values, expected=True):
        if values or (expected and is_project):
            facts.append({"label": label, "sign": sign, "values": values})

    places = []
    for raw in [document.get("place"), *lists("further_places", [])]:
        term = _place(raw, snapshot)
        if raw:
            known = term is not None and snapshot.count("place", term.id)
            places.append({"label": raw["name"], "url": f"/orte/{term.slug}/" if known else ""})
    if place is not None and place.state and document["place"].get("state") != document["place"]["name"]:
        places.append(_filter_link("land", place.state, document["place"]["state"]))
    fact("Ort", "place", places)
    fact("Quartier", "place", [{"label": document["district"], "url": ""}] if "district" in document else [], False)
    start, end = document.get("start_year"), document.get("end_year")
    span = f"{start}–{end}" if start and end else f"seit {start}" if start else f"bis {end}" if end else ""
    fact("Zeitraum", "", [{"label": span, "url": ""}] if span else [])
    progress = document.get("progress")
    fact("Stand des Vorhabens", "", [{"label": Progress(progress).label, "url": ""}] if progress else [])
    leads = [row for row in lists("actors", []) if row["role"] == Role.FEDERFUEHREND]
    fact("Federführung", "actor", _actor_links(leads, snapshot))
    fact(
        "Vielfalt",
        "dimension",
        _term_links("dimension", "diversitaet", [r["dimension"] for r in lists("diversity", [])], snapshot),
    )
    fact("Anlass", "category", _term_links("occasion", "anlass", lists("occasions", []), snapshot))
    fact("Themen", "category", _term_links("category", "kategorie", lists("categories", []), snapshot), False)
    safety = [{"label": SafetyAspect(value).label, "url": ""} for value in lists("safety", [])]
    fact("Sicherheitsbezug", "", safety)
    evidence = document.get("evidence")
    fact("Belegart", "", [_filter_link("beleg", evidence, Evidence(evidence).label)] if evidence else [])
    return facts


def _term_links(vocabulary, parameter, slugs, snapshot):
    terms = [snapshot.vocabularies[vocabulary].find(slug) for slug in slugs]
    return [_filter_link(parameter, term.slug, term.name) for term in terms if term is not None]


def _actor_links(rows, snapshot):
    links = []
    for row in rows:
        term = snapshot.vocabularies["actor"].find(row["actor"])
        if term is not None:
            links.append(_filter_link("akteur", term.slug, row.get("organisation") or term.name))
    return links


def _heading(section, texts):
    """The free text has a heading only beside others; "Text" is the editors' word for it."""
    if section.key != "body":
        return section.heading
    return "Worum es geht" if len(texts) > 1 else ""


def _sections(document, pictures):
    texts = document.get("sections", {})
    sections = SECTIONS
    if document["kind"] not in PROJECTS:  # there the free text is the main thing
        sections = sorted(SECTIONS, key=lambda section: section.key != "body")
    return [
        {
            "key": section.key,
            "heading": _heading(section, texts),
            # Sanitised when it was recorded; once more here as the last line of defence.
            "html": mark_safe(below_section_heading(sanitize(texts.get(section.key, "")))),
            "pictures": [picture for key, picture in pictures if key == section.key],
        }
        for section in sections
        if section.key in texts or any(key == section.key for key, _ in pictures)
    ]


def _missing(document):
    if document["kind"] not in PROJECTS:
        return []
    texts = document.get("sections", {})
    missing = [{"label": s.heading} for s in SECTIONS if s.expected and s.key not in texts]
    for key, label in (("quality_marks", "Kennzeichen guter Praxis"), ("contact", "Kontakt")):
        if key not in document:
            missing.append({"label": label})
    return missing


def _actors(document, snapshot):
    """Who acts, of which type, in which role; a type that acts itself has nothing beside it."""
    rows = []
    for row in document.get("actors", []):
        term = snapshot.vocabularies["actor"].find(row["actor"])
        if term is None:
            continue
        organisation = row.get("organisation", "")
        kind = term if organisation else term.root
        rows.append(
            {
                "who": organisation or term.name,
                "who_url": "" if organisation else term_url("actor", term),
                "type": "" if kind is term and not organisation else kind.name,
                "type_url": term_url("actor", kind),
                "role": row["role"],
                "role_label": Role(row["role"]).label,
                "note": row.get("note", ""),
            }
        )
    return rows


def _dimensions(document, snapshot):
    """All dimensions as soon as one is considered, so that gaps are visible; else the facts box says enough."""
    vocabulary = snapshot.vocabularies["dimension"]
    considered = {}
    for row in document.get("diversity", []):
        term = vocabulary.find(row["dimension"])
        if term is not None:
            considered[term.id] = row.get("how", "")
    if not considered:
        return []
    return [
        {
            "label": term.name,
            "url": term_url("dimension", term),
            "how": considered.get(term.id, ""),
            "considered": term.id in considered,
        }
        for term in vocabulary
        if term.id in considered or (term.parent is None and not term.is_retired)
    ]


def _marks(document):
    rated = {row["mark"]: row for row in document.get("quality_marks", [])}
    marks = []
    for mark in Mark:
        row = rated.get(mark.value, {})
        rating = row.get("rating", "")
        marks.append(
            {
                "key": mark.value,
                "label": mark.label,
                "description": "",
                "rating": rating,
                "rating_label": Rating(rating).label if rating else "",
                "reason": row.get("reason", ""),
            }
        )
    return marks


def _pictures(document, files):
    """``[(section key, picture)]`` of those whose file may be shown."""
    pictures = []
    for row in document.get("pictures", []):
        if row["file"] in files:
            url, width, height, _ = files[row["file"]]
            rest = {key: row.get(key, "") for key in ("alt", "caption", "credit", "licence", "source")}
            picture = {"src": url, "width": width, "height": height, **rest}
            if steps := renditions.widths(width, height):
                for suffix in renditions.ENCODING:
                    offers = [(renditions.address(url, step, suffix), step) for step in steps]
                    picture[f"{suffix}_srcset"] = ", ".join(f"{address} {step}w" for address, step in offers)
                picture["fallback"] = renditions.address(url, steps[min(1, len(steps) - 1)], "jpg")
            x, y = row.get("focus", (0.5, 0.5))
            picture["focus"] = f"focus-x-{round(x * 10)} focus-y-{round(y * 10)}"
            pictures.append((row.get("section", ""), picture))
    return pictures


def _attachments(document, files):
    attachments = []
    for row in document.get("attachments", []):
        url, size = row.get("url", ""), ""
        if "file" in row:
            if row["file"] not in files:
                continue
            url, _, _, number = files[row["file"]]
            size = f"{max(1, round(number / 1024)):,} KB".replace(",", ".")
        language = LANGUAGES.get(row.get("language", "de"), row.get("language", ""))
        attachments.append(
            {
                "label": row["label"],
                "url": url,
                "is_file": "file" in row,
                "size": size,
                "language": language,
                "accessible": row.get("accessible"),
            }
        )
    return attachments


def _bibliography(bibliography):
    if not bibliography:
        return None
    authors = [
        f"{row['name']} (Hg.)" if row["role"] == "herausgabe" else row["name"]
        for row in bibliography.get("authors", [])
    ]
    empty = {"publisher": "", "year": None, "series": "", "citation": "", "doi": ""}
    return {**empty, **bibliography, "authors": authors}


def _tags(document, snapshot):
    terms = [snapshot.vocabularies["tag"].named(name) for name in document.get("tags", [])]
    return [{"label": term.name, "url": term_url("tag", term)} for term in terms if term is not None]


def _breadcrumbs(document, snapshot):
    crumbs = [{"label": "Startseite", "url": "/"}]
    main = document.get("main_category") or next(iter(document.get("categories", [])), "")
    term = main and snapshot.vocabularies["category"].find(main)
    if term:
        crumbs += [{"label": step.name, "url": term_url("category", step)} for step in term.lineage]
    else:
        crumbs.append({"label": "Sammlung", "url": LIST})
    return [*crumbs, {"label": document["title"], "url": ""}]
