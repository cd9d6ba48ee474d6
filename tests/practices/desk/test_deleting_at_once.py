"""Two people delete two records that name each other, at the same moment."""

import contextlib
import threading

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from practices.choices import RelationKind
from practices.desk import versions
from practices.desk.admin import opened
from practices.models import Practice, Relation
from tests import factories


@pytest.mark.django_db(transaction=True)
def test_whoever_comes_second_waits_and_is_told_that_the_record_has_changed(monkeypatch):
    by = factories.editor()
    first, second = factories.practice(by=by), factories.practice(by=by)
    for practice, target in ((first, second), (second, first)):
        Relation.objects.create(practice=practice, target=target, kind=RelationKind.VERWANDT)
        versions.record(practice, by=by)
    together, looks, statuses = threading.Barrier(2), opened.refuses, []

    def refuses(request, practice):
        """Both would be here at once, each with the lock on its own record, if they locked it alone."""
        refused = looks(request, practice)
        with contextlib.suppress(threading.BrokenBarrierError):
            together.wait(1)
        return refused

    def delete(practice):
        client = Client(raise_request_exception=False)
        client.force_login(by)
        address = reverse("admin:practices_practice_delete", args=[practice.pk])
        statuses.append(client.post(address, {"post": "yes", "opened_version": practice.version}).status_code)
        connection.close()

    monkeypatch.setattr(opened, "refuses", refuses)
    threads = [threading.Thread(target=delete, args=[practice]) for practice in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [302, 302]
    assert Practice.objects.count() == 1
