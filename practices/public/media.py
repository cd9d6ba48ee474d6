"""Stored pictures and PDFs: for everybody while a live edition uses them, for the desk as far as it may see them."""

import posixpath

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.utils.cache import get_conditional_response

from practices import renditions
from practices.models import EditionFile, Image, PdfFile

UNKNOWN = "Diese Datei gibt es nicht."
PDF = "application/pdf"
# Functions of a token that give the stored file if something else than an edition makes it public, else None; added
# by the parts of the site above the collection.
ELSEWHERE = []


def media_file(request, token, name, width=None, *, may_see):
    """The stored file, or with a ``width`` the rendition of a picture whose format the name's suffix says.

    ``may_see(user, stored)`` decides what the public does not use; it comes with the address, for it is the desk's.
    """
    if "\x00" in token:  # PostgreSQL would not take it as a value
        raise Http404(UNKNOWN)
    file = EditionFile.objects.filter(token=token, edition__withdrawn_at__isnull=True).first()
    if file is not None:
        # A minute, so that a file is gone soon after its withdrawal.
        cache = "public, max-age=60"
        return send(request, file.path, file.content_type, file.name, cache=cache, width=width, name=name)
    stored = next((stored for find in ELSEWHERE if (stored := find(token))), None)
    if stored is not None:
        path, kind = stored.file.name, stored.content_type
        return send(request, path, kind, stored.name, cache="public, max-age=60", width=width, name=name)
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
        raise Http404(UNKNOWN)
    stored = Image.objects.filter(token=token).first() or PdfFile.objects.filter(token=token).first()
    if stored is None or not may_see(request.user, stored):
        raise Http404(UNKNOWN)
    path, kind = stored.file.name, stored.content_type
    return send(request, path, kind, stored.name, cache="private, no-store", width=width, name=name)


def send(request, path, content_type, file_name, *, cache, width=None, name=""):
    """The stored file at ``path``, inert, or its rendition; whoever calls has decided that it may be seen."""
    try:
        if width is not None:
            path, content_type, file_name = _rendition(path, content_type, file_name, width, name)
        etag = f'"{posixpath.basename(path)}"'  # under one path there is never anything else
        response = get_conditional_response(request, etag=etag) or FileResponse(
            default_storage.open(path),
            content_type=content_type,
            as_attachment=content_type == PDF,
            filename=file_name or posixpath.basename(path),
        )
    except FileNotFoundError as error:
        raise Http404(UNKNOWN) from error
    response["ETag"] = etag
    response["Cache-Control"] = cache
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
