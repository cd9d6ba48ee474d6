"""Terms by the names that people read, for tables."""

from collections import defaultdict
from functools import cached_property

from taxonomy.german import fold


class Names:
    """What terms are called and what names mean, by the vocabularies of a snapshot."""

    def __init__(self, vocabularies):
        self._vocabularies = vocabularies
        self._names = {}  # (vocabulary, slug): name, for tables of a hundred thousand rows

    def slug(self, vocabulary, name):
        """The slug of the term that ``name`` means: slug, name, path or synonym; None if none or several."""
        terms = self._vocabularies[vocabulary]
        term = terms.find(name) or self._by_name[vocabulary].get(fold(name)) or terms.at(name)
        term = term or self._by_synonym[vocabulary].get(fold(name))
        return term.slug if term else None

    def name(self, vocabulary, slug):
        """The name of a term; its slug where the name would mean another one, or several."""
        if (vocabulary, slug) not in self._names:
            self._names[vocabulary, slug] = self._read_name(vocabulary, slug)
        return self._names[vocabulary, slug]

    def _read_name(self, vocabulary, slug):
        term = self._vocabularies[vocabulary].find(slug)
        if term is None:
            return slug
        return term.name if self.slug(vocabulary, term.name) == term.slug else term.slug

    def current(self, vocabulary, slug):
        """The slug that a term has now."""
        term = self._vocabularies[vocabulary].find(slug)
        return term.slug if term else slug

    def place(self, name, state="", level=""):
        """The place that is meant, as a term; the Kommune where nothing else is said. None if unknown or unclear."""
        found = [place for place in self._places.get(fold(name), []) if state in ("", place.state)]
        found = [place for place in found if place.level == (level or place.level)]
        if len(found) > 1:
            found = [place for place in found if place.level == "kommune"]
        return found[0] if len(found) == 1 else None

    def terms(self, vocabulary):
        """The terms that can be named, in the editors' order."""
        return [term for term in self._vocabularies[vocabulary] if not term.is_retired]

    @cached_property
    def _by_name(self):
        return {key: _unambiguous(terms, lambda term: [term.name]) for key, terms in self._vocabularies.items()}

    @cached_property
    def _places(self):
        places = defaultdict(list)
        for place in self._vocabularies["place"].by_id.values():
            places[fold(place.name)].append(place)
        return places

    @cached_property
    def _by_synonym(self):
        return {key: _unambiguous(terms, lambda term: term.synonyms) for key, terms in self._vocabularies.items()}


def _unambiguous(terms, names_of):
    """``{folded name: term}``; None for what several terms are called."""
    found = {}
    for term in terms:
        for name in {fold(name) for name in names_of(term)}:
            found[name] = None if name in found else term
    return found
