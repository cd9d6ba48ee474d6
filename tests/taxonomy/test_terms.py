import pytest
from django.db import transaction

from taxonomy import revision, terms
from taxonomy.lookup import Lookup
from taxonomy.models import Category, Tag, TermAlias

pytestmark = pytest.mark.django_db


def term(slug):
    return Category.objects.with_tree_fields().get(slug=slug)


def names(slug_or_path):
    return Lookup().term("category", slug_or_path)


def test_a_renamed_term_is_still_found_under_its_old_slug_and_path():
    stadt = term("stadt")
    with terms.changing(Category):
        Category.objects.filter(pk=stadt.pk).update(slug="stadtgebiet")
    assert names("stadt") == names("wohnen-und-nachbarschaft/stadt") == names("stadtgebiet") == stadt.pk


def test_a_moved_term_takes_the_old_paths_of_its_descendants_along():
    parent, child = term("stadt"), term("nachbarschaft")
    with terms.changing(Category):
        terms.move(child, "first", parent)
    with terms.changing(Category):
        terms.move(term("stadt"), "last", term("methoden-und-vorgehen"))
    now = "methoden-und-vorgehen/stadt/nachbarschaft"
    for path in (now, "wohnen-und-nachbarschaft/stadt/nachbarschaft", "wohnen-und-nachbarschaft/nachbarschaft"):
        assert names(path) == child.pk, path


def test_a_name_that_a_term_has_now_never_leads_elsewhere():
    stadt, other = term("stadt"), term("technik")
    with terms.changing(Category):
        Category.objects.filter(pk=stadt.pk).update(slug="stadtgebiet")
    with terms.changing(Category):
        Category.objects.filter(pk=other.pk).update(slug="stadt")
    assert names("stadt") == other.pk
    assert not TermAlias.objects.filter(vocabulary="category", name="stadt").exists()
    assert names("wohnen-und-nachbarschaft/stadt") == stadt.pk


def test_deleting_a_term_deletes_its_old_names():
    stadt = term("stadt")
    with terms.changing(Category):
        Category.objects.filter(pk=stadt.pk).update(slug="stadtgebiet")
    with terms.changing(Category):
        Category.objects.filter(pk=stadt.pk).delete()
    assert names("stadt") is None and not TermAlias.objects.filter(term_id=stadt.pk).exists()


def test_the_revision_moves_with_a_change_and_only_then():
    before, _ = revision.current()
    with terms.changing(Category):
        pass
    assert revision.current()[0] == before
    with terms.changing(Category):
        Category.objects.filter(slug="stadt").update(description="Anders.")
    assert revision.current()[0] == before + 1


def test_what_fails_leaves_nothing_behind():
    before = revision.current()
    with pytest.raises(RuntimeError), transaction.atomic(), terms.changing(Category):
        Category.objects.filter(slug="stadt").update(slug="stadtgebiet")
        raise RuntimeError
    assert names("stadtgebiet") is None
    assert revision.current() == before and not TermAlias.objects.exists()


@pytest.mark.parametrize(
    ("position", "target", "expected"),
    [
        ("before", "stadt", ["nachbarschaft", "stadt"]),
        ("after", "stadt", ["stadt", "nachbarschaft"]),
        ("first", "wohnen-und-nachbarschaft", ["nachbarschaft", "stadt"]),
    ],
)
def test_a_term_lands_where_it_was_put(position, target, expected):
    with terms.changing(Category):
        terms.move(term("nachbarschaft"), position, term(target))
    siblings = [row.slug for row in Category.objects.filter(parent__slug="wohnen-und-nachbarschaft")]
    assert siblings[:2] == expected


def test_a_keyword_is_found_in_any_case_and_under_its_former_name():
    tag = terms.tag_named("Öffentlicher Raum")
    assert terms.tag_named("öffentlicher RAUM") == tag
    before = (tag.folded, tag.slug)
    tag.name = "Stadtraum"
    tag.save()
    terms.keep_tag_names(tag, before)
    assert terms.tag_named("Öffentlicher Raum") == tag
    assert Tag.objects.count() == 1
