"""Other sites and machines are kept out, and nobody else."""

import pytest
from django.core import mail

from practices.models import Report, ReportCount
from practices.public.reports import guard
from tests.practices.public.reports.conftest import TEXT, hint, problems

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://testserver"},
        {"Sec-Fetch-Site": "", "Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "", "Origin": "null"},
        {"Sec-Fetch-Site": "", "Origin": "http://["},
        {"Sec-Fetch-Site": "", "Origin": "http://testserver.evil.example"},
    ],
)
def test_what_another_site_sends_is_not_stored(client, headers):
    response = hint(client, headers=headers)
    assert response.status_code == 403
    assert problems(response) == [guard.FOREIGN] and TEXT in response.content.decode()
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "", "Origin": "http://testserver"},
        {"Sec-Fetch-Site": "", "Origin": "https://www.example.org"},
        {"Sec-Fetch-Site": ""},
    ],
)
def test_what_this_site_or_a_text_browser_sends_is_stored(client, settings, headers):
    settings.CSRF_TRUSTED_ORIGINS = ["https://www.example.org"]
    assert hint(client, headers=headers).status_code == 303
    assert Report.objects.count() == 1


def test_whoever_fills_the_field_that_nobody_sees_is_thanked_and_stores_nothing(client):
    response = hint(client, betreff="Hello")
    assert (response.status_code, response.headers["Location"]) == (303, "/hinweis/danke/")
    assert not Report.objects.exists() and not ReportCount.objects.exists() and mail.outbox == []


@pytest.mark.parametrize(
    ("age", "sentence"), [(0, guard.TOO_FAST), (25 * 3600, guard.TOO_OLD), (-3600, guard.TOO_FAST)]
)
def test_a_form_sent_too_fast_or_too_late_comes_back_with_everything_and_can_be_sent(client, age, sentence):
    response = hint(client, age=age, name="Kim")
    assert response.status_code == 400
    assert problems(response) == [sentence]
    assert TEXT in response.content.decode() and 'value="Kim"' in response.content.decode()
    assert not Report.objects.exists()
    if age > 0:
        assert guard.read(response.context["stamp"])[1] == guard.TOO_FAST, "a fresh one"


def test_a_stamp_that_still_counts_is_kept_so_that_a_quick_correction_is_not_too_fast(client):
    wrong = hint(client, kind="")
    right = hint(client, stempel=wrong.context["stamp"])
    assert (wrong.status_code, right.status_code) == (400, 303)


@pytest.mark.parametrize("stamped", ["", "x", "a:b:c", "\x00", "9" * 5000])
def test_a_stamp_that_is_not_ours_is_treated_like_an_old_one(client, stamped):
    response = hint(client, stempel=stamped)
    assert response.status_code == 400 and problems(response) == [guard.TOO_OLD]
