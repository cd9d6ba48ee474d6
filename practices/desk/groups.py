"""The groups that a fresh desk starts with; an operator may change them, or make others.

With which records a right may be used is decided in ``practices.desk.access``.
"""

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission

TERMS = ("category", "actor", "diversitydimension", "occasion", "place", "tag")
FILES = ("image", "pdffile")


def _permissions(actions, models):
    return [f"{action}_{model}" for action in actions for model in models]


READ = _permissions(["view"], ["practice"])
WRITE = [
    *_permissions(["view", "add", "change"], ["practice"]),
    *_permissions(["view"], TERMS),
    *_permissions(["view", "add", "change"], FILES),
]
EDIT = [
    *WRITE,
    *_permissions(["view_every", "change_every", "publish"], ["practice"]),
    *_permissions(["add", "change"], TERMS),
    *_permissions(["delete"], FILES),
    *_permissions(["view", "add", "change", "delete"], ["synonym"]),
    *_permissions(["view", "delete"], ["missedsearch"]),
    *_permissions(["view", "change"], ["report"]),
]
LEAD = [
    *EDIT,
    *_permissions(["delete"], ["practice", "report", *TERMS]),
    *_permissions(["view", "add", "change", "delete"], ["page", "pageaddress"]),
    *_permissions(["add"], ["wordpressimport"]),
    *_permissions(["view", "add", "change"], ["user"]),  # leavers are shut out, not deleted: history names them
    *_permissions(["view"], ["group"]),
]
GROUPS = {"Gast": READ, "Autor*in": WRITE, "Redaktion": EDIT, "Leitung": LEAD}
LABELS = ("practices", "taxonomy", "divercity", "auth")


def write_groups(**kwargs):
    """Make the groups that are missing; those that are there stay as the operator has them.

    Connected to ``post_migrate``, which may come before Django has written the permissions.
    """
    missing = set(GROUPS) - set(Group.objects.filter(name__in=GROUPS).values_list("name", flat=True))
    if missing:
        reset(missing)


def reset(names):
    """Make these groups what they are on a fresh desk; their members stay."""
    for label in LABELS:
        create_permissions(apps.get_app_config(label), verbosity=0)
    for name in names:
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.set(
            Permission.objects.filter(content_type__app_label__in=LABELS, codename__in=GROUPS[name])
        )
