"""The common form of a folded word: gender and number off, then Snowball's German stem.

What Snowball joins too boldly is held apart here: Sicherheit and sich, Schüler and Schule, Täter and Tat.
"""

import re
from functools import lru_cache

import snowballstemmer

from practices.search import parts

_snowball = snowballstemmer.stemmer("german")

# People named by what they do or suffer, where the neutral word is another than participle for noun.
NEUTRAL = {
    "studierend": "student",
    "dozierend": "dozent",
    "zufussgehend": "fussganger",
    "auszubildend": "auszubild",
    "zuhaltend": "zuhalter",
}
_NEUTRAL_PLURAL = re.compile(r"(" + "|".join(NEUTRAL) + r")(?:e[nrsm]?)?$")
_INNEN_EXCEPTIONS = {
    *"innen binnen drinnen sinnen rinnen spinnen beginnen gewinnen besinnen entsinnen ersinnen gerinnen".split(),
    *"entrinnen verrinnen zinnen pinnen linnen finnen minnen zerrinnen rinnen".split(),
}
_IN = re.compile(
    r"(?:er|ist|eur|or|ent|ant|log|gog|graf|graph|nom|kolleg|kund|anwalt|arzt|beamt|wirt|freund|soldat|nachbar|architekt"
    r"|chef|expert|held|koch|diplomat|demokrat|kandidat|pilot|sklav|ahn|erb|genoss|jud|schwab|bot|zeug|pat|burg|gatt|leit"
    r"|rat|turk|muslim)in$"
)
_IN_EXCEPTIONS = {"darin", "worin", "hierin", "schwerin", "berlin", "rubin", "urin", "turin", "stettin", "vorin"}
_INNER_FEMININE = re.compile(r"erinnen(?=[a-z]{4})")
_PARTICIPLE = re.compile(r"(.{3,}?)(?:(er|el)n|en)d(?:e[nrsm]?)?$")
_NO_PARTICIPLE = re.compile(
    r"(?:jugend|tugend|abend|gegend|tausend|dutzend|elend|legenden?|kalender|agenden?|dividenden?|spenden?|wochenenden?"
    r"|(?:jahres|monats|lebens|kriegs|tages|projekt|quartals)enden?|dependenden?|friend|brand|gender)$"
)
_ABSTRACT = re.compile(r"(.{2,}(?:heit|keit))(?:en|s)?$")
_FOREIGN_S = re.compile(r".{2,}(?:[aoypwc]|[^aen]i)s$")
_NO_FOREIGN_S = re.compile(
    r"(?:gas|gras|glas|chaos|los|moos|atlas|gips|schnaps|klaps|mops|raps|korps|ananas|maas|elias"
    r"|praxis|basis|krisis|thesis|lysis|genesis|iris|paris|gratis|anis)$"
)
_LATIN = (
    (re.compile(r"(.{3,}i)um(?:s)?$"), r"\1"),  # Kriterium, Kriterien
    (re.compile(r"(.*(?:tr|us|at))um(?:s)?$"), r"\1"),  # Zentrum, Museum is next
    (re.compile(r"(.*e)um(?:s)?$"), r"\1"),
    (re.compile(r"(.*(?:them|firm|risik|kont|dram|vill|aul|pizz))[ao]s?$"), r"\1"),
    (re.compile(r"(.*prax)(?:is|en)$"), r"\1"),
    (re.compile(r"(.*(?:bas|analys|synthes|kris|thes))(?:is|en|e)$"), r"\1"),
)
_NO_LATIN = re.compile(r"(?:raum|baum|traum|saum|schaum|datum|irrtum|eigentum|reichtum|wachstum|statum)$")
# Endings that Snowball takes off one form of a noun and not off another, or takes for others.
_WHOLE = re.compile(
    r"(.*(?:sicher|problem|emblem|theorem|bequem|extrem|kurs|impuls))(?:e[mnrs]?|s)?$"
    r"|(.*[a-z]{2}ier)(?:e[ns]?|s)?$"  # Quartier, Quartieren; sanieren, Sanierung
    r"|(.*nachbar)[ns]$"
    r"|(.{4,}(?:al|il|ip))ien?$"  # Materialien, Immobilie, Prinzipien
    r"|(.*bus)se[ns]?$"
)
_IRREGULAR = {"laien": "laie", "seen": "see", "foren": "forum", "viren": "virus", "praktika": "praktikum"}
_IRREGULAR |= {"muslima": "muslim", "muslimas": "muslim", "apps": "app"}


@lru_cache(maxsize=100_000)
def stem(word):
    """The stem of a folded word."""
    if len(word) < 4 or not word.isalpha():
        return word
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    word = masculine(word)
    if match := _WHOLE.match(word):
        return match[match.lastindex]
    if agent := _agent(word):
        return agent
    if match := _ABSTRACT.match(word):
        return match[1]
    if word.endswith("ies") and len(word) > 5:
        word = word[:-3] + "y"
    elif _FOREIGN_S.match(word) and len(word) > 4 and not _NO_FOREIGN_S.search(word):
        word = word[:-1]
    if not _NO_LATIN.search(word):
        for pattern, form in _LATIN:
            if pattern.match(word):
                return pattern.sub(form, word)
    if word.endswith("eln"):
        word = word[:-1]
    return _snowball.stemWord(word)


def masculine(word):
    """``word`` as the plain masculine: Bewohnerinnen, Bewohnende → Bewohner; Bürgerinnenhaushalt → Bürgerhaushalt."""
    if "end" in word:
        if match := _NEUTRAL_PLURAL.search(word):
            return word[: match.start()] + NEUTRAL[match[1]]
        if (match := _PARTICIPLE.match(word)) and not _NO_PARTICIPLE.search(word) and not parts.is_agent(word):
            # Nutzende → Nutzer, Feiernde → Feierer, Handelnde → Handler
            return match[1] + {None: "er", "er": "erer", "el": "ler"}[match[2]]
    if "in" not in word:
        return word
    word = _INNER_FEMININE.sub("er", word)
    if word.endswith("innen") and len(word) > 7 and word not in _INNEN_EXCEPTIONS:
        return word[:-5]
    if _IN.search(word) and word not in _IN_EXCEPTIONS:
        return word[:-2]
    return word


def _agent(word):
    """``word`` without its ending of case if it is a listed noun in -er, or ends in one; else None."""
    for ending in ("", "n", "s"):
        if word.endswith("er" + ending):
            form = word[: len(word) - len(ending)]
            return form if parts.ends_in_agent(form) else None
    return None
