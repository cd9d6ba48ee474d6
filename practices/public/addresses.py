"""Addresses inside the public side: of a selection with something added or taken away, and of terms."""

from urllib.parse import urlencode

from taxonomy.vocabularies import vocabularies

LIST = "/praxisbeispiele/"
HELP = "/suche/hilfe/"
MATCH = "/was-passt/"
COMPARE = "/vergleich/"
SHORTLIST = "/merkliste/"
FEED = "/feed/"
SITEMAP = "/sitemap.xml"
HOME_CRUMB = {"label": "Startseite", "url": "/"}
LIST_CRUMB = {"label": "Sammlung", "url": LIST}


class Selection:
    """The state of the list as an address: always in the declared order of parameters, without defaults."""

    def __init__(self, pairs, path=LIST):
        self.pairs = list(pairs)
        self.path = path

    @classmethod
    def of(cls, filterset, path=LIST):
        cleaned = filterset.form.cleaned_data
        pairs = []
        for name in filterset.filters:
            value = cleaned[name]
            if name in filterset.selection:
                pairs += [(name, item) for item in filterset.selection[name]]
            elif isinstance(value, str) and value and not _is_default(filterset, name, value):
                pairs.append((name, value))
        return cls(pairs, path)

    @property
    def url(self):
        return f"{self.path}?{urlencode(self.pairs)}" if self.pairs else self.path

    def without(self, *pairs):
        return Selection([pair for pair in self.pairs if pair not in pairs], self.path)

    def with_(self, name, value):
        """With this as the only value of ``name``, in the place of the first former one."""
        at = next((at for at, pair in enumerate(self.pairs) if pair[0] == name), len(self.pairs))
        others = [pair for pair in self.pairs[at:] if pair[0] != name]
        return Selection([*self.pairs[:at], (name, value), *others], self.path)

    def plus(self, name, value):
        """With this value beside those of ``name`` that are there."""
        return Selection([*self.pairs, (name, value)], self.path)

    def without_name(self, *names):
        return Selection([pair for pair in self.pairs if pair[0] not in names], self.path)

    def page(self, number):
        return self.without_name("seite") if number == 1 else self.with_("seite", str(number))

    def at(self, path):
        return Selection(self.pairs, path)


def _is_default(filterset, name, value):
    """Whether leaving the parameter out says the same."""
    if name == "sortierung":
        return value == filterset.default_order or (value == "relevanz" and not filterset.form.cleaned_data["q"])
    if name == "spalten":
        return value == "akteur" or filterset.view != "matrix"
    return name == "ansicht" and value == "liste"


def base_of(request):
    """Scheme and host of the site, without a slash, for many absolute addresses at once; all our paths are ASCII."""
    return f"{request.scheme}://{request.get_host()}"


def number_url(number):
    """The short address of a record, which stays."""
    return f"/nr/{number}/"


def term_url(vocabulary, term):
    return f"/{vocabularies()[vocabulary].path}/{term.path}/"


def index_url(vocabulary):
    return f"/{vocabularies()[vocabulary].path}/"
