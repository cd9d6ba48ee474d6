"""The mapping of an old site's kinds, categories and tags to ours: shipped defaults, overridden line by line."""

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from weakref import WeakKeyDictionary

from practices.choices import Kind
from taxonomy.german import fold
from taxonomy.lookup import VOCABULARIES
from taxonomy.vocabularies import vocabularies

DEFAULTS = Path(__file__).with_name("mapping.toml")
KEYS = {"category": "categories", "actor": "actors", "dimension": "diversity", "occasion": "occasions"}
POST, PAGE, NOTHING, KEYWORD = "post", "page", "nothing", "keyword"
TABLES = {
    "types": "Inhaltstypen",
    "titles": "Titel",
    "kinds": "Arten",
    "taxonomies": "Taxonomien",
    "terms": "Begriffe",
}
MAX_BYTES = 1_000_000


class BadMapping(Exception):
    """The file cannot be used; ``problems`` are German sentences."""

    def __init__(self, problems):
        super().__init__(" ".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Target:
    """Where a term goes: ``key`` of the document, ``name`` in it (a slug, of tags the name), ``label`` for reports."""

    key: str
    name: str
    label: str


@dataclass(eq=False)
class Mapping:
    """Each table ``{comparable name: value}``, see mapping.toml."""

    types: dict[str, str] = field(default_factory=dict)
    technical: tuple[str, ...] = ()
    titles: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    taxonomies: dict[str, str] = field(default_factory=dict)
    terms: dict[str, str] = field(default_factory=dict)
    _names: WeakKeyDictionary = field(default_factory=WeakKeyDictionary, repr=False)

    @classmethod
    def load(cls, path=None):
        """The defaults, with the lines of an editor's own TOML file over them; raises BadMapping."""
        mapping = cls()
        mapping.override(_defaults())
        if path is not None:
            mapping.override(_read(Path(path)))
        return mapping

    def override(self, tables):
        """Lay the lines of ``{table: {name: value}}`` over what is there; they come first."""
        if problems := list(check(tables)):
            raise BadMapping(problems)
        for name in TABLES:
            lines = tables.get(name, {})
            compare = str.strip if name in ("types", "taxonomies") else comparable
            own = {compare(key): value.strip() for key, value in lines.items()}
            setattr(self, name, own | {key: value for key, value in getattr(self, name).items() if key not in own})
        self.technical += tuple(tables.get("technical", {}).get("beginnings", ()))

    def type_of(self, post_type):
        """A kind, POST, PAGE or NOTHING. One of the site's own is known by a word of its name: "dc_projekt"."""
        if post_type in self.types:
            return self.types[post_type]
        if post_type.startswith(self.technical):
            return NOTHING
        name = comparable(post_type.replace("_", " "))
        known = {comparable(other): value for other, value in self.types.items() if value in Kind.values} | self.kinds
        return next((known[word] for word in (name, *name.split()) if word in known), POST)

    def kind_of_title(self, title):
        title = f"{comparable(title)} "
        return next((kind for beginning, kind in self.titles.items() if title.startswith(f"{beginning} ")), "")

    def kind_of_terms(self, terms):
        """The kind that the first fitting line gives to an item's ``[(taxonomy, slug, name)]``; "" for none."""
        names = {spelling for _, slug, name in terms for spelling in spellings(slug, name)}
        return next((kind for name, kind in self.kinds.items() if name in names), "")

    def term(self, taxonomy, slug, name, lookup):
        """The Target of an old site's term; None if it is dropped. ``lookup`` is a ``taxonomy.lookup.Lookup``."""
        own = next((self.terms[spelling] for spelling in spellings(slug, name) if self.terms.get(spelling)), None)
        if own:
            return self._own(own, name, lookup)
        use = self.taxonomies.get(taxonomy, "terms")
        if use == NOTHING:
            return None
        if use == "terms" and (found := self._find(slug, name, lookup)):
            return found
        return _keyword(name)

    def _own(self, value, name, lookup):
        vocabulary, _, slug = value.partition(":")
        if value == NOTHING:
            return None
        if vocabulary == KEYWORD:
            return _keyword(slug or name)
        if lookup.term(vocabulary, slug) is None:
            return _keyword(name)
        return self._target(vocabulary, lookup.term(vocabulary, slug), lookup)

    def _find(self, slug, name, lookup):
        """By slug, path or former one, then by name, then by a synonym that means one term only."""
        for vocabulary in VOCABULARIES:
            if found := lookup.term(vocabulary, slug):
                return self._target(vocabulary, found, lookup)
        if lookup not in self._names:
            self._names[lookup] = _names()
        names, synonyms, _ = self._names[lookup]
        for table in (names, synonyms):
            for spelling in spellings(name):
                found = table.get(spelling, [])
                if len(found) == 1:
                    return self._target(*found[0], lookup)
        return None

    def _target(self, vocabulary, pk, lookup):
        if lookup not in self._names:
            self._names[lookup] = _names()
        slug = lookup.slugs[vocabulary][pk]
        label = self._names[lookup][2].get((vocabulary, pk), slug)
        return Target(KEYS[vocabulary], slug, f"{vocabularies()[vocabulary].plural}: {label}")


def comparable(text):
    """``text`` for comparing: "Nutzer*innen-Gruppen" and "nutzerinnen gruppen" are the same."""
    return " ".join(re.sub(r"[^\w]+", " ", re.sub(r"(?<=\w)[*:_](?=\w)", "", fold(text)).replace("_", " ")).split())


def spellings(*texts):
    """What slug and name of a term are compared by: "Gender & Diversität" is also "Gender und Diversität"."""
    return list(dict.fromkeys(comparable(text) for said in texts for text in (said, said.replace("&", " und "))))


def check(tables):
    """German sentences about what is wrong with the tables of a mapping."""
    if not isinstance(tables, dict):
        yield "Die Zuordnung ist keine Tabelle."
        return
    for table, lines in tables.items():
        if table == "technical":
            beginnings = lines.get("beginnings") if isinstance(lines, dict) else None
            if not isinstance(beginnings, list) or not all(isinstance(item, str) and item for item in beginnings):
                yield "[technical] braucht eine Liste „beginnings“ aus Wörtern."
            continue
        if table not in TABLES:
            yield f"Die Tabelle [{table}] gibt es nicht; möglich sind {', '.join(f'[{name}]' for name in TABLES)}."
            continue
        if not isinstance(lines, dict):
            yield f"[{table}] ist keine Tabelle."
            continue
        for name, value in lines.items():
            if not isinstance(value, str):
                yield f"[{table}] {name}: Der Wert muss in Anführungszeichen stehen."
            elif problem := _problem(table, value.strip()):
                yield f"[{table}] {name}: {problem}"


def _problem(table, value):
    kinds = ", ".join(Kind.values)
    match table:
        case "types":
            if value not in (*Kind.values, POST, PAGE, NOTHING):
                return f"„{value}“ ist weder eine Art ({kinds}) noch „{POST}“, „{PAGE}“ oder „{NOTHING}“."
        case "titles" | "kinds":
            if value not in Kind.values:
                return f"„{value}“ ist keine Art; möglich sind {kinds}."
        case "taxonomies":
            if value not in ("terms", "keywords", NOTHING):
                return f"„{value}“ ist weder „terms“, „keywords“ noch „{NOTHING}“."
        case "terms":
            vocabulary, colon, slug = value.partition(":")
            if value in (NOTHING, KEYWORD) or (vocabulary in (*KEYS, KEYWORD) and colon and slug.strip()):
                return ""
            return (
                f"„{value}“ ist kein Ziel; möglich sind zum Beispiel „category:stadt“, „{KEYWORD}“ und „{NOTHING}“."
            )
    return ""


def _keyword(name):
    name = " ".join(name.split())[:100].strip()
    return Target("tags", name, f"Schlagwort {name}") if name else None


def _names():
    """``({name: [(vocabulary, id)]}, the same by synonym, {(vocabulary, id): name})`` of all terms in use."""
    names, synonyms, shown = {}, {}, {}
    for vocabulary, model in VOCABULARIES.items():
        rows = model.objects.values_list("pk", "name", "synonyms", "is_retired")
        for pk, name, others, is_retired in rows:
            shown[vocabulary, pk] = name
            if is_retired:
                continue
            names.setdefault(comparable(name), []).append((vocabulary, pk))
            for other in others.splitlines():
                synonyms.setdefault(comparable(other), []).append((vocabulary, pk))
    return names, synonyms, shown


@cache
def _defaults():
    return _read(DEFAULTS)


def _read(path):
    try:
        if path.stat().st_size > MAX_BYTES:
            raise BadMapping([f"Die Zuordnung „{path.name}“ ist größer als 1 MB."])
        return tomllib.loads(path.read_bytes().decode())
    except OSError:
        raise BadMapping([f"Die Zuordnung „{path.name}“ ist nicht zu lesen."]) from None
    except UnicodeDecodeError:
        raise BadMapping([f"Die Zuordnung „{path.name}“ ist keine UTF-8-Datei."]) from None
    except tomllib.TOMLDecodeError as error:
        raise BadMapping([f"Die Zuordnung „{path.name}“ ist kein gültiges TOML: {error}."]) from None
    except RecursionError:
        raise BadMapping([f"Die Zuordnung „{path.name}“ ist zu tief verschachtelt."]) from None
