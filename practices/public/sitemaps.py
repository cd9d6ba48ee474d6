"""The sitemap: every public address once, in parts if there are more than one file may hold."""

from django.http import Http404, HttpResponse

from practices.models import Edition
from practices.public.addresses import HELP, LIST, MATCH, base_of, index_url, term_url
from practices.public.api.addresses import READER
from practices.public.terms import visible
from practices.public.xml import Writer
from taxonomy.vocabularies import vocabularies

MOST = 50_000  # addresses in one file (sitemaps.org)
NAMESPACE = {"xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def sitemap(request, part=None, *, extra=()):
    """All addresses in one file, or, if they are too many, the list of its parts; ``extra`` are further paths.

    ``lastmod`` is said of records only: when the content of a list or a term's page changed is not known.
    """
    base = base_of(request)
    pages, live = _pages(request.snapshot, extra), request.snapshot.live
    count = -(-(len(pages) + len(live)) // MOST)
    if part is None and count > 1:
        parts = [(f"{base}/sitemap-{number}.xml", None) for number in range(1, count + 1)]
        return _write("sitemapindex", "sitemap", parts)
    if part is not None and not (1 <= part <= count and count > 1):
        raise Http404("Diesen Teil gibt es nicht.")
    start = ((part or 1) - 1) * MOST
    shown = [(f"{base}{path}", None) for path in pages[start : start + MOST]]
    first, end = max(0, start - len(pages)), min(len(live), start + MOST - len(pages))
    if first < end:
        # Ids in their order: each part is a range of them, however many were published or withdrawn before.
        rows = Edition.objects.live().filter(pk__range=(live[first], live[end - 1])).order_by("pk")
        for slug, published_at in rows.values_list("slug", "published_at").iterator(chunk_size=2000):
            shown.append((f"{base}{LIST}{slug}/", published_at))
    return _write("urlset", "url", shown)


def _pages(snapshot, extra):
    paths = ["/", LIST, HELP, MATCH, READER, *extra]
    for key in vocabularies():
        paths.append(index_url(key))
        paths += [term_url(key, term) for term in visible(snapshot, key, snapshot.vocabularies[key])]
    return paths


def _write(root, element, rows):
    xml = Writer()
    xml.startDocument()
    xml.startElement(root, NAMESPACE)
    for address, changed_at in rows:
        xml.startElement(element, {})
        xml.addQuickElement("loc", address)
        if changed_at:
            xml.addQuickElement("lastmod", changed_at.isoformat(timespec="seconds"))
        xml.endElement(element)
    xml.endElement(root)
    return HttpResponse(xml.content, content_type="application/xml")
