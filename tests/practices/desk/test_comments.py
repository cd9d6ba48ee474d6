import json

import pytest
from django.urls import reverse

from practices.desk import comments, workflow
from practices.desk.labels import LABELS
from practices.models import Comment
from tests import factories
from tests.practices.desk.forms import form_data

pytestmark = pytest.mark.django_db


def url(name, practice):
    return reverse(f"admin:practices_practice_{name}", args=[practice.pk])


def test_a_comment_is_written_at_a_field_of_the_present_version(desk, by):
    practice = factories.practice(by=by)
    answer = desk.post(url("comments", practice), {"field": "aims", "text": "Bitte\r\n\r\nkürzer."}, follow=True)
    comment = Comment.objects.get()
    assert (comment.practice_number, comment.field, comment.text) == (practice.number, "aims", "Bitte\n\nkürzer.")
    assert (comment.author, comment.version, comment.resolved_at) == (by, 1, None)
    page = answer.content.decode()
    assert "Ada Beispiel" in page and "<p>kürzer.</p>" in page


def test_it_stands_beside_its_field_in_the_form_and_is_counted_in_the_panel(desk, by):
    practice = factories.practice(by=by)
    workflow.comment(practice, by=by, texts={"title": "Zu lang.", "actors": "Wer noch?", "": "Schön."})
    page = desk.get(url("change", practice)).content.decode()
    title = page.partition('data-field="title"')[2].partition('class="form-row')[0]
    assert "Zu lang." in title and "Wer noch?" not in title
    assert "Wer noch?" in page.partition('id="involvements-group"')[2].partition("</h3>")[0]
    assert "Kommentare (3 offen)" in page
    assert "Schön." in page.partition('class="desk-panel"')[2].partition("</section>")[0]


def test_every_field_that_can_be_commented_on_has_a_place_in_the_form(desk, by):
    practice = factories.practice(by=by)
    workflow.comment(practice, by=by, texts=dict.fromkeys(LABELS, "Marke"))
    assert desk.get(url("change", practice)).content.decode().count("<p>Marke</p>") == len(LABELS)


def test_a_comment_is_resolved_and_opened_again(desk, by):
    practice = factories.practice(by=by)
    [comment] = workflow.comment(practice, by=by, texts={"title": "Zu lang."})
    desk.post(url("comments", practice), {"settle": comment.pk})
    comment.refresh_from_db()
    assert comment.resolved_by == by and comment.resolved_at
    assert "Zu lang." not in desk.get(url("change", practice)).content.decode()
    assert "Zu lang." in desk.get(url("comments", practice)).content.decode()
    desk.post(url("comments", practice), {"settle": comment.pk, "reopen": "1"})
    comment.refresh_from_db()
    assert (comment.resolved_by, comment.resolved_at) == (None, None)


def test_who_may_read_may_comment_but_not_resolve(client, by):
    practice = factories.practice(by=by)
    client.force_login(factories.editor("view_practice", "view_every_practice"))
    client.post(url("comments", practice), {"field": "", "text": "Eine Frage."})
    comment = Comment.objects.get()
    assert client.post(url("comments", practice), {"settle": comment.pk}).status_code == 403
    comment.refresh_from_db()
    assert comment.resolved_at is None


@pytest.mark.parametrize("codenames", [("view_tag",), None])
def test_who_may_not_read_the_record_cannot_comment(client, by, codenames):
    practice = factories.practice(by=by)
    if codenames:
        client.force_login(factories.editor(*codenames))
    answer = client.post(url("comments", practice), {"field": "", "text": "Hallo"})
    assert answer.status_code == (403 if codenames else 302)
    assert not Comment.objects.exists()


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({"field": "", "text": " \r\n "}, 200),
        ({"field": "", "text": "x" * 4001}, 200),
        ({"field": "unsinn", "text": "Hallo"}, 400),
        ({"settle": "999"}, 404),
        ({"settle": "9" * 30}, 404),
        ({"settle": "x"}, 404),
        ({}, 200),
    ],
)
def test_bad_input_writes_nothing_and_keeps_what_was_typed(desk, by, data, status):
    answer = desk.post(url("comments", factories.practice(by=by)), data)
    assert answer.status_code == status
    assert not Comment.objects.exists()
    if status == 200:
        assert data.get("text", "") in answer.content.decode().replace("\n", "\r\n") or not data["text"].strip()
        assert answer.context["messages"]


def test_a_comment_of_another_record_cannot_be_resolved_from_here(desk, by):
    mine, other = factories.practice(by=by), factories.practice(by=by)
    [comment] = workflow.comment(other, by=by, texts={"": "Hallo"})
    assert desk.post(url("comments", mine), {"settle": comment.pk}).status_code == 404


def test_a_text_in_a_comment_is_no_markup(desk, by):
    practice = factories.practice(by=by)
    workflow.comment(practice, by=by, texts={"title": "<script>alert(1)</script>"})
    for name in ("comments", "change", "review"):
        page = desk.get(url(name, practice)).content.decode()
        assert "&lt;script&gt;alert(1)" in page and "<script>alert(1)" not in page


def test_comments_are_in_no_document_no_export_and_nothing_public(desk, by, client, capsys):
    from django.core.management import call_command

    from tests.practices.public import outputs

    practice = factories.published(by=by)
    workflow.comment(practice, by=by, texts=dict.fromkeys(["", *LABELS], "geheimwort"))
    client.logout()
    for address, (_, content) in outputs.everything(client).items():
        assert b"geheimwort" not in content, address
    assert "geheimwort" not in json.dumps(list(practice.versions.values_list("document", flat=True)))
    call_command("export_practices")
    exported = capsys.readouterr().out
    assert practice.title in exported and "geheimwort" not in exported


def test_comments_are_listed_in_the_order_of_the_form():
    practice = factories.practice()
    workflow.comment(practice, by=factories.editor(), texts={"aims": "2", "title": "1", "": "0"})
    assert list(comments.by_field(comments.of(practice))) == ["", "title", "aims"]


def test_a_comment_ticked_in_the_form_is_dealt_with_by_the_save(desk, by):
    practice = factories.practice(by=by)
    mine, other = workflow.comment(practice, by=by, texts={"title": "Zu lang.", "aims": "Fehlt."})
    [foreign] = workflow.comment(factories.practice(by=by), by=by, texts={"": "Hallo"})
    address = url("change", practice)
    ticked = [str(mine.pk), str(foreign.pk), "x", "9" * 40]
    desk.post(address, form_data(desk, address, title="Kurz", settled_comment=ticked))
    open_now = set(Comment.objects.filter(resolved_at=None).values_list("pk", flat=True))
    assert open_now == {other.pk, foreign.pk}


def test_a_save_that_is_refused_leaves_comments_open_and_their_boxes_ticked(desk, by):
    practice = factories.practice(by=by)
    [comment] = workflow.comment(practice, by=by, texts={"title": "Zu lang."})
    address = url("change", practice)
    data = form_data(desk, address, title="", settled_comment=str(comment.pk))
    page = desk.post(address, data).content.decode()
    assert f'name="settled_comment" value="{comment.pk}" checked' in page
    assert Comment.objects.get().resolved_at is None
    stale = form_data(desk, address, title="Neu", opened_version="0", settled_comment=str(comment.pk))
    desk.post(address, stale)
    assert Comment.objects.get().resolved_at is None
