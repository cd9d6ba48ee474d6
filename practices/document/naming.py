"""Terms, places, tags and files of a document, named as this database names them."""

from pathlib import PurePath

from practices.document.values import Problem, no_repeats
from taxonomy.german import fold
from taxonomy.lookup import Lookup, state_slug
from taxonomy.models import Place


def resolve(document, lookup: Lookup, *, create=False):
    """Name terms, places and tags as this database names them, in place; returns problems.

    With ``create`` new tags and places get their rows at once, so that the next document is held to their spelling.
    """
    problems = []

    def slug(vocabulary, name, place):
        pk = lookup.term(vocabulary, name)
        if pk is None:
            problems.append(Problem(place, f"Den Begriff „{name}“ gibt es nicht."))
            return name
        return lookup.slugs[vocabulary][pk]

    for key, vocabulary in (("categories", "category"), ("occasions", "occasion")):
        if key in document:
            terms = [slug(vocabulary, name, f"{key}[{i}]") for i, name in enumerate(document[key])]
            document[key] = list(dict.fromkeys(terms))
    if "main_category" in document:
        document["main_category"] = slug("category", document["main_category"], "main_category")
    for i, row in enumerate(document.get("actors", [])):
        row["actor"] = slug("actor", row["actor"], f"actors[{i}].actor")
    for i, row in enumerate(document.get("diversity", [])):
        row["dimension"] = slug("dimension", row["dimension"], f"diversity[{i}].dimension")
    no_repeats(document.get("diversity", []), "dimension", "diversity", problems)
    if "place" in document:
        document["place"] = _known_place(document["place"], lookup, "place", problems, create)
    if "further_places" in document:
        places = [
            _known_place(place, lookup, f"further_places[{i}]", problems, create)
            for i, place in enumerate(document["further_places"])
        ]
        document["further_places"] = [place for i, place in enumerate(places) if place not in places[:i]]
    if "tags" in document:
        if create and not problems:
            for name in document["tags"]:
                lookup.tag(name)
        names = {}
        for name in document["tags"]:
            pk = lookup.known_tag(name)
            names.setdefault(fold(name), lookup.tags[pk] if pk else name)
        document["tags"] = list(names.values())
    return problems


def _known_place(place, lookup, where, problems, create):
    """The place as its row has it; as the document has it while it is new.

    Where one name has several levels in a Land (town and Kreis), the document's level decides, if it gives one.
    """
    state, level = state_slug(place.get("state", "")), place.get("level")
    is_complete = "latitude" in place and "longitude" in place
    pk = lookup.place(state, place["name"], level)
    if pk is None and not is_complete:
        pk = lookup.place(state, place["name"])
    if pk is None and create and is_complete and not problems:
        pk = lookup.add_place(
            place["name"], state, level or Place.Level.KOMMUNE.value, place["latitude"], place["longitude"]
        )
    if pk is not None:
        return place_value(lookup.places[pk])
    if not is_complete:
        problems.append(
            Problem(where, f"Den Ort „{place['name']}“ gibt es nicht; mit Koordinaten würde er angelegt.")
        )
    return place


def place_value(place):
    value = {"name": place.name, "state": place.get_state_display(), "level": place.level}
    if place.latitude is not None:
        value |= {"latitude": place.latitude, "longitude": place.longitude}
    return {key: item for key, item in value.items() if item != ""}


def file_name(stored):
    return f"{stored.sha256}{PurePath(stored.file.name).suffix}"
