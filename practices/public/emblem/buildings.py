"""The two levels that show one building: a solitary on its plot, and a floor of flats."""

import math

from practices.public.emblem.geometry import area, centre, inset, long_axis, rectangle, size, split

# Wings and courts in units of the plan: centre x, y, width, height. Closed figures, since open ones read as letters.
SOLITAIRES = (
    (  # a pinwheel around one court, with a pavilion
        ((-0.55, -1.55, 3.1, 0.9), (1.55, -0.55, 0.9, 3.1), (0.55, 1.55, 3.1, 0.9), (-1.55, 0.55, 0.9, 3.1)),
        ((0, 0, 1.15, 1.15), (-2.45, -0.6, 0.6, 1.0)),
    ),
    (  # a hall with two courts in it
        (
            (0, -1.45, 4.4, 0.9),
            (0, 1.45, 4.4, 0.9),
            (-1.85, 0, 0.7, 2.0),
            (1.85, 0, 0.7, 2.0),
            (-0.3, 0, 0.7, 2.0),
        ),
        ((0.77, 0, 1.0, 1.25), (-1.08, 0, 0.55, 1.25)),
    ),
    (  # staggered slabs on a common spine
        (
            (-1.55, -0.75, 1.0, 2.9),
            (0, 0.65, 1.0, 3.1),
            (1.55, -0.45, 1.0, 2.9),
            (-0.78, 0.05, 0.55, 0.75),
            (0.78, 0.05, 0.55, 0.75),
        ),
        ((-1.2, 1.5, 1.0, 1.0), (0.8, -1.3, 0.5, 0.9)),
    ),
    (  # a ring with a gate, and a tower beside it
        (
            (-0.45, -1.6, 3.3, 0.8),
            (-1.7, 0.35, 0.8, 3.1),
            (0.8, 0.1, 0.8, 2.6),
            (-0.95, 1.5, 0.7, 0.8),
            (0.65, 1.5, 1.1, 0.8),
            (2.1, -1.45, 0.9, 1.1),
        ),
        ((-0.45, -0.1, 1.1, 1.5), (2.1, 0.3, 0.9, 1.2)),
    ),
)


def solitaire(frame, turn, dice):
    """ "gebaeude": (plot, wings, courts) of one building in the middle of the sheet."""
    middle, unit = centre(frame), math.sqrt(size(frame)) * 0.115
    wings, courts = SOLITAIRES[min(int(dice() * len(SOLITAIRES)), len(SOLITAIRES) - 1)]
    mirrored = -1 if dice() < 0.5 else 1
    plot = rectangle(middle, 0, 0, unit * 5.9, unit * 5.0, turn)
    wings, courts = (
        [rectangle(middle, x * mirrored * unit, y * unit, w * unit, h * unit, turn) for x, y, w, h in part]
        for part in (wings, courts)
    )
    return plot, wings, courts


def floor(frame, turn, dice):
    """ "wohnungen": a flat behind thick walls in a house that goes on to both sides.

    ``{"walls", "rooms", "doors", "swings", "windows", "neighbours"}``; doors, swings and windows are lines.
    """
    side, middle, tilt = math.sqrt(size(frame)), centre(frame), turn * 0.22
    width, depth, wall = side * 0.74, side * 0.66, side * 0.032
    walls = rectangle(middle, 0, 0, width, depth, tilt)
    rooms, doors, swings = [], [], []
    todo = [inset(walls, wall)]
    while todo:
        room = todo.pop()
        (dx, dy), (cx, cy) = long_axis(room), centre(room)
        if area(room) < side * side * dice(0.045, 0.08) or len(rooms) + len(todo) > 9:
            rooms.append(room)
            continue
        shift = dice(-0.14, 0.14)
        point, angle = (cx + dx * shift, cy + dy * shift), math.atan2(dy, dx)
        todo += split(room, point, angle, wall * 0.75)
        place = dice(-0.3, 0.3) * math.sqrt(area(room))
        door, swing = _door(point, angle, place, wall, -1 if dice() < 0.5 else 1)
        doors.append(door)
        swings.append(swing)
    return {
        "walls": walls,
        "rooms": sorted(rooms, key=area),
        "doors": doors,
        "swings": swings,
        "windows": _windows(middle, width, depth, wall, tilt, dice),
        "neighbours": [
            room
            for hand in (-1, 1)
            for room in _neighbour(rectangle(middle, hand * width, 0, width * 0.94, depth, tilt), hand, tilt, wall)
        ],
    }


def _door(point, angle, place, wall, hand):
    """A gap in a wall that stands across ``angle``, and the leaf that opens with a quarter of a circle."""
    nx, ny = math.cos(angle), math.sin(angle)
    tx, ty = -ny, nx
    leaf, face = wall * 1.4, wall * 0.375
    x, y = point[0] + tx * place, point[1] + ty * place
    gap = [(x - nx * face * 1.15, y - ny * face * 1.15), (x + nx * face * 1.15, y + ny * face * 1.15)]
    hinge = (x - tx * leaf / 2 + nx * face * hand, y - ty * leaf / 2 + ny * face * hand)
    swing = [hinge]
    for step in range(5):
        turn = step * math.pi / 8
        u, v = math.cos(turn) * leaf * hand, math.sin(turn) * leaf
        swing.append((hinge[0] + nx * u + tx * v, hinge[1] + ny * u + ty * v))
    return gap, swing


def _windows(middle, width, depth, wall, tilt, dice):
    lines = []
    for hand in (-1, 1):
        x = -width / 2 + wall * 2.2
        while x < width / 2 - wall * 4:
            length = wall * dice(2.6, 4.4)
            end = min(x + length, width / 2 - wall * 2)
            y = hand * (depth - wall) / 2
            lines.append(rectangle(middle, (x + end) / 2, y, end - x, 0, tilt)[:2])
            x = end + wall * dice(1.6, 3.2)
    return lines


def _neighbour(house, hand, tilt, wall):
    """The flat next door: four rooms, only drawn."""
    along = (math.cos(tilt), math.sin(tilt))
    cx, cy = centre(house)
    shift = wall * 7 * hand
    parts = split(house, (cx - along[0] * shift, cy - along[1] * shift), tilt, wall * 0.4)
    return [piece for part in parts for piece in split(part, centre(part), tilt + math.pi / 2, wall * 0.4)]
