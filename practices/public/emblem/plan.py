"""What is drawn: the town of one record, with its blue houses, golden courts and green avenue."""

import math

from practices.public.emblem.buildings import floor, solitaire
from practices.public.emblem.dice import Dice
from practices.public.emblem.fabric import BLOCK, NO_LEVEL, STREET, build, perimeter, subdivide
from practices.public.emblem.geometry import (
    area,
    centre,
    clip,
    compactness,
    contains,
    edges,
    grown,
    inset,
    shortened,
    size,
    split,
)

# In the order in which they are drawn.
PAINTS = ("ground", "drawn", "house", "room", "actor", "door", "window", "court", "swing", "tree", "avenue")
MARGIN = 16  # the town goes on beyond the sheet, so that no house stands along its edge like a wall
AVENUE = 9.5


def plan(number, level, place, actors, dimensions, frame, focus=None):
    """What to draw on an upright rectangle: {paint: polygons, lines or points}.

    ``focus`` is the part of it where everything lies that has a meaning; the rest is town.
    """
    focus = focus or frame
    level = level if level in BLOCK or level in ("wohnungen", "gebaeude") else ""
    dice = Dice(number, level)
    turn = Dice("place", place)(0.15, 1.35) * (-1 if Dice("place-side", place)() < 0.5 else 1) if place else 0.0
    out = {paint: [] for paint in PAINTS}
    out["ground"] = [frame]
    if level == "wohnungen":
        return _flat(out, frame, focus, turn, dice, actors, dimensions)
    town, quarters = grown(frame, MARGIN), []
    if place:
        quarters, line = _avenue(focus, town, turn, dice)
        out["avenue"] = [line]
    blocks = [b for q in quarters or [town] for b in subdivide(q, BLOCK.get(level, NO_LEVEL), STREET, dice)]
    if level == "gebaeude":
        return _building(out, blocks, frame, focus, turn, dice, actors, dimensions)
    if level == "freiraum":
        blocks, out["tree"] = _park(blocks, focus, dice)
    houses, courts = [], []
    for block in blocks:
        h, c = build(block, level, dice)
        houses += h
        courts += c
    blue, black = _blue(houses, actors, frame, focus, number)
    out["actor"] = blue
    # No spatial level: the town is drawn, not built.
    out["house" if level else "drawn"] += black
    out["court"] = golden(courts, dimensions, focus)
    return out


def _avenue(focus, town, turn, dice):
    """Cut the avenue first: the quarters beside it, and its centre line."""
    cx, cy = centre(focus)
    point = (cx + dice(-12, 12), cy + dice(-10, 10))
    reach = math.dist(town[0], town[2])
    dx, dy = math.cos(turn) * reach, math.sin(turn) * reach
    return split(town, point, turn + math.pi / 2, AVENUE), [
        (point[0] - dx, point[1] - dy),
        (point[0] + dx, point[1] + dy),
    ]


def _flat(out, frame, focus, turn, dice, actors, dimensions):
    drawn = floor(focus, turn, dice)
    rooms = drawn["rooms"]
    out["house"], out["door"], out["swing"], out["window"] = (
        [drawn["walls"]],
        drawn["doors"],
        drawn["swings"],
        drawn["windows"],
    )
    out["drawn"] = _visible(drawn["neighbours"], frame)
    out["actor"] = rooms[: max(0, min(actors, len(rooms) - dimensions - 1))]
    out["room"] = rooms[len(out["actor"]) :]
    wanted = size(focus) / (46 + 10 * dimensions)
    out["court"] = [_lessened(room, wanted) for room in rooms[len(out["actor"]) :][::-1][:dimensions]]
    return out


def _building(out, blocks, frame, focus, turn, dice, actors, dimensions):
    """One building on its plot; its neighbours are only drawn, but may be actors."""
    plot, wings, courts = solitaire(focus, turn, dice)
    out["avenue"] = []
    neighbours = []
    for block in blocks:
        houses, yards = perimeter(block, 8, dice)
        neighbours += [h for h in houses if not any(contains(plot, p) for p in (*h, centre(h), *_middles(h)))]
        courts = [*courts, *(inset(yard, 2) for yard in yards if inset(yard, 2) and not contains(plot, centre(yard)))]
    near = sorted(
        (h for h in _whole(neighbours, grown(focus, -2)) if area(h) > 24),
        key=lambda h: math.dist(centre(h), centre(focus)),
    )
    # One wing at most, else nothing of the building stays black.
    blue = [*wings[:1], *near[: actors - 1]] if actors else []
    out["actor"] = blue
    out["house"] = wings[1:] if actors else wings
    out["drawn"] = [plot, *_visible((house for house in neighbours if house not in blue), frame)]
    own = [_lessened(court, size(focus) / (46 + 10 * dimensions)) for court in courts[:2]][:dimensions]
    out["court"] = own + golden(courts[2:], dimensions - len(own), focus)
    return out


def _middles(poly):
    return [((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) for a, b in edges(poly)]


def _park(blocks, focus, dice):
    """One block near the middle becomes a square with trees."""
    middle = centre(focus)
    park = max(blocks, key=lambda b: area(b) - 30 * math.dist(centre(b), middle))
    side, inner, trees = math.sqrt(area(park)), inset(park, 4), []
    for _ in range(60):
        p = (centre(park)[0] + dice(-0.6, 0.6) * side, centre(park)[1] + dice(-0.6, 0.6) * side)
        if contains(inner, p) and contains(grown(focus, -2), p) and all(math.dist(p, t) > 7 for t in trees):
            trees.append(p)
    return [block for block in blocks if block is not park], trees


def _whole(shapes, frame):
    """Those that the sheet does not cut, or hardly."""
    clipped = ((shape, clip(shape, frame)) for shape in shapes)
    return [shape for shape, seen in clipped if seen and (seen is shape or area(seen) > area(shape) * 0.9)]


def _blue(houses, count, frame, focus, number):
    """``(blue, black)``: as many houses as there are actors, none at the edge, none beside another."""
    wanted = size(focus) / 90
    whole = _whole(houses, focus)
    scores = [
        abs(math.log(area(house) / wanted)) - compactness(house) + Dice(number, "a", i)(0, 0.9)
        for i, house in enumerate(whole)
    ]
    blue = _spread(whole, scores, count, focus)
    black = _visible((house for house in houses if house not in blue), frame)
    return [clip(house, frame) for house in blue], black


def _visible(shapes, frame):
    """What the sheet shows of them, without splinters."""
    clipped = (clip(shape, frame) for shape in shapes)
    return [shape for shape in clipped if shape and area(shape) > 8 and compactness(shape) > 0.2]


def golden(courts, count, focus):
    """Compact courts of one fiftieth of the sheet or less, larger ones drawn in: gold is an accent, not the ground."""
    if count < 1:
        return []
    inner, wanted = grown(focus, -3), size(focus) / (46 + 10 * count)
    fitting = _whole(courts, inner)
    if len(fitting) < count:  # those that the sheet cuts
        cut = (clip(court, inner) for court in courts if court not in fitting)
        fitting = fitting + [court for court in cut if court]
    scores = [abs(math.log(min(area(court), 3 * wanted) / wanted)) - 3 * compactness(court) for court in fitting]
    return [_lessened(court, wanted) for court in _spread(fitting, scores, count, focus)]


def _lessened(court, wanted):
    """A court drawn in to about the ``wanted`` area, with some ground around it in any case."""
    court = inset(shortened(court), 1.2) or court
    while area(court) > wanted * 1.2 and inset(court, 0.7):
        court = inset(court, 0.7)
    return court


def _spread(shapes, scores, count, focus):
    """The `count` shapes of the lowest score, those near another one later; more are the same and some besides."""
    distance = math.sqrt(size(focus)) * 0.3
    chosen, left = [], list(range(len(shapes)))
    while left and len(chosen) < count:

        def cost(i):
            near = (math.dist(centre(shapes[i]), centre(other)) for other in chosen)
            return scores[i] + sum(2.5 * (1 - gap / distance) for gap in near if gap < distance), i

        best = min(left, key=cost)
        left.remove(best)
        chosen.append(shapes[best])
    return chosen
