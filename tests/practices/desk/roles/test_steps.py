"""Every step, for every role, as the table in docs/redaktion.md says."""

import pathlib

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from divercity.models import Page
from practices.choices import Stage
from practices.desk import workflow
from practices.models import (
    Comment,
    Edition,
    Image,
    Invitation,
    MissedSearch,
    PdfFile,
    Practice,
    PreviewLink,
    Spreadsheet,
    Synonym,
)
from taxonomy.models import Tag
from tests.practices.desk.forms import form_data, url
from tests.practices.desk.roles.people import ACTORS, record, report, signed_in
from tests.practices.desk.spreadsheet import rows as table_rows
from tests.practices.public.conftest import picture

pytestmark = pytest.mark.django_db

HANDBOOK = pathlib.Path(__file__).parents[4] / "docs" / "redaktion.md"
COLUMNS = {
    "Gast, eingeladen": "Gast, eingeladen",
    "Autor*in, eigen": "Autor*in, eigener",
    "Autor*in": "Autor*in, fremder",
    "Redaktion": "Redaktion",
    "Leitung": "Leitung",
}
STEPS = {}


def step(label, key=None):
    """``key`` is the step's in ``workflow.PERMISSIONS``."""

    def declared(take):
        STEPS[label] = (take, key)
        return take

    return declared


def posted(client, row, page, **data):
    client.post(url(page, row.pk), {"opened_version": row.version, **data})
    return Practice.objects.filter(pk=row.pk).first()


@step("einen Beitrag ansehen, mit Vorschau und Verlauf")
def look(client, row, desk):
    pages = [url("change", row.pk), url("preview", row.pk), url("history", row.pk), url("compare", row.pk, 1, 2)]
    answers = {client.get(page).status_code == 200 for page in pages}
    assert len(answers) == 1
    return answers.pop()


@step("den Lückenplan ansehen")
def plan_gaps(client, row, desk):
    return client.get(url("gaps")).status_code == 200


@step("Beiträge als Tabelle herunterladen")
def take_table(client, row, desk):
    response = client.get(url("spreadsheet_file"))
    return response.status_code == 200 and row.number in [line["Nummer"] for line in table_rows(response.getvalue())]


@step("mit einer Tabelle ändern")
def change_by_table(client, row, desk):
    line = f"Nummer;Fassung;Titel\n{row.number};{row.version};Umbenannt\n"
    file = SimpleUploadedFile("tabelle.csv", line.encode())
    client.post(url("spreadsheet"), {"datei": file})
    if kept := Spreadsheet.objects.first():
        client.post(url("spreadsheet_preview"), {"datei": kept.pk})
    return Practice.objects.get(pk=row.pk).title == "Umbenannt"


@step("kommentieren", "comment")
def comment(client, row, desk):
    client.post(url("comments", row.pk), {"field": "", "text": "Hm."})
    return Comment.objects.filter(practice_number=row.number, text="Hm.").exists()


@step("Kommentare erledigen und wieder öffnen", "resolve")
def resolve(client, row, desk):
    [written] = workflow.comment(row, by=desk["chief"], texts={"": "Hm."})
    client.post(url("comments", row.pk), {"settle": written.pk})
    written.refresh_from_db()
    return written.resolved_at is not None


def typed(desk, address, **changes):
    chief = Client()
    chief.force_login(desk["chief"])
    return form_data(chief, address, **changes)


@step("einen Beitrag anlegen")
def add(client, row, desk):
    client.post(url("add"), typed(desk, url("add"), title="Ein ganz neuer"))
    return Practice.objects.filter(title="Ein ganz neuer").exists()


@step("schreiben und speichern")
def save(client, row, desk):
    client.post(url("change", row.pk), typed(desk, url("change", row.pk), title="Umbenannt"))
    return Practice.objects.get(pk=row.pk).title == "Umbenannt"


@step("eine frühere Fassung wiederherstellen")
def restore(client, row, desk):
    client.post(url("restore", row.pk, 1), {"opened_version": row.version})
    return Practice.objects.get(pk=row.pk).version == row.version + 1


@step("zur Prüfung geben", "submit")
def submit(client, row, desk):
    return posted(client, row, "submit").stage == Stage.IN_REVIEW


@step("Änderung verwerfen", "discard")
def discard(client, row, desk):
    return posted(client, row, "discard").stage == Stage.PUBLISHED


@step("jemanden einladen", "invite")
def invite(client, row, desk):
    posted(client, row, "invitations", person=desk["people"]["Gast"].pk)
    return Invitation.objects.filter(practice=row, person=desk["people"]["Gast"]).exists()


@step("einen Vorschau-Link anlegen", "share")
def share(client, row, desk):
    posted(client, row, "preview_links", days=14)
    return PreviewLink.objects.exists()


@step("zurückgeben", "return")
def send_back(client, row, desk):
    workflow.submit(row, by=desk["chief"])
    return posted(client, row, "review", _return="1", **{"comment-": "Bitte kürzen."}).stage == Stage.DRAFT


@step("veröffentlichen", "publish")
def publish(client, row, desk):
    return posted(client, row, "review", _publish="1").stage == Stage.PUBLISHED


@step("planen", "schedule")
def schedule(client, row, desk):
    return posted(client, row, "schedule", version=2, at="2099-01-01T09:30").scheduled_for is not None


@step("zurückziehen", "withdraw")
def withdraw(client, row, desk):
    posted(client, row, "withdraw")
    return not Edition.objects.live().filter(practice_number=row.number).exists()


@step("archivieren", "archive")
def archive(client, row, desk):
    return posted(client, row, "archive").stage == Stage.ARCHIVED


@step("wieder öffnen", "reopen")
def reopen(client, row, desk):
    workflow.archive(row, by=desk["chief"])
    return posted(client, row, "reopen").stage == Stage.DRAFT


@step("löschen", "delete")
def delete(client, row, desk):
    return posted(client, row, "delete", post="yes") is None


@step("mehrere auf einmal löschen")
def delete_many(client, row, desk):
    data = {"action": "delete_selected", "_selected_action": row.pk, "post": "yes"}
    client.post(url("changelist"), data | {f"opened_version_{row.pk}": row.version})
    return not Practice.objects.filter(pk=row.pk).exists()


@step("Gelöschtes zurückholen", "bring_back")
def bring_back(client, row, desk):
    workflow.delete(row, by=desk["chief"])
    client.post(url("deleted"), {"number": row.number})
    return Practice.objects.filter(number=row.number).exists()


@step("Bilder und PDF-Dateien hochladen")
def upload(client, row, desk):
    before = PdfFile.objects.count()
    file = SimpleUploadedFile("neu.pdf", b"%PDF-1.7\nNeu\n%%EOF\n")
    client.post(reverse("admin:practices_pdffile_add"), {"upload": file})
    return PdfFile.objects.count() == before + 1


@step("Angaben zu einem Bild ändern, das der Beitrag verwendet")
def credit(client, row, desk):
    image = Image.objects.get(pictures__practice=row)
    address = reverse("admin:practices_image_change", args=[image.pk])
    client.post(address, typed(desk, address, credit="Jemand anders"))
    image.refresh_from_db()
    return image.credit == "Jemand anders"


@step("Begriffe, Orte und Schlagworte anlegen und ändern")
def terms(client, row, desk):
    client.post(reverse("admin:taxonomy_tag_add"), {"name": "Nachtlicht", "slug": ""})
    return Tag.objects.filter(name="Nachtlicht").exists()


def deleted_row(client, row):
    address = f"admin:{row._meta.app_label}_{row._meta.model_name}_delete"
    client.post(reverse(address, args=[row.pk]), {"post": "yes"})
    return not type(row).objects.filter(pk=row.pk).exists()


@step("Begriffe, Orte und Schlagworte löschen")
def delete_terms(client, row, desk):
    return deleted_row(client, Tag.objects.create(name="Nachtlicht"))


@step("Synonyme pflegen")
def synonyms(client, row, desk):
    data = {"words": "Apfelsine\nPampelmuse", "note": ""}
    client.post(reverse("admin:practices_synonym_add"), data)
    return Synonym.objects.filter(words__contains="Pampelmuse").exists()


@step("Suchen ohne Treffer löschen")
def missed(client, row, desk):
    return deleted_row(client, MissedSearch.objects.create(day=timezone.localdate(), text="zebra", count=5))


@step("Hinweise und Barrieren bearbeiten")
def reports(client, row, desk):
    written = report()
    client.post(reverse("admin:practices_report_change", args=[written.pk]), {"status": "done", "note": ""})
    written.refresh_from_db()
    return written.closed_at is not None


@step("Hinweise und Barrieren löschen")
def delete_reports(client, row, desk):
    return deleted_row(client, report())


@step("Dateien löschen, die keine Fassung nennt")
def delete_file(client, row, desk):
    picture("green")
    return deleted_row(client, Image.objects.latest("pk"))


@step("Seiten der Website pflegen")
def pages(client, row, desk):
    return deleted_row(client, Page.objects.create(title="Partner", path="partner"))


@step("Konten einladen und ändern")
def accounts(client, row, desk):
    person = {"first_name": "Neu", "last_name": "Neumann", "email": "neu@example.org"}
    client.post(reverse("admin:auth_user_add"), person)
    return User.objects.filter(email="neu@example.org").exists()


def table_in_handbook():
    """``{step: {column: whether}}`` of the table in the editors' handbook."""
    lines = HANDBOOK.read_text().partition("| was | Gast, eingeladen |")[2].splitlines()
    names = [name.strip().replace("\\", "") for name in lines[0].strip("| ").split("|")]
    result = {}
    for line in lines[2:]:
        if not line.startswith("|"):
            break
        label, *cells = [cell.strip() for cell in line.strip("|").split("|")]
        assert set(cells) <= {"ja", "–"} and len(cells) == len(names) + 1, line
        result[label] = dict(zip(["Gast, eingeladen", *names], [cell == "ja" for cell in cells], strict=True))
    return result


def test_every_step_comes_to_something_for_those_roles_that_the_handbook_names_and_no_other(desk):
    clients, found = signed_in(desk), {}
    for label, (take, _) in STEPS.items():
        found[label] = {}
        for actor in ACTORS:
            with transaction.atomic():
                row = Practice.objects.get(pk=record(desk, actor).pk)
                happened = take(clients[actor], row, desk)
                transaction.set_rollback(True)
            if actor in COLUMNS:
                found[label][COLUMNS[actor]] = happened
            else:
                assert not happened, (label, actor)
    assert found == table_in_handbook()


def test_the_table_of_steps_is_whole_and_the_rules_say_what_the_buttons_do(desk):
    keys = {key: label for label, (_, key) in STEPS.items() if key}
    assert set(keys) == set(workflow.PERMISSIONS)
    table = table_in_handbook()
    for key, label in keys.items():
        for actor in ACTORS[1:]:
            allowed = workflow.may(desk["people"][actor], key, record(desk, actor))
            assert allowed == (actor in COLUMNS and table[label][COLUMNS[actor]]), (key, actor)
