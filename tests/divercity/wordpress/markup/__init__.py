"""Texts of an invented site: a picture, a PDF, a letter in another format, two reusable blocks."""

from divercity.wordpress import markup
from divercity.wordpress.markup import Attachment, Sources

UPLOADS = "https://alt.example/wp-content/uploads"
PICTURE = Attachment(1, f"{UPLOADS}/platz.jpg", "Platz", "Leute auf einem Platz", "Am Markt. Foto: A. Muster")
PDF = Attachment(2, f"{UPLOADS}/bericht.pdf", "Bericht 2020")
LETTER = Attachment(3, f"{UPLOADS}/vorlage.docx", "Vorlage")
ATTACHMENTS = {attachment.id: attachment for attachment in (PICTURE, PDF, LETTER)}
BLOCKS = {
    5: '<!-- wp:paragraph --><p>Fünf</p><!-- /wp:paragraph --><!-- wp:block {"ref":6} /-->',
    6: '<p>Sechs</p><!-- wp:block {"ref":5} /-->',
}


def attachment_at(url):
    name = url.rpartition("/")[2].replace("-300x200", "")
    return next((found for found in ATTACHMENTS.values() if found.url.endswith(f"/{name}")), None)


def link(url):
    if url.startswith("http") and "alt.example" not in url:
        return url
    if "geheim" in url or "uploads" in url:
        return None
    return "/neu" + url.removeprefix("https://alt.example")


def sources(**fields):
    return Sources(ATTACHMENTS.get, attachment_at, BLOCKS.get, link, **fields)


def read(content, **options):
    return markup.read(content, sources(), **options)


def body(content):
    return read(content).sections.get("body", "")
