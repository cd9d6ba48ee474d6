"""The Atom feed of any selection, the newest first, in pages that a reader can walk through (RFC 5005)."""

import datetime

from django.contrib.syndication.views import Feed
from django.http import Http404
from django.utils.feedgenerator import Atom1Feed

from practices.choices import Kind
from practices.models import Edition
from practices.public import catalogue
from practices.public.addresses import FEED, LIST, Selection, base_of, index_url
from practices.public.catalogue.snapshot import TREES
from practices.public.errors import refuse
from practices.public.filters import PAGE_SIZE, PracticeFilterSet
from practices.public.origins import open_to_all
from practices.public.takeaway.citations import COLLECTION
from practices.public.xml import sayable


class StableAtomFeed(Atom1Feed):
    """Without entries as old as the project, not as new as the request: the same question, the same answer."""

    def latest_post_date(self):
        return super().latest_post_date() if self.items else datetime.datetime(2018, 1, 1, tzinfo=datetime.UTC)

    def add_root_elements(self, handler):
        super().add_root_elements(handler)
        for relation, address in self.feed["pages"]:
            handler.addQuickElement("link", "", {"rel": relation, "href": address})

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        for attributes in item["terms"]:
            handler.addQuickElement("category", "", attributes)


class Found:
    """One page of a selection: what its feed says beside the entries."""

    def __init__(self, request, filterset):
        self.snapshot, self.page = request.snapshot, filterset.form.cleaned_data["seite"]
        self.address = Selection.of(filterset).without_name("seite", "sortierung", "anzahl")
        self._root = base_of(request)
        answer = catalogue.answer(
            self.snapshot, filterset.selection, hits=filterset.hits, page=self.page, size=PAGE_SIZE, counts=False
        )
        self.ids, self.last = answer.ids, max(1, -(-answer.total // PAGE_SIZE))
        self.words = sayable(", ".join(words for said in filterset.labels.values() for words in said.values()))

    def page_url(self, page):
        return self.address.at(FEED).page(page).url

    @property
    def pages(self):
        """``[(relation, absolute address)]``; a feed of one page has none."""
        pages = {"first": 1, "previous": self.page - 1, "next": self.page + 1, "last": self.last}
        there = {relation: page for relation, page in pages.items() if 1 <= page <= self.last and self.last > 1}
        return [(relation, f"{self._root}{self.page_url(page)}") for relation, page in there.items()]

    def terms(self, edition):
        """Kind and terms of an entry as attributes of Atom's category, without a query."""
        found = [{"term": edition.kind, "scheme": f"{self._root}{LIST}", "label": Kind(edition.kind).label}]
        for key in TREES:
            scheme, direct = f"{self._root}{index_url(key)}", self.snapshot.direct.get(key, {})
            for term in self.snapshot.vocabularies[key]:
                if edition.pk in direct.get(term.id, ()):
                    found.append({"term": term.slug, "scheme": scheme, "label": term.name})
        return found


class PracticeFeed(Feed):
    """The newest of a selection; the address carries the same parameters as the list."""

    feed_type = StableAtomFeed
    language = "de"
    author_name = COLLECTION

    def __call__(self, request):
        filterset = PracticeFilterSet(request.GET, snapshot=request.snapshot)
        if filterset.problems:
            return refuse(request, filterset.problems)
        return open_to_all(super().__call__(request, filterset=filterset))

    def get_object(self, request, filterset):
        found = Found(request, filterset)
        if found.page > 1 and not found.ids:
            raise Http404(f"Diese Auswahl hat keine Seite {found.page}.")
        return found

    def title(self, found):
        return f"DIVERCITY – Neues: {found.words}" if found.words else "DIVERCITY – Neues in der Sammlung"

    def link(self, found):
        return found.address.url

    def feed_url(self, found):
        return found.page_url(found.page)

    def feed_extra_kwargs(self, found):
        return {"pages": found.pages}

    def items(self, found):
        editions = Edition.objects.for_cards(found.ids)
        for edition in editions:
            edition.terms = found.terms(edition)
        return editions

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

    def item_extra_kwargs(self, edition):
        return {"terms": edition.terms}

    def item_updateddate(self, edition):
        return edition.published_at
