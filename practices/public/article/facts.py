"""The facts box: what can be said of a record in a word, each value leading back into the list."""

from practices.choices import PROJECTS, Evidence, Progress, Role, SafetyAspect
from practices.public.addresses import Selection, term_url
from taxonomy.lookup import state_slug


def _filter_link(parameter, value, label):
    return {"label": label, "url": Selection([(parameter, value)]).url}


def place_of(place, snapshot):
    """The term of a document's place; None when there is none or it was renamed since."""
    return place and snapshot.vocabularies["place"].named(place["name"], state_slug(place.get("state", "")) or "")


def facts_of(document, snapshot, place):
    facts, lists = [], document.get
    is_project = document["kind"] in PROJECTS

    def fact(label, sign, values, expected=True):
        if values or (expected and is_project):
            facts.append({"label": label, "sign": sign, "values": values})

    places = []
    for raw in [document.get("place"), *lists("further_places", [])]:
        term = place_of(raw, snapshot)
        if raw:
            known = term is not None and snapshot.count("place", term.id)
            places.append({"label": raw["name"], "url": term_url("place", term) if known else ""})
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
