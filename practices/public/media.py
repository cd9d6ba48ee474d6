"""Stored pictures and PDFs: for everybody while a live edition uses them, always for those who see the desk."""

import posixpath

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404

from practices.models import EditionFile, Image, PdfFile


def media_file(request, token, name):
    if "\x00" in token:  # PostgreSQL would not take it as a value
        raise Http404("Diese Datei gibt es nicht.")
    file = EditionFile.objects.filter(token=token, edition__withdrawn_at__isnull=True).first()
    is_public = file is not None
    if is_public:
        path, content_type, file_name = file.path, file.content_type, file.name
    elif settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.has_perm("practices.view_practice"):
        stored = Image.objects.filter(token=token).first() or PdfFile.objects.filter(token=token).first()
        if stored is None:
            raise Http404("Diese Datei gibt es nicht.")
        path, content_type, file_name = stored.file.name, stored.content_type, stored.name
    else:
        raise Http404("Diese Datei gibt es nicht.")
    try:
        content = default_storage.open(path)
    except FileNotFoundError as error:
        raise Http404("Diese Datei gibt es nicht.") from error
    response = FileResponse(
        content,
        content_type=content_type,
        as_attachment=content_type == "application/pdf",
        filename=file_name or posixpath.basename(path),
    )
    # A minute, so that a file is gone soon after its withdrawal.
    response["Cache-Control"] = "public, max-age=60" if is_public else "private, no-store"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
