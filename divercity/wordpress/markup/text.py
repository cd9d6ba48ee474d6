"""What reading the mark-up of one item gives."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Use:
    """A picture where the text showed it. ``url`` is as written; ``attachment`` None if the export lacks it."""

    attachment: int | None
    url: str
    alt: str = ""
    caption: str = ""
    credit: str = ""
    section: str = "body"


@dataclass(slots=True)
class File:
    """A file that the text offered for download."""

    attachment: int | None
    url: str
    label: str
    section: str = "body"
    is_named: bool = field(default=True, compare=False, repr=False)  # by the text, not by the library


@dataclass(slots=True)
class Link:
    """A link that leads elsewhere than before; ``new`` None: its words have become text."""

    old: str
    new: str | None
    words: str


@dataclass(slots=True)
class Text:
    """``sections``: HTML of the allow-list by key; ``remarks``: German sentences about what is not as it was.

    ``shortcodes`` counts all that were found; those not in ``shortcodes.KNOWN`` were taken out.
    """

    sections: dict[str, str] = field(default_factory=dict)
    pictures: list[Use] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    shortcodes: dict[str, int] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    notes: int = 0  # footnotes, which stand in the text as "[1]" and so on

    def remark(self, sentence):
        if sentence not in self.remarks:
            self.remarks.append(sentence)
