"""How often somebody may write, and what is kept of them for it."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from practices.models import Report, ReportCount, ReportDay
from practices.public.reports import throttle, views
from tests.practices.public.reports.conftest import TEXT, hint, problems

pytestmark = pytest.mark.django_db


def from_address(address):
    return {"X-Forwarded-For": address}


def test_the_sixth_in_an_hour_is_refused_kindly_with_its_text(client):
    assert [hint(client).status_code for _ in range(5)] == [303] * 5
    response = hint(client, name="Kim")
    assert response.status_code == 429
    assert 0 < int(response.headers["Retry-After"]) <= 3600
    assert TEXT in response.content.decode() and 'value="Kim"' in response.content.decode()
    assert Report.objects.count() == 5
    assert hint(Client(REMOTE_ADDR="192.0.2.7")).status_code == 303, "others can go on"


def test_an_hour_later_five_more_and_after_twenty_not_before_midnight(client, monkeypatch):
    start = timezone.localtime().replace(hour=9, minute=30)
    sent = []
    for hour in range(6):
        monkeypatch.setattr(views.timezone, "now", lambda hour=hour: start + datetime.timedelta(hours=hour))
        sent += [hint(client, age=60).status_code for _ in range(6)]
    assert sent.count(303) == 20
    response = hint(client)
    assert "morgen" in problems(response)[0]
    monkeypatch.setattr(views.timezone, "now", lambda: start + datetime.timedelta(days=1))
    assert hint(client).status_code == 303


def test_all_together_send_three_hundred_a_day(client, monkeypatch):
    monkeypatch.setattr(throttle, "IN_ALL", 3)
    answers = [hint(Client(REMOTE_ADDR=f"192.0.2.{n}")).status_code for n in range(5)]
    assert answers == [303, 303, 303, 429, 429]


def test_behind_a_proxy_the_address_counts_that_it_saw(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    client = Client(REMOTE_ADDR="127.0.0.1")
    forged = [hint(client, headers=from_address(f"10.0.0.{n}, 192.0.2.1")).status_code for n in range(6)]
    assert forged == [303] * 5 + [429]
    assert hint(client, headers=from_address("192.0.2.2")).status_code == 303


def test_without_a_proxy_the_header_is_nothing(client):
    answers = [hint(client, headers=from_address(f"10.0.0.{n}")).status_code for n in range(6)]
    assert answers == [303] * 5 + [429]


def test_addresses_of_ipv4_are_not_one_source_because_a_proxy_writes_them_as_ipv6():
    def sent(address):
        return hint(Client(REMOTE_ADDR=address)).status_code

    assert [sent("::ffff:192.0.2.1") for _ in range(6)] == [303] * 5 + [429]
    assert sent("::ffff:192.0.2.2") == 303
    assert sent("192.0.2.1") == 429


def test_the_addresses_of_one_network_are_one_source():
    answers = [hint(Client(REMOTE_ADDR=f"2001:db8:1:2::{n}")).status_code for n in range(1, 7)]
    assert answers == [303] * 5 + [429]
    assert hint(Client(REMOTE_ADDR="2001:db8:1:3::1")).status_code == 303


def test_no_address_is_stored_and_the_salt_goes_with_the_day(client, monkeypatch, caplog):
    address = "192.0.2.77"
    hint(Client(REMOTE_ADDR=address))
    rows = [*Report.objects.values(), *ReportDay.objects.values(), *ReportCount.objects.values()]
    assert address not in str(rows) and address not in caplog.text
    first = ReportCount.objects.get().source
    tomorrow = timezone.now() + datetime.timedelta(days=1)
    monkeypatch.setattr(views.timezone, "now", lambda: tomorrow)
    hint(Client(REMOTE_ADDR=address))
    assert ReportDay.objects.get().day == timezone.localdate(tomorrow)
    assert ReportCount.objects.get().source != first


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_no_more_are_stored_than_the_limit():
    def send(n):
        try:
            return hint(Client(), text=f"Hinweis Nummer {n}, gleichzeitig.").status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(send, range(16)))
    assert sorted(answers) == [303] * 5 + [429] * 11
    assert Report.objects.count() == 5
