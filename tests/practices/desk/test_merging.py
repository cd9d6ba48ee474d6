"""The law of merging: what each changed is kept, and both sides come to the same."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from practices.desk import conflict, diff
from practices.sections import SECTIONS
from tests import factories
from tests.practices.desk.forms import url

FIELDS = ["title", "tags", "sources", "contact", "language"]
SOME_SECTIONS = [section.key for section in SECTIONS][:2]
a_value = st.sampled_from([None, "A", "B", "C"])
a_document = st.fixed_dictionaries(dict.fromkeys([*FIELDS, *SOME_SECTIONS], a_value)).map(
    lambda values: {
        **{name: values[name] for name in FIELDS if values[name]},
        **({"sections": texts} if (texts := {k: values[k] for k in SOME_SECTIONS if values[k]}) else {}),
    }
)


@given(a_document, a_document, a_document)
@settings(max_examples=300)
def test_merging_keeps_what_each_changed_and_is_the_same_from_both_sides(base, mine, theirs):
    assert conflict.merge(base, mine, base) == mine
    assert conflict.merge(base, base, theirs) == theirs
    assert conflict.merge(base, mine, mine) == mine
    sides = conflict.sides(base, mine, theirs)
    other = {"mine": "theirs", "theirs": "mine", "both": "both"}
    assert conflict.sides(base, theirs, mine) == {key: other[side] for key, side in sides.items()}
    overlaps = {key for key, side in sides.items() if side == "both"}
    merged = conflict.merge(base, mine, theirs)
    # where both changed, the other one's choice is the other one's words
    assert merged == conflict.merge(base, theirs, mine, take=overlaps)
    for key in [*FIELDS, *SOME_SECTIONS]:
        before, here, there, now = (diff.value(d, key) for d in (base, mine, theirs, merged))
        assert now == (here if here != before else there)


@given(a_document, a_document)
def test_without_a_known_beginning_everything_different_is_left_to_the_person(mine, theirs):
    sides = conflict.sides(None, mine, theirs)
    assert set(sides.values()) <= {"both"}
    assert conflict.merge(None, mine, theirs) == mine
    assert conflict.merge(None, mine, theirs, take=set(sides)) == theirs


@pytest.mark.django_db
def test_every_field_of_the_form_is_part_of_a_merge(desk):
    page = desk.get(url("change", factories.practice().pk))
    fields = {name for names in conflict.FORM_FIELDS.values() for name in names}
    # what belongs to a save and not to the record
    assert set(page.context["adminform"].form.fields) - fields == {"opened_version", "note", "public_note"}
    assert {inline.formset.prefix for inline in page.context["inline_admin_formsets"]} == set(conflict.ROWS.values())
