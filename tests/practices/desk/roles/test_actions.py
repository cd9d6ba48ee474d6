"""Actions on lists: who is offered them."""

import pytest
from django.contrib import admin
from django.test import RequestFactory

from tests.practices.desk.roles.people import ACTORS

pytestmark = pytest.mark.django_db

# Django's own deletes rows that the person may delete one by one.
ACTIONS = {
    "practices_practice": {"delete_selected": ["Leitung"]},
    "auth_user": {name: ["Leitung"] for name in ("invite", "reset_second_factor", "end_sessions")},
    "practices_synonym": {"delete_selected": ["Redaktion", "Leitung"]},
    "practices_missedsearch": {"delete_selected": ["Redaktion", "Leitung"]},
    "practices_report": {"refuse": ["Redaktion", "Leitung"], "delete_selected": ["Leitung"]},
    "divercity_page": {"delete_selected": ["Leitung"]},
    **{
        f"taxonomy_{name}": {"delete_selected": ["Leitung"]}
        for name in ("category", "actor", "diversitydimension", "occasion", "place", "tag")
    },
}


def test_an_action_on_a_list_is_offered_to_those_roles_only(desk):
    found = {}
    for model, model_admin in admin.site._registry.items():
        for actor in ACTORS[1:]:
            request = RequestFactory().get("/admin/")
            request.user = desk["people"][actor]
            for name in model_admin.get_actions(request):
                key = f"{model._meta.app_label}_{model._meta.model_name}"
                found.setdefault(key, {}).setdefault(name, []).append(actor)
    assert found == ACTIONS
