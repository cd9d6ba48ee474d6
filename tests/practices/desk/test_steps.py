import pytest

from practices.choices import Stage
from practices.desk import deleted, workflow
from practices.models import Practice, Step
from practices.models.step import LABELS
from tests import factories

pytestmark = pytest.mark.django_db


def test_every_step_of_a_life_is_remembered_with_who_took_it_and_has_a_name():
    by = factories.editor()
    practice = factories.practice(by=by)
    workflow.submit(practice, by=by)
    workflow.send_back(practice, by=by, texts={"": "Noch nicht."})
    workflow.publish(practice, by=by)
    workflow.withdraw(practice, by=by, note="Auf Wunsch.")
    workflow.archive(practice, by=by)
    workflow.reopen(practice, by=by)
    workflow.delete(practice, by=by)
    deleted.bring_back(practice.number, by=by)
    steps = Step.objects.filter(practice_number=practice.number, by=by).order_by("pk")
    kinds = [step.kind for step in steps]
    assert kinds == ["submit", "return", "publish", "withdraw", "archive", "reopen", "delete", "bring_back"]
    assert [step.label for step in steps if step.label == step.kind] == []
    assert steps.get(kind="withdraw").note == "Auf Wunsch."
    assert Practice.objects.get().stage == Stage.DRAFT


def test_every_step_that_can_be_taken_has_a_name():
    assert set(LABELS) == set(workflow.PERMISSIONS) - {"comment", "invite", "resolve", "share"}
