"""Where a record stands: the panel above its form."""

from practices.choices import Stage
from practices.desk import completeness, quality, workflow
from practices.desk.admin import invitations, transitions
from practices.desk.admin.changelist import stage_badges
from practices.models import Comment, Edition, Version


def panel(practice, user):
    present = (
        Version.objects.filter(practice_number=practice.number, number=practice.version)
        .select_related("created_by")
        .first()
    )
    edition = (
        Edition.objects.filter(practice_number=practice.number)
        .select_related("version")
        .defer("document", "version__document")
        .first()
    )
    practice.is_live = edition is not None and edition.withdrawn_at is None
    practice.was_withdrawn = edition is not None and not practice.is_live
    document = present.document if present else {}
    met, rules = completeness.score(document)
    return {
        "badges": stage_badges(practice),
        "version": present,
        "edition": edition if practice.is_live else None,
        "met": met,
        "rules": rules,
        "required": completeness.missing(document, required=True),
        "expected": completeness.missing(document, required=False),
        "quality": quality.found(document),
        "links": _links(practice, user),
        "transitions": transitions.offered(practice, user, is_live=practice.is_live),
        "invited": invitations.in_panel(practice, user),
        "is_archived": practice.stage == Stage.ARCHIVED,
    }


def _links(practice, user):
    """Pages of the record that are no step."""
    links = []
    if practice.stage in (Stage.DRAFT, Stage.IN_REVIEW):
        label = "Jetzt prüfen" if practice.stage == Stage.IN_REVIEW else "Was ist neu?"
        links.append({"path": "pruefung", "label": label})
    comments = Comment.objects.filter(practice_number=practice.number, resolved_at__isnull=True).count()
    links.append({"path": "kommentare", "label": f"Kommentare ({comments} offen)" if comments else "Kommentare"})
    if workflow.may(user, "invite", practice):
        links.append({"path": "einladungen", "label": "Einladungen"})
    if practice.stage != Stage.ARCHIVED and workflow.may(user, "share", practice):
        links.append({"path": "vorschau-links", "label": "Vorschau für andere"})
    if practice.stage != Stage.ARCHIVED and workflow.may(user, "schedule", practice):
        links.append({"path": "planen", "label": "Planung" if practice.scheduled_for else "Veröffentlichung planen"})
    return links
