"""GeoJSON (RFC 7946): a feature a record, at all its places; what stands nowhere has no geometry."""

import json

from practices.choices import Kind
from practices.public.exports.records import LICENCE


def write(records):
    selection = {
        "selection": records.words,
        "address": records.address,
        "records": len(records),
        "date": records.day.isoformat(),
        "licence": LICENCE,
    }
    yield f'{{"type": "FeatureCollection", "selection": {_text(selection)}, "features": ['.encode()
    comma = ""
    for record in records:
        yield f"{comma}\n{_text(feature(record, records.snapshot))}".encode()
        comma = ","
    yield b"\n]}\n"


def _text(value):
    return json.dumps(value, ensure_ascii=False)


def feature(record, snapshot):
    document = record.document
    places = [place for place in (document.get("place"), *document.get("further_places", [])) if place]
    return {
        "type": "Feature",
        "id": record.edition.practice_number,
        "geometry": geometry(places),
        "properties": {
            "number": record.edition.practice_number,
            "title": document["title"],
            "kind": Kind(document["kind"]).label,
            "teaser": document.get("teaser", ""),
            "url": record.url,
            "place": document.get("place", {}).get("name", ""),
            "state": document.get("place", {}).get("state", ""),
            "further_places": [place["name"] for place in document.get("further_places", [])],
            "start_year": document.get("start_year"),
            "end_year": document.get("end_year"),
            "categories": _names(snapshot, "category", document.get("categories", [])),
            "actors": _names(snapshot, "actor", [row["actor"] for row in document.get("actors", [])]),
            "diversity": _names(snapshot, "dimension", [row["dimension"] for row in document.get("diversity", [])]),
            "occasions": _names(snapshot, "occasion", document.get("occasions", [])),
            "tags": document.get("tags", []),
            "licence": document.get("licence", ""),
        },
    }


def geometry(places):
    """Longitude first; the main place before the others, each point once."""
    points = [[place["longitude"], place["latitude"]] for place in places if "longitude" in place]
    points = [point for at, point in enumerate(points) if point not in points[:at]]
    if len(points) > 1:
        return {"type": "MultiPoint", "coordinates": points}
    return {"type": "Point", "coordinates": points[0]} if points else None


def _names(snapshot, vocabulary, slugs):
    terms = [snapshot.vocabularies[vocabulary].find(slug) for slug in dict.fromkeys(slugs)]
    return [term.name for term in terms if term is not None]
