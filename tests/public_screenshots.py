"""The pictures of the public pages, wide and small, light and dark: taken by `make screenshots` before the desk's.

Written to docs/screenshots/; a picture shows what fits on the screen and takes at most 60 KB.
"""

import io
import json
import re
from pathlib import Path
from urllib.request import urlopen

from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "screenshots"
LIST = "/praxisbeispiele/"
SCREENS = {"1280": (1280, 660, "light"), "768": (768, 900, "dark"), "320": (320, 720, "light")}
MOST = 60_000  # bytes


def pages(root):
    """``{name: address}``; records are found by a search, since their numbers may change with the demo content."""
    found = json.load(urlopen(f"{root}/api/v1{LIST}?q=heilbronn&anzahl=1"))["results"]
    three = json.load(urlopen(f"{root}/api/v1{LIST}?q=wohnungsunternehmen&anzahl=3"))["results"]
    picked = "&".join(f"nr={row['number']}" for row in three)
    return {
        "home": "/",
        "list": f"{LIST}?akteur=polizei",
        "detail": f"{LIST}{found[0]['slug']}/",
        "map": f"{LIST}?ansicht=karte",
        "matrix": f"{LIST}?ansicht=matrix",
        "compare": f"/vergleich/?{picked}",
        "shortlist": f"/merkliste/?{picked}",
        "match": "/was-passt/?anlass=nutzungskonflikte&akteur=polizei&schritt=ergebnis",
    }


def take(browser, root):
    for screen, (width, height, scheme) in SCREENS.items():
        page = browser.new_context(
            base_url=root,
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            locale="de-DE",
            reduced_motion="reduce",
        ).new_page()
        for name, address in pages(root).items():
            assert page.goto(address).status == 200, address
            page.evaluate("document.fonts.ready")
            page.wait_for_load_state("networkidle")
            save(page.screenshot(animations="disabled"), FOLDER / f"{name}-{screen}.png")


def save(shot, file):
    """With the colours of the style sheet and a few greys: no sign loses its colour, and the file stays small."""
    image = Image.open(io.BytesIO(shot)).convert("RGB")
    image.quantize(palette=palette(), dither=Image.Dither.NONE).save(file, optimize=True)
    if file.stat().st_size > MOST:
        raise ValueError(f"{file.name} takes more than {MOST} bytes")


def palette():
    tokens = re.findall(r"#([0-9a-f]{6})", (ROOT / "static" / "css" / "tokens.css").read_text())
    greys = [f"{level:02x}" * 3 for level in (0x44, 0x77, 0x99, 0xBB, 0xDD)]
    colours = list(dict.fromkeys([*tokens, *greys]))
    image = Image.new("P", (1, 1))
    image.putpalette(bytes.fromhex("".join(colours)))
    return image
