"""Steps that are no save: taken only for the version that their page showed."""

import pytest

from practices.choices import Stage
from practices.models import Edition, Practice
from tests import factories
from tests.practices.desk.forms import confirm, saves, url


@pytest.mark.django_db
@pytest.mark.parametrize("step", ["submit", "withdraw", "discard", "archive", "reopen"])
@pytest.mark.parametrize("opened", ["1", None])
def test_no_step_is_taken_for_a_version_that_is_not_the_present_one(desk, other, step, opened):
    practice = factories.published(title="Park")
    saves(other, practice, title="Ihr Park")
    if step == "reopen":
        Practice.objects.filter(pk=practice.pk).update(stage=Stage.ARCHIVED)
    before = Practice.objects.values().get(pk=practice.pk)
    typed = {"note": "Ein Satz für alle."} | ({} if opened is None else {"opened_version": opened})
    response = desk.post(url(step, practice.pk), typed)
    page = response.content.decode()
    assert response.status_code == 200
    assert "Nichts geschehen: Der Beitrag hat inzwischen Fassung 2, gespeichert von Bea Zweit." in page
    assert step == "discard" or step == "reopen" or "Ein Satz für alle." in page
    assert Practice.objects.values().get(pk=practice.pk) == before and Edition.objects.live().exists()
    assert practice.versions.count() == 2
    assert confirm(desk, url(step, practice.pk)).status_code == 302
    assert Practice.objects.values().get(pk=practice.pk) != before or not Edition.objects.live().exists()


@pytest.mark.django_db
@pytest.mark.parametrize("opened", ["1", None])
def test_nothing_is_deleted_that_was_changed_meanwhile(desk, other, opened):
    practice = factories.practice(title="Park")
    saves(other, practice, title="Ihr Park")
    typed = {"post": "yes"} | ({} if opened is None else {"opened_version": opened})
    response = desk.post(url("delete", practice.pk), typed, follow=True)
    assert "Nichts geschehen: Der Beitrag hat inzwischen Fassung 2" in response.content.decode()
    assert Practice.objects.filter(pk=practice.pk).exists()
    confirm(desk, url("delete", practice.pk))
    assert not Practice.objects.filter(pk=practice.pk).exists()


@pytest.mark.django_db
def test_of_several_none_is_deleted_if_one_was_changed_or_is_gone(desk, other):
    practices = [factories.practice(title=f"Park {n}") for n in range(3)]
    chosen = {"action": "delete_selected", "_selected_action": [practice.pk for practice in practices]}
    confirmed = chosen | {"post": "yes"} | {f"opened_version_{row.pk}": row.version for row in practices}
    saves(other, practices[1], title="Geändert")
    for typed, word in ((confirmed, "Inzwischen geändert"), (chosen | {"post": "yes"}, "Inzwischen geändert")):
        page = desk.post(url("changelist"), typed).content.decode()
        assert f"Nichts gelöscht. {word}" in page and f'name="opened_version_{practices[1].pk}" value="2"' in page
        assert Practice.objects.count() == 3
    confirmed[f"opened_version_{practices[1].pk}"] = 2
    confirm(other, url("delete", practices[0].pk))
    page = desk.post(url("changelist"), confirmed).content.decode()
    assert "Nichts gelöscht. Inzwischen gelöscht" in page and Practice.objects.count() == 2
    del confirmed[f"opened_version_{practices[0].pk}"]
    assert desk.post(url("changelist"), confirmed).status_code == 302
    assert not Practice.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("opened", ["1", None])
def test_nothing_is_restored_over_a_version_that_was_not_seen(desk, other, opened):
    practice = factories.practice(title="Park")
    saves(other, practice, title="Ihr Park")
    typed = {} if opened is None else {"opened_version": opened}
    response = desk.post(url("restore", practice.pk, 1), typed, follow=True)
    assert "Nicht wiederhergestellt: Der Beitrag hat inzwischen eine neuere Fassung." in response.content.decode()
    assert Practice.objects.values_list("title", "version").get() == ("Ihr Park", 2)
