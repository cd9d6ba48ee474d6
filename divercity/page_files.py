"""Pictures and PDFs of editable pages: what a page shows, and which files are public because of it."""

from divercity.models import Page, PageFile, PagePicture
from practices.public.article.files import attachments_of, pictures_of


def on_live_page(token):
    """The Image or PdfFile of this token if a live page shows it; one of ``media.ELSEWHERE``."""
    live = {"page__status": Page.Status.PUBLISHED}
    picture = PagePicture.objects.shown().filter(image__token=token, **live).select_related("image").first()
    if picture is not None:
        return picture.image
    row = PageFile.objects.filter(file__token=token, **live).select_related("file").first()
    return row and row.file


def live_tokens():
    """The tokens of all files that live pages show."""
    live = {"page__status": Page.Status.PUBLISHED}
    pictures = PagePicture.objects.shown().filter(**live).values_list("image__token", flat=True)
    return {*pictures, *PageFile.objects.filter(**live).values_list("file__token", flat=True)}


def shown(page):
    """``{"pictures", "attachments"}`` of a page, as the templates of records have them.

    Two queries, and one of the library for each of the two that there is: a page without files never reads it.
    """
    pictures = list(page.pictures.shown().prefetch_related("image"))
    files = list(page.files.prefetch_related("file"))
    stored = {row.image.token: row.image for row in pictures} | {row.file.token: row.file for row in files}
    document = {
        "pictures": [
            {
                "file": row.image.token,
                "alt": "" if row.decorative else row.alt,
                "caption": row.caption,
                "credit": row.image.credit,
                "licence": row.image.licence,
                "source": row.image.source,
            }
            for row in pictures
        ],
        "attachments": [{"file": row.file.token, "label": row.label} for row in files],
    }
    media_of = {
        token: [file.get_absolute_url(), getattr(file, "width", None), getattr(file, "height", None), file.size]
        for token, file in stored.items()
    }
    return {
        "pictures": [picture for _, picture in pictures_of(document, media_of)],
        "attachments": attachments_of(document, media_of),
    }
