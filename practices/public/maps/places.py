"""Where the found records are: a map drawn here, and the same as a table.

Counting is the catalogue's: the bitmap of what was found, cut with that of each place. So the figure at a place
is the total of the list with this place as the only choice of "ort" and everything else kept.
"""

from pyroaring import BitMap

from practices.public import cards
from practices.public.addresses import Selection, index_url
from practices.public.catalogue import selected
from practices.public.catalogue.snapshot import EMPTY
from practices.public.catalogue.terms import STATE_NAMES
from practices.public.filters import MOST_VALUES
from practices.public.maps.frame import Frame
from practices.public.maps.marks import cluster, labels

ROWS = 50  # of the table
NAMED = 12  # places that the lines below the map name, each
WIDE = {"land": "Ganze Länder", "bund": "Bundesweit"}  # levels of places that are no point on a map
FIGURE, DIGIT = 27, 0.57  # size of the figure in a mark, where it fits; width of a digit as part of it
MAP = ("ansicht", "karte")


def places_map(filterset):
    """What ``practices/_map.html`` shows of the list's selection."""
    snapshot, selection = filterset.snapshot, filterset.selection
    found = selected(snapshot, selection, filterset.hits)
    address = Selection.of(filterset).without_name("ansicht", "seite")
    states = [name for name in selection.get("land", ()) if name in STATE_NAMES]
    chosen = [snapshot.vocabularies["place"].find(slug) for slug in selection.get("ort", ())]
    counted = _counted(snapshot, found, [term for term in chosen if term is not None])
    frame = Frame.around(states)
    spots, elsewhere = _spots(frame, counted)
    without_place = _without_place(snapshot, found)
    rest = counted[ROWS:]
    return {
        "figure": _figure(snapshot, found, address, frame, spots),
        "rows": [_row(term, count, address, frame, spots) for term, count in counted[:ROWS]],
        "places": len(counted),
        "rest": {"places": len(rest), "count": sum(count for _, count in rest)},
        "repeated": sum(count for _, count in counted) > len(found) - without_place,
        "elsewhere": _lines(elsewhere, address, frame),
        "without_place": without_place,
        "list_url": address.url,
        # Who has no place stands behind all that have one.
        "by_place_url": address.with_("sortierung", "ort").url,
        "index_url": index_url("place"),
    }


def map_figure(snapshot):
    """What ``practices/_map_figure.html`` shows of the whole collection."""
    frame = Frame.around(())
    spots, _ = _spots(frame, _counted(snapshot, snapshot.live, ()))
    figure = _figure(snapshot, snapshot.live, Selection(()), frame, spots)
    # The names of the squares are for the table, which is not here.
    return {**figure, "squares": ()}


def _counted(snapshot, found, chosen):
    """``[(place, how many of the found are there)]``, most first, of the chosen places or of all."""
    places = snapshot.vocabularies["place"]
    used = [(term, snapshot.members("place", term.id)) for term in chosen]
    if not chosen:
        filed = snapshot.direct.get("place", {}).items()
        used = [(places.by_id[pk], bitmap) for pk, bitmap in filed if pk in places.by_id]
    counted = [(term, found.intersection_cardinality(bitmap)) for term, bitmap in used]
    counted = [(term, count) for term, count in counted if count]
    return sorted(counted, key=lambda entry: (-entry[1], entry[0].sort_key, entry[0].slug))


def _spots(frame, counted):
    """``{place: (x, y, count)}`` of those in the frame, and ``[(place, count)]`` of the others."""
    spots, elsewhere = {}, []
    for term, count in counted:
        at = frame.place(term.point) if term.point and term.level not in WIDE else None
        if at is None:
            elsewhere.append((term, count))
        else:
            spots[term] = (*at, count)
    return spots, elsewhere


def _figure(snapshot, found, address, frame, spots):
    marks = cluster([(x, y, term, count) for term, (x, y, count) in spots.items()])
    named = labels(marks, frame)
    drawn = [_mark(snapshot, found, address, mark, named.get(at)) for at, mark in enumerate(marks)]
    grid, squares = frame.grid
    outlines, states = [], []
    for state, name, path, is_chosen in frame.outlines:
        count = 0 if frame.states else found.intersection_cardinality(snapshot.members("state", state))
        url = address.with_("land", state).plus(*MAP).url if count else ""
        outlines.append({"path": path, "url": url, "is_chosen": is_chosen})
        if count:
            states.append({"label": name, "url": url, "count": count})
    shown = " und ".join(STATE_NAMES[state] for state in frame.states) if len(frame.states) < 3 else "Ausschnitt"
    return {
        "name": shown or "Deutschland",
        "width": frame.width,
        "height": frame.height,
        "transform": frame.transform,
        "outlines": outlines,
        "is_part": bool(frame.states),
        "whole_url": address.without_name("land").plus(*MAP).url if frame.states else "",
        "states": sorted(states, key=lambda state: state["label"]),
        "grid": grid,
        "squares": squares,
        # Read from north to south and, side by side, from west to east, as on the map.
        "marks": sorted(drawn, key=lambda mark: (mark["y"] // 60, mark["x"])),
        "places": len(spots),
    }


def _mark(snapshot, found, address, mark, label):
    count = mark.count
    if len(mark.places) > 1:  # a record at two of these places is one record
        there = BitMap.union(EMPTY, *(snapshot.members("place", term.id) for term in mark.places))
        count = found.intersection_cardinality(there)
    others = len(mark.places) - 1
    name = mark.places[0].name
    if others:
        name += f" und {others} weiterer Ort" if others == 1 else f" und {others} weitere Orte"
    return {
        "x": round(mark.x),
        "y": round(mark.y),
        "radius": round(mark.radius),
        "size": min(FIGURE, int((2 * mark.radius - 10) / (DIGIT * len(str(count))))),
        "count": count,
        "name": f"{name}: {cards.counted(count)}",
        "label": label,
        "url": _mark_url(address, mark),
    }


def _mark_url(address, mark):
    """The list of these places; of too many for one address, the map of their Länder."""
    kept = address.without_name("ort")
    if len(kept.pairs) + len(mark.places) <= MOST_VALUES:
        return _with_each(kept, "ort", sorted(term.slug for term in mark.places))
    states = sorted({term.state for term in mark.places if term.state})
    if not states or any(name == "land" for name, _ in kept.pairs):
        return ""
    return _with_each(kept, "land", states, MAP)


def _with_each(address, name, values, *pairs):
    return Selection([*address.pairs, *((name, value) for value in values), *pairs]).url


def _row(term, count, address, frame, spots):
    spot = spots.get(term)
    return {
        "slug": term.slug,
        "name": term.name,
        "url": address.with_("ort", term.slug).url,
        "state": "" if STATE_NAMES.get(term.state) == term.name else STATE_NAMES.get(term.state, ""),
        "square": frame.square(*spot[:2]) if spot else "",
        "count": count,
    }


def _lines(elsewhere, address, frame):
    """What the map cannot show, by the reason: ``[{label, places, more}]``."""
    outside = "Außerhalb des Ausschnitts" if frame.states else "Außerhalb der Karte"
    groups = {}
    for term, count in elsewhere:
        label = WIDE.get(term.level) or (outside if term.point else "Ohne Lage auf der Karte")
        groups.setdefault(label, []).append((term, count))
    return [
        {
            "label": label,
            "places": [
                {"name": term.name, "url": address.with_("ort", term.slug).url, "count": count}
                for term, count in group[:NAMED]
            ],
            "more": len(group) - len(group[:NAMED]),
        }
        for label, group in groups.items()
    ]


def _without_place(snapshot, found):
    placed = BitMap.union(EMPTY, *(snapshot.members("state", state) for state in ("", *STATE_NAMES)))
    return len(found - placed)
