"""What readers looked for in vain: on the first page of the desk, and as a list."""

import datetime

import pytest
from django.utils import timezone

from practices.models import MissedSearch, Synonym
from tests import factories

pytestmark = pytest.mark.django_db
LIST = "/admin/practices/missedsearch/"


def searched(text, count, days=0):
    day = timezone.localdate() - datetime.timedelta(days=days)
    return MissedSearch.objects.create(day=day, text=text, count=count)


def shown(client):
    return [(row["text"], row["total"]) for row in client.get("/admin/").context["missed"]]


def test_the_first_page_shows_what_was_searched_three_times_and_leads_on(client):
    client.force_login(factories.member("Redaktion"))
    searched("trödel & tand", 2)
    searched("trödel & tand", 1, days=3)
    searched("selten", 2)
    assert shown(client) == [("trödel & tand", 3)]
    [row] = client.get("/admin/").context["missed"]
    page = client.get("/admin/").content.decode()
    for url in (row["add_url"], row["search_url"]):
        assert f'href="{url.replace("&", "&amp;")}"' in page
    form = client.get(row["add_url"]).context["adminform"].form
    assert form["words"].value() == "trödel tand\n"
    result = client.get(row["search_url"])
    assert result.context["query"] == "trödel & tand"
    assert MissedSearch.objects.count() == 3, "the editor's look is not counted"


def test_the_most_frequent_five_are_shown(client):
    client.force_login(factories.editor())
    for n in range(3, 10):
        searched(f"wort{n}", n)
    assert shown(client) == [(f"wort{n}", n) for n in (9, 8, 7, 6, 5)]


def test_what_has_got_a_synonym_is_done(client):
    client.force_login(factories.editor())
    searched("trödelbasare", 9)
    searched("krempel", 3)
    Synonym.objects.create(words="Trödelbasar\nFlohmarkt")
    assert shown(client) == [("krempel", 3)]


@pytest.mark.parametrize("group, sees", [("Autor*in", False), ("Redaktion", True), ("Leitung", True)])
def test_who_sees_missed_searches(client, group, sees):
    client.force_login(factories.member(group))
    row = searched("krempel", 3)
    assert shown(client) == ([("krempel", 3)] if sees else [])
    assert client.get(LIST).status_code == (200 if sees else 403)
    assert client.get(f"{LIST}{row.pk}/delete/").status_code == (200 if sees else 403)


def test_the_list_names_day_text_and_sums_and_offers_a_synonym(client):
    client.force_login(factories.editor())
    searched("krempel", 3)
    searched("krempel", 4, days=30)
    searched("selten", 1)
    rows = {(r.text, r.count, r.total) for r in client.get(LIST).context["cl"].result_list}
    assert rows == {("krempel", 3, 7), ("krempel", 4, 7), ("selten", 1, 1)}
    often = client.get(LIST, {"haeufigkeit": "ab3"})
    assert {r.text for r in often.context["cl"].result_list} == {"krempel"}
    assert '<a href="/admin/practices/synonym/add/?gesucht=krempel">' in often.content.decode()
    assert client.get(LIST, {"q": "KREMP"}).context["cl"].result_count == 2


def test_what_is_no_longer_kept_is_not_shown(client):
    client.force_login(factories.editor())
    searched("lange her", 50, days=91)
    searched("selten", 2, days=8)
    assert client.get(LIST).context["cl"].result_count == 0
    assert shown(client) == []


def test_nobody_adds_or_changes_one_not_even_who_may_do_all(client):
    client.force_login(factories.editor(is_superuser=True))
    row = searched("krempel", 3)
    assert client.get(f"{LIST}add/").status_code == 403
    assert client.post(f"{LIST}add/", {"text": "x", "day": "2026-01-01", "count": 9}).status_code == 403
    assert client.post(f"{LIST}{row.pk}/change/", {"text": "x"}).status_code == 403
    row.refresh_from_db()
    assert row.text == "krempel"
    action = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    client.post(LIST, action)
    assert not MissedSearch.objects.exists()


def test_who_may_not_add_a_synonym_is_offered_none(client):
    client.force_login(factories.editor("view_missedsearch"))
    searched("krempel", 3)
    assert "Synonym anlegen" not in client.get(LIST).content.decode()
    assert "Synonym anlegen" not in client.get("/admin/").content.decode()
