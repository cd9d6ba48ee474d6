"""What an import would do, for a person who decides: totals, what each item becomes, and what can be corrected."""

from collections import Counter

from django import forms

from divercity.wordpress import rules
from divercity.wordpress.files import Missing
from divercity.wordpress.items import STATUSES, TAXONOMIES, TYPES
from divercity.wordpress.mapping import KEYS, KEYWORD, NOTHING, PAGE, POST, comparable
from practices.choices import Kind
from practices.models import Practice
from taxonomy.lookup import VOCABULARIES
from taxonomy.terms import labels
from taxonomy.vocabularies import vocabularies

ROWS = 50  # items on a page
MOST_TERMS = 150  # terms offered for correction
AS_PROPOSED = "Wie vorgeschlagen"
TYPE_CHOICES = [
    ("", AS_PROPOSED),
    (POST, "Beitrag, Art nach Titel und Kategorie"),
    *Kind.choices,
    (PAGE, "Seite"),
    (NOTHING, "nicht übernehmen"),
]
ONE = {"post": "Beitrag", "page": "Seite"}
# Kept whole for their files or inside other texts; nothing to decide.
FIXED_TYPES = ("attachment", "nav_menu_item", "revision", "wp_block")


def totals(plan):
    """Lines of the summary: what there is of each; of files and what is left out nothing is public or a draft."""
    found = plan.totals()
    rows = (
        ("record", "Beiträge"),
        ("page", "Seiten"),
        ("file", "Bilder und Dateien"),
        ("nothing", "Nicht übernommen"),
    )
    return [
        {
            "label": label,
            "total": found[key, True] + found[key, False],
            "public": found[key, True] if key in ("record", "page") else None,
            "drafts": found[key, False],
        }
        for key, label in rows
        if found[key, True] + found[key, False]
    ]


def left_out(plan):
    """Why items become nothing: (reason, how many)."""
    return Counter(fate.why for fate in plan.fates.values() if fate.becomes == "nothing").most_common(20)


def missing_files(plan):
    """How many attachments have no file in what was uploaded."""
    count = 0
    for number, fate in plan.fates.items():
        if fate.becomes == "file":
            try:
                plan.uploads.find(plan.survey.items[number])
            except Missing:
                count += 1
    return count


def listed(plan):
    """The numbers of the items that somebody reads: records, then pages."""
    order = {"record": 0, "page": 1}
    numbers = [number for number, fate in plan.fates.items() if fate.becomes in order]
    return sorted(numbers, key=lambda number: order[plan.fates[number].becomes])


class ItemsForm(forms.Form):
    """Kind and place of the items of one page of the preview; those of records that are here are changed there."""

    def __init__(self, data=None, *, plan, gazetteer, numbers):
        super().__init__(data, prefix="i")
        self.plan, self.gazetteer, self.rows = plan, gazetteer, []
        here = [fate.number for number in numbers if (fate := plan.fates[number]).number]
        self.here = Practice.objects.select_related("place").in_bulk(here, field_name="number")
        for number in numbers:
            self._add(number)

    def _add(self, number):
        item, fate = self.plan.survey.items[number], self.plan.fates[number]
        row = {
            "number": number,
            "title": item.title or "(ohne Titel)",
            "fate": fate,
            "type": ONE.get(item.type, TYPES.get(item.type, item.type)),
        }
        row["status"] = STATUSES.get(item.status, item.status) + (" mit Kennwort" if item.has_password else "")
        if fate.number:
            row["practice"] = self.here.get(fate.number)
        elif fate.becomes == "record":
            title, place, _ = rules.title_and_place(item.title, self.gazetteer)
            place = self.plan.said.get(number, {}).get("place", place)
            row["title"] = title or row["title"]
            about = f"„{row['title']}“"
            self.fields[f"kind_{number}"] = forms.ChoiceField(
                choices=Kind.choices, initial=fate.kind, required=False, label=f"Art von {about}"
            )
            self.fields[f"place_{number}"] = forms.CharField(
                max_length=100, required=False, initial=place["name"] if place else "", label=f"Ort von {about}"
            )
            row["kind"], row["place"] = self[f"kind_{number}"], self[f"place_{number}"]
        self.rows.append(row)

    def clean(self):
        data = super().clean()
        for name, value in list(data.items()):
            if name.startswith("place_") and value and rules.find_place(value, self.gazetteer)[0] is None:
                self.add_error(
                    name, f"„{value}“ steht nicht im Ortsverzeichnis, oder es gibt mehrere Orte dieses Namens."
                )
        return data

    def corrections(self):
        """{number: {"kind", "place"}} of what was changed."""
        found = {}
        for name in self.changed_data:
            what, _, number = name.partition("_")
            if what == "place" or self.cleaned_data[name]:
                found.setdefault(number, {})[what] = self.cleaned_data[name]
        return found


class MappingForm(forms.Form):
    """What becomes of the old site's types and terms."""

    def __init__(self, data=None, *, plan, gazetteer, corrections):
        super().__init__(data, prefix="m")
        self.types, self.terms = [], []
        said = corrections.get("types", {})
        for kind, count in sorted(Counter(item.type for item in plan.survey.items.values()).items()):
            if kind not in FIXED_TYPES:
                name = f"type_{len(self.types)}"
                self.fields[name] = forms.ChoiceField(
                    choices=TYPE_CHOICES, required=False, initial=said.get(kind, ""), label=TYPES.get(kind, kind)
                )
                self.types.append({"type": kind, "count": count, "field": name, "bound": self[name]})
        self._add_terms(plan, gazetteer, corrections.get("terms", {}))

    def _add_terms(self, plan, gazetteer, said):
        choices = _term_choices()
        used = Counter((taxonomy, slug) for item in plan.survey.items.values() for taxonomy, slug, _ in item.terms)
        rows = [term for term in plan.survey.terms if used[term.taxonomy, term.slug]]
        rows.sort(key=lambda term: (term.taxonomy != "category", term.taxonomy, -used[term.taxonomy, term.slug]))
        self.more_terms = max(0, len(rows) - MOST_TERMS)
        for term in rows[:MOST_TERMS]:
            if plan.mapping.taxonomies.get(term.taxonomy) == NOTHING:
                continue
            key, name = comparable(term.slug), f"term_{len(self.terms)}"
            target = plan.mapping.term(term.taxonomy, term.slug, term.name, gazetteer)
            self.fields[name] = forms.ChoiceField(
                choices=choices, required=False, initial=said.get(key, ""), label=f"Wird zu: {term.name}"
            )
            self.terms.append(
                {
                    "name": term.name,
                    "taxonomy": TAXONOMIES.get(term.taxonomy, term.taxonomy),
                    "count": used[term.taxonomy, term.slug],
                    "target": target.label if target else "fällt weg",
                    "key": key,
                    "field": name,
                    "bound": self[name],
                }
            )

    def corrections(self):
        """Tables of a mapping: only what somebody has decided."""
        chosen = self.cleaned_data
        return {
            "types": {row["type"]: chosen[row["field"]] for row in self.types if chosen.get(row["field"])},
            "terms": {row["key"]: chosen[row["field"]] for row in self.terms if chosen.get(row["field"])},
        }


def _term_choices():
    groups = [("", AS_PROPOSED), (KEYWORD, "Schlagwort"), (NOTHING, "fällt weg")]
    for key, model in VOCABULARIES.items():
        if key in KEYS:
            slugs = dict(model.objects.values_list("pk", "slug"))
            terms = sorted((label, f"{key}:{slugs[pk]}") for pk, label in labels(model).items() if pk in slugs)
            groups.append((vocabularies()[key].plural, [(value, label) for label, value in terms]))
    return groups
