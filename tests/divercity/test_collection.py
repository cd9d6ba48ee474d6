"""Every request reads the collection as it is now: over schedules, threads and processes."""

import datetime
import json
import os
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from practices.desk import scheduling, versions, workflow
from practices.models import Edition, Practice
from taxonomy.models import CollectionRevision
from tests import factories
from tests.divercity.processes import manage, served

LIST = "/praxisbeispiele/"


def numbers(client):
    answer = client.get("/api/v1/praxisbeispiele/?anzahl=1000")
    assert answer.status_code == 200
    return {row["number"] for row in answer.json()["results"]}


@pytest.fixture
def scheduled(db):
    """A practice whose time has come, and nobody has asked yet."""
    by = factories.editor()
    practice = factories.practice(by=by, slug="bald")
    scheduling.schedule(practice, at=timezone.now() + datetime.timedelta(hours=1), by=by)
    return practice


def let_it_be_due():
    moment = timezone.now() - datetime.timedelta(seconds=1)
    Practice.objects.filter(scheduled_for__isnull=False).update(scheduled_for=moment)
    CollectionRevision.objects.update(next_due_at=moment)


@pytest.mark.parametrize("address", ["/", LIST, "/praxisbeispiele/bald/", "/feed/", "/sitemap.xml", "/gibtesnicht/"])
def test_the_first_request_after_the_moment_publishes_and_the_next_is_stable(client, scheduled, address):
    assert client.get("/praxisbeispiele/bald/").status_code == 404
    let_it_be_due()
    first = client.get(address)
    edition = Edition.objects.get()
    assert edition.practice_number == scheduled.number
    if address != "/gibtesnicht/":
        assert b"bald" in first.content or scheduled.title.encode() in first.content
    assert client.get(address).content == first.content
    assert client.get("/praxisbeispiele/bald/").status_code == 200
    edition.refresh_from_db()
    assert (edition.changes[-1]["version"], len(edition.changes)) == (1, 1)
    assert CollectionRevision.objects.get().next_due_at is None


def test_what_cannot_be_published_keeps_no_reader_from_reading(client, scheduled):
    Practice.objects.update(scheduled_by=factories.editor("view_practice"))
    let_it_be_due()
    assert client.get(LIST).status_code == 200
    assert client.get("/praxisbeispiele/bald/").status_code == 404
    scheduled.refresh_from_db()
    assert "darf nicht mehr veröffentlichen" in scheduled.schedule_failure


def test_a_fault_in_publishing_is_logged_and_tried_again(client, scheduled, monkeypatch, caplog):
    let_it_be_due()
    whole = scheduling.publish_due

    def broken():
        raise RuntimeError("kaputt")

    monkeypatch.setattr(scheduling, "publish_due", broken)
    assert client.get(LIST).status_code == 200
    assert "kaputt" in caplog.text
    monkeypatch.setattr(scheduling, "publish_due", whole)
    assert numbers(client) == {scheduled.number}


def test_a_contact_is_dropped_by_the_first_request_after_its_last_day(client, db):
    today = timezone.localdate()
    contact = {"name": "Kim Muster", "consent_on": "2020-01-01", "expires_on": today.isoformat()}
    practice = factories.published(contact=contact)
    page = f"{LIST}{practice.slug}/"
    assert "Kim Muster" in client.get(page).content.decode(), "the last day counts"
    edition = Edition.objects.get()
    yesterday = today - datetime.timedelta(days=1)
    edition.document["contact"]["expires_on"] = yesterday.isoformat()
    edition.contact_expires_on = yesterday
    edition.save()
    CollectionRevision.objects.update(next_due_at=timezone.now() - datetime.timedelta(seconds=1))
    assert "Kim Muster" not in client.get(page).content.decode()
    assert "contact" not in Edition.objects.get().document


def test_every_change_is_in_the_next_answer(client, db):
    by = factories.editor()
    assert numbers(client) == set()
    practice = factories.published(by=by)
    assert numbers(client) == {practice.number}
    practice.title = "Anders"
    practice.save()
    versions.record(practice, by=by)
    assert b"Anders" not in client.get(LIST).content
    workflow.publish(practice, by=by)
    assert b"Anders" in client.get(LIST).content
    workflow.withdraw(practice, by=by)
    assert numbers(client) == set()


OTHER_PROCESS = """
import os, django
django.setup()
from django.conf import settings
from django.db import connections
connections["default"].settings_dict["NAME"] = {name!r}
from django.contrib.auth import get_user_model
from practices.desk import workflow
from practices.models import Practice
by = get_user_model().objects.get(username="redaktion")
workflow.{step}(Practice.objects.get(number={number}), by=by)
"""


def in_another_process(step, number):
    """Do one step at the desk in a process of its own, on this test's database."""
    code = OTHER_PROCESS.format(name=str(connection.settings_dict["NAME"]), step=step, number=number)
    subprocess.run(
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        check=True,
        timeout=60,
    )


@pytest.mark.django_db(transaction=True)
def test_what_another_process_publishes_or_withdraws_is_in_the_next_answer_of_this_one(client, writing):
    practice = factories.practice(by=writing)
    assert numbers(client) == set()
    in_another_process("publish", practice.number)
    assert numbers(client) == {practice.number}
    assert client.get(f"{LIST}{practice.slug}/").status_code == 200
    in_another_process("withdraw", practice.number)
    assert numbers(client) == set()
    assert client.get(f"{LIST}{practice.slug}/").status_code == 410


@pytest.fixture
def writing(transactional_db):
    """Somebody at the desk, in a database that other connections see."""
    return factories.editor(username="redaktion", is_superuser=True)


def ask_and_publish(by, seconds, steps):
    """Four threads read while one publishes and withdraws; returns how often they read and what went wrong."""
    practices = [factories.practice(by=by, actors=[{"actor": "polizei"}]) for _ in range(6)]
    always = factories.published(by=by, actors=[{"actor": "polizei"}])
    drafts = {factories.practice(by=by).number for _ in range(3)}
    faults, asked, stop = [], [0] * 4, threading.Event()
    addresses = ["/api/v1/praxisbeispiele/?akteur=polizei", LIST, "/", "/feed/", "/akteure/polizei/", "/sitemap.xml"]

    def read(n):
        client = Client(raise_request_exception=True)
        try:
            while not stop.is_set():
                address = addresses[asked[n] % len(addresses)]
                response = client.get(address)
                asked[n] += 1
                if response.status_code != 200:
                    faults.append((address, response.status_code))
                if address.startswith("/api"):
                    found = {row["number"] for row in response.json()["results"]}
                    if always.number not in found or found & drafts:
                        faults.append((address, sorted(found)))
        except Exception as error:
            faults.append(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=read, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    deadline, done, live, reader = time.monotonic() + seconds, 0, set(), Client()
    while time.monotonic() < deadline and done < steps:
        practice = practices[done % len(practices)]
        if practice.number in live:
            workflow.withdraw(practice, by=by)
            live.discard(practice.number)
        else:
            workflow.publish(practice, by=by)
            live.add(practice.number)
        done += 1
        seen = numbers(reader)
        if seen != live | {always.number}:
            faults.append(("after step", done, sorted(seen), sorted(live)))
    stop.set()
    for thread in threads:
        thread.join(30)
    return sum(asked), done, faults


@pytest.mark.django_db(transaction=True)
def test_four_threads_read_while_editions_come_and_go(writing):
    asked, steps, faults = ask_and_publish(writing, seconds=20, steps=12)
    assert faults == []
    assert steps == 12 and asked > 8


@pytest.mark.drill
@pytest.mark.django_db(transaction=True)
def test_four_threads_read_for_a_minute_while_editions_come_and_go(writing, drill_note):
    asked, steps, faults = ask_and_publish(writing, seconds=60, steps=100_000)
    assert faults == []
    drill_note(f"4 threads read {asked} pages while {steps} editions came and went, no error and no stale answer")


def fetch(port, path):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20) as response:
            return response.status, response.read()
    except urllib.error.HTTPError as error:
        return error.code, b""


@pytest.mark.drill
def test_both_workers_see_every_change_at_once(environment, drill_note):
    """The service as operators run it; its workers take turns, so twenty answers come from both."""
    prepare = (
        "from tests import factories; by = factories.editor(username='redaktion', is_superuser=True); "
        "p = factories.practice(by=by, slug='hin-und-her'); print(p.number)"
    )
    step = (
        "from django.contrib.auth import get_user_model; from practices.desk import workflow; "
        "from practices.models import Practice; "
        "workflow.{}(Practice.objects.get(), by=get_user_model().objects.get(username='redaktion'))"
    )
    with served(environment) as (port, _):
        number = int(manage(environment, "shell", "-c", prepare).stdout.split()[-1])
        for _ in range(5):
            for name, status, found in (("publish", 200, [number]), ("withdraw", 410, [])):
                result = manage(environment, "shell", "-c", step.format(name))
                assert result.returncode == 0, result.stderr
                for _ in range(20):
                    assert fetch(port, "/praxisbeispiele/hin-und-her/")[0] == status
                    rows = json.loads(fetch(port, "/api/v1/praxisbeispiele/")[1])["results"]
                    assert [row["number"] for row in rows] == found
    drill_note("10 changes made in other processes, each in the next 20 answers of two workers")
