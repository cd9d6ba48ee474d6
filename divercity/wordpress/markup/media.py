"""Captions and what was embedded: films, sounds, maps, pages of others."""

import re
from urllib.parse import parse_qs, urlsplit

from divercity.wordpress.markup.sources import file_name

LABEL = (
    r"(?:Bild|Foto|Text)?(?:quellen?|nachweis|credits?|rechte)|quellen?|fotos?|bild(?:er)?|fotograf(?:ie|\*?in)?|grafik(?:en)?"
    r"|abbildung(?:en)?|abb\.|illustration(?:en)?|zeichnung(?:en)?|karte|copyright|source|photo|credits?|visualisierung"
)
CREDIT = re.compile(
    rf"(?:^|[\s(\[|–—/-])\s*(?:(?:{LABEL})\s*:|©|\(c\)|Foto ©)\s*(?P<who>[^:|]+?)\s*[)\]]?\s*$", re.IGNORECASE
)
ADDRESS = re.compile(r"https?://[^\s<>\"']{4,2000}")
PROVIDERS = {
    "youtube.com": "Video bei YouTube",
    "youtu.be": "Video bei YouTube",
    "youtube-nocookie.com": "Video bei YouTube",
    "vimeo.com": "Video bei Vimeo",
    "dailymotion.com": "Video bei Dailymotion",
    "soundcloud.com": "Ton bei SoundCloud",
    "spotify.com": "Ton bei Spotify",
    "twitter.com": "Beitrag bei Twitter",
    "x.com": "Beitrag bei X",
    "facebook.com": "Beitrag bei Facebook",
    "instagram.com": "Beitrag bei Instagram",
    "slideshare.net": "Folien bei SlideShare",
    "issuu.com": "Heft bei Issuu",
    "google.com/maps": "Karte bei Google Maps",
    "openstreetmap.org": "Karte bei OpenStreetMap",
    "umap.openstreetmap.fr": "Karte bei uMap",
}


def caption_and_credit(text):
    """``("Ein Platz.", "Projektteam")`` of "Ein Platz. Quelle: Projektteam"; either may be ""."""
    text = " ".join(text.split())
    match = CREDIT.search(text)
    if match is None or len(match["who"]) > 300:
        return text, ""
    caption = text[: match.start()].rstrip(" ,;|–—-/([")
    who = match["who"].strip()
    if who.count("(") > who.count(")"):
        who += ")"
    return caption, who if who.endswith(("e. V.", "e.V.", "u. a.")) else who.rstrip(".")


def address_of_embed(url):
    """The page that a player's address stands for: "youtube.com/embed/x" is "youtube.com/watch?v=x"."""
    url = f"https:{url}" if url.startswith("//") else url
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    host = parts.netloc.lower().removeprefix("www.")
    steps = [step for step in parts.path.split("/") if step]
    if host in ("youtube.com", "youtube-nocookie.com") and len(steps) == 2 and steps[0] in ("embed", "v", "shorts"):
        if steps[1] == "videoseries" and (lists := parse_qs(parts.query).get("list")):
            return f"https://www.youtube.com/playlist?list={lists[0]}"
        return f"https://www.youtube.com/watch?v={steps[1]}"
    if host == "player.vimeo.com" and len(steps) == 2 and steps[0] == "video":
        return f"https://vimeo.com/{steps[1]}"
    return url


def words_of_embed(url):
    """What a link to an embedded thing without caption or title is called."""
    bare = re.sub(r"^https?://(?:www\.)?", "", url, flags=re.IGNORECASE).rstrip("/")
    for host, name in PROVIDERS.items():
        if bare == host or bare.startswith((f"{host}/", f"{host}?")) or f".{host}/" in f".{bare.split('?')[0]}/":
            return f"{name} ({bare})"
    return url


def words_of_file(url):
    """A label for a file without one: its name without ending, words apart."""
    stem = file_name(url).rpartition(".")[0] or file_name(url)
    return " ".join(re.sub(r"[_\s]+|(?<=\D)-|-(?=\D)", " ", stem).split())
