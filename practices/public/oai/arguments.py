"""What a harvester asks, and what is wrong with it in the protocol's own words."""

import datetime
import re
from dataclasses import dataclass

from practices.choices import Kind

PREFIX = "oai_dc"
VERBS = {  # verb: (required, optional); a resumption token stands alone
    "Identify": ((), ()),
    "ListMetadataFormats": ((), ("identifier",)),
    "ListSets": ((), ()),
    "GetRecord": (("identifier", "metadataPrefix"), ()),
    "ListIdentifiers": (("metadataPrefix",), ("from", "until", "set")),
    "ListRecords": (("metadataPrefix",), ("from", "until", "set")),
}
LISTS = ("ListSets", "ListIdentifiers", "ListRecords")
SCHEME = "oai:div-city.de:"  # of identifiers: the predecessor's name stands for the collection, wherever it is served
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
# What the protocol's schema lets a prefix and a set be; an answer that repeats any other is not valid.
_WORD = r"[A-Za-z0-9_.!~*'()-]+"
_SYNTAX = {"metadataPrefix": re.compile(_WORD), "set": re.compile(f"{_WORD}(:{_WORD})*")}
_SECOND = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)


class Problem(Exception):
    """``code`` is one of the protocol's."""

    def __init__(self, code, sentence):
        super().__init__(sentence)
        self.code = code


@dataclass(frozen=True, slots=True)
class Scope:
    """What a list is limited to: the texts of the request, and what they mean."""

    from_: str = ""
    until: str = ""
    kind: str = ""

    def __post_init__(self):
        if self.from_ and self.until:
            if len(self.from_) != len(self.until):
                raise Problem("badArgument", "from and until must have the same granularity.")
            if self.from_ > self.until:
                raise Problem("badArgument", "from must not be later than until.")
        self.since, self.before  # noqa: B018 – refuses what is no moment
        if self.kind and self.kind not in Kind.values:
            raise Problem("noRecordsMatch", "There is no such set.")

    @property
    def since(self):
        """From this moment on, or None."""
        return _moment(self.from_)[0] if self.from_ else None

    @property
    def before(self):
        """Up to, and not including, this moment, or None: the end of the day or second named."""
        if not self.until:
            return None
        moment, granule = _moment(self.until)
        try:
            return moment + granule
        except OverflowError:
            return None


def _moment(text):
    """``(moment, how long it lasts)``"""
    try:
        if _DAY.fullmatch(text):
            day = datetime.date.fromisoformat(text)
            return datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.UTC), datetime.timedelta(days=1)
        if _SECOND.fullmatch(text):
            return datetime.datetime.fromisoformat(text), datetime.timedelta(seconds=1)
    except ValueError:
        pass
    raise Problem("badArgument", "Dates are written as YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ, in UTC.")


def parse(data):
    """``(verb, {argument: value})`` of a QueryDict; raises ``Problem``."""
    verbs = data.getlist("verb")
    if len(verbs) != 1 or verbs[0] not in VERBS:
        raise Problem("badVerb", f"The verb is one of {', '.join(VERBS)}, and is given once.")
    (verb,) = verbs
    given = {name: values for name, values in data.lists() if name != "verb"}
    required, optional = VERBS[verb]
    if "resumptionToken" in given and verb in LISTS:
        required, optional = ("resumptionToken",), ()
    for name, values in given.items():
        if name not in (*required, *optional):
            raise Problem("badArgument", f"{verb} does not take {name[:60]} here.")
        if len(values) > 1:
            raise Problem("badArgument", f"{name} is given more than once.")
    if missing := [name for name in required if not given.get(name, [""])[0]]:
        raise Problem("badArgument", f"{verb} needs {', '.join(missing)}.")
    arguments = {name: values[0] for name, values in given.items()}
    for name, syntax in _SYNTAX.items():
        if name in arguments and not syntax.fullmatch(arguments[name]):
            raise Problem("badArgument", f"This is no {name}.")
    for name in ("from", "until"):
        if name in arguments:
            _moment(arguments[name])
    return verb, arguments


def scope(arguments):
    if arguments["metadataPrefix"] != PREFIX:
        raise Problem("cannotDisseminateFormat", f"The only format is {PREFIX}.")
    return Scope(*(arguments.get(name, "") for name in ("from", "until", "set")))


def identifier(number):
    return f"{SCHEME}{number}"


def number(text):
    """The number that an identifier names; raises ``Problem`` when it is none of ours."""
    digits = text.removeprefix(SCHEME)
    if text.startswith(SCHEME) and re.fullmatch(r"[1-9]\d{0,8}", digits, re.ASCII):
        return int(digits)
    raise Problem("idDoesNotExist", "There is no such record.")
