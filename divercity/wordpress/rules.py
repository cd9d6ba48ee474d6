"""What a title, a text and the terms of an old item say about the record it becomes."""

import re
from html import unescape
from weakref import WeakKeyDictionary

from divercity.wordpress import markup
from divercity.wordpress.mapping import PAGE, POST
from divercity.wordpress.markup import notes
from divercity.wordpress.markup.letters import clean
from divercity.wordpress.markup.sections import is_fact, known
from practices import richtext
from practices.choices import Kind
from taxonomy.german import fold
from taxonomy.lookup import state_slug
from taxonomy.models import State

TEASER = 280
TITLE = re.compile(r"(?:(?:\w+-)?Fallstudie\s+)?(?P<place>[^:]{2,80}):\s+(?P<name>\S.*)", re.DOTALL)
# "Praxisbeispiel Ort: Name", also with a dash; a colon decides before a dash, which may stand before a district.
LED_TITLES = [
    re.compile(
        rf"Praxisbeispiel\s+(?:aus\s+|in\s+)?(?P<place>[^:]{{2,80}}?){between}\s*(?P<name>\S.*)",
        re.DOTALL | re.IGNORECASE,
    )
    for between in (r"\s*:", r"(?:\s+[–—|-]|\s*[–—|])\s")
]
# At the end of an excerpt that a program made: the link to the text, and the mark that there is more.
MORE = re.compile(
    r"(?:(?<=[.!?…\])])\s| ?[»→›–—|(\[]+ ?)(?:weiterlesen|mehr lesen|continue reading|read more)\b\W*\Z",
    re.IGNORECASE,
)
CUT = re.compile(r"\s*\[\s*(?:…|\.{3})\s*\]\Z")
LED_NAME = re.compile(r"Praxisbeispiel\s*[:–—|]\s*(?P<name>\S.*)", re.DOTALL | re.IGNORECASE)
# What a town calls itself before its name.
TOWN = re.compile(r"(?:Freie und |Freie )?(?:\w*[Ss]tadt|Gemeinde|Kommune)\s+(?=[A-ZÄÖÜ])")
# "Frankfurt/Main", "Halle (Saale)", "Mülheim a. d. Ruhr": a town and what it lies at.
BESIDE = re.compile(r"(?P<town>.+?)(?: ?/ ?| \(| am | an der | a\. ?d\. ?| a\. ?)(?P<river>\w+)\)?")
RIVERS = frozenset(
    "Donau Elbe Ems Fulda Havel Iller Inn Isar Lahn Lech Leine Lippe Main Mosel Neckar Oder Oker Pegnitz Regnitz Rhein "
    "Ruhr Saale Saar Spree Trave Warnow Weser Wupper".split()
)
CITY = 100_000  # inhabitants
# Where a sentence ends: not behind a figure, a single letter or an abbreviation.
SENTENCE = re.compile(
    r"(?<![\s.(]\w)(?<!\d)(?<!\b[Dd]r)(?<!\b[Nn]r)(?<!\bca)(?<!\bSt)(?<!\bbzw)(?<!\busw)(?<!\bggf)(?<!\b[Vv]gl)(?<!\bProf)"
    r"(?<!\bAbs)(?<!\bArt)(?<!\binkl)(?<!\bevtl)(?<!\betc)[.!?…]+[“\"»)]*(?=\s+[„\"«(]?[A-ZÄÖÜ0-9])"
    r"|(?<=\d)\.(?=\s+(?:Der|Die|Das|Ein|Eine|Es|Sie|Er|Wir|In|Im|Am|Auf|Bei|Mit|Zu|Seit|Nach)\s)"
)
PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)
ONLY_LINK = re.compile(r"<a [^>]*>[^<]*</a>")
TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)
FACT_ROW = re.compile(r"<tr><td>((?:(?!</?t[dr]\b).)*)</td><td>((?:(?!</?t[dr]\b).)*)</td></tr>", re.DOTALL)
ROW = re.compile(r"<tr><t([dh])[^>]*>(.*?)</t\1><t[dh][^>]*>(.*?)</t[dh]></tr>", re.DOTALL)
YEAR = r"(?:1[89]|20)\d\d"
SPAN = re.compile(rf"(?:seit\s+)?({YEAR})(?:\s*(?:–|-|bis)\s*({YEAR}))?")
PUBLISHED = re.compile(rf"(?:Erscheinungsjahr|Jahr der Veröffentlichung):\s*({YEAR})\b")
_known_places = WeakKeyDictionary()  # gazetteer: {folded name: [Place]}
CITATION = re.compile(r"(?:^|\n)\s*Quelle:\s*(\S[^\n]{20,1500})")


def kind_of(item, mapping):
    """The kind of record an item becomes, "page", or None if it is nothing that readers saw."""
    kind = mapping.type_of(item.type)
    if kind == PAGE or kind in Kind.values:
        return kind
    if kind != POST:
        return None
    return kind_of_post(item, mapping)


def kind_of_post(item, mapping):
    """The kind of record that title and terms make of an item whose type says nothing."""
    return mapping.kind_of_title(item.title) or mapping.kind_of_terms(item.terms) or Kind.BEITRAG.value


def title_and_place(title, gazetteer):
    """``(title, place, district)``; ``place`` as documents have it, None if the title names none or none for sure.

    ``gazetteer`` is a ``taxonomy.lookup.Lookup``. "Praxisbeispiel Ort: Name" is the record "Name" of this place, as
    kind and place are shown beside every title; so a district that stood there is given back too. "Praxisbeispiel:
    Name" is "Name". "Ort: Name" and "Fallstudie Ort: Name" keep their title.
    """
    title = " ".join(clean(title).split())
    for pattern in LED_TITLES:
        if match := pattern.fullmatch(title):
            place, district = find_place(match["place"], gazetteer)
            if place:
                return match["name"], place, district
    if match := LED_NAME.fullmatch(title):
        return match["name"], None, ""
    match = TITLE.fullmatch(title)
    return title, find_place(match["place"], gazetteer)[0] if match else None, ""


def unknown_place(title):
    """What a title gives as a place without our knowing it, to be named; "" if it gives none."""
    match = LED_TITLES[0].fullmatch(" ".join(clean(title).split()))
    return match["place"] if match else ""


def find_place(name, gazetteer, state=""):
    """``(place, district)`` of "Berlin-Mitte", "Köln – Ebertplatz", "Freiburg"; ``(None, "")`` if it is not sure."""
    name = " ".join(name.split()).strip(" .,")
    head, dash, district = (part.strip() for part in re.sub(r"\s+[–—-]\s+|,\s+", "\0", name, count=1).partition("\0"))
    stems = [(name, ""), (TOWN.sub("", name, count=1), ""), (head, district) if dash else (name, "")]
    stems += [
        _hyphenated(name),
        *((full, "") for full in _at_a_river(name, gazetteer)),
        *_in_brackets(name, gazetteer),
    ]
    for stem, rest in stems:
        found = _places(gazetteer).get(fold(stem), [])
        if state:
            found = [place for place in found if place.state == state]
        if len(found) == 1:
            place = found[0]
            return {"name": place.name, "state": State(place.state).label, "level": place.level}, rest
    return None, ""


def _at_a_river(name, gazetteer):
    """The names that "Frankfurt/Main" and "Mülheim an der Ruhr" may have here."""
    match = BESIDE.fullmatch(name)
    if not match:
        return []
    town, river = match["town"], "Main" if match["river"] == "M" else match["river"]
    names = [f"{town} ({river})", f"{town} am {river}", f"{town} an der {river}"]
    # Without its river only a city: there is one Mülheim of this size, and many a Kirchheim. Essen (Oldenburg) is none.
    cities = [place for place in _places(gazetteer).get(fold(town), []) if (place.inhabitants or 0) >= CITY]
    return [*names, *(place.name for place in cities if river in RIVERS and fold(place.name) == fold(town))]


def _in_brackets(name, gazetteer):
    """A city and its part, "Berlin (Neukölln)", unless what stands in brackets may tell it from another town."""
    match = re.fullmatch(r"(?P<town>[^()]+?) ?\((?P<part>[^()]+)\)", name)
    if not match or match["part"] in RIVERS:
        return []
    cities = [place for place in _places(gazetteer).get(fold(match["town"]), []) if (place.inhabitants or 0) >= CITY]
    others = {place.state for place in _places(gazetteer).get(fold(match["part"]), [])}
    return [
        (place.name, match["part"])
        for place in cities
        if fold(place.name) == fold(match["town"]) and not others - {place.state}
    ]


def _hyphenated(name):
    head, _, rest = name.partition("-")
    return head.strip(), rest.strip()


def _places(gazetteer):
    """``{folded name: [Place]}``; "Freiburg" also means "Freiburg im Breisgau" where no other place is called so."""
    if gazetteer in _known_places:
        return _known_places[gazetteer]
    found, short = {}, {}
    for place in gazetteer.places.values():
        if place.level not in ("kommune", "kreis") or not place.state:
            continue
        folded = fold(place.name)
        if place.level == "kommune" or folded not in found:
            found.setdefault(folded, []).append(place)
        if place.level == "kommune" and (match := re.match(r"(\S+) (?:am|an|im|in|bei|ob|vor|\(|a\. |i\. )", folded)):
            short.setdefault(match[1], []).append(place)
    for name, places in short.items():
        found.setdefault(name, places)
    _known_places[gazetteer] = found
    return found


def name_rows(html):
    """Let the first column of a table of facts be its heads: without one, nobody hears what a value is of."""

    def heads(table):
        rows = FACT_ROW.findall(table[0])
        is_of_facts = "<th" not in table[0] and len(rows) == table[0].count("<tr>")
        if not is_of_facts or not any(is_fact(known(richtext.plain(name))) for name, _ in rows):
            return table[0]
        return FACT_ROW.sub(r"<tr><th>\1</th><td>\2</td></tr>", table[0])

    return TABLE.sub(heads, html)


def fields(item):
    """``{name: (fact, value)}`` of an item's own fields that are called like the facts of a table."""
    found = {}
    for name, values in item.meta.items():
        fact = known(re.sub(r"[_-]", " ", name.removeprefix("wpcf-")))
        if not name.startswith("_") and is_fact(fact) and len(values[-1]) <= 200:
            found[name] = fact, richtext.plain(values[-1])
    return found


def facts(text, gazetteer=None, more=()):
    """Keys of a document that a table of facts and the lines below the text say for certain.

    ``start_year``, ``end_year``, ``place`` and ``district`` (with a gazetteer), ``bibliography``. What a table does
    not say may stand in ``more``, the item's ``fields``.
    """
    rows = {}
    for html in text.sections.values():
        for _, name, value in ROW.findall(html):
            name = known(richtext.plain(name))
            if is_fact(name):
                rows.setdefault(name, richtext.plain(value))
    rows = {**dict(more), **rows}
    found = {}
    for name in ("beginn", "start", "startjahr", "laufzeit", "zeitraum", "dauer"):
        if match := SPAN.fullmatch(rows.get(name, "").strip()):
            found["start_year"] = int(match[1])
            if match[2] and int(match[2]) >= int(match[1]):
                found["end_year"] = int(match[2])
            break
    state = state_slug(rows.get("bundesland") or rows.get("land") or "") or ""
    for name in ("stadt", "ort", "gemeinde", "kommune"):
        if gazetteer and name in rows:
            place, district = find_place(rows[name], gazetteer, state)
            if place:
                found["place"] = place
                if district:
                    found["district"] = district[:200]
                break
    plain = "\n".join(
        unescape(re.sub(r"<[^>]+>", "", re.sub(r"</(?:p|li|h\d|td|th)>|<br>", "\n", html)))
        for html in text.sections.values()
    )
    bibliography = {}
    if match := PUBLISHED.search(plain):
        bibliography["year"] = int(match[1])
    if len(citations := CITATION.findall(plain)) == 1:
        bibliography["citation"] = citations[0].strip()
    if bibliography:
        found["bibliography"] = bibliography
    return found


def teaser(item, sources=None):
    """The excerpt in plain words, else the first sentences of the text, at most 280 characters."""
    sources = sources or markup.Sources()
    said = first_paragraph(markup.read(item.excerpt, sources)) if item.excerpt.strip() else ""
    said = CUT.sub(" …", MORE.sub("", said))
    return shortened(said) if said else first_sentences(first_paragraph(markup.read(item.content, sources)))


def content(item):
    """The item's mark-up; an excerpt that is too long for a teaser, and not said in it, stands before it."""
    said = first_paragraph(markup.read(item.excerpt, markup.Sources())) if len(item.excerpt) > TEASER else ""
    if len(said) <= TEASER or fold(said[:200]) in fold(markup.embeds.plain(item.content)):
        return item.content
    return f"{item.excerpt}\n\n{item.content}"


def first_paragraph(text):
    """The words of the first paragraph that is more than a link or a word; else of the first block.

    Without the marks of footnotes: the notes do not stand beside it.
    """
    html = "".join(text.sections.values())
    html = notes.MARK.sub(lambda mark: "" if 0 < int(mark[1]) <= text.notes else mark[0], html)
    found = [richtext.plain(said) for said in PARAGRAPH.findall(html) if not ONLY_LINK.fullmatch(said)]
    first = next((said for said in found if len(said.split()) > 3), found[0] if found else "")
    return first or richtext.plain(re.sub(r"<h\d>.*?</h\d>", " ", html))


def first_sentences(text, length=TEASER):
    """The first sentence, and those after it while all are short; cut at a word if one is too long."""
    end = 0
    for match in SENTENCE.finditer(text):
        if end and (match.end() > length or end >= 60):
            break
        end = match.end()
    else:
        if not end or (len(text) <= length and end < 60):
            end = len(text)
    return shortened(text[:end].strip(), length)


def shortened(text, length=TEASER):
    """At most ``length`` characters, cut at a word and with an ellipsis."""
    if len(text) <= length:
        return text
    return richtext.beginning(text, length - 2) or text[:length]


def first_words(text):
    """A title for what has none: the first words of its text."""
    words = first_paragraph(text) or richtext.plain("".join(text.sections.values()))
    if not words:
        words = next(
            (picture.caption or picture.alt for picture in text.pictures if picture.caption or picture.alt), ""
        )
    words = words or next((file.label for file in text.files), "")
    sentence = first_sentences(words, 80).rstrip(".")
    return sentence or "Ohne Titel"
