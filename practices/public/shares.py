"""The picture that other sites show beside a link: the town of the record, and a sheet with its title on it.

1200 × 630 pixels, drawn when it is asked for; a palette keeps it below 60 KB.
"""

import io
from functools import lru_cache

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from PIL import Image, ImageDraw, ImageFont

from practices import titles
from practices.choices import Kind
from practices.models import Edition
from practices.public import emblem, plans

WIDTH, HEIGHT = 1200, 630
FINE = 2  # drawn that much larger, for smooth edges
SCALE = 3.75 * FINE  # of the plan's units
FRAME = [(0, 0), (320, 0), (320, 168), (0, 168)]
FOCUS = [(190, 0), (320, 0), (320, 168), (190, 168)]  # what the sheet leaves free
SHEET = (56, 56, 704, 574)
INSIDE = 44  # from the sheet's edge to its text
PAPER, GROUND, INK, QUIET = "#ffffff", "#eceeea", "#15181b", "#4a5259"
BLUE, GOLD, GREEN = "#1f55c4", "#f0ad1f", "#0f7a58"
FILLS = {"ground": GROUND, "drawn": PAPER, "house": INK, "room": PAPER, "court": GOLD, "actor": BLUE}
LINES = {"door": (PAPER, 5.2), "window": (PAPER, 1.5), "swing": (INK, 0.6), "avenue": (GREEN, 2.8)}
SIZES = range(78, 33, -4)  # of the title, the largest that fits
SMALL = 46  # from here on a word may be torn where it has no joint
TORN = "\u200b"  # ends such a line; drawn as nothing
LOGO = (
    (((0, 0), (27, 0), (20, 22), (0, 22)), INK),
    (((31, 0), (48, 0), (48, 22), (24, 22)), INK),
    (((0, 26), (19, 26), (12, 48), (0, 48)), INK),
    (((23, 26), (48, 26), (48, 35), (20, 35)), BLUE),
    (((19, 39), (48, 39), (48, 48), (16, 48)), GOLD),
)
SITE = ("", "Sicherheit und Vielfalt im Quartier", "Praxisbeispiele, Methoden und Befunde")
SITE_TOWN = {"level": "stadt", "place": "Quartier", "actors": 6, "dimensions": 5}
KEEP = "public, max-age=86400"  # no longer, although its address changes: a title that was withdrawn is on it


def url(number, revision):
    return f"/teilen/{number}-{revision}.png"


def share_file(request, number, revision):
    """The picture of a live record; like its plan, its address changes with the edition."""
    edition = Edition.objects.live().filter(practice_number=number).only("document", "revision").first()
    if edition is None:
        raise Http404("Zu dieser Nummer gibt es kein Bild.")
    if edition.revision != revision:
        return HttpResponseRedirect(url(number, edition.revision))
    document = edition.document
    lead, name = titles.split(document["title"], document.get("place", {}).get("name", ""))
    words = (titles.short_lead(lead), name, Kind(document["kind"]).label)
    return _answer(_drawn(number, tuple(plans.shown(document).items()), *words))


def site_file(request):
    """The picture of every page that has none of its own."""
    return _answer(_drawn(1, tuple(SITE_TOWN.items()), *SITE))


@lru_cache(maxsize=64)  # at most 4 MB, for those who ask for one picture again and again
def _drawn(number, town, *words):
    return draw(number, dict(town), *words)


def _answer(picture):
    response = HttpResponse(picture, content_type="image/png")
    response["Cache-Control"] = KEEP
    response["Cross-Origin-Resource-Policy"] = "cross-origin"  # made to be shown elsewhere
    return response


def draw(number, town, lead, name, kind):
    """The PNG file; ``town`` as in ``plans.shown``."""
    image = Image.new("RGB", (WIDTH * FINE, HEIGHT * FINE), GROUND)
    _draw_town(ImageDraw.Draw(image), emblem.plan(number, *town.values(), FRAME, FOCUS))
    image = image.reduce(FINE)
    _write(ImageDraw.Draw(image), lead, name, kind)
    out = io.BytesIO()
    image.quantize(48, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def _draw_town(pen, drawing):
    for paint in emblem.PAINTS:
        for shape in drawing[paint]:
            if paint == "tree":
                x, y = shape[0] * SCALE, shape[1] * SCALE
                pen.circle((x, y), 2.1 * SCALE, fill=GREEN)
            elif paint in LINES:
                colour, width = LINES[paint]
                pen.line([(x * SCALE, y * SCALE) for x, y in shape], fill=colour, width=round(width * SCALE))
            else:
                points = [(x * SCALE, y * SCALE) for x, y in shape]
                outline = {"outline": INK, "width": round(0.8 * SCALE)} if paint == "drawn" else {}
                pen.polygon(points, fill=FILLS[paint], **outline)


def _write(pen, lead, name, kind):
    left, top, right, bottom = SHEET
    pen.rectangle((left - 6, top - 6, right + 6, bottom + 6), fill=PAPER)
    pen.rectangle(SHEET, fill=PAPER, outline=INK, width=2)
    left, right = left + INSIDE, right - INSIDE
    pen.text((left, top + INSIDE - 6), kind, font=_font("atkinson-next", 27, 400), fill=QUIET)
    _draw_brand(pen, left, bottom - INSIDE - 48)
    size, lines = fit(lead, name, right - left, bottom - top - 2 * INSIDE - 48 - 88)
    y = top + INSIDE + 44
    for line, weight in lines:
        pen.text((left, y), line, font=_font("familjen-grotesk", size, weight), fill=INK)
        y += round(size * 1.06)


def _draw_brand(pen, x, y):
    for shape, colour in LOGO:
        pen.polygon([(x + u, y + v) for u, v in shape], fill=colour)
    pen.text((x + 64, y + 1), "DIVERCITY", font=_font("familjen-grotesk", 42, 700), fill=INK)


def fit(lead, name, width, height):
    """``(size, [(line, weight)])``: the largest size at which a title fits; the smallest is cut with an ellipsis."""
    for size in SIZES:
        lines = [
            (line, weight)
            for text, weight in ((lead, 400), (name, 700))
            for line in _wrap(titles.hyphenated(text), _font("familjen-grotesk", size, weight), width)
        ]
        most = int(height / (size * 1.06))
        if len(lines) <= most and (size <= SMALL or not any(line.endswith(TORN) for line, _ in lines)):
            return size, lines
    if len(lines) > most:
        last, weight = lines[most - 1]
        font = _font("familjen-grotesk", size, weight)
        while last and font.getlength(f"{last} …") > width:
            last = last[:-1]
        lines = [*lines[: most - 1], (f"{last.rstrip()} …", weight)]
    return size, lines


def _wrap(text, font, width):
    """Lines no wider than ``width``, broken at spaces, hyphens and joints, as a last resort anywhere."""
    lines, line = [], ""
    for word in text.split():
        pieces = word.replace("-", "-\u00ad").replace("/", "/\u00ad").split(titles.SOFT_HYPHEN)
        candidate = f"{line} {''.join(pieces)}".strip()
        if font.getlength(candidate) <= width:
            line = candidate
            continue
        if font.getlength("".join(pieces)) <= width:
            lines, line = [*lines, line] if line else lines, "".join(pieces)
            continue
        line = f"{line} " if line else ""
        for piece in pieces:
            if line.strip() and font.getlength(f"{line}{piece}-") > width:
                end = "" if line.endswith((" ", "-", "/")) else "-"
                lines.append(f"{line.rstrip()}{end}")
                line = ""
            while font.getlength(f"{line}{piece}") > width:
                keep = max(
                    1, next(n for n in range(1, len(piece) + 1) if font.getlength(piece[:n] + "-") > width) - 1
                )
                lines.append(f"{piece[:keep]}-{TORN}")
                piece = piece[keep:]
            line += piece
    return [*lines, line] if line else lines


@lru_cache(maxsize=64)
def _font(family, size, weight):
    """Pillow's FreeType reads the very files that the pages use."""
    font = ImageFont.truetype(settings.BASE_DIR / "static" / "fonts" / f"{family}-latin-wght.woff2", size)
    font.set_variation_by_axes([weight])
    return font
