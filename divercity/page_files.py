"""Pictures and PDFs of editable pages: what a page shows, and who may have the file."""

from django.http import Http404

from divercity.models import Page, PageFile, PagePicture
from practices.desk import uses
from practices.models import Image
from practices.public import media
from practices.public.article.files import attachments_of, pictures_of


def media_file(request, token, name, width=None):
    """As ``media.media_file``, and for everybody while a live page shows the file."""
    try:
        return media.media_file(request, token, name, width, may_see=uses.may_see)
    except Http404:
        stored = None if "\x00" in token else _on_live_pages(token=token)
        if stored is None:
            raise
        cache = "public, max-age=60"  # as long as for records
        kind, title = stored.content_type, stored.name
        return media.send(request, stored.file.name, kind, title, cache=cache, width=width, name=name)


def is_public(stored):
    """Whether a live page shows this Image or PdfFile."""
    return _on_live_pages(pk=stored.pk, model=type(stored)) is not None


def _on_live_pages(*, model=None, **stored):
    for part, name in ((PagePicture.objects.shown(), "image"), (PageFile.objects.all(), "file")):
        if model is None or (model is Image) == (name == "image"):
            wanted = {f"{name}__{key}": value for key, value in stored.items()}
            row = part.filter(page__status=Page.Status.PUBLISHED, **wanted).select_related(name).first()
            if row is not None:
                return getattr(row, name)
    return None


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
