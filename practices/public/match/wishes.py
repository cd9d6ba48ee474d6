"""What a reader wishes for: the five questions, their answers, and which editions meet them how well.

Answers are facets of the list under the names that they have there; the address is all that is kept of them.
"""

from dataclasses import dataclass

from django import forms
from django.http import QueryDict
from pyroaring import BitMap

from practices.public import catalogue
from practices.public.addresses import MATCH, Selection
from practices.public.catalogue.answer import TERMS, VALUES, find, label
from practices.public.filters import OneOfField, PracticeFilterSet
from practices.public.terms import PARAMETERS, is_public

BEST = 12
RESULT = "ergebnis"
PLACES = "wohnen-und-nachbarschaft"
VOCABULARIES = {parameter: key for key, parameter in PARAMETERS.items()}
WEIGHTS = {"0": "gar nicht", "1": "einfach", "2": "doppelt", "3": "dreifach"}
NORMAL = "1"


@dataclass(frozen=True, slots=True)
class Question:
    """``facets``: parameters of the list whose values are the answers."""

    name: str
    text: str
    hint: str
    facets: tuple


QUESTIONS = (
    Question("Ort", "Um was für einen Ort geht es?", "Wo soll etwas besser werden?", ("kategorie",)),
    Question("Anlass", "Was ist der Anlass?", "Was hat Sie dazu gebracht, etwas zu tun?", ("anlass",)),
    Question(
        "Belange",
        "Wessen Belange sind berührt?",
        "Welche Unterschiede zwischen Menschen spielen eine Rolle?",
        ("diversitaet",),
    ),
    Question("Beteiligte", "Wer ist dabei?", "Wer arbeitet schon mit oder soll dazukommen?", ("akteur",)),
    Question(
        "Kommune",
        "Wo liegt Ihre Kommune, und wie groß ist sie?",
        "Ähnliche Größe heißt oft ähnliche Mittel, gleiches Land gleiches Recht.",
        ("groesse", "land"),
    ),
)
# What a facet is called in a reason, and its sign.
NAMES = {
    "kategorie": ("Art des Ortes", "category"),
    "anlass": ("Anlass", "occasion"),
    "diversitaet": ("Belange", "dimension"),
    "akteur": ("Beteiligte", "actor"),
    "groesse": ("Größe der Kommune", "place"),
    "land": ("Bundesland", "place"),
}
STEPS = [*(str(number) for number in range(1, len(QUESTIONS) + 1)), RESULT]


class Route(forms.Form):
    """The step that is asked for, and what each answer counts: "gewicht.anlass" and so on."""

    schritt = OneOfField(choices=[(step, step) for step in STEPS], required=False, label="Schritt")

    def __init__(self, data):
        super().__init__(data)
        for name, (title, _) in NAMES.items():
            field = OneOfField(choices=list(WEIGHTS.items()), required=False, label=f"Gewicht von „{title}“")
            self.fields[weight_name(name)] = field

    @property
    def problems(self):
        return [f"{self.fields[name].label}: {' '.join(errors)}" for name, errors in self.errors.items()]


def weight_name(facet):
    return f"gewicht.{facet}"


@dataclass(slots=True)
class Wish:
    """An answered facet. ``ids``: the editions that meet it; ``known``: those that say anything about it."""

    name: str
    values: dict  # value: bitmap
    others: dict  # what the editions can say instead, value: bitmap
    weight: int
    ids: BitMap
    known: BitMap

    @property
    def title(self):
        return NAMES[self.name][0]


class Answers:
    """What a reader has answered so far, as far as it means something here."""

    def __init__(self, data, snapshot):
        self.snapshot = snapshot
        given = QueryDict(mutable=True)
        for name in NAMES:
            given.setlist(name, data.getlist(name))
        filterset = PracticeFilterSet(given, snapshot=snapshot)
        self.route = Route(data)
        self.problems = [*filterset.problems, *self.route.problems]
        self.values, self.notices = {}, []
        for name, choice in filterset.choices.items() if filterset.form.is_valid() else ():
            self.values[name] = [value for value in choice.known if is_answer(snapshot, name, value)]
            strange = [*choice.unknown, *(value for value in choice.known if value not in self.values[name])]
            self.notices += [f"„{value[:60]}“ ist keine Antwort auf „{question_of(name).text}“." for value in strange]

    @property
    def step(self):
        return self.route.cleaned_data.get("schritt") or STEPS[0]

    def weight(self, name):
        return self.route.cleaned_data.get(weight_name(name)) or NORMAL

    @property
    def address(self):
        """The answers and what they count, without a step."""
        pairs = [(name, value) for name in NAMES for value in self.values.get(name, ())]
        weights = [(weight_name(name), self.weight(name)) for name in NAMES if self.weight(name) != NORMAL]
        return Selection([*pairs, *weights], MATCH)

    @property
    def wishes(self):
        """What counts, in the order of the questions."""
        wishes = (self._wish(name) for name in NAMES if self.values.get(name) and self.weight(name) != "0")
        return list(wishes)

    def _wish(self, name):
        values = {value: members(self.snapshot, name, value) for value in self.values[name]}
        others = {value: members(self.snapshot, name, value) for value in possible(self.snapshot, name)}
        known = BitMap.union(*others.values(), *values.values())
        return Wish(name, values, others, int(self.weight(name)), BitMap.union(*values.values(), BitMap()), known)

    def labels(self, name):
        return [short(self.snapshot, name, value) for value in self.values.get(name, ())]


def question_of(name):
    return next(question for question in QUESTIONS if name in question.facets)


def short(snapshot, name, value):
    """The label without what explains it: "Kleinstadt" and not how many inhabitants that means."""
    text = label(snapshot, name, value)
    return text.partition(" (")[0] if name in VALUES else text


def members(snapshot, name, value):
    """The editions that the list finds for this value."""
    return catalogue.selected(snapshot, {name: [value]})


def possible(snapshot, name):
    """The values that readers choose from; retired terms are among them, as records may be filed there."""
    if name in VALUES:
        return VALUES[name][1].values
    if name == "kategorie":
        root = snapshot.vocabularies["category"].find(PLACES)
        return [term.slug for term in root.children] if root else []
    return [term.slug for term in snapshot.vocabularies[TERMS[name]].roots]


def is_answer(snapshot, name, value):
    """Whether ``value``, which means something, answers our question, and may be known to readers."""
    if name in VALUES:
        return True
    term = find(snapshot, name, value)
    if name == "kategorie" and (term.parent is None or term.root.slug != PLACES):
        return False
    return is_public(snapshot, VOCABULARIES[name], term)


def ranked(snapshot, wishes):
    """The best ids, and how many editions meet how many wishes: ``[(number of wishes, editions)]``, most first.

    First whoever has more points. Among equals whoever leaves more open and so contradicts less, then whoever
    meets more and rarer answers, then by title. The three are one sum, each above the highest that those below it
    can reach.
    """
    fit = BitMap.union(BitMap(), *(wish.ids for wish in wishes))
    rarities = [(ids, rarity(snapshot, ids)) for wish in wishes for ids in wish.values.values() if ids]
    open_ = 1 + sum(weight for _, weight in rarities)
    point = open_ * (1 + sum(wish.weight for wish in wishes))
    conditions = list(rarities)
    for wish in wishes:
        conditions += [(wish.ids, wish.weight * point), (fit - wish.known, wish.weight * open_)]
    tiers = catalogue.tiers(conditions, fit)
    best = snapshot.orders["titel"].page_through((ids for _, ids in tiers), 0, BEST)
    met = [(count, len(ids)) for count, ids in catalogue.tiers([(wish.ids, 1) for wish in wishes], fit)]
    return best, met


def rarity(snapshot, ids):
    """How often the collection has to be halved to get to as few editions; 1 for an answer that all of it meets."""
    return (len(snapshot.live) // len(ids)).bit_length()


def reasons(answers, wishes, pk):
    """Why the edition fits, why not, and what it does not say; ``marks`` has one word for each wish."""
    snapshot, marks, fits, fails, unknown = answers.snapshot, [], [], [], []
    for wish in wishes:
        met = [short(snapshot, wish.name, value) for value, ids in wish.values.items() if pk in ids]
        if met:
            marks.append("met")
            fits.append({"title": wish.title, "values": met, "weight": wish.weight})
        elif pk in wish.known:
            marks.append("failed")
            has = [short(snapshot, wish.name, value) for value, ids in wish.others.items() if pk in ids]
            fails.append({"title": wish.title, "values": has})
        else:
            marks.append("unknown")
            unknown.append(wish.title)
    points = sum(each["weight"] for each in fits)
    return {"marks": marks, "fits": fits, "fails": fails, "unknown": unknown, "points": points}
