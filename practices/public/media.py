"""Stored pictures and PDFs: for everybody while a live edition uses them, always for those who see the desk."""

import posixpath

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.utils.cache import get_conditional_response

from practices import renditions
from practices.models import EditionFile, Image, PdfFile

UNKNOWN = "Diese Datei gibt es nicht."
PDF = "application/pdf"


def media_file(request, token, name, width=None):
    """The stored file, or with a ``width`` the rendition of a picture whose format the name's suffix says."""
    if "\x00" in token:  # PostgreSQL would not take it as a value
        raise Http404(UNKNOWN)
    file = EditionFile.objects.filter(token=token, edition__withdrawn_at__isnull=True).first()
    is_public = file is not None
    if is_public:
        path, content_type, file_name = file.path, file.content_type, file.name
    elif settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.has_perm("practices.view_practice"):
        stored = Image.objects.filter(token=token).first() or PdfFile.objects.filter(token=token).first()
        if stored is None:
            raise Http404(UNKNOWN)
        path, content_type, file_name = stored.file.name, stored.content_type, stored.name
    else:
        raise Http404(UNKNOWN)
    try:
        if width is not None:
            path, content_type, file_name = _rendition(path, content_type, file_name, width, name)
        # Under one path there is never anything else.
        etag = f'"{posixpath.basename(path)}"'
        response = get_conditional_response(request, etag=etag)
        if response is None:
            response = FileResponse(
                default_storage.open(path),
                content_type=content_type,
                as_attachment=content_type == PDF,
                filename=file_name or posixpath.basename(path),
            )
    except FileNotFoundError as error:
        raise Http404(UNKNOWN) from error
    response["ETag"] = etag
    # A minute, so that a file is gone soon after its withdrawal.
    response["Cache-Control"] = "public, max-age=60" if is_public else "private, no-store"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _rendition(original, content_type, file_name, width, name):
    suffix = name.rpartition(".")[2]
    path = renditions.find(original, width, suffix) if content_type != PDF else None
    if path is None:
        raise Http404(UNKNOWN)
    if path == original:
        return path, content_type, file_name
    return path, renditions.CONTENT_TYPES[suffix], f"{posixpath.splitext(file_name)[0]}.{suffix}"
