"""Writes germany.json, the outlines of the 16 Länder as SVG paths, from a TopoJSON file (see README.md beside this)."""

import json
import sys
from pathlib import Path

from practices.public.maps.projection import project
from taxonomy.german import slugify

# How far a line may leave the original, and the decimals written, in units of the drawing, which is 600 wide:
# "coarse" is for all of Germany at once, "fine" for one Land.
LEVELS = {"coarse": (1.3, 0), "fine": (0.4, 1)}
SMALLEST = 4  # islands of a smaller area, in square units, are left out


def main(source):
    topology = json.loads(Path(source).read_text())
    arcs = list(drawn_arcs(topology))
    states = {}
    for geometry in topology["objects"]["units"]["geometries"]:
        polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
        references = [ring for polygon in polygons for ring in polygon if abs(area(joined(arcs, ring))) >= SMALLEST]
        points = [point for ring in references for point in joined(arcs, ring)]
        xs, ys = [x for x, _ in points], [y for _, y in points]
        state = {"box": [round(value) for value in (min(xs), min(ys), max(xs), max(ys))]}
        for level, (tolerance, decimals) in LEVELS.items():
            simple = [simplified(arc, tolerance) for arc in arcs]
            state[level] = "".join(path(joined(simple, ring), decimals) for ring in references)
        states[slugify(geometry["properties"]["name"])] = state
    target = Path(__file__).with_name("germany.json")
    target.write_text(json.dumps(dict(sorted(states.items())), indent=1) + "\n")


def drawn_arcs(topology):
    (scale_x, scale_y), (left, bottom) = topology["transform"]["scale"], topology["transform"]["translate"]
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append(project(bottom + y * scale_y, left + x * scale_x))
        yield points


def simplified(points, tolerance):
    """Douglas and Peucker's way; a closed arc is cut at its farthest point first."""
    if points[0] == points[-1] and len(points) > 3:
        far = max(range(len(points)), key=lambda at: distance(points[at], points[0], points[0]))
        return [*simplified(points[: far + 1], tolerance)[:-1], *simplified(points[far:], tolerance)]
    if len(points) < 3:
        return points
    at = max(range(1, len(points) - 1), key=lambda at: distance(points[at], points[0], points[-1]))
    if distance(points[at], points[0], points[-1]) <= tolerance:
        return [points[0], points[-1]]
    return [*simplified(points[: at + 1], tolerance)[:-1], *simplified(points[at:], tolerance)]


def distance(point, start, end):
    (x, y), (x1, y1), (x2, y2) = point, start, end
    length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
    if not length:
        return ((x - x1) ** 2 + (y - y1) ** 2) ** 0.5
    along = min(1, max(0, ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length**2))
    return ((x - x1 - along * (x2 - x1)) ** 2 + (y - y1 - along * (y2 - y1)) ** 2) ** 0.5


def joined(arcs, references):
    """The ring of these arcs; a negative reference is an arc backwards."""
    ring = []
    for reference in references:
        arc = arcs[reference] if reference >= 0 else arcs[~reference][::-1]
        ring += arc[1:] if ring else arc
    return ring[:-1]


def area(ring):
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True)) / 2


def path(ring, decimals):
    """Relative to the point before, in the shortest writing; steps between rounded points, so errors do not add up."""
    scale = 10**decimals
    points = [(round(x * scale), round(y * scale)) for x, y in ring]
    steps = [(x - x0, y - y0) for (x0, y0), (x, y) in zip(points, points[1:], strict=False)]
    numbers = [f"{value / scale:g}" for step in steps if step != (0, 0) for value in step]
    start = " ".join(f"{value / scale:g}" for value in points[0])
    return f"M{start}l{' '.join(numbers)}z".replace(" -", "-").replace("-0.", "-.").replace(" 0.", " .")


if __name__ == "__main__":
    main(sys.argv[1])
