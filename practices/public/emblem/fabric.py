"""What a town is made of, by spatial level: streets, blocks, and the houses and courts of a block."""

import math

from practices.public.emblem.geometry import area, centre, cut, inset, inward, long_axis, split

# Size of a block per spatial level, in square units of a 120 × 120 sheet.
BLOCK = {"stadt": 820, "stadtquartier": 2300, "freiraum": 1500, "wohnumfeld": 3300, "nachbarschaft": 2600}
NO_LEVEL = 1250
STREET = 5.6  # of the first cut; every further street is narrower
LANE = 3.4


def subdivide(poly, target, street, dice):
    """Cut across the longest side until the pieces are about `target` large."""
    if area(poly) < target * dice(1.2, 1.9):
        return [poly]
    dx, dy = long_axis(poly)
    cx, cy = centre(poly)
    shift = dice(-0.12, 0.12)
    halves = split(poly, (cx + dx * shift, cy + dy * shift), math.atan2(dy, dx) + dice(-0.1, 0.1), street)
    if len(halves) < 2:
        return [poly]
    narrower = max(street * 0.88, min(street, LANE))
    return [p for half in halves for p in subdivide(half, target, narrower, dice)]


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
        offset += 8.2 if row % 2 == 0 else 10.5
        point = (cx + normal[0] * offset, cy + normal[1] * offset)
        piece, rest = cut(rest, point, (-normal[0], -normal[1])), cut(rest, point, normal)
        if not piece:
            continue
        if row % 2:
            courts.append(inset(piece, 1) or piece)
            continue
        bx, by = long_axis(piece)
        k = dice(-0.5, 0.5)
        middle = centre(piece)
        parts = split(piece, (middle[0] + bx * k, middle[1] + by * k), math.atan2(by, bx), 5 if abs(k) < 0.3 else 0)
        houses += parts if abs(k) < 0.3 else [max(parts, key=area)] if parts else []
    return houses, courts


def detached(block, dice):
    """Single houses, each in its garden; at least one lot of a block is a garden only."""
    houses, gardens = [], []
    lots = subdivide(block, 230, 1.5, dice)
    green = max(lots, key=area) if len(lots) > 3 else None
    for lot in lots:
        house = inset(lot, dice(2.2, 3.8))
        if house and dice() > 0.1 and lot is not green:
            houses.append(house)
        else:
            gardens.append(inset(lot, 1) or lot)
    return houses, gardens


def build(block, level, dice):
    """One block → (houses, courts)."""
    if level == "stadt":
        return perimeter(block, 6.5, dice, 0.05) if area(block) > 420 else ([block], [])
    if level == "freiraum":
        return perimeter(block, 8, dice, 0.08)
    if level == "wohnumfeld":
        return slabs(block, dice)
    if level == "nachbarschaft":
        return detached(block, dice)
    return perimeter(block, 9 if level else 7.5, dice)
