"""GeoJSON (RFC 7946): a feature a record, at all its places; what stands nowhere has no geometry."""

import json

from practices.choices import Kind


def write(records):
    # QGIS shows "description" among what it knows of a layer.
    about = f'"description": {_text(records.sentence)}, "selection": {_text(records.provenance)}'
    yield f'{{"type": "FeatureCollection", {about}, "features": ['.encode()
    comma = ""
    for record in records:
        yield f"{comma}\n{_text(feature(record, records.snapshot))}".encode()
        comma = ","
    yield b"\n]}\n"


def _text(value):
    return json.dumps(value, ensure_ascii=False)


def feature(record, snapshot):
    document, vocabularies = record.document, snapshot.vocabularies
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
            "categories": vocabularies["category"].names(document.get("categories", [])),
            "actors": vocabularies["actor"].names(row["actor"] for row in document.get("actors", [])),
            "diversity": vocabularies["dimension"].names(row["dimension"] for row in document.get("diversity", [])),
            "occasions": vocabularies["occasion"].names(document.get("occasions", [])),
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
