"""What a text of the old site refers to: pictures, files, reusable blocks, links, notes."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

PICTURES = ("jpg", "jpeg", "png", "gif", "webp", "avif", "bmp", "tif", "tiff", "svg", "heic")
FILES = ("pdf", "doc", "docx", "odt", "rtf", "xls", "xlsx", "ods", "csv", "ppt", "pptx", "odp", "zip", "epub", "txt")
SOUNDS = ("mp3", "m4a", "ogg", "oga", "wav", "flac", "aac")
FILMS = ("mp4", "m4v", "webm", "ogv", "mov", "avi", "wmv", "mpg", "mpeg", "flv", "3gp")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of the old media library. ``caption`` and ``description`` may hold mark-up."""

    id: int
    url: str  # of the original
    title: str = ""
    alt: str = ""
    caption: str = ""
    description: str = ""


def _nothing(_):
    return None


def _there(*_):
    return False


@dataclass(slots=True)
class Sources:
    """What the text of one item may refer to, as functions that know the whole export.

    ``attachment(id)`` and ``attachment_at(url)`` give an Attachment or None; the second knows every size variant.
    ``block(id)`` is the content of a reusable block or None. ``link(url)`` is the new address, None for what is not
    public here, the URL itself for what lies elsewhere. ``title(url)`` is what an item of the old site is called.
    ``is_missing(attachment, url)``: whether a file did not come along. ``footnotes`` is the item's meta value of that
    name (JSON); ``attached`` are the numbers of the pictures that were
    uploaded to the item, for a gallery that names none.
    """

    attachment: Callable[[int], Attachment | None] = _nothing
    attachment_at: Callable[[str], Attachment | None] = _nothing
    block: Callable[[int], str | None] = _nothing
    link: Callable[[str], str | None] = str
    title: Callable[[str], str | None] = _nothing
    is_missing: Callable[[Attachment | None, str], bool] = _there
    footnotes: str = ""
    attached: tuple[int, ...] = ()


def ending(url):
    """What the file name of a URL ends with, lower case, without the dot."""
    try:
        name = urlsplit(url).path.rpartition("/")[2]
    except ValueError:
        return ""
    return name.rpartition(".")[2].lower() if "." in name else ""


def file_name(url):
    """The last part of a URL's path as people would say it."""
    try:
        return unquote(urlsplit(url).path.rstrip("/").rpartition("/")[2])
    except ValueError:
        return ""
