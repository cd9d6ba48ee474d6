"""Checks of what a record says and how: one table of rules.

*Errors* stop publishing by a person; they are few, and certain. *Hints* only say what might read better. What was
published elsewhere comes in by command as it is (an export must come back in, whatever was ruled since), and its
errors wait at the desk for whoever publishes it next.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from practices.desk import passages
from practices.desk.labels import LABELS
from practices.sections import SECTIONS
from taxonomy.german import fold

SAYS_NOTHING = {
    fold(text)
    for text in (
        "hier; hier klicken; klick hier; klicken Sie hier; bitte hier klicken; siehe hier; da; dort; mehr; mehr dazu; "
        "mehr lesen; mehr erfahren; mehr Infos; mehr Informationen; weiter; weiterlesen; weitere Informationen; "
        "weitere Infos; Link; dieser Link; diesem Link; zum Link; Download"
    ).split("; ")
}
_FILE_NAME = re.compile(r".*\.(?:jpe?g|png|webp|gif|tiff?|bmp|heic|svg|pdf)", re.IGNORECASE)
_CAMERA_NAME = re.compile(
    r"(?:img|dsc[nf]?|pxl|p|foto|photo|bild|image|unbenannt|screenshot)[ _-]?[\d _-]*\d", re.IGNORECASE
)
_PICTURE_OF = re.compile(
    r"(?:bild|foto|fotografie|abbildung|grafik|aufnahme)\s+(?:von|vom|der|des|einer|eines)\b", re.I
)
_CAPITALS = re.compile(r"\b[A-ZÄÖÜẞ]{4,}(?:\s+[A-ZÄÖÜẞ]{4,}){2,}\b")
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_SPACES = re.compile(r"(?:\u00a0 ?){2,}")
_OTHER_GENDER = re.compile(
    r"[A-ZÄÖÜ]?[a-zäöüß]{2,40}(?:Innen\b|erIn\b|/-?in(?:nen)?\b|\(in(?:nen)?\)|[:_]in(?:nen)?\b)"
)
LONG_SENTENCE, LONG_WORD = 25, 20  # words, letters
LONGEST_QUOTE = 60  # letters of the text in which something was found


@dataclass(frozen=True, slots=True)
class Rule:
    key: str
    is_error: bool
    message: str  # with {} for what was found
    find: Callable  # of a document: pairs of the form field it leads to and what was found there


@dataclass(frozen=True, slots=True)
class Finding:
    rule: Rule
    field: str
    what: str
    more: int = 0  # of the same kind in this field

    @property
    def label(self):
        return LABELS[self.field]

    @property
    def message(self):
        more = f" (und noch {self.more}-mal)" if self.more else ""
        return f"{self.label}: {self.rule.message.format(self.what)}{more}"


def found(document):
    """For templates: ``{"errors", "hints"}`` as of ``check``."""
    errors, hints = check(document)
    return {"errors": errors, "hints": hints}


def check(document):
    """``(errors, hints)``, each a list of findings in the order of the rules, one for each field."""
    reading = Reading(document)
    errors, hints = [], []
    for rule in RULES:
        found = {}
        for field, what in rule.find(reading):
            found.setdefault(field, []).append(what)
        for field, whats in found.items():
            finding = Finding(rule, field, _short(whats[0]), len(whats) - 1)
            (errors if rule.is_error else hints).append(finding)
    return errors, hints


def _short(text):
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_QUOTE else f"{text[: LONGEST_QUOTE - 1].rstrip()}…"


class Reading:
    """A document with its texts taken apart once for all rules."""

    def __init__(self, document):
        self.document = document
        texts = document.get("sections", {})
        self.sections = {s.key: passages.read(texts[s.key]) for s in SECTIONS if s.key in texts}
        self.pictures = document.get("pictures", [])

    def blocks(self, *tags):
        for key, section in self.sections.items():
            for block in section.blocks:
                if block.tag in tags:
                    yield key, block

    def links(self):
        for key, section in self.sections.items():
            for link in section.links:
                yield key, link

    def addresses(self):
        """Of every link that readers can follow."""
        yield from ((key, link.href) for key, link in self.links())
        for key in ("attachments", "sources"):
            yield from ((key, row["url"]) for row in self.document.get(key, []) if row.get("url"))

    def plain(self):
        """Every text of some length, without its mark-up."""
        for key in ("title", "subtitle", "teaser"):
            if key in self.document:
                yield key, self.document[key]
        for key, section in self.sections.items():
            yield key, "\n".join(block.text for block in section.blocks)


def _headings_out_of_order(reading):
    """There are two levels, so the only step that can be left out is the first."""
    for key, section in reading.sections.items():
        heading = next((block for block in section.blocks if block.tag in passages.HEADINGS), None)
        if heading and heading.tag == "h3" and heading.words:
            yield key, heading.words


def _empty_headings(reading):
    return ((key, "") for key, block in reading.blocks(*passages.HEADINGS) if not block.words)


def _bold_headings(reading):
    """A short paragraph that is bold as a whole, ends like no sentence and has text below it."""
    for key, section in reading.sections.items():
        for block, following in zip(section.blocks, section.blocks[1:], strict=False):
            is_title = block.tag == "p" and not block.is_nested and block.is_bold and len(block.words) <= 80
            if is_title and block.words[-1] not in ".!?…;,“" and following.tag not in passages.HEADINGS:
                yield key, block.words


def _links_that_say_nothing(reading):
    for key, link in reading.links():
        if fold(" ".join(link.text.split()).strip(" .:!…»>→")) in SAYS_NOTHING:
            yield key, link.text


def _empty_links(reading):
    return ((key, link.href) for key, link in reading.links() if not link.text.split())


def _bare_addresses(reading):
    for key, link in reading.links():
        if link.text.strip().lower().startswith(("http://", "https://", "www.")):
            yield key, link.text


def _private_addresses(reading):
    for key, address in reading.addresses():
        try:
            parts = urlsplit(address)
            host = (parts.hostname or "").lower()
        except ValueError:
            continue
        is_here = host in ("localhost", "::1") or host.startswith("127.") or host.endswith((".localhost", ".local"))
        is_desk = parts.path.startswith(("/admin/practices/", "/vorschau/")) or (
            not host and (parts.path + "/").startswith("/admin/")
        )
        if is_here or is_desk:
            yield key, address


def _unencrypted(reading):
    return ((key, address) for key, address in reading.addresses() if address.lower().startswith("http://"))


def _tables_without_header(reading):
    for key, section in reading.sections.items():
        yield from ((key, "") for table in section.tables if table.rows and not table.has_header)


def _alt_texts(is_wrong):
    def find(reading):
        texts = (" ".join(row.get("alt", "").split()) for row in reading.pictures)
        return (("pictures", text) for text in texts if text and is_wrong(text))

    return find


def _capitals(reading):
    for key, text in reading.plain():
        yield from ((key, match[0]) for match in _CAPITALS.finditer(text))


def _unlinked_mails(reading):
    for key, section in reading.sections.items():
        yield from ((key, match[0]) for match in _MAIL.finditer("".join(section.outside)))


def _chains_of_spaces(reading):
    for key, text in reading.plain():
        yield from ((key, "") for _ in _SPACES.finditer(text))


def _other_gender_marks(reading):
    for key, text in reading.plain():
        yield from ((key, match[0]) for match in _OTHER_GENDER.finditer(text))


def _teaser_repeats_title(reading):
    title, teaser = fold(reading.document.get("title", "")), fold(reading.document.get("teaser", ""))
    if len(title.split()) > 1 and teaser.startswith(title):
        yield "teaser", ""


def _long_sentences(reading):
    for key, section in reading.sections.items():
        sentences = section.sentences
        long = [sentence for sentence in sentences if len(passages.words(sentence)) > LONG_SENTENCE]
        if len(long) > 1 and len(long) * 3 >= len(sentences):
            yield key, f"{len(long)} von {len(sentences)}"


def _long_words(reading):
    for key, section in reading.sections.items():
        words = [word for sentence in section.sentences for word in passages.words(sentence)]
        long = [word for word in words if sum(map(str.isalpha, word)) > LONG_WORD]
        if len(long) > 2 and len(long) * 100 > len(words) * 4:
            yield key, ", ".join(list(dict.fromkeys(long))[:2])


RULES = (
    Rule(
        "heading-order",
        True,
        "Vor „{}“ fehlt eine Überschrift der oberen Ebene. Ein Abschnitt beginnt mit Überschrift 2.",
        _headings_out_of_order,
    ),
    Rule("empty-heading", True, "Eine Überschrift hat keinen Text.", _empty_headings),
    Rule(
        "bold-heading",
        True,
        "„{}“ ist fett statt als Überschrift gesetzt. Bitte die Überschrift aus der Leiste nehmen.",
        _bold_headings,
    ),
    Rule("link-text", True, "Der Link „{}“ sagt nicht, wohin er führt.", _links_that_say_nothing),
    Rule("empty-link", True, "Der Link zu {} hat keinen Text.", _empty_links),
    Rule(
        "private-address", True, "Die Adresse {} ist außerhalb der Redaktion nicht zu erreichen.", _private_addresses
    ),
    Rule("table-header", True, "Eine Tabelle hat keine Kopfzeile.", _tables_without_header),
    Rule(
        "alt-file-name",
        True,
        "Der Alternativtext „{}“ ist ein Dateiname. Was ist auf dem Bild zu sehen?",
        _alt_texts(lambda text: _FILE_NAME.fullmatch(text) or _CAMERA_NAME.fullmatch(text)),
    ),
    Rule("capitals", True, "„{}“ steht in Großbuchstaben. Das liest sich und hört sich schlecht.", _capitals),
    Rule(
        "alt-picture-of",
        False,
        "„{}“: Dass es ein Bild ist, sagen Vorleseprogramme schon. Es genügt, was zu sehen ist.",
        _alt_texts(_PICTURE_OF.match),
    ),
    Rule("bare-address", False, "Der Link „{}“ besteht nur aus der Adresse.", _bare_addresses),
    Rule("unencrypted", False, "{} ist ohne Verschlüsselung (http statt https).", _unencrypted),
    Rule("unlinked-mail", False, "{} ist nicht verlinkt.", _unlinked_mails),
    Rule("spaces", False, "Mehrere feste Leerzeichen stehen hintereinander.", _chains_of_spaces),
    Rule("gender-mark", False, "„{}“: Im Haus steht der Genderstern (Bewohner*innen).", _other_gender_marks),
    Rule("teaser-repeats", False, "Sie beginnt mit dem Titel, der schon darüber steht.", _teaser_repeats_title),
    Rule("long-sentences", False, f"{{}} Sätzen haben mehr als {LONG_SENTENCE} Wörter.", _long_sentences),
    Rule("long-words", False, f"Viele Wörter mit mehr als {LONG_WORD} Buchstaben, etwa {{}}.", _long_words),
)
