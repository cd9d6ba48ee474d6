"""What a reader typed, as words and phrases. Whatever was typed means something or is named as ignored."""

import re
from dataclasses import dataclass, field

from practices.search import analyzer, stems, words

MOST_WORDS = 20

_QUOTED = re.compile(r'(?P<minus>(?:^|(?<=\s))-)?"(?P<text>[^"]*)"')
_TYPED = re.compile(rf"(?P<minus>(?:^|(?<=\s))-)?(?P<word>{words.WORD.pattern})")


@dataclass(frozen=True, slots=True)
class Word:
    """``forms`` are folded words of which one has to be found; ``spelled`` the pieces of a hyphenated word."""

    text: str
    forms: tuple
    spelled: tuple = ()

    @property
    def terms(self):
        return tuple(dict.fromkeys(stems.stem(form)[: analyzer.LONGEST_TERM] for form in self.forms))


@dataclass(frozen=True, slots=True)
class Phrase:
    """``written`` is compared with the written text; ``terms`` are the stems that it must contain."""

    text: str
    written: str
    terms: tuple


@dataclass(slots=True)
class Query:
    text: str
    wanted: list = field(default_factory=list)  # Word and Phrase
    unwanted: list = field(default_factory=list)
    ignored: list = field(default_factory=list)  # what counts for nothing, as typed


def parse(text, *, exact=False):
    """Words that must all be there, phrases in quotes, unwanted ones behind a minus; with ``exact`` one phrase."""
    query = Query(text)
    rest = words.normalise(text)
    for match in _QUOTED.finditer(rest):
        if (phrase := _phrase(match["text"])) is not None:
            (query.unwanted if match["minus"] else query.wanted).append(phrase)
        elif match["text"].strip():
            query.ignored.append(match["text"].strip())
    rest = _QUOTED.sub(" ", rest)
    if exact:
        return _exact(query, rest)
    for ellipsis in words.ellipses(rest):
        typed = rest[ellipsis.start : ellipsis.end]
        query.wanted += [Word(typed.strip(" ,"), group) for group in ellipsis.whole if group]
        if any(ellipsis.whole):
            rest = rest[: ellipsis.start] + " " * len(typed) + rest[ellipsis.end :]
    for match in _TYPED.finditer(rest):
        word = _word(match["word"])
        if word is None:
            query.ignored.append(match["word"])
        else:
            (query.unwanted if match["minus"] else query.wanted).append(word)
    _settle(query)
    return query


def _exact(query, rest):
    unwanted = [match for match in _TYPED.finditer(rest) if match["minus"]]
    query.unwanted += [phrase for match in unwanted if (phrase := _phrase(match["word"]))]
    for match in reversed(unwanted):
        rest = rest[: match.start()] + rest[match.end() :]
    phrase = _phrase(rest)
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


def _word(typed):
    pieces = words.pieces(typed)
    folded = [words.fold(piece) for piece in pieces]
    if len(folded) > 1:
        return Word(typed, ("".join(folded),), tuple(analyzer.token(typed).written))
    if folded[0] in analyzer.STOP_WORDS or len(folded[0]) < 2 and not folded[0].isdigit():
        return None
    return Word(typed, (folded[0],))


def _phrase(text):
    """A phrase of ``text``; None when no word of it is ever indexed."""
    typed = words.WORD.findall(text)
    terms = [term for token in typed for piece in words.pieces(token) for term in analyzer.token(piece).own]
    written = analyzer.written(text)
    if not terms:
        return None
    return Phrase(" ".join(text.split()), written, tuple(dict.fromkeys(terms)))
