"""The rules of the search once more, as plainly as they can be said: every edition's texts, one after the other.

No index, no bitmaps, nothing remembered; slow. It shares with the search what German is (``analyzer``,
``compounds``, ``query.parse``) and which texts count (``fields.texts``), not how anything is found.
"""

from collections import Counter
from math import log

from practices.models import (
    Edition,
    EditionActor,
    EditionCategory,
    EditionDimension,
    EditionOccasion,
    EditionPlace,
    EditionTag,
    Synonym,
)
from practices.search import analyzer, compounds, fields, parts, query, stems, words
from taxonomy.models import State

FILED = (EditionCategory, EditionActor, EditionDimension, EditionOccasion, EditionPlace, EditionTag)
PLACES = {"": (0, 1, 2), "titel": (0,), "inhalt": (1, 2)}
WHOLE, INSIDE = (32, 16, 8), (24, 12, 5)  # title, teaser, body
WHOLE_NAME, INSIDE_NAME = 16, 12


class Text:
    """What the analyzer makes of the three places of one edition, and the names that it is filed under."""

    def __init__(self, edition, names):
        self.analysed = [analyzer.analyse(text) for text in fields.texts(edition.document)]
        self.often = sum((found.own for found in self.analysed), Counter())
        self.names = [(analyzer.analyse(name), takes_apart) for name, takes_apart in names]
        self.raw = "\n".join(fields.texts(edition.document))

    def word(self, term, scope, with_names):
        best = 0
        for at in PLACES[scope]:
            if term in self.analysed[at].own:
                best = max(best, WHOLE[at])
            elif term in self.analysed[at].parts:
                best = max(best, INSIDE[at])
        if best:
            best += (self.often[term] > 1) + (self.often[term] > 4)
        if with_names:
            for name, takes_apart in self.names:
                if term in name.own:
                    best = max(best, WHOLE_NAME)
                elif takes_apart and term in name.parts:
                    best = max(best, INSIDE_NAME)
        return best

    def phrase(self, written, scope, with_names):
        found = [WHOLE[at] for at in PLACES[scope] if written in self.analysed[at].written]
        if with_names:
            found += [WHOLE_NAME for name, _ in self.names if written in name.written]
        return max(found, default=0)


def best_of(found):
    result = {}
    for scores in found:
        for pk, score in scores.items():
            result[pk] = max(score, result.get(pk, 0))
    return result


def sum_of(found):
    if not found:
        return {}
    common = set.intersection(*(set(scores) for scores in found))
    return {pk: sum(scores[pk] for scores in found) for pk in common}


def times(scores, factor):
    return {pk: score * factor for pk, score in scores.items()}


def key(text):
    pieces = [piece for word in words.WORD.findall(words.normalise(text)) for piece in words.pieces(word)]
    return tuple(stems.stem(words.fold(piece)) for piece in pieces if words.fold(piece) not in analyzer.STOP_WORDS)


def edits(one, other):
    """Letters put in, left out, changed or exchanged with their neighbour, none touched twice."""
    before, row = None, list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        after = [i]
        for j, there in enumerate(other, start=1):
            least = min(row[j] + 1, after[j - 1] + 1, row[j - 1] + (letter != there))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == there:
                least = min(least, before[j - 2] + 1)
            after.append(least)
        before, row = row, after
    return row[-1]


class PlainSearch:
    def __init__(self):
        editions = list(Edition.objects.filter(withdrawn_at__isnull=True))
        self.keys = {e.pk: (e.title_key, e.practice_number) for e in editions}
        self.names, named = {}, []  # {edition: {(name, whether it may be taken apart)}}, [names of one term]
        for relation in FILED:
            for row in relation.objects.filter(edition__in=editions).select_related("term"):
                term, atomic = row.term, relation is EditionPlace
                while term is not None:
                    names = [term.name, *filter(None, getattr(term, "synonyms", "").split("\n"))]
                    named.append([name.strip() for name in names])
                    self.names.setdefault(row.edition_id, set()).update((name, not atomic) for name in named[-1])
                    term = getattr(term, "parent", None)
                if atomic:
                    label = State(row.term.state).label
                    self.names[row.edition_id].add((label, False))
                    named.append([label])
        self.texts = {e.pk: Text(e, self.names.get(e.pk, ())) for e in editions}
        self.synonyms = [row.lines for row in Synonym.objects.all()]
        for names in named:
            shorts = [n for n in names if len(n) <= 7 and sum(c.isupper() for c in n) > 1 and " " not in n]
            self.synonyms += [[s, long] for s in shorts for long in names if analyzer.abbreviates(s, long)]
        for text in self.texts.values():
            self.synonyms += [list(pair) for pair in analyzer.abbreviations(text.raw).items()]
        self.written = self._written({name for names in named for name in names})

    def _written(self, names):
        """``{folded word: its term}`` to compare a mistyped word with; of two spellings the first by letters."""
        forms, terms = {}, set()
        for text in self.texts.values():
            for analysis in text.analysed:
                terms |= analysis.own.keys() | analysis.parts
                for piece in (piece for raw in analysis.display for piece in words.pieces(raw)):
                    folded = words.fold(piece)
                    if len(piece) > 2 and piece.isalpha() and folded not in analyzer.STOP_WORDS:
                        # "stellt" is found by the verb, which no stem of its own would say.
                        forms.setdefault(folded, set()).update(
                            (piece, term) for term in analyzer.token(piece).own[:1]
                        )
        for name in names:
            for piece in (p for raw in words.WORD.findall(words.normalise(name)) for p in words.pieces(raw)):
                folded = words.fold(piece)
                forms.setdefault(folded, set()).add((piece, stems.stem(folded)))
        found = {folded: min(spellings)[1] for folded, spellings in forms.items() if spellings}
        for folded in parts.listed():
            if len(folded) >= 5 and stems.stem(folded) in terms:
                found.setdefault(folded, stems.stem(folded))
        return found

    def find(self, text, scope="", exact=False):
        """``{edition id: score}``"""
        parsed = query.parse(text, exact=exact)
        names = not scope and not exact
        groups = [self._item(item, scope, names, synonyms=True) for item in parsed.wanted]
        if not exact:
            groups = self._neighbours(parsed.wanted, groups, scope, names)
            groups = self._wider(parsed.wanted, groups, scope, names)
            for at, item in enumerate(parsed.wanted):
                if isinstance(item, query.Word) and not groups[at]:
                    groups[at] = self._in_parts(item, scope, names) or self._corrected(item, scope, names)
        unwanted = {pk for item in parsed.unwanted for pk in self._item(item, scope, names)}
        if groups:
            found = sum_of([self._rated(group) for group in groups])
        else:
            found = dict.fromkeys(self.texts, 1) if parsed.unwanted else {}
        return {pk: score for pk, score in found.items() if pk not in unwanted}

    def order(self, scores):
        return sorted(scores, key=lambda pk: (-scores[pk], *self.keys[pk]))

    def _rated(self, group):
        return times(group, int(100 * log(1 + len(self.texts) / len(group)))) if group else {}

    def _term(self, term, scope, names):
        return {pk: score for pk, text in self.texts.items() if (score := text.word(term, scope, names))}

    def _written_so(self, written, scope, names):
        return {pk: score for pk, text in self.texts.items() if (score := text.phrase(written, scope, names))}

    def _item(self, item, scope, names, synonyms=False):
        if isinstance(item, query.Phrase):
            return times(self._written_so(item.written, scope, names), 10)
        found = [self._term(term, scope, names) for term in item.terms]
        own = item.stems
        if item.spelled:
            own = key(" ".join(item.spelled))
            if own:
                found.append(self._written_so(f" {' '.join(item.spelled)} ", scope, names))
        found = [times(scores, 10) for scores in found]
        if synonyms:
            found += [times(self._synonym(text, scope, names), 6) for text in self._others(own)]
        return best_of(found)

    def _others(self, own):
        groups = [group for group in self.synonyms if any(key(text) == tuple(own) for text in group)]
        return {text for group in groups for text in group if key(text) != tuple(own)} if own else set()

    def _synonym(self, text, scope, names):
        groups = [self._item(item, scope, names) for item in query.parse(text).wanted]
        return {pk: max(1, score // (10 * len(groups))) for pk, score in sum_of(groups).items()}

    def _neighbours(self, wanted, groups, scope, names):
        for at in range(len(wanted) - 1):
            if all(isinstance(item, query.Word) and not item.spelled for item in wanted[at : at + 2]):
                term = stems.stem(wanted[at].forms[0] + wanted[at + 1].forms[0])
                joined = times(self._term(term, scope, names), 10)
                both = sum_of(groups[at : at + 2])
                joined = {pk: score for pk, score in joined.items() if pk not in both}
                groups[at] = best_of([groups[at], joined])
                groups[at + 1] = best_of([groups[at + 1], joined])
        return groups

    def _wider(self, wanted, groups, scope, names):
        singles = [
            (at, item.stems[0])
            for at, item in enumerate(wanted)
            if isinstance(item, query.Word) and not item.spelled and len(item.stems) == 1
        ]
        for first in range(len(singles)):
            for last in range(first + 2, len(singles) + 1):
                for text in self._others([term for _, term in singles[first:last]]):
                    found = times(self._synonym(text, scope, names), 6)
                    for at, _ in singles[first:last]:
                        groups[at] = best_of([groups[at], found])
        return groups

    def _in_parts(self, item, scope, names):
        for form in item.forms:
            terms = [stems.stem(part.base) for part in compounds.split(stems.masculine(form))]
            if len(terms) > 1 and (found := sum_of([self._term(term, scope, names) for term in terms])):
                return times(found, 4)
        return {}

    def _corrected(self, item, scope, names):
        folded = words.fold("".join(words.pieces(item.text)))
        german = stems.stem(folded) in parts.heads() or folded in parts.place_names() or compounds.covers(folded)
        if len(folded) < 5 or not folded.isalpha() or german:
            return {}
        most = 2 if len(folded) >= 8 else 1
        near = []
        for word, term in self.written.items():
            for typed, known in ((folded, word), (stems.stem(folded), term)):
                if (distance := edits(typed, known)) <= most:
                    near.append((distance, known[0] != folded[0], abs(len(known) - len(folded)), known, term))
        for *_, term in sorted(near):
            if found := self._term(term, scope, names):
                return times(found, 5)
        return {}
