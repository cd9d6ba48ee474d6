"""Rows for tests; each test states only what matters to it."""

import itertools

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission

from practices import document as documents
from practices.desk import versions, workflow
from practices.models import NumberCounter, Practice

_count = itertools.count(1)


def editor(*codenames, **fields):
    """Somebody at the desk; without codenames with every right of the collection."""
    fields.setdefault("username", f"editor{next(_count)}")
    user = get_user_model().objects.create_user(is_staff=True, is_active=True, password="geheim", **fields)
    permissions = Permission.objects.filter(content_type__app_label__in=["practices", "taxonomy", "divercity"])
    if codenames:
        permissions = permissions.filter(codename__in=codenames)
    user.user_permissions.add(*permissions.order_by().values_list("pk", flat=True))
    return get_user_model().objects.get(pk=user.pk)


def member(group, **fields):
    """Somebody with the rights of one of the groups that a fresh desk has, and no others."""
    user = editor("nothing", **fields)
    user.groups.add(Group.objects.get(name=group))
    return user


def document(**fields):
    """A document that is complete enough to be published."""
    n = next(_count)
    return {
        "format": 1,
        "kind": "praxisbeispiel",
        "title": f"Beispiel {n}",
        "teaser": f"Kurztext {n}.",
        "categories": ["stadt"],
        "sections": {"context": f"<p>Ausgangslage {n}.</p>"},
        **fields,
    }


def practice(*, by=None, **fields):
    """A draft whose rows say ``document(**fields)``, recorded as its first version."""
    raw = document(**fields)
    parsed, problems = documents.parse(raw)
    assert not problems, problems
    number = parsed.get("number") or NumberCounter.take()
    row = Practice(number=number, slug=parsed.get("slug") or f"beispiel-{number}")
    missing = documents.apply([(row, parsed)])
    assert not missing, missing
    versions.record(row, by=by or editor())
    return row


def published(*, by=None, **fields):
    by = by or editor()
    row = practice(by=by, **fields)
    workflow.publish(row, by=by)
    row.refresh_from_db()
    return row
