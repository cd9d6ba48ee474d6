"""A plan as an SVG file of its own, and its caption."""

from practices.public.emblem.plan import plan

# Widths in fifths of a unit.
# Light colours are attributes, so that the file is right even where a policy drops its <style>.
PAINT = {
    "ground": 'fill="#eceeea"',
    "drawn": 'fill="#fff" stroke="#15181b" stroke-width="4"',
    "house": 'fill="#15181b"',
    "room": 'fill="#fff"',
    "actor": 'fill="#1f55c4"',
    "door": 'stroke="#fff" stroke-width="26"',
    "window": 'stroke="#fff" stroke-width="7.5"',
    "court": 'fill="#f0ad1f"',
    "swing": 'fill="none" stroke="#15181b" stroke-width="3"',
    "tree": 'stroke="#0f7a58" stroke-width="21" stroke-linecap="round"',
    "avenue": 'stroke="#0f7a58" stroke-width="14"',
}
NIGHT = (
    "@media(prefers-color-scheme:dark){.ground{fill:#1a1e21}.room{fill:#0b0d0f}.house{fill:#e4e7e1}"
    ".drawn{fill:#0b0d0f;stroke:#b3bac0}.swing{stroke:#b3bac0}.door,.window{stroke:#0b0d0f}"
    ".actor{fill:#6f9eff}.court{fill:#f2b63d}.tree,.avenue{stroke:#4fbf98}}"
)
FIFTHS = 5
LINES = ("door", "window", "swing", "avenue")


def path(shapes, close="z"):
    """Path data in whole fifths of a unit, with relative coordinates: both are shorter."""
    data = []
    for shape in shapes:
        points = [(round(x * FIFTHS), round(y * FIFTHS)) for x, y in shape]
        data.append(f"M{points[0][0]} {points[0][1]}")
        for (x1, y1), (x2, y2) in zip(points, points[1:], strict=False):
            if (x1, y1) != (x2, y2):
                data.append(f"l{x2 - x1}{' ' if y2 >= y1 else ''}{y2 - y1}")
        data.append(close)
    return "".join(data)


def draw(number, *, level="", place="", actors=0, dimensions=0, width=120, height=120):
    """The SVG file as text, at most 4 KB for a square sheet; a wider sheet shows more of the same town."""
    frame = [(0, 0), (width, 0), (width, height), (0, height)]
    drawing = plan(number, level, place, actors, dimensions, frame)
    body = []
    for paint, attributes in PAINT.items():
        shapes = drawing[paint]
        if not shapes:
            continue
        if paint == "tree":
            data = path([[point] for point in shapes], "h0")
        else:
            data = path(shapes, "" if paint in LINES else "z")
        body.append(f'<path class="{paint}" {attributes} d="{data}"/>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<style>{NIGHT}</style><g transform="scale({1 / FIFTHS})">{"".join(body)}</g></svg>\n'
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
