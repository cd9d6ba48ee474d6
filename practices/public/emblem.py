"""The block plan of one record: a small figure-ground drawing ("Schwarzplan") as a self-contained SVG file.

Form = spatial level, blue houses = actors, golden courts = diversity dimensions, green avenue = place. Everything
is convex polygons, half-plane cuts and insets, and the dice are our own: the same record gives the same bytes on
every machine and Python version, so the answer may be cached for ever under its arguments.
"""

import math
from zlib import crc32

Point = tuple[float, float]
Polygon = list[Point]

# Size of a block per spatial level, in square units of a 120 × 120 sheet.
BLOCK = {"stadt": 820, "stadtquartier": 2300, "freiraum": 1500, "wohnumfeld": 3300, "nachbarschaft": 2600}
NO_LEVEL = 1500
SOLITAIRES = (  # wings and courts of the one building of "gebaeude": centre x, y, width, height
    (((0, 1.5, 4, 1), (-1.5, -0.5, 1, 3), (1.5, -0.5, 1, 3)), ((0, -0.6, 1.4, 2),)),
    (((-1.5, 0, 1, 4), (1.5, 0, 1, 4), (0, 0, 2, 1)), ((0, 1.3, 1.4, 1.1), (0, -1.3, 1.4, 1.1))),
    (
        ((-1.5, 0, 1, 4.4), (0.5, 1.7, 3, 1), (0.5, -1.7, 3, 1), (0.2, 0, 2.4, 1)),
        ((0.4, 0.85, 2, 0.5), (0.4, -0.85, 2, 0.5)),
    ),
    (((-1.4, 0, 1.1, 4), (0.65, 1.5, 3, 1), (1.7, 0, 0.9, 2)), ((0.2, 0.1, 1.4, 1.4),)),
)
# Light colours are attributes, so that the file is right even where a policy drops its <style>.
PAINT = {
    "ground": 'fill="#eceeea"',
    "drawn": 'fill="none" stroke="#15181b" stroke-width=".9"',
    "house": 'fill="#15181b"',
    "room": 'fill="#eceeea"',
    "door": 'stroke="#eceeea" stroke-width="5"',
    "court": 'fill="#f0ad1f"',
    "actor": 'fill="#1f55c4"',
    "tree": 'stroke="#0f7a58" stroke-width="4.2" stroke-linecap="round"',
    "avenue": 'stroke="#0f7a58" stroke-width="2.6"',
}
NIGHT = (
    "@media(prefers-color-scheme:dark){.ground,.room{fill:#1a1e21}.house{fill:#e4e7e1}.drawn{stroke:#e4e7e1}"
    ".door{stroke:#1a1e21}.actor{fill:#6f9eff}.court{fill:#f2b63d}.tree,.avenue{stroke:#4fbf98}}"
)
LINES = ("door", "avenue")


class Dice:
    """A 32-bit xorshift: the picture must not change with a Python version."""

    def __init__(self, *seed):
        self.state = crc32(":".join(map(str, seed)).encode()) or 1

    def __call__(self, low=0.0, high=1.0):
        x = self.state
        x ^= (x << 13) & 0xFFFFFFFF
        x ^= x >> 17
        x ^= (x << 5) & 0xFFFFFFFF
        self.state = x
        return low + (high - low) * x / 0xFFFFFFFF


def edges(poly):
    return list(zip(poly, poly[1:] + poly[:1], strict=True))


def signed_area(poly):
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in edges(poly)) / 2


def area(poly):
    return abs(signed_area(poly))


def centre(poly):
    return sum(p[0] for p in poly) / len(poly), sum(p[1] for p in poly) / len(poly)


def cut(poly, point, normal, gap=0.0):
    """The part of a convex polygon on the side the normal points to, `gap` away from the line."""
    out = []
    for a, b in edges(poly):
        da, db = ((p[0] - point[0]) * normal[0] + (p[1] - point[1]) * normal[1] - gap for p in (a, b))
        if da >= 0:
            out.append(a)
        if da * db < 0:
            t = da / (da - db)
            out.append((a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])))
    return out if len(out) > 2 and area(out) > 4 else []


def split(poly, point, angle, gap=0.0):
    n = (math.cos(angle), math.sin(angle))
    return [p for p in (cut(poly, point, n, gap / 2), cut(poly, point, (-n[0], -n[1]), gap / 2)) if p]


def inward(poly):
    """Each edge with its length and its unit normal into the polygon; degenerate edges are left out."""
    turn = math.copysign(1, signed_area(poly))
    for (x1, y1), (x2, y2) in edges(poly):
        length = math.hypot(x2 - x1, y2 - y1)
        if length > 0.01:
            yield (x1, y1), (x2, y2), length, (-(y2 - y1) / length * turn, (x2 - x1) / length * turn)


def inset(poly, distance):
    out = poly
    for point, _, _, normal in inward(poly):
        out = cut(out, point, normal, distance)
        if not out:
            return []
    return out


def contains(poly, p):
    return (
        bool(poly)
        and len({(b[0] - a[0]) * (p[1] - a[1]) > (b[1] - a[1]) * (p[0] - a[0]) for a, b in edges(poly)}) == 1
    )


def long_axis(poly):
    return max(((b[0] - a[0], b[1] - a[1]) for a, b in edges(poly)), key=lambda v: math.hypot(*v))


def rectangle(origin, x, y, w, h, angle):
    c, s = math.cos(angle), math.sin(angle)
    corners = ((x - w / 2, y - h / 2), (x + w / 2, y - h / 2), (x + w / 2, y + h / 2), (x - w / 2, y + h / 2))
    return [(origin[0] + u * c - v * s, origin[1] + u * s + v * c) for u, v in corners]


def subdivide(poly, target, street, dice):
    """Cut across the longest side until the pieces are about `target` large."""
    if area(poly) < target * dice(1.2, 1.9):
        return [poly]
    dx, dy = long_axis(poly)
    cx, cy = centre(poly)
    shift = dice(-0.12, 0.12)
    halves = split(poly, (cx + dx * shift, cy + dy * shift), math.atan2(dy, dx) + dice(-0.1, 0.1), street)
    return [p for half in halves for p in subdivide(half, target, street, dice)] if len(halves) == 2 else [poly]


def perimeter(block, depth, dice, drop=0.12):
    """One wing along each edge, some left open, and the court inside."""
    court = inset(block, depth)
    if not court or area(court) < 12:
        return [block], []
    wings, rest = [], block
    for (x1, y1), (x2, y2), length, n in sorted(inward(block), key=lambda edge: -edge[2]):
        wing = cut(rest, (x1 + n[0] * depth, y1 + n[1] * depth), (-n[0], -n[1]))
        rest = cut(rest, (x1, y1), n, depth) or rest
        if length < 1 or not wing or (dice() < drop and len(wings) > 1):
            continue
        if length > depth * 4:
            t = dice(0.3, 0.7)
            passage = 1.2 if dice() < 0.75 else depth * 0.7
            wings += split(wing, (x1 + (x2 - x1) * t, y1 + (y2 - y1) * t), math.atan2(y2 - y1, x2 - x1), passage)
        else:
            wings.append(wing)
    return wings, [court]


def slabs(block, dice):
    """Parallel rows of flats with green between them."""
    dx, dy = long_axis(block)
    angle, length = math.atan2(dy, dx), math.hypot(dx, dy)
    normal, (cx, cy) = (math.cos(angle), math.sin(angle)), centre(block)
    rest, offset, houses, courts = inset(block, 2), -length / 2, [], []
    for row in range(40):
        if offset >= length / 2 or not rest:
            break
        offset += 8.5 if row % 2 == 0 else 9.5
        point = (cx + normal[0] * offset, cy + normal[1] * offset)
        piece, rest = cut(rest, point, (-normal[0], -normal[1])), cut(rest, point, normal)
        if not piece:
            continue
        if row % 2:
            courts.append(piece)
            continue
        bx, by = long_axis(piece)
        k = dice(-0.5, 0.5)
        middle = centre(piece)
        parts = split(piece, (middle[0] + bx * k, middle[1] + by * k), math.atan2(by, bx), 5 if abs(k) < 0.3 else 0)
        houses += parts if abs(k) < 0.3 else [max(parts, key=area)] if parts else []
    return houses, courts


def build(block, level, dice):
    """One block → (houses, courts)."""
    if level == "stadt":
        return perimeter(block, 6.5, dice, 0.05) if area(block) > 420 else ([block], [])
    if level == "freiraum":
        return perimeter(block, 8, dice, 0.08)
    if level == "wohnumfeld":
        return slabs(block, dice)
    if level == "nachbarschaft":
        houses, gardens = [], []
        for lot in subdivide(block, 230, 1.5, dice):
            house = inset(lot, dice(2.2, 4.2))
            (houses if house and dice() > 0.12 else gardens).append(house or lot)
        return houses, gardens
    return perimeter(block, 9 if level else 7, dice)


def flat(frame, turn, dice):
    """ "wohnungen": a floor plan, rooms behind thick walls, a door in every inner wall."""
    side = math.sqrt(area(frame))
    walls = rectangle(centre(frame), 0, 0, side * 0.8, side * 0.64, turn * 0.25)
    rooms, doors, todo = [], [], [inset(walls, side * 0.035)]
    while todo:
        room = todo.pop()
        (dx, dy), (cx, cy) = long_axis(room), centre(room)
        if area(room) < side * side * dice(0.05, 0.085) or len(rooms) + len(todo) > 9:
            rooms.append(room)
            continue
        shift = dice(-0.14, 0.14)
        point, angle = (cx + dx * shift, cy + dy * shift), math.atan2(dy, dx)
        todo += split(room, point, angle, side * 0.03)
        along, wall = dice(-0.3, 0.3) * math.sqrt(area(room)), side * 0.025
        door = (point[0] - math.sin(angle) * along, point[1] + math.cos(angle) * along)
        ux, uy = math.cos(angle) * wall, math.sin(angle) * wall
        doors.append([(door[0] - ux, door[1] - uy), (door[0] + ux, door[1] + uy)])
    return walls, sorted(rooms, key=area), doors


def avenue(frame, turn, dice):
    """Cut the avenue first: the quarters beside it, and its centre line."""
    (cx, cy), across = centre(frame), turn + math.pi / 2
    point = (cx + dice(-12, 12), cy + dice(-10, 10))
    dx, dy = math.cos(turn) * 400, math.sin(turn) * 400
    return split(frame, point, across, 9), [(point[0] - dx, point[1] - dy), (point[0] + dx, point[1] + dy)]


def plan(number, level, place, actors, dimensions, frame):
    """What to draw: {paint: polygons, lines or points}."""
    level = level if level in BLOCK or level in ("wohnungen", "gebaeude") else ""
    dice, (cx, cy) = Dice(number, level), centre(frame)
    turn = Dice("place", place)(0.15, 1.35) * (-1 if Dice("place-side", place)() < 0.5 else 1) if place else 0.0
    out = {paint: [] for paint in PAINT}
    out["ground"] = [frame]
    houses, courts, quarters = [], [], [frame]
    if level == "wohnungen":
        walls, rooms, doors = flat(frame, turn, dice)
        out["house"], out["door"] = [walls], doors
        out["actor"] = rooms[: max(0, min(actors, len(rooms) - dimensions - 1))]
        out["court"] = [inset(r, 3) or r for r in rooms[len(out["actor"]) :][::-1][:dimensions]]
        out["room"] = rooms[len(out["actor"]) :]
        return out
    if place:
        quarters, line = avenue(frame, turn, dice)
        out["avenue"] = [line]
    blocks = [b for q in quarters for b in subdivide(q, BLOCK.get(level, NO_LEVEL), 5, dice)]
    if level == "gebaeude":
        unit = math.sqrt(area(frame)) * 0.115
        site = rectangle((cx, cy), 0, 0, unit * 5.4, unit * 5.8, turn)
        wings, yards = SOLITAIRES[min(int(dice() * 4), 3)]
        houses, courts = (
            [rectangle((cx, cy), *(v * unit for v in w), turn) for w in part] for part in (wings, yards)
        )
        out["avenue"] = []
        for block in blocks:
            drawn = perimeter(block, 8, dice)[0]
            out["drawn"] += [h for h in drawn if not any(contains(site, p) for p in (*h, centre(h)))]
    elif level == "freiraum" and len(blocks) > 2:
        park = max(blocks, key=lambda b: area(b) - 18 * math.dist(centre(b), (cx, cy)))
        blocks.remove(park)
        side, inner = math.sqrt(area(park)), inset(park, 5)
        for _ in range(40):
            p = (centre(park)[0] + dice(-0.6, 0.6) * side, centre(park)[1] + dice(-0.6, 0.6) * side)
            if contains(inner, p) and all(math.dist(p, t) > 7.5 for t in out["tree"]):
                out["tree"].append(p)
    if level != "gebaeude":
        for block in blocks:
            h, c = build(block, level, dice)
            houses += h
            courts += c
    order = sorted(range(len(houses)), key=lambda i: -area(houses[i]) * Dice(number, "a", i)(0.6, 1.4))
    if level == "gebaeude":  # one wing at most, else nothing of the building stays black; the others are neighbours
        near = sorted(out["drawn"], key=lambda h: math.dist(centre(h), (cx, cy)))[: max(0, actors - 1)]
        out["drawn"] = [h for h in out["drawn"] if h not in near]
        actors = min(actors, 1)
    else:
        near = []
    chosen = set(order[:: max(1, min(3, len(order) // max(actors, 1)))][:actors])
    out["actor"] = [houses[i] for i in sorted(chosen)] + near
    # No spatial level: the town is drawn, not built.
    out["house" if level else "drawn"] += [house for i, house in enumerate(houses) if i not in chosen]
    out["court"] = golden(courts, dimensions, area(frame))
    return out


def golden(courts, dimensions, sheet):
    """Courts near one fortieth of the sheet, the larger ones drawn in: gold is an accent, not the ground."""
    size = max(sheet / 40, 240)
    out = []
    for court in sorted(courts, key=lambda c: (abs(math.log(area(c) / size)), c))[:dimensions]:
        while area(court) > size * 1.25 and inset(court, 1):
            court = inset(court, 1)
        out.append(court)
    return out


def number_text(value):
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def path(shapes, close="z"):
    """Path data with relative coordinates, which are shorter; steps are taken on the rounded grid."""
    data = []
    for shape in shapes:
        points = [(round(x * 10), round(y * 10)) for x, y in shape]
        data.append("M" + coordinates(*points[0]))
        steps = [(b[0] - a[0], b[1] - a[1]) for a, b in zip(points, points[1:], strict=False)]
        data += ["l" + coordinates(*s) for s in steps if s != (0, 0)]
        data.append(close)
    return "".join(data)


def coordinates(x, y):
    y_text = number_text(y / 10)
    return number_text(x / 10) + ("" if y_text.startswith("-") else " ") + y_text


def draw(number, *, level="", place="", actors=0, dimensions=0, width=120, height=120):
    """The SVG file as text, at most 4 KB for a square sheet; a wider sheet shows more of the same town."""
    frame = [(0, 0), (width, 0), (width, height), (0, height)]
    drawing = plan(number, level, place, actors, dimensions, frame)
    body = []
    for paint, shapes in drawing.items():
        if not shapes:
            continue
        if paint == "tree":
            data = "".join(f"M{number_text(x)} {number_text(y)}h0" for x, y in shapes)
        else:
            data = path(shapes, "" if paint in LINES else "z")
        body.append(f'<path class="{paint}" {PAINT[paint]} d="{data}"/>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f"<style>{NIGHT}</style>{''.join(body)}</svg>\n"
    )


def caption(number, *, level="", place="", actors=0, dimensions=0):
    """One sentence for each thing the drawing says; ``level`` is the name of the spatial level here."""
    words = [
        f"Plan Nr. {number}.",
        f"Bauform: {level}." if level else "Nur gezeichnet: keine räumliche Ebene angegeben.",
    ]
    if actors:
        words.append(f"Blau: {actors} Akteur*in{'' if actors == 1 else 'nen'}.")
    if dimensions:
        words.append(f"Gold: {dimensions} Vielfaltsdimension{'' if dimensions == 1 else 'en'}.")
    if place:
        words.append(f"Richtung des Plans: {place}.")
    return " ".join(words)
