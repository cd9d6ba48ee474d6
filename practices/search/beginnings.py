"""Written words and titles by how they begin, carried from one state of the collection to the next.

Reading all of it takes a second or so for a hundred thousand practices, so after a publication only what it
changed is read. Nothing here is changed once made: a request that still reads the former state may go on.
"""

from array import array
from bisect import bisect_left
from collections import defaultdict
from heapq import nlargest, nsmallest

from django.db.models import Count

from practices.models import Edition, IndexTerm, IndexWord, Posting
from practices.search import words

MOST_WORDS = 100_000  # kept in the process; of more, those in the most practices
RECOUNT = 100  # when one in so many editions has changed, words are counted anew
MANY = 200  # words with one beginning, of which only the most frequent are looked at
BLOCK = 256  # edition ids whose titles lie together
INSIDE = 4  # letters from which a title is also found by the middle of a word
TRIED = 2_000  # titles that are looked at for further words
ENDINGS = {"e", "en", "er", "ern", "es", "n", "s"}


class Beginnings:
    """``Words`` and ``Titles`` of the live editions at one revision."""

    def __init__(self, revision, words, titles):
        self.revision, self.words, self.titles = revision, words, titles

    @classmethod
    def read(cls, revision):
        rows = Edition.objects.live().order_by().values_list("pk", "slug", "title")
        return cls(revision, Words.read(), Titles({}).changed((), rows.iterator(chunk_size=2_000)))

    def caught_up(self, revision, live):
        """The same at a later ``revision``, where ``live`` editions are public."""
        if revision == self.revision:
            return self
        changed = Edition.objects.filter(revision__gt=self.revision).order_by()
        rows = list(changed.values_list("pk", "slug", "title", "withdrawn_at"))
        titles = self.titles.changed([row[0] for row in rows], [row[:3] for row in rows if row[3] is None])
        return Beginnings(revision, self.words.caught_up(len(rows), live), titles)


class Words:
    """Every written word, and in how many practices its term stood when they were last counted.

    The numbers only put words in order, so that being late by a hundredth does no harm. Which words there are
    is always true: a word that no public practice has is gone with its term.
    """

    def __init__(self, rows, counts, total, last, changed):
        self.rows = rows  # sorted [(folded, display, term id)]
        self.counts = counts  # {term id: editions}
        self._total, self._last = total, last  # rows of the table when read, and the last of them
        self._changed = changed  # editions since the last count

    @classmethod
    def read(cls):
        counts = dict(Posting.objects.order_by().values_list("term_id").annotate(Count("edition_id")))
        last, rows = _written(after=0)
        total = len(rows)
        if total > MOST_WORDS:
            rows = nlargest(MOST_WORDS, rows, key=lambda row: (counts.get(row[2], 0), row[0]))
        return cls(sorted(rows), counts, total, last, 0)

    def caught_up(self, changed, live):
        changed += self._changed
        if changed * RECOUNT > live:
            return Words.read()
        last, new = _written(after=self._last)
        counts, rows, total = self.counts, self.rows, self._total + len(new)
        if new:
            counts = counts.copy()
            terms = Posting.objects.filter(term__in={row[2] for row in new} - counts.keys())
            counts.update(terms.order_by().values_list("term_id").annotate(Count("edition_id")))
            rows = sorted(rows + new)
        present = IndexWord.objects.count()
        if present != total:  # a word goes with its term only
            terms = set(IndexTerm.objects.order_by().values_list("pk", flat=True))
            rows, total = [row for row in rows if row[2] in terms], present
        return Words(rows, counts, total, last or self._last, changed)

    def starting(self, beginning, limit):
        """``[(folded, display)]`` of the most frequent words that start so, of each term the shortest."""
        at, end = bisect_left(self.rows, (beginning,)), bisect_left(self.rows, (beginning + "\uffff",))
        rows, counts = self.rows[at:end], self.counts
        if len(rows) > MANY:
            numbers = [counts.get(term, 0) for _, _, term in rows]
            least = sorted(numbers)[-MANY]
            frequent = [row for row, number in zip(rows, numbers, strict=True) if number > least]
            if len({term for _, _, term in frequent}) >= 2 * limit:
                rows = frequent
        by_term = {}
        for folded, display, term in rows:
            known = by_term.get(term)
            if known is None or len(folded) < len(known[0]):
                by_term[term] = folded, display
        best = nsmallest(2 * limit, by_term.items(), key=lambda item: (-counts.get(item[0], 0), item[1]))
        found = []
        for _, (folded, display) in best:
            if not any(_inflected(folded, other) for other, _ in found):
                found.append((folded, display))
        return found[:limit]


def _inflected(first, second):
    """Whether one is the other with an ending: Quartier and Quartiere, which have two stems."""
    short, long = sorted((first, second), key=len)
    return long.startswith(short) and long[len(short) :] in ENDINGS


def _written(after):
    """``(last primary key, [(folded, display, term id)])`` of the words that were written after another."""
    last, rows = 0, []
    found = IndexWord.objects.filter(pk__gt=after).order_by("pk").values_list("pk", "display", "term_id")
    for pk, display, term in found.iterator(chunk_size=5_000):
        last = pk
        rows.append((words.fold(display), display, term))
    return last, rows


class Titles:
    """Titles in blocks of neighbouring editions: searched as text, replaced a block at a time."""

    def __init__(self, blocks):
        self.blocks = blocks  # {edition id // BLOCK: _Block}, highest first

    def changed(self, gone, fresh):
        """Titles without the editions ``gone``, with the rows ``fresh`` (id, slug, title)."""
        by_block = defaultdict(dict)
        for pk in gone:
            by_block[pk // BLOCK][pk] = None
        for pk, slug, title in fresh:
            by_block[pk // BLOCK][pk] = slug, title
        blocks = dict(self.blocks)
        for number, rows in by_block.items():
            before = blocks.pop(number, None)
            if block := _Block.of({**(before.rows() if before else {}), **rows}):
                blocks[number] = block
        return Titles(dict(sorted(blocks.items(), reverse=True)))

    def starting(self, beginnings, limit):
        """``[(slug, title)]`` with words that start so, newest editions first.

        Before others those that begin with what was typed, after them those that have the last word inside one
        of theirs.
        """
        *earlier, last = beginnings
        longest = max(beginnings, key=len)
        needles = [("\n " + " ".join(beginnings), ()), (f" {longest}", beginnings)]
        if len(last) >= INSIDE:
            needles.append((last, earlier))
        blocks = [block for block in self.blocks.values() if longest in block.folded]
        found, tried = {}, 0
        for needle, others in needles:
            others = [f" {other}" for other in others if f" {other}" != needle]
            for block in blocks:
                for at, line in block.lines(needle):
                    tried += 1
                    if all(other in line for other in others):
                        found.setdefault(block.ids[at], block.row(at))
                        if len(found) == limit:
                            return list(found.values())
                if tried > TRIED:
                    return list(found.values())
        return list(found.values())


class _Block:
    """Some titles as two texts, one line each: folded words to search, and what to show."""

    __slots__ = ("ids", "folded", "shown")

    def __init__(self, ids, folded, shown):
        self.ids, self.folded, self.shown = ids, folded, shown

    @classmethod
    def of(cls, rows):
        """``rows`` {id: (slug, title), folded words included as a third once known; None leaves it out}"""
        rows = sorted(((pk, *row) for pk, row in rows.items() if row), reverse=True)
        if not rows:
            return None
        folded = "".join(f"\n{row[3] if len(row) > 3 else folded_words(row[2])}" for row in rows)
        shown = "\n".join(f"{slug}\t{' '.join(title.split())}" for _, slug, title, *_ in rows)
        return cls(array("Q", [row[0] for row in rows]), folded, shown.encode())

    def rows(self):
        lines = zip(self.ids, self.shown.decode().split("\n"), self.folded[1:].split("\n"), strict=True)
        return {pk: (*shown.split("\t", 1), folded) for pk, shown, folded in lines}

    def row(self, at):
        return tuple(self.shown.split(b"\n")[at].decode().split("\t", 1))

    def lines(self, needle):
        """``(position, folded line)`` of the lines that have ``needle``, newest first (the ids fall)."""
        at = self.folded.find(needle)
        while at >= 0:
            start = self.folded.rfind("\n", 0, at + 1) + 1
            end = self.folded.find("\n", start)
            end = len(self.folded) if end < 0 else end
            yield self.folded.count("\n", 0, start) - 1, self.folded[start:end]
            at = self.folded.find(needle, end)


def folded_words(text):
    """`` wort wort ``: every word with a blank before it, pieces of hyphenated ones too."""
    found = words.WORD.findall(words.normalise(text))
    return f" {words.fold(' '.join(piece for word in found for piece in words.pieces(word)))} "
