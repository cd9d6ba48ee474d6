"""How a record would look to the public if it were published now."""

from django.template.response import TemplateResponse
from django.utils import timezone

from practices import document as documents
from practices.desk import editions
from practices.public import catalogue
from practices.public.article import article


def response(request, practice, *, document=None):
    """Rendered by the public template from the present document (or an older version's); never stored or cached."""
    note = f"Beitrag Nr. {practice.number}, {'frühere Fassung' if document else f'Fassung {practice.version}'}. "
    document = document or documents.build(practice)
    request.snapshot = catalogue.current()
    context = article(
        documents.public(document, on=timezone.localdate()),
        request.snapshot,
        media=editions.media(document, editions.stored_files([document])),
        is_preview=True,
        preview_note=f"{note}So sähe er öffentlich aus.",
    )
    answer = TemplateResponse(request, "practices/detail.html", context)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
