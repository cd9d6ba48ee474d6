import pytest

from practices.desk import diff
from practices.public import catalogue
from tests import factories

pytestmark = pytest.mark.django_db


def words(segments):
    return [text for is_changed, text in segments if is_changed]


def differences(old, new):
    return {change.key: change for change in diff.changes(old, new, catalogue.current().vocabularies)}


def test_equal_documents_have_no_changes():
    document = factories.document()
    assert differences(document, dict(document)) == {}


def test_a_changed_word_is_marked_and_the_rest_is_not():
    old = factories.document(sections={"context": "<p>Streit um den Platz.</p>"})
    new = {**old, "sections": {"context": "<p>Lärm um den Platz.</p>"}}
    change = differences(old, new)["context"]
    assert (words(change.old), words(change.new)) == (["Streit "], ["Lärm "])
    assert change.label == "Ausgangslage"


def test_terms_roles_and_choices_are_named_as_readers_know_them():
    old = factories.document(actors=[{"actor": "polizei", "role": "beteiligt"}], categories=["stadt"])
    new = {**old, "actors": [{"actor": "polizei", "role": "federfuehrend"}], "categories": ["stadt", "technik"]}
    found = differences(old, new)
    assert words(found["actors"].new) == ["federführend"]
    assert "Technik" in "".join(words(found["categories"].new))


def test_days_are_written_as_in_german():
    old = factories.document(as_of="2015-03-01")
    new = {**old, "as_of": "2021-12-31", "sources": [{"text": "Bericht", "accessed": "2020-02-29"}]}
    found = differences(old, new)
    assert "".join(text for _, text in found["as_of"].new) == "31.12.2021"
    assert "29.02.2020" in "".join(text for _, text in found["sources"].new)


def test_a_field_that_appears_is_new_as_a_whole():
    old = factories.document()
    change = differences(old, {**old, "district": "Elberfeld"})["district"]
    assert (change.old, words(change.new)) == ([], ["Elberfeld"])


def test_a_change_of_markup_alone_says_so():
    old = factories.document(sections={"context": "<p>Ein Wort.</p>"})
    change = differences(old, {**old, "sections": {"context": "<p>Ein <strong>Wort</strong>.</p>"}})["context"]
    assert change.is_markup_only


def test_markup_in_plain_fields_is_text():
    old = factories.document(title="<b>x</b>")
    change = differences(old, {**old, "title": "<i>x</i>"})["title"]
    assert "".join(text for _, text in change.new) == "<i>x</i>"


def test_texts_too_long_for_words_are_compared_by_lines():
    old = factories.document(sections={"context": "<p>a b c</p>" * 2000})
    new = {**old, "sections": {"context": "<p>a b c</p>" * 2000 + "<p>neu</p>"}}
    assert "".join(words(differences(old, new)["context"].new)).strip() == "neu"


def test_files_and_other_records_are_named_so_that_a_person_can_tell_them_apart():
    old = factories.document()
    row = {"file": f"{'ab12' * 16}.jpg", "alt": "Ein Platz."}
    found = differences(old, {**old, "pictures": [row], "relations": [{"kind": "verwandt", "practice": 12}]})
    assert "".join(words(found["pictures"].new)) == "ab12ab12….jpg · Ein Platz."
    assert "".join(words(found["relations"].new)).endswith(" · Nr. 12")
