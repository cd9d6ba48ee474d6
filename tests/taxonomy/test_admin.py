import pytest
from django.urls import reverse

from taxonomy import revision
from taxonomy.models import Actor, Category, Place, Tag, TermAlias
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    client.force_login(factories.editor())
    return client


def address(model, page, *args):
    return reverse(f"admin:taxonomy_{model._meta.model_name}_{page}", args=args)


def choices(client, field, term, source="practice"):
    query = {"app_label": "practices", "model_name": source, "field_name": field, "term": term}
    return [row["text"] for row in client.get("/admin/autocomplete/", query).json()["results"]]


def fields(term, **changes):
    names = ("name", "slug", "description", "synonyms")
    return {name: getattr(term, name) for name in names} | {"parent": term.parent_id or ""} | changes


def test_renaming_keeps_the_old_address_and_moves_the_revision(desk):
    stadt, before = Category.objects.get(slug="stadt"), revision.current()[0]
    response = desk.post(address(Category, "change", stadt.pk), fields(stadt, slug="stadtgebiet"))
    assert response.status_code == 302
    aliases = TermAlias.objects.filter(vocabulary="category", term_id=stadt.pk).values_list("name", flat=True)
    assert set(aliases) == {"stadt", "wohnen-und-nachbarschaft/stadt"}
    assert revision.current()[0] == before + 1


def test_moving_is_one_form_without_a_script(desk):
    term, target = Category.objects.get(slug="technik"), Category.objects.get(slug="stadt")
    page = desk.get(address(Category, "move", term.pk)).content.decode()
    assert "hinter den Begriff" in page
    desk.post(address(Category, "move", term.pk), {"position": "first", "relative_to": target.pk})
    term.refresh_from_db()
    assert term.parent == target
    assert TermAlias.objects.filter(name="handeln-und-verantwortung/technik", term_id=term.pk).exists()


def test_a_term_cannot_be_moved_or_filed_below_itself(desk):
    root, child = Category.objects.get(slug="wohnen-und-nachbarschaft"), Category.objects.get(slug="stadt")
    before = revision.current()
    response = desk.post(address(Category, "move", root.pk), {"position": "first", "relative_to": child.pk})
    assert "relative_to" in response.context["form"].errors
    response = desk.post(address(Category, "change", root.pk), fields(root, parent=child.pk))
    assert "sich selbst" in response.content.decode()
    root.refresh_from_db()
    assert root.parent is None and revision.current() == before


def test_moving_needs_the_right_to_change(client):
    client.force_login(factories.editor("view_category"))
    term = Category.objects.get(slug="technik")
    assert client.post(address(Category, "move", term.pk), {"position": "root"}).status_code == 403
    assert client.get(address(Category, "move", 10**30)).status_code == 403


@pytest.mark.parametrize("in_bulk", [False, True])
def test_a_used_term_is_not_deleted_and_the_page_says_by_what_it_is_used(desk, in_bulk):
    factories.practice(title="Braucht die Stadt", categories=["stadt"])
    stadt = Category.objects.get(slug="stadt")
    if in_bulk:
        data = {"action": "delete_selected", "_selected_action": [stadt.pk]}
        page = desk.post(address(Category, "changelist"), data)
    else:
        page = desk.get(address(Category, "delete", stadt.pk))
    assert "geschützt" in page.content.decode()
    desk.post(address(Category, "delete", stadt.pk), {"post": "yes"})
    assert Category.objects.filter(pk=stadt.pk).exists()


def test_an_unused_term_is_deleted_with_its_old_names(desk):
    term = Category.objects.create(name="Probe", slug="probe")
    TermAlias.objects.create(vocabulary="category", name="versuch", term_id=term.pk)
    desk.post(address(Category, "delete", term.pk), {"post": "yes"})
    assert not Category.objects.filter(pk=term.pk).exists() and not TermAlias.objects.exists()


def test_choices_are_named_by_their_path_and_found_by_other_words_in_any_case(desk):
    polizei = Actor.objects.get(slug="polizei")
    Actor.objects.create(name="Polizei Öhringen", slug="polizei-oehringen", parent=polizei, synonyms="Wache Süd")
    assert choices(desk, "actor", "öhringen", "involvement") == ["Polizei › Polizei Öhringen"]
    assert choices(desk, "actor", "wache SÜD", "involvement") == ["Polizei › Polizei Öhringen"]


def test_a_retired_term_is_no_choice_and_stays_in_the_list(desk):
    Category.objects.filter(slug="technik").update(is_retired=True)
    assert choices(desk, "categories", "technik") == []
    assert "Technik" in desk.get(address(Category, "changelist")).content.decode()


def test_a_place_is_found_by_its_first_letters_the_large_ones_first(desk):
    found = choices(desk, "place", "müns")
    assert found[0] == "Münster (Nordrhein-Westfalen)"
    assert choices(desk, "place", "WUPPERTAL") == ["Wuppertal (Nordrhein-Westfalen)"]


def test_keywords_are_chosen_by_name(desk):
    factories.practice(tags=["Öffentlicher Raum"])
    query = {"app_label": "practices", "model_name": "practice", "field_name": "tags", "term": "öffent"}
    rows = desk.get("/admin/autocomplete/", query).json()["results"]
    assert rows == [{"id": "Öffentlicher Raum", "text": "Öffentlicher Raum"}]


def test_the_name_of_a_used_place_stays_because_documents_carry_it(desk):
    factories.practice(place={"name": "Wuppertal", "state": "Nordrhein-Westfalen"})
    place = Place.objects.get(slug="wuppertal")
    desk.post(address(Place, "change", place.pk), {"name": "Anders", "latitude": 51.2, "longitude": 7.1})
    place.refresh_from_db()
    assert (place.name, place.latitude) == ("Wuppertal", 51.2)


def test_a_renamed_keyword_goes_on_answering_to_its_former_name(desk):
    factories.published(tags=["Licht"])
    tag, before = Tag.objects.get(), revision.current()[0]
    desk.post(address(Tag, "change", tag.pk), {"name": "Beleuchtung", "slug": "beleuchtung"})
    assert revision.current()[0] == before + 1
    assert TermAlias.objects.filter(vocabulary="tag", name="licht", term_id=tag.pk).exists()
    factories.practice(tags=["Licht"])
    assert [tag.name for tag in Tag.objects.all()] == ["Beleuchtung"]


def test_a_keyword_is_not_made_twice_in_another_case(desk):
    Tag.objects.create(name="Öl")
    response = desk.post(address(Tag, "add"), {"name": "ÖL", "slug": ""})
    assert "gibt es schon" in response.content.decode()
    assert Tag.objects.count() == 1
