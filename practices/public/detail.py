"""The page of one record."""

from urllib.parse import quote

from django.http import Http404, HttpResponsePermanentRedirect, HttpResponseRedirect, JsonResponse
from django.shortcuts import render

from practices.models import Edition
from practices.public import legacy, shares
from practices.public.addresses import LIST, base_of, number_url
from practices.public.article import published
from practices.public.errors import gone
from practices.public.linked_data import signposting, things
from practices.public.origins import open_to_all
from practices.public.related import related


def find(request, slug, below=""):
    """``(live edition, None)``, or ``(None, answer)``; ``below`` is the rest of the address, for a former slug."""
    edition = Edition.objects.filter(slug=slug).first()
    if edition is None:
        edition = legacy.find(f"{LIST}{slug}")
        if edition is not None and edition.withdrawn_at is None:
            return None, HttpResponsePermanentRedirect(f"{edition.get_absolute_url()}{below}")
    if edition is None:
        raise Http404("Diesen Beitrag gibt es nicht.")
    if edition.withdrawn_at is not None:
        return None, gone(request, edition)
    return edition, None


def practice_detail(request, slug):
    edition, answer = find(request, slug)
    if answer:
        return answer
    context = _context(request, edition)
    context["record"]["related"] = related(edition.document, edition, request.snapshot)
    context["permanent"] = request.build_absolute_uri(number_url(edition.practice_number))
    context["letter_url"] = _letter_url(edition.title, context["permanent"])
    response = render(request, "practices/detail.html", context)
    response["Link"] = signposting.header(_links(request, context))
    return response


def _context(request, edition):
    """What the page shows and machines are told of it, but for what is related."""
    context = published(edition, request.snapshot)
    context["canonical"] = request.build_absolute_uri(edition.get_absolute_url())
    context["share_url"] = request.build_absolute_uri(shares.url(edition.practice_number, edition.revision))
    root = request.build_absolute_uri("/")
    context["things"] = [things.work(context["record"], context["canonical"], root, context["share_url"])]
    return context


def _links(request, context):
    return signposting.links(context["record"], base_of(request))


def _numbered(request, number):
    """As ``find``, by number."""
    edition = Edition.objects.filter(practice_number=number).first() if number < 2**31 else None
    if edition is None:
        raise Http404("Einen Beitrag mit dieser Nummer gibt es nicht.")
    if edition.withdrawn_at is not None:
        return None, gone(request, edition)
    return edition, None


def by_number(request, number):
    """The short address that stays: a slug may change and a number does not, so no cache may keep where it leads."""
    edition, answer = _numbered(request, number)
    return answer or HttpResponseRedirect(edition.get_absolute_url())


def record_file(request, number):
    """``/nr/12/beitrag.jsonld``: what the page says in schema.org's words, as a file."""
    edition, answer = _numbered(request, number)
    if answer:
        return answer
    [work] = _context(request, edition)["things"]
    return _for_machines({"@context": "https://schema.org", **work}, "application/ld+json")


def linkset_file(request, number):
    """``/nr/12/linkset.json``: all links of the page."""
    edition, answer = _numbered(request, number)
    if answer:
        return answer
    context = _context(request, edition)
    links = signposting.linkset(_links(request, context), context["canonical"])
    return _for_machines(links, "application/linkset+json")


def _for_machines(data, content_type):
    return open_to_all(JsonResponse(data, content_type=content_type, json_dumps_params={"ensure_ascii": False}))


def _letter_url(title, address):
    """Opens a letter with the address in the reader's own program."""
    subject, body = f"DIVERCITY: {title}", f"{title}\r\n{address}"
    return f"mailto:?subject={quote(subject)}&body={quote(body)}"
