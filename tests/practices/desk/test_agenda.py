import pytest

from practices.choices import Stage
from practices.models import Practice
from tests import factories

pytestmark = pytest.mark.django_db


def test_the_first_page_says_what_waits_and_leads_to_it(client):
    client.force_login(factories.editor())
    factories.practice(title="Ein Entwurf")
    waiting = factories.practice(title="Wartet")
    Practice.objects.filter(pk=waiting.pk).update(stage=Stage.IN_REVIEW)
    factories.published(title="Fertig")
    response = client.get("/admin/")
    assert [entry[:2] for entry in response.context["agenda"]] == [("In Prüfung", 1), ("Entwürfe", 1)]
    for _, count, query in response.context["agenda"]:
        assert client.get(f"/admin/practices/practice/?{query}").context["cl"].result_count == count


def test_the_first_page_tells_nothing_to_those_who_may_not_see_the_collection(client):
    client.force_login(factories.editor("view_tag"))
    factories.practice()
    assert client.get("/admin/").context["agenda"] == []
