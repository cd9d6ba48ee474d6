"""The groups that a fresh desk starts with; an operator may change them, or make others."""

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission

TERMS = ("category", "actor", "diversitydimension", "occasion", "place", "tag")
FILES = ("image", "pdffile")


def _permissions(actions, models):
    return [f"{action}_{model}" for action in actions for model in models]


WRITE = [
    *_permissions(["view", "add", "change"], ["practice"]),
    *_permissions(["view"], TERMS),
    *_permissions(["view", "add", "change"], FILES),
]
EDIT = [
    *WRITE,
    *_permissions(["publish", "delete"], ["practice"]),
    *_permissions(["add", "change"], TERMS),
    *_permissions(["delete"], FILES),
    *_permissions(["view", "add", "change", "delete"], ["synonym"]),
    *_permissions(["view", "delete"], ["missedsearch"]),
]
LEAD = [
    *EDIT,
    *_permissions(["delete"], TERMS),
    *_permissions(["view", "add", "change", "delete"], ["page", "pageaddress"]),
    *_permissions(["view", "add", "change"], ["user"]),  # leavers are shut out, not deleted: history names them
    *_permissions(["view"], ["group"]),
]
GROUPS = {"Autor*in": WRITE, "Redaktion": EDIT, "Leitung": LEAD}


def write_groups(**kwargs):
    """Make the groups that are missing; those that are there stay as the operator has them.

    Connected to ``post_migrate``, which may come before Django has written the permissions.
    """
    if Group.objects.filter(name__in=GROUPS).count() == len(GROUPS):
        return
    labels = ("practices", "taxonomy", "divercity", "auth")
    for label in labels:
        create_permissions(apps.get_app_config(label), verbosity=0)
    for name, codenames in GROUPS.items():
        group, is_new = Group.objects.get_or_create(name=name)
        if is_new:
            wanted = Permission.objects.filter(content_type__app_label__in=labels, codename__in=codenames)
            group.permissions.set(wanted)
