import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command

from practices.desk import workflow
from practices.desk.groups import GROUPS, write_groups
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_fresh_database_has_the_groups_with_all_that_they_name():
    for name, codenames in GROUPS.items():
        group = Group.objects.get(name=name)
        assert set(group.permissions.values_list("codename", flat=True)) == set(codenames)


def test_what_an_operator_made_of_a_group_stays():
    Group.objects.get(name="Leitung").delete()
    authors = Group.objects.get(name="Autor*in")
    authors.permissions.clear()
    write_groups()
    assert not authors.permissions.exists()
    assert Group.objects.get(name="Leitung").permissions.exists()


def test_a_group_that_an_update_brings_is_made_beside_those_that_are_there():
    Group.objects.get(name="Gast").delete()
    Group.objects.get(name="Redaktion").permissions.clear()
    write_groups()
    assert Group.objects.get(name="Gast").permissions.get().codename == "view_practice"
    assert not Group.objects.get(name="Redaktion").permissions.exists()


def test_a_group_that_is_reset_has_what_a_fresh_one_has_and_keeps_its_members():
    author = factories.member("Autor*in")
    group = Group.objects.get(name="Autor*in")
    group.permissions.set(Permission.objects.filter(codename="delete_practice"))
    call_command("write_groups", "Autor*in", reset=True)
    assert set(group.permissions.values_list("codename", flat=True)) == set(GROUPS["Autor*in"])
    assert author in group.user_set.all()


def test_a_reset_names_only_groups_that_the_program_knows():
    with pytest.raises(CommandError, match="Redaktoin"):
        call_command("write_groups", "Redaktoin", reset=True)


def test_without_reset_the_command_changes_no_group_and_says_what_differs(capsys):
    Group.objects.get(name="Leitung").permissions.clear()
    call_command("write_groups")
    assert not Group.objects.get(name="Leitung").permissions.exists()
    assert "Leitung: es fehlen" in capsys.readouterr().out


def test_authors_write_and_editors_publish():
    author, editor = factories.member("Autor*in"), factories.member("Redaktion")
    assert workflow.may(author, "submit") and not workflow.may(author, "publish")
    assert workflow.may(editor, "publish") and workflow.may(editor, "withdraw")


@pytest.mark.parametrize("name", [name for name in GROUPS if name != "Gast"])
def test_who_writes_can_choose_what_a_form_offers(client, name):
    client.force_login(factories.member(name))
    for model, field in (
        ("practice", "categories"),
        ("practice", "place"),
        ("practice", "tags"),
        ("picture", "image"),
    ):
        query = {"app_label": "practices", "model_name": model, "field_name": field}
        assert client.get("/admin/autocomplete/", query).status_code == 200, field
    assert client.get("/admin/practices/practice/add/").status_code == 200
    assert client.get("/admin/").context["available_apps"]
