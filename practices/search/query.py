"""What a reader typed, as words and phrases. Whatever was typed means something or is named as ignored."""

import re
from dataclasses import dataclass, field
from itertools import pairwise

from practices.search import analyzer, stems, words

MOST_WORDS = 20

_QUOTED = re.compile(r'(?P<minus>(?:^|(?<=\s))-)?"(?P<text>[^"]*)"')
_TYPED = re.compile(rf"(?P<minus>(?:^|(?<=\s))-)?(?P<word>{words.WORD.pattern})")


@dataclass(frozen=True, slots=True)
class Word:
    """``forms`` are folded words of which one has to be found; ``spelled`` the pieces of a hyphenated word.

    ``besides``: terms that it has in lower case only. ``span``: where it stands in ``Query.text``.
    """

    text: str
    forms: tuple
    spelled: tuple = ()
    besides: tuple = ()
    span: tuple = field(default=(0, 0), compare=False)

    @property
    def stems(self):
        return tuple(dict.fromkeys(stems.stem(form)[: analyzer.LONGEST_TERM] for form in self.forms))

    @property
    def terms(self):
        return self.stems + self.besides


@dataclass(frozen=True, slots=True)
class Phrase:
    """``written`` is compared with the written text; of each of the ``groups`` of terms it must contain one."""

    text: str
    written: str
    groups: tuple
    span: tuple = field(default=(0, 0), compare=False)

    @property
    def terms(self):
        return tuple(dict.fromkeys(term for group in self.groups for term in group))


@dataclass(slots=True)
class Query:
    text: str  # as typed, normalised
    wanted: list = field(default_factory=list)  # Word and Phrase
    unwanted: list = field(default_factory=list)
    ignored: list = field(default_factory=list)  # what counts for nothing, as typed

    @property
    def items(self):
        return [*self.wanted, *self.unwanted]

    @property
    def terms(self):
        """Everything that is looked up in the index, with neighbours that may be one word."""
        terms = {term for item in self.items for term in item.terms}
        return terms | {joined for _, joined in self.neighbours()}

    def neighbours(self):
        """``(position, term)`` of each two words side by side, joined: task force → Taskforce."""
        for at, (first, second) in enumerate(pairwise(self.wanted)):
            if all(isinstance(item, Word) and not item.spelled for item in (first, second)):
                yield at, stems.stem(first.forms[0] + second.forms[0])

    def without(self, item):
        """What would be typed without this item."""
        start, end = item.span
        return " ".join(f"{self.text[:start]} {self.text[end:]}".split())


def parse(text, *, exact=False):
    """Words that must all be there, phrases in quotes, unwanted ones behind a minus; with ``exact`` one phrase."""
    query = Query(words.normalise(text))
    for match in _QUOTED.finditer(query.text):
        if (phrase := _phrase(match["text"], match.span())) is not None:
            (query.unwanted if match["minus"] else query.wanted).append(phrase)
        elif match["text"].strip():
            query.ignored.append(match["text"].strip())
    rest = _QUOTED.sub(_blank, query.text)  # of the same length, so that spans stay true
    if exact:
        return _exact(query, rest)
    for ellipsis in words.ellipses(rest):
        typed = rest[ellipsis.start : ellipsis.end]
        span = (ellipsis.start, ellipsis.end)
        query.wanted += [Word(typed.strip(" ,"), group, span=span) for group in ellipsis.whole if group]
        if any(ellipsis.whole):
            rest = rest[: ellipsis.start] + " " * len(typed) + rest[ellipsis.end :]
    for match in _TYPED.finditer(rest):
        word = _word(match["word"], match.span())
        if word is None:
            query.ignored.append(match["word"])
        else:
            (query.unwanted if match["minus"] else query.wanted).append(word)
    _settle(query)
    return query


def _blank(match):
    return " " * len(match[0])


def _exact(query, rest):
    unwanted = [match for match in _TYPED.finditer(rest) if match["minus"]]
    query.unwanted += [phrase for match in unwanted if (phrase := _phrase(match["word"], match.span()))]
    for match in reversed(unwanted):
        rest = rest[: match.start()] + _blank(match) + rest[match.end() :]
    phrase = _phrase(rest, (0, len(rest)))
    if phrase is not None:
        query.wanted.append(phrase)
    elif rest.strip():
        query.ignored.append(rest.strip())
    _settle(query)
    return query


def _settle(query):
    """Each thing once, and not too many of them; what stands there twice says no more than once."""
    seen = {}
    for item in query.wanted:
        seen.setdefault(item.terms if isinstance(item, Word) else item.written, item)
    query.wanted = list(seen.values())[:MOST_WORDS]
    query.ignored += [item.text for item in list(seen.values())[MOST_WORDS:]]
    query.ignored = list(dict.fromkeys(query.ignored))


def _word(typed, span):
    pieces = words.pieces(typed)
    folded = [words.fold(piece) for piece in pieces]
    if len(folded) > 1:
        return Word(typed, ("".join(folded),), tuple(analyzer.token(typed).written), span=span)
    if folded[0] in analyzer.STOP_WORDS or len(folded[0]) < 2 and not folded[0].isdigit():
        return None
    lower = analyzer.lower_case().get(typed)
    if lower == "":
        return None
    return Word(typed, (folded[0],), besides=(lower,) if lower else (), span=span)


def _phrase(text, span):
    """A phrase of ``text``; None when no word of it is ever indexed."""
    groups = terms_of(text)
    return Phrase(" ".join(text.split()), analyzer.written(text), groups, span) if groups else None


def terms_of(text):
    """For each word side by side the terms one of which a text must have; words that may be not indexed have none."""
    groups = {}
    for piece in (piece for token in words.WORD.findall(text) for piece in words.pieces(token)):
        own = analyzer.token(piece.capitalize()).own
        lower = analyzer.lower_case().get(piece.lower())
        if lower != "" and (own or lower):
            groups[tuple(dict.fromkeys([*own, *([lower] if lower else [])]))] = None
    return tuple(groups)
