"""Finding: each word of a query as Hits, combined; with what has to be explained to the reader."""

from dataclasses import dataclass, field
from functools import cached_property
from math import log

from pyroaring import BitMap

from practices.search import compounds, query, stems, words
from practices.search.hits import Hits, all_of, any_of
from practices.search.postings import Postings
from practices.search.spelling import Spelling
from practices.search.suggestions import Suggestions
from practices.search.synonyms import Synonyms, key
from practices.search.terms import VocabularyTerms

# How much a hit counts by the way it was found.
ITSELF, SYNONYM, CORRECTED, IN_PARTS = 10, 6, 5, 4


@dataclass(slots=True)
class Group:
    """One word or phrase of the query and what it finds alone."""

    text: str
    hits: Hits
    marks: set = field(default_factory=set)  # terms and written phrases to mark
    parts: tuple = ()  # of a compound that nothing has: the terms of its parts


@dataclass(slots=True)
class Result:
    hits: Hits
    query: query.Query
    groups: list = field(default_factory=list)  # one for each of ``query.wanted``
    also: list = field(default_factory=list)  # what was looked for besides the words typed
    corrections: list = field(default_factory=list)  # (typed, looked for instead)
    nearby: list = field(default_factory=list)  # (typed, [other known words]) to be offered
    ignored: list = field(default_factory=list)  # typed, but counts for nothing
    unwanted: BitMap = field(default_factory=BitMap)


class Search:
    """The search in one state of the collection.

    ``vocabularies``, ``members`` and ``live`` are the catalogue's: terms, the bitmap of a term's editions, and
    the bitmap of all editions. ``earlier`` is what the search of a former state hands on.
    """

    def __init__(self, vocabularies, members, live, revision=0, earlier=None):
        self._vocabularies, self._members, self.live = vocabularies, members, live
        self.revision, self._earlier = revision, earlier
        self.postings = Postings(live)

    @property
    def handed_on(self):
        """What the next state need not read again, or None if nobody needed it yet."""
        return self.suggestions.beginnings if "suggestions" in self.__dict__ else self._earlier

    @cached_property
    def suggestions(self):
        return Suggestions(self.revision, self.live, self._vocabularies, self.terms, self._earlier)

    @cached_property
    def terms(self):
        return VocabularyTerms(self._vocabularies, self._members)

    @cached_property
    def synonyms(self):
        return Synonyms(self.terms.abbreviations)

    @cached_property
    def spelling(self):
        return Spelling(name for _, _, name in self.terms.names)

    def find(self, text, *, scope="", exact=False):
        """The Result of what a reader typed. ``scope`` "titel" or "inhalt"; ``exact``: these words, side by side."""
        parsed = query.parse(text, exact=exact)
        result = Result(Hits(), parsed, ignored=parsed.ignored)
        whole = not scope and not exact  # only then do terms of the vocabularies count
        self.postings.know(parsed.terms)
        for item in parsed.wanted:
            if isinstance(item, query.Phrase):
                group = self._phrase(item, scope, whole)
            else:
                group = self._word(item, scope, whole, result)
            result.groups.append(group)
            if exact and not group.hits:
                self._offer(item, result)
        if not exact:
            self._join_neighbours(parsed, result, scope, whole)
            self._use_wider_synonyms(parsed.wanted, result, scope, whole)
            for item, group in zip(parsed.wanted, result.groups, strict=True):
                if isinstance(item, query.Word) and not group.hits:
                    self._in_parts(item, group, scope, whole, result)
                    if not group.hits:
                        self._corrected(item, group, scope, whole, result)
        for item in parsed.unwanted:
            found = (
                self._phrase(item, scope, whole)
                if isinstance(item, query.Phrase)
                else self._plain(item, scope, whole)
            )
            result.unwanted |= found.hits.ids
        if result.groups:
            result.hits = all_of([self._rated(group.hits) for group in result.groups]).without(result.unwanted)
        elif parsed.unwanted:
            result.hits = Hits([(1, self.live - result.unwanted)])
        return result

    def know(self, texts, *, exact=False):
        """Look up with one query what finding each of these texts will ask for."""
        parsed = [query.parse(text, exact=exact) for text in texts]
        self.postings.know({term for each in parsed for term in each.terms})

    def _rated(self, hits):
        """A rare word counts more than a common one; in whole numbers, the same everywhere."""
        return hits.times(int(100 * log(1 + len(self.live) / len(hits)))) if hits else hits

    def _term(self, term, scope, whole):
        found = [self.postings.term(term, scope)]
        if whole:
            found.append(self.terms.hits(term))
        return any_of(found)

    def _plain(self, word, scope, whole):
        """What a word finds as it stands: by its stem, a hyphenated one also by its pieces side by side."""
        marks = set(word.terms)
        found = [self._term(term, scope, whole) for term in word.terms]
        if word.spelled:
            written = f" {' '.join(word.spelled)} "
            phrase = query.Phrase(word.text, written, query.terms_of(word.text))
            if phrase.groups:
                found.append(self.postings.phrase(phrase, scope))
                if whole:
                    found.append(self.terms.phrase_hits(phrase.written))
            marks.add(phrase.written)
        return Group(word.text, any_of(found).times(ITSELF), marks)

    def _pieces(self, word):
        return tuple(term for term in key(" ".join(word.spelled)))

    def _word(self, word, scope, whole, result):
        group = self._plain(word, scope, whole)
        found = [group.hits]
        for text in self.synonyms.of(word.stems if not word.spelled else self._pieces(word)).values():
            hits, marks = self._text(text, scope, whole)
            if hits:
                found.append(hits.times(SYNONYM))
                group.marks |= marks
                result.also.append(text)
        group.hits = any_of(found)
        return group

    def _text(self, text, scope, whole):
        """Hits and marks of a synonym: one word by its stem, several only side by side in some form."""
        parsed = query.parse(text)
        groups = [
            self._phrase(item, scope, whole) if isinstance(item, query.Phrase) else self._plain(item, scope, whole)
            for item in parsed.wanted
        ]
        # The scale of a single word, however many words it takes.
        hits = all_of([group.hits for group in groups])
        share = max(1, len(groups)) * ITSELF
        hits = any_of([Hits([(max(1, score // share), ids)]) for score, ids in hits.tiers])
        return hits, set().union(*(group.marks for group in groups)) if groups else set()

    def _in_parts(self, word, group, scope, whole, result):
        """A compound that nothing has is looked for by its parts, all of them in one practice."""
        for form in word.forms:
            smallest = [stems.stem(part.base) for part in compounds.split(stems.masculine(form))]
            if len(smallest) < 2:
                continue
            group.parts = tuple(smallest)
            self.postings.know(smallest)
            hits = all_of([self._term(term, scope, whole) for term in smallest])
            if hits:
                group.hits = hits.times(IN_PARTS)
                group.marks |= set(smallest)
                result.also.append(" + ".join(compounds.spell(stems.masculine(form))))
                return

    def _corrected(self, word, group, scope, whole, result):
        near = self.spelling.near("".join(words.pieces(word.text)))
        near = [(display, hits, term) for display, term in near if (hits := self._term(term, scope, whole))]
        if near:
            display, hits, term = near[0]
            group.hits = hits.times(CORRECTED)
            group.marks = {term}
            result.corrections.append((word.text, display))
            if others := [other for other, _, _ in near[1:]]:
                result.nearby.append((word.text, others))

    def _offer(self, phrase, result):
        """For exact words that nothing has: near words, to be chosen, never put in their place."""
        for typed in phrase.text.split():
            known = self.postings.knows(stems.stem(words.fold(typed)))
            if not known and (near := [display for display, _ in self.spelling.near(typed)]):
                result.nearby.append((typed, near))

    def _phrase(self, phrase, scope, whole):
        found = [self.postings.phrase(phrase, scope)]
        if whole:
            found.append(self.terms.phrase_hits(phrase.written))
        return Group(f"„{phrase.text}“", any_of(found).times(ITSELF), {phrase.written})

    def _join_neighbours(self, parsed, result, scope, whole):
        """Two words side by side are also looked for as one: task force → Taskforce."""
        for at, term in parsed.neighbours():
            if joined := self._term(term, scope, whole):
                both = all_of([result.groups[at].hits, result.groups[at + 1].hits])
                joined = joined.times(ITSELF)
                for group in result.groups[at : at + 2]:
                    group.hits = any_of([group.hits, joined.without(both.ids)])
                    group.marks.add(term)

    def _use_wider_synonyms(self, wanted, result, scope, whole):
        """Synonyms of several words side by side: Runder Tisch."""
        singles = [
            (at, item.stems[0])
            for at, item in enumerate(wanted)
            if isinstance(item, query.Word) and not item.spelled and len(item.stems) == 1
        ]
        for count in range(min(self.synonyms.longest, len(singles)), 1, -1):
            for at in range(len(singles) - count + 1):
                run = singles[at : at + count]
                for text in self.synonyms.of(term for _, term in run).values():
                    hits, marks = self._text(text, scope, whole)
                    if hits:
                        result.also.append(text)
                        for position, _ in run:
                            group = result.groups[position]
                            group.hits = any_of([group.hits, hits.times(SYNONYM)])
                            group.marks |= marks
