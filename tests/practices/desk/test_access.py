"""Nobody reads, by whatever way round, of a record that is not theirs."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission, User
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse

from practices.desk import access, invitations, workflow
from practices.models import Image, Practice
from taxonomy.models import Category
from tests import factories
from tests.practices.desk.forms import form_data
from tests.practices.public.conftest import picture

pytestmark = pytest.mark.django_db
SECRET = "zauberlaterne"


@pytest.fixture
def author():
    return factories.member("Autor*in", first_name="Ada", last_name="Autorin")


@pytest.fixture
def chief():
    return factories.editor(first_name="Rita", last_name="Redaktion")


@pytest.fixture
def desk(client, author):
    client.force_login(author)
    return client


@pytest.fixture
def draft(chief):
    return factories.practice(by=chief, title=f"Entwurf {SECRET}", pictures=[{"file": picture(), "alt": "Platz"}])


@pytest.fixture
def changed(chief):
    """Public as "Lichtinseln", with a change in work."""
    row = factories.published(by=chief, title="Lichtinseln", slug="lichtinseln")
    Practice.objects.filter(pk=row.pk).update(title=f"Umbenannt {SECRET}", slug=SECRET)
    return row


def url(name, practice):
    return reverse(f"admin:practices_practice_{name}", args=[practice.pk])


def chosen(client, term):
    query = {"app_label": "practices", "model_name": "relation", "field_name": "target", "term": term}
    return [row["text"] for row in client.get("/admin/autocomplete/", query).json()["results"]]


def test_own_is_what_somebody_wrote_a_version_of(author, chief, draft):
    own = factories.practice(by=author)
    assert list(access.readable(author)) == [own]
    assert set(access.readable(chief)) == {own, draft}
    assert access.may_change(author, own) and not access.may_change(author, draft)


def test_who_chooses_a_related_record_is_offered_what_the_public_knows_and_no_draft(
    desk, author, chief, draft, changed
):
    own = factories.practice(by=author, title="Eigenes Licht")
    assert set(chosen(desk, "licht")) == {str(own), "Lichtinseln"}
    assert chosen(desk, SECRET) == chosen(desk, "zauber") == []
    assert chosen(desk, str(changed.number)) == ["Lichtinseln"]
    assert SECRET not in str(chosen(desk, ""))
    desk.force_login(chief)
    assert len(chosen(desk, SECRET)) == 2


def test_a_draft_cannot_be_related_by_its_id_and_one_that_others_related_stays_without_its_title(
    desk, author, chief, draft, changed
):
    own = factories.practice(by=author, title="Eigenes", relations=[{"kind": "verwandt", "practice": draft.number}])
    page = desk.get(url("change", own)).content.decode()
    assert SECRET not in page and f"Beitrag Nr. {draft.number} (nicht öffentlich)" in page
    answer = desk.post(url("change", own), form_data(desk, url("change", own), title="Eigenes, neu"))
    assert answer.status_code == 302
    own.refresh_from_db()
    assert own.title == "Eigenes, neu" and own.relations.get().target == draft
    other = factories.practice(by=chief, title=f"Noch ein Entwurf {SECRET}")
    row = {"relations-1-kind": "verwandt", "relations-1-target": other.pk, "relations-TOTAL_FORMS": 2}
    answer = desk.post(url("change", own), form_data(desk, url("change", own), **row))
    assert answer.status_code == 200 and SECRET not in answer.content.decode()
    row["relations-1-target"] = changed.pk
    assert desk.post(url("change", own), form_data(desk, url("change", own), **row)).status_code == 302
    assert "Lichtinseln" in desk.get(url("change", own)).content.decode()


@pytest.mark.parametrize(
    "query",
    [
        {"q": SECRET},
        {"stage__exact": "draft"},
        {"oeffentlich": "nein"},
        {"_facets": "True"},
        {"o": "2"},
    ],
)
def test_search_filters_and_look_ups_of_the_list_find_only_what_somebody_may_read(desk, draft, query):
    page = desk.get("/admin/practices/practice/", query)
    assert page.context["cl"].result_count == 0
    assert draft.title not in page.content.decode()


@pytest.mark.parametrize(
    ("model", "lookup"),
    [
        ("taxonomy/category", "practices"),
        ("taxonomy/category", "main_practices"),
        ("taxonomy/category", "practices__title__startswith"),
        ("taxonomy/place", "practices"),
        ("taxonomy/tag", "practice"),
        ("taxonomy/actor", "involvements"),
        ("practices/image", "pictures"),
        ("practices/image", "pictures__practice"),
        ("practices/pdffile", "attachments"),
        ("practices/practice", "scheduled_by__password__startswith"),
        ("practices/practice", "inverse_relations__practice__title__startswith"),
        ("practices/practice", "title__startswith"),
    ],
)
def test_no_list_can_be_asked_from_the_side_of_the_records(desk, draft, model, lookup):
    assert desk.get(f"/admin/{model}/", {lookup: str(draft.pk)}).status_code == 400


def test_a_guest_learns_nothing_of_internal_notes_and_contacts_by_asking_the_list(client, chief):
    record = factories.practice(by=chief, internal_note="Geheim", contact={"name": "Berta"})
    guest = factories.member("Gast")
    invitations.invite(record, guest, by=chief)
    client.force_login(guest)
    assert client.get("/admin/practices/practice/").context["cl"].result_count == 1
    for lookup in ("internal_note__startswith", "contact_name__contains", "contact_name", "contact_email__isnull"):
        assert client.get("/admin/practices/practice/", {lookup: "B"}).status_code == 400, lookup


@pytest.mark.parametrize("model", admin.site._registry, ids=lambda model: model._meta.model_name)
@pytest.mark.parametrize("lookup", ["pk__range", "pk__regex"])
def test_no_list_compares_what_its_filters_do_not_offer(admin_client, model, lookup):
    """A range of one failed, and a regular expression could keep a process busy for as long as it liked."""
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    assert admin_client.get(address, {lookup: "("}).status_code == 400


def test_a_picture_says_where_it_is_used_only_as_far_as_one_may_read(desk, author, chief, draft):
    image = Image.objects.get()
    page = desk.get(reverse("admin:practices_image_change", args=[image.pk])).content.decode()
    assert SECRET not in page and "einem Beitrag von anderen" in page and 'name="_save"' not in page
    own = factories.practice(by=author, title="Eigenes Licht", pictures=[{"file": picture(), "alt": "Platz"}])
    page = desk.get(reverse("admin:practices_image_change", args=[image.pk])).content.decode()
    assert "Eigenes Licht" in page and "und einem Beitrag von anderen" in page and SECRET not in page
    assert own.pictures.get().image == image


def test_an_invited_guest_sees_the_pictures_of_that_record_and_of_no_other(client, chief, draft):
    guest = factories.member("Gast")
    other = factories.practice(by=chief, pictures=[{"file": picture("blue"), "alt": "Platz"}])
    invitations.invite(draft, guest, by=chief)
    client.force_login(guest)
    for row, status in ((draft, 200), (other, 403)):
        address = reverse("admin:practices_image_thumbnail", args=[row.pictures.get().image_id])
        assert client.get(address).status_code == status


def test_no_shortcut_leads_from_a_row_to_its_address(desk, draft):
    for number in range(1, 60):
        assert desk.get(f"/admin/r/{number}/{Image.objects.get().pk}/").status_code == 404


def test_the_last_publications_lead_who_may_not_open_the_record_to_its_public_page(desk, changed):
    page = desk.get("/admin/").content.decode()
    assert 'href="/praxisbeispiele/lichtinseln/">Lichtinseln</a>' in page and SECRET not in page


def test_a_notice_goes_to_nobody_who_may_no_longer_read_the_record(author, chief, draft):
    invitation = invitations.invite(draft, author, by=chief)
    workflow.comment(draft, by=author, texts={"": "Eine Frage."})
    author.notices.all().delete()
    invitations.take_back(draft, invitation, by=chief)
    workflow.comment(draft, by=chief, texts={"": f"Eine Antwort: {SECRET}"})
    assert not author.notices.exists()


def test_what_is_sent_for_somebody_elses_record_becomes_at_most_a_new_one(desk, chief, draft):
    helper = type(desk)()
    helper.force_login(chief)
    data = form_data(helper, url("change", draft), title="Gekapert")
    answer = desk.post(url("change", draft), data)
    draft.refresh_from_db()
    assert SECRET in draft.title and draft.version == 1
    assert answer.status_code == 200 and SECRET not in answer.content.decode()


def test_nobody_comes_by_a_record_through_what_deleting_their_own_leaves_in_it(author, chief):
    author.user_permissions.set(Permission.objects.filter(codename="delete_practice"))
    author = User.objects.get(pk=author.pk)
    own = factories.practice(by=author)
    other = factories.practice(by=chief, relations=[{"kind": "verwandt", "practice": own.number}])
    workflow.delete(own, by=author)
    other.refresh_from_db()
    assert other.version == 2 and not access.may_read(author, other)


def test_terms_name_the_records_that_stand_in_the_way_of_deleting_only_to_who_reads_all(client, draft):
    category = Category.objects.get(slug="stadt")
    Practice.objects.filter(pk=draft.pk).update(main_category=category)
    client.force_login(factories.editor("view_category", "delete_category"))
    page = client.get(reverse("admin:taxonomy_category_delete", args=[category.pk])).content.decode()
    assert SECRET not in page
    assert "<li>Beitrag</li>" in page


@pytest.mark.django_db(transaction=True)
def test_an_update_leaves_everybody_the_records_that_they_had():
    executor = MigrationExecutor(connection)
    executor.migrate([("practices", "0010_preview_links")])
    old = executor.loader.project_state([("practices", "0010_preview_links"), ("auth", executor_leaf(executor))]).apps
    permissions = old.get_model("auth", "Permission").objects
    permissions.filter(codename__in=["view_every_practice", "change_every_practice"]).delete()
    readers = old.get_model("auth", "Group").objects.create(name="Lesende")
    readers.permissions.add(permissions.get(codename="view_practice"))
    writer = old.get_model("auth", "User").objects.create(username="schreibt")
    writer.user_permissions.add(permissions.get(codename="change_practice"))
    executor.loader.build_graph()
    executor.migrate(executor.loader.graph.leaf_nodes())
    codenames = set(Group.objects.get(name="Lesende").permissions.values_list("codename", flat=True))
    assert codenames == {"view_practice", "view_every_practice"}
    held = User.objects.get(username="schreibt").user_permissions.values_list("codename", flat=True)
    assert set(held) == {"change_practice", "view_every_practice", "change_every_practice"}


def executor_leaf(executor):
    return next(name for app, name in executor.loader.graph.leaf_nodes() if app == "auth")
