"""What machines read: the Atom feed of any selection and the sitemap."""

import datetime

from django.contrib.syndication.views import Feed
from django.http import HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.xmlutils import SimplerXMLGenerator

from practices.models import Edition
from practices.public import catalogue
from practices.public.addresses import HELP, LIST, MATCH, Selection, index_url, term_url
from practices.public.errors import refuse
from practices.public.filters import PAGE_SIZE, PracticeFilterSet
from practices.public.terms import is_public
from taxonomy.vocabularies import vocabularies


class StableAtomFeed(Atom1Feed):
    """Without entries as old as the project, not as new as the request: the same question, the same answer."""

    def latest_post_date(self):
        return super().latest_post_date() if self.items else datetime.datetime(2018, 1, 1, tzinfo=datetime.UTC)


class PracticeFeed(Feed):
    """The newest of a selection; the address carries the same parameters as the list."""

    feed_type = StableAtomFeed
    title = "DIVERCITY – Neues in der Sammlung"
    language = "de"

    def __call__(self, request):
        filterset = PracticeFilterSet(request.GET, snapshot=request.snapshot)
        if filterset.problems:
            return refuse(request, filterset.problems)
        return super().__call__(request, filterset=filterset)

    def get_object(self, request, filterset):
        address = Selection.of(filterset).without_name("seite", "sortierung", "anzahl")
        answer = catalogue.answer(
            request.snapshot, filterset.selection, hits=filterset.hits, size=PAGE_SIZE, counts=False
        )
        return address, Edition.objects.for_cards(answer.ids)

    def link(self, found):
        return found[0].url

    def feed_url(self, found):
        return found[0].at("/feed/").url

    def items(self, found):
        return found[1]

    def item_title(self, edition):
        return edition.title

    def item_description(self, edition):
        return edition.teaser

    def item_link(self, edition):
        return edition.get_absolute_url()

    def item_guid(self, edition):
        return f"tag:div-city.de,2018:{edition.practice_number}"

    def item_pubdate(self, edition):
        return edition.first_published_at

    def item_updateddate(self, edition):
        return edition.published_at


def sitemap(request, extra=()):
    """Every public address: the collection, its records, the vocabularies, and ``extra`` paths."""
    response = HttpResponse(content_type="application/xml")
    xml = SimplerXMLGenerator(response, "utf-8")
    xml.startDocument()
    xml.startElement("urlset", {"xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9"})

    def add(path, changed_at=None):
        xml.startElement("url", {})
        xml.addQuickElement("loc", request.build_absolute_uri(path))
        if changed_at:
            xml.addQuickElement("lastmod", changed_at.date().isoformat())
        xml.endElement("url")

    for path in ("/", LIST, HELP, MATCH, *extra):
        add(path)
    for key in vocabularies():
        add(index_url(key))
        for term in request.snapshot.vocabularies[key]:
            if is_public(request.snapshot, key, term):
                add(term_url(key, term))
    # A sitemap may have 50,000 addresses; what is newest is what needs to be found.
    rows = Edition.objects.live().order_by("-published_at", "-pk").values_list("slug", "published_at")[:45_000]
    for slug, published_at in rows.iterator(chunk_size=2000):
        add(f"{LIST}{slug}/", published_at)
    xml.endElement("urlset")
    xml.endDocument()
    return response
