"""Convex polygons: lists of (x, y) in units of the sheet, y downwards."""

import math

Point = tuple[float, float]
Polygon = list[Point]


def edges(poly):
    return list(zip(poly, poly[1:] + poly[:1], strict=True))


def signed_area(poly):
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in edges(poly)) / 2


def area(poly):
    return abs(signed_area(poly))


def centre(poly):
    return sum(p[0] for p in poly) / len(poly), sum(p[1] for p in poly) / len(poly)


def compactness(poly):
    """1 for a circle, 0.79 for a square, near 0 for a sliver."""
    girth = sum(math.dist(a, b) for a, b in edges(poly))
    return 4 * math.pi * area(poly) / girth**2 if girth else 0.0


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


def clip(poly, frame):
    """The part of ``poly`` inside an upright rectangle; the same list where that is all of it."""
    (left, top), (right, bottom) = frame[0], frame[2]
    xs, ys = [p[0] for p in poly], [p[1] for p in poly]
    if min(xs) >= left and max(xs) <= right and min(ys) >= top and max(ys) <= bottom:
        return poly
    out = poly
    for point, normal in (
        ((left, top), (1, 0)),
        ((left, top), (0, 1)),
        ((right, bottom), (-1, 0)),
        ((right, bottom), (0, -1)),
    ):
        out = out and cut(out, point, normal)
    return out


def contains(poly, p):
    return (
        bool(poly)
        and len({(b[0] - a[0]) * (p[1] - a[1]) > (b[1] - a[1]) * (p[0] - a[0]) for a, b in edges(poly)}) == 1
    )


def long_axis(poly):
    return max(((b[0] - a[0], b[1] - a[1]) for a, b in edges(poly)), key=lambda v: math.hypot(*v))


def rectangle(origin, x, y, w, h, angle):
    """Centred at (x, y), which are turned about ``origin`` like the rectangle itself."""
    c, s = math.cos(angle), math.sin(angle)
    corners = ((x - w / 2, y - h / 2), (x + w / 2, y - h / 2), (x + w / 2, y + h / 2), (x - w / 2, y + h / 2))
    return [(origin[0] + u * c - v * s, origin[1] + u * s + v * c) for u, v in corners]


def size(frame):
    """The area of a square sheet as high or as wide as an upright rectangle: a wider one shows more, not larger."""
    return min(frame[2][0] - frame[0][0], frame[2][1] - frame[0][1]) ** 2


def grown(frame, margin):
    """An upright rectangle, `margin` larger on every side."""
    (left, top), (right, bottom) = frame[0], frame[2]
    return [
        (left - margin, top - margin),
        (right + margin, top - margin),
        (right + margin, bottom + margin),
        (left - margin, bottom + margin),
    ]


def shortened(poly, ratio=1.5):
    """Cut across at both ends, so that it is at most about `ratio` times as long as wide."""
    dx, dy = long_axis(poly)
    length = math.hypot(dx, dy)
    along = (dx / length, dy / length)
    spans = [p[0] * along[0] + p[1] * along[1] for p in poly]
    across = [p[1] * along[0] - p[0] * along[1] for p in poly]
    reach = max(across) - min(across)
    surplus = (max(spans) - min(spans) - ratio * reach) / 2
    if surplus <= 0:
        return poly
    out = poly
    for end, direction in ((min(spans) + surplus, 1), (max(spans) - surplus, -1)):
        point, normal = (along[0] * end, along[1] * end), (along[0] * direction, along[1] * direction)
        out = cut(out, point, normal) or out
    return out
