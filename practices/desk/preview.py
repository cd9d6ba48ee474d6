"""How a record would look to the public if it were published now."""

from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import date_format

from practices import document as documents
from practices.desk import editions, preview_links
from practices.public import catalogue, media
from practices.public.article import article

# For people outside: found, kept and passed on by nobody.
UNSEEN = {
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Referrer-Policy": "no-referrer",
}


def response(request, practice, *, document=None):
    """Rendered by the public template from the present document (or an older version's); never stored or cached."""
    note = f"Beitrag Nr. {practice.number}, {'frühere Fassung' if document else f'Fassung {practice.version}'}. "
    request.snapshot = catalogue.current()
    document = document or documents.build(practice)
    answer = _page(request, document, f"{note}So sähe er öffentlich aus.")
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def shared(request, token):
    """What a preview link opens: its version, or the public page once that has overtaken it."""
    link = preview_links.find(token)
    if link is None:
        return gone(request)
    if edition := preview_links.public_edition(link):
        return _unseen(HttpResponseRedirect(edition.get_absolute_url()))
    if request.method == "GET":
        preview_links.count_use(link)
    version = link.version
    note = (
        f"Dieser Entwurf ist für Sie bestimmt; bitte geben Sie den Link nicht weiter. Er zeigt Fassung "
        f"{version.number} vom {_day(version.created_at)}, spätere Änderungen nicht, und gilt bis zum "
        f"{_day(link.expires_at)}."
    )
    title = "Vorschau: nicht veröffentlicht."
    return _unseen(_page(request, version.document, note, title=title, below=request.path_info.rstrip("/")))


def shared_file(request, token, file, name, width=None):
    """A picture or PDF of the version that a preview link shows, and no other."""
    link = preview_links.find(token)
    if link is None or preview_links.public_edition(link):
        return gone(request)
    files = editions.stored_files([link.version.document]).values()
    stored = next((stored for stored in files if stored.token == file), None)
    if stored is None:
        return gone(request)
    path, kind = stored.file.name, stored.content_type
    try:
        answer = media.send(request, path, kind, stored.name, cache="no-store", width=width, name=name)
    except Http404:
        return gone(request)
    return _unseen(answer)


def gone(request):
    """One answer for what is over, was revoked or never was."""
    context = {"page_title": "Vorschau nicht verfügbar"}
    return _unseen(render(request, "practices/preview_gone.html", context, status=404))


def _page(request, document, note, *, title="", below=""):
    """``below`` is an address under which the files are asked for, instead of the public one."""
    files = editions.media(document, editions.stored_files([document]))
    context = article(
        documents.public(document, on=timezone.localdate()),
        request.snapshot,
        media={name: [f"{below}{address}", *rest] for name, (address, *rest) in files.items()},
        is_preview=True,
        preview_note=note,
    )
    return TemplateResponse(request, "practices/detail.html", {**context, "preview_title": title})


def _unseen(answer):
    for name, value in UNSEEN.items():
        answer.headers[name] = value
    return answer


def _day(moment):
    return date_format(timezone.localtime(moment), "j. F Y")
