"""The result of the list as a file, under the list's own parameters."""

from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import content_disposition_header

from practices.public.errors import refuse
from practices.public.exports.formats import FORMATS
from practices.public.exports.records import BATCH, Records
from practices.public.exports.stream import Busy, Stream
from practices.public.filters import PracticeFilterSet
from practices.public.origins import open_to_all
from taxonomy.german import thousands

FORM = 3  # counts up with the form of the files, which browsers and proxies may keep


def selection_file(request, extension):
    """``/praxisbeispiele/auswahl.ris?akteur=polizei``: all that the list finds, in the order asked for.

    The page of the list and its view are no part of the question, so that any address of the list makes a file's.
    """
    filterset = PracticeFilterSet(request.GET, snapshot=request.snapshot)
    if filterset.problems:
        return refuse(request, filterset.problems)
    format = FORMATS[extension]
    etag = f'W/"{FORM}.{request.snapshot.revision}.{timezone.localdate()}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        records = Records(filterset, request.build_absolute_uri)
        if format.most and len(records) > format.most:
            return refuse(request, [_too_many(format, len(records))])
        try:
            response = _answer(request, records, format)
        except Busy:
            return _busy(request)
        response["Content-Disposition"] = content_disposition_header(True, f"{records.name}.{extension}")
    response["ETag"] = etag
    response["X-Robots-Tag"] = "noindex"
    patch_cache_control(response, public=True, no_cache=True)
    return open_to_all(response)


def _answer(request, records, format):
    """Whole where it is short, so that what goes wrong is an error and no half file."""
    if request.method == "HEAD":
        return StreamingHttpResponse((), content_type=format.content_type)  # of a length that nobody claims to know
    if len(records) <= BATCH:
        return HttpResponse(b"".join(format.write(records)), content_type=format.content_type)
    stream = Stream(lambda: format.write(records), format.broken.encode())
    return StreamingHttpResponse(stream, content_type=format.content_type)


def _too_many(format, count):
    return (
        f"Eine Datei im Format {format.name} fasst höchstens {thousands(format.most)} Beiträge, diese Auswahl hat "
        f"{thousands(count)}. "
        "Wählen Sie enger, oder nehmen Sie CSV oder JSON Lines."
    )


def _busy(request):
    sentence = "Gerade wird eine andere große Auswahl geladen. Bitte versuchen Sie es in einer Minute noch einmal."
    response = refuse(request, [sentence], 503)
    response["Retry-After"] = "60"
    return response
