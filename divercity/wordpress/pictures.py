"""The pictures of a text of the old site: each once, with all that stood below it."""

from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from divercity.wordpress.files import Missing, Stored
from divercity.wordpress.items import number, plain
from divercity.wordpress.markup import Use, caption_and_credit
from divercity.wordpress.survey import file_path

MOST = {"title": 200, "teaser": 280, "label": 300, "alt": 500, "caption": 500, "credit": 300, "tag": 100}
HELD = "Ohne Alternativtext: wird erst gezeigt, wenn jemand das Bild beschrieben hat."


@dataclass(slots=True)
class Picture:
    """``said`` is the caption as the export has it, ``credits`` the credits that stood below the picture."""

    label: str
    file: Stored
    alt: str = ""
    said: str = ""
    credits: list = field(default_factory=list)
    section: str = ""
    uses: int = 0

    def add(self, use):
        self.uses += 1
        self.alt = self.alt or use.alt[: MOST["alt"]]
        if use.caption and use.caption not in self.said:
            self.said = _joined(self.said, use.caption, " – ")
        if use.credit and use.credit not in self.credits:
            self.credits.append(use.credit[: MOST["credit"]])

    def caption(self):
        """What is said below the picture; the library shows one credit by itself, further ones are said here."""
        caption = self.said
        for credit in self.credits:
            if credit != self.file.credit and credit not in caption:
                caption = _joined(caption, f"(Bild: {credit})", " ")
        return caption


def _joined(before, after, mark):
    joined = f"{before}{mark}{after}" if before else after
    return joined if len(joined) <= MOST["caption"] else before or after[: MOST["caption"]]


def gather(item, text, plan, library):
    """``(pictures, others, missing)`` of an item, the featured picture first.

    ``others`` are labels of what is no picture, ``missing`` are ``(label, German sentence)``.
    """
    pictures, others, missing = {}, [], []
    for key, use, is_featured in shown(item, text, plan):
        label = name_of(key, plan)
        try:
            file = library(key)
        except Missing as problem:
            below = f" Darunter stand: „{use.caption}“" if use.caption else ""
            missing.append((label, f"{problem}{below}"))
            continue
        if not file.is_picture:
            others.append(label)
            continue
        picture = pictures.setdefault(file.name, Picture(label, file))
        if use.credit and not picture.file.credit:
            picture.file = replace(file, credit=library.credit(file, use.credit[: MOST["credit"]]))
        if not picture.uses and not is_featured:
            picture.section = use.section
        picture.add(use)
    return list(pictures.values()), others, missing


def shown(item, text, plan):
    """``(attachment's number or path below uploads, use, whether featured)`` of all pictures, that one first."""
    featured = plan.survey.items.get(number(item.value("_thumbnail_id")))
    if featured is not None and featured.type == "attachment":
        caption, credit = caption_and_credit(plain(featured.excerpt))
        yield featured.id, Use(featured.id, featured.file_url, alt_of(featured), caption, credit, ""), True
    for use in text.pictures:
        attachment = plan.survey.items.get(use.attachment) if use.attachment else None
        if attachment is not None:
            yield attachment.id, use if use.alt else replace(use, alt=alt_of(attachment)), False
        else:
            yield plan.upload(use.url) or f"//{use.url}", use, False


def alt_of(attachment):
    return plain(attachment.value("_wp_attachment_image_alt"))


def name_of(key, plan):
    """How the report calls a picture or file."""
    attachment = plan.survey.items.get(key) if isinstance(key, int) else None
    return (PurePosixPath(file_path(attachment)).name or attachment.title) if attachment else str(key)[:200]
