"""Every parameter of the list, its label, its validation and what it means as a query: declared here only.

List, API and feed read this one FilterSet. Its ``qs`` is the slow, plain truth that the catalogue is tested
against, and serves exports.
"""

from dataclasses import dataclass
from functools import cached_property

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Case, Q, When

from practices.models import Edition
from practices.public.catalogue.answer import LEGENDS, alternatives, find, label

MOST_VALUES = 50
LONGEST_QUERY = 200
PAGE_SIZE = 20

SORTS = {"relevanz": "Relevanz", "neueste": "Neueste zuerst", "titel": "Titel A–Z", "ort": "Ort A–Z"}
VIEWS = {"liste": "Liste", "karte": "Karte", "matrix": "Lückenkarte"}
# What the gap map sets against the diversity dimensions, in the words of the facets.
COLUMNS = {
    "akteur": "Wer handelt?",
    "thema": "Worum geht es?",
    "kennzeichen": "Kennzeichen",
    "ort": "Wo?",
    "groesse": "Größe der Kommune",
}
SCOPES = {"titel": "Nur im Titel", "inhalt": "Nur im Inhalt"}
ORDER_BY = {
    "relevanz": ("title_key", "practice_number"),
    "neueste": ("-first_published_at", "-practice_number"),
    "titel": ("title_key", "practice_number"),
    "ort": ("place_key", "title_key", "practice_number"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """The values of one facet: those that mean something, by their present name, and those that do not."""

    known: tuple
    unknown: tuple


class ChoiceField(forms.Field):
    """Looks values up in the snapshot, so that no facet costs a query; unknown values are kept, not refused."""

    widget = forms.SelectMultiple

    def __init__(self, *, parameter, **kwargs):
        self.parameter = parameter
        self.snapshot = None  # set by the filterset, for one request
        super().__init__(**kwargs)

    def clean(self, value):
        known, unknown = {}, {}
        for name in filter(None, value or ()):  # an empty field of a form is no choice
            thing = find(self.snapshot, self.parameter, name)
            if thing is None:
                unknown[name] = None
            else:
                known[getattr(thing, "slug", None) or thing.value] = None
        return Choice(tuple(known), tuple(unknown))


class ChoiceFilter(django_filters.Filter):
    """One facet: OR between its values; where all of them are unknown, nothing matches.

    ``condition`` makes the query of a list of terms or values. The four roots of "kategorie" are four facets
    behind one parameter: AND between them.
    """

    field_class = ChoiceField

    def __init__(self, parameter, condition):
        self.condition = condition
        super().__init__(label=LEGENDS.get(parameter, "Kategorie"), parameter=parameter)

    def filter(self, queryset, choice):
        if choice.unknown and not choice.known:
            return queryset.none()
        parameter, snapshot = self.extra["parameter"], self.parent.snapshot
        groups = {}
        for name in choice.known:
            thing = find(snapshot, parameter, name)
            groups.setdefault(thing.root if parameter == "kategorie" else None, []).append(thing)
        for things in groups.values():
            queryset = queryset.filter(pk__in=Edition.objects.filter(self.condition(things)).values("pk"))
        return queryset


def term_in(relation):
    """The terms themselves and everything below them."""
    return lambda terms: Q(**{f"{relation}__in": [below.id for term in terms for below in term.descend()]})


def value_in(column):
    return lambda values: Q(**{f"{column}__in": [value.value for value in values]})


def size_in(sizes):
    condition = Q(pk__in=[])
    for size in sizes:
        low, high = size.inhabitants
        condition |= Q(place__inhabitants__gte=low, **({} if high is None else {"place__inhabitants__lte": high}))
    return condition


class QueryField(forms.CharField):
    def __init__(self, **kwargs):
        super().__init__(max_length=LONGEST_QUERY, **kwargs)

    def to_python(self, value):
        if any(ord(c) < 32 and c not in "\t\r\n" or "\ud800" <= c <= "\udfff" for c in value or ""):
            raise ValidationError("Das Suchwort enthält unzulässige Zeichen.")
        return " ".join(super().to_python(value).split())


def whole_number(text):
    """The number from 1 on that at most nine digits say, which every database can hold; else None."""
    is_number = len(text) <= 9 and text.isascii() and text.isdigit()
    return int(text) or None if is_number else None


class NumberField(forms.Field):
    """A ``whole_number``."""

    def __init__(self, *, most=999_999_999, default=1, **kwargs):
        self.most, self.default = most, default
        super().__init__(**kwargs)

    def clean(self, value):
        if value in (None, ""):
            return self.default
        number = whole_number(value)
        if number is None or number > self.most:
            raise ValidationError(f"Hier steht eine ganze Zahl von 1 bis {self.most}.")
        return number


class OneOfField(forms.ChoiceField):
    default_error_messages = {"invalid_choice": "Diese Möglichkeit gibt es nicht."}


class PlainFilter(django_filters.Filter):
    """A parameter that does not narrow the list by itself."""

    def filter(self, queryset, value):
        return queryset


class NumberFilter(PlainFilter):
    field_class = NumberField


class OneOfFilter(PlainFilter):
    field_class = OneOfField


class QueryFilter(django_filters.Filter):
    """What the full-text search finds, with the parameters "in" and "genau"."""

    field_class = QueryField

    def filter(self, queryset, value):
        return queryset.filter(pk__in=list(self.parent.hits.ids)) if value else queryset


class PracticeFilterSet(django_filters.FilterSet):
    q = QueryFilter(label="Suchwort")
    genau = OneOfFilter(label="Genaue Wörter", choices=[("1", "Nur genaue Treffer")])
    akteur = ChoiceFilter("akteur", term_in("actors"))
    diversitaet = ChoiceFilter("diversitaet", term_in("dimensions"))
    anlass = ChoiceFilter("anlass", term_in("occasions"))
    kategorie = ChoiceFilter("kategorie", term_in("categories"))
    art = ChoiceFilter("art", value_in("kind"))
    land = ChoiceFilter("land", value_in("places__state"))
    ort = ChoiceFilter("ort", term_in("places"))
    groesse = ChoiceFilter("groesse", size_in)
    beleg = ChoiceFilter("beleg", value_in("evidence"))
    kennzeichen = ChoiceFilter("kennzeichen", value_in("marks__mark"))
    schlagwort = ChoiceFilter("schlagwort", term_in("tags"))
    sortierung = OneOfFilter(label="Sortierung", choices=list(SORTS.items()))
    ansicht = OneOfFilter(label="Ansicht", choices=list(VIEWS.items()))
    spalten = OneOfFilter(label="Spalten der Lückenkarte", choices=list(COLUMNS.items()))
    seite = NumberFilter(label="Seite")
    anzahl = NumberFilter(label="Anzahl", most=1000, default=PAGE_SIZE)

    def __init__(self, data, *, snapshot):
        super().__init__(data, queryset=Edition.objects.live())
        self.snapshot = snapshot
        for field in self.form.fields.values():
            if isinstance(field, ChoiceField):
                field.snapshot = snapshot

    @property
    def problems(self):
        """German sentences about what is wrong in the address; empty when it can be answered."""
        if self.is_too_much:
            return [f"Höchstens {MOST_VALUES} Angaben auf einmal."]
        return [f"{self.filters[name].label}: {' '.join(errors)}" for name, errors in self.form.errors.items()]

    @property
    def is_too_much(self):
        return sum(len(self.data.getlist(name)) for name in self.data) > MOST_VALUES

    @property
    def choices(self):
        """``{parameter: Choice}`` of the facets that have one."""
        cleaned = self.form.cleaned_data
        return {name: choice for name in FACETS if (choice := cleaned[name]).known or choice.unknown}

    @property
    def selection(self):
        """The facets as the catalogue takes them: ``{parameter: [values]}``."""
        return {name: [*choice.known, *choice.unknown] for name, choice in self.choices.items()}

    @property
    def order(self):
        """The order asked for; by relevance when there is a query, else the newest first."""
        cleaned = self.form.cleaned_data
        order = cleaned["sortierung"] or self.default_order
        return "neueste" if order == "relevanz" and not cleaned["q"] else order

    @property
    def view(self):
        """The key in ``VIEWS`` of what shows the selection."""
        return self.form.cleaned_data["ansicht"] or "liste"

    @property
    def columns(self):
        """The key in ``COLUMNS`` of what the gap map's columns are."""
        return self.form.cleaned_data["spalten"] or "akteur"

    @property
    def default_order(self):
        return "relevanz" if self.form.cleaned_data["q"] else "neueste"

    @cached_property
    def found(self):
        """The ``search.Result`` of the query, or None without one."""
        cleaned = self.form.cleaned_data
        if not cleaned["q"]:
            return None
        return self.snapshot.search.find(cleaned["q"], scope=cleaned["in"], exact=bool(cleaned["genau"]))

    @property
    def hits(self):
        """``search.Hits`` of the query, or None without one."""
        return self.found.hits if self.found else None

    @property
    def labels(self):
        """What is asked for in readers' words: ``{parameter: {value: words}}``, the query before the facets."""
        query = self.form.cleaned_data["q"]
        return ({"q": {query: f"„{query}“"}} if query else {}) | {
            name: {value: label(self.snapshot, name, value) for value in values}
            for name, values in self.selection.items()
        }

    @property
    def in_words(self):
        """What is asked for, as a file says it that is found again years later."""
        cleaned = self.form.cleaned_data
        words = [
            f"{self.filters[name].label} {' oder '.join(said[value] for value in values)}"
            for name, said in self.labels.items()
            for values in ([said] if name == "q" else alternatives(self.snapshot, name, said))
        ]
        how = [SCOPES.get(cleaned["in"]), cleaned["genau"] and "Nur genaue Treffer"] if cleaned["q"] else []
        return "; ".join(filter(None, [*words[:1], *how, *words[1:]])) or "ganze Sammlung"

    def filter_queryset(self, queryset):
        queryset = super().filter_queryset(queryset)
        if self.order == "relevanz" and self.hits:
            scores = [When(pk__in=list(ids), then=score) for score, ids in self.hits.tiers]
            queryset = queryset.annotate(score=Case(*scores, default=0))
            return queryset.order_by("-score", *ORDER_BY["relevanz"])
        return queryset.order_by(*ORDER_BY[self.order])


# "in" is a word of Python's, so this one parameter cannot be written as an attribute.
PracticeFilterSet.base_filters["in"] = OneOfFilter(label="Suchen in", choices=list(SCOPES.items()))
FACETS = tuple(name for name, filter_ in PracticeFilterSet.base_filters.items() if isinstance(filter_, ChoiceFilter))
