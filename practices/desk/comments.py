"""What people at the desk say about a record's fields. Who may: ``workflow.comment`` and its neighbours."""

from collections import defaultdict

from django.utils import timezone

from practices.desk.labels import LABELS
from practices.models import Comment

WHOLE = "Ganzer Beitrag"
LENGTH = Comment._meta.get_field("text").max_length

# Where in the form a key of the document is written, if not in a field of the same name.
PLACES = {
    "actors": "involvements",
    "diversity": "considerations",
    "bibliography": "citation",
    "contact": "contact_name",
}


def label(field):
    return LABELS.get(field, WHOLE)


def given(texts):
    """Of ``{field: what was typed}`` what somebody really wrote, in the order of the form."""
    cleaned = {field: text.replace("\r\n", "\n").replace("\x00", "").strip() for field, text in texts.items()}
    return {field: cleaned[field] for field in ("", *LABELS) if cleaned.get(field)}


def too_long(texts):
    """A German sentence for each text that does not fit."""
    return [
        f"Der Kommentar zu „{label(field)}“ ist zu lang: höchstens {LENGTH} Zeichen."
        for field, text in given(texts).items()
        if len(text) > LENGTH
    ]


def write(practice, texts, *, by):
    now = timezone.now()
    return Comment.objects.bulk_create(
        Comment(
            practice_number=practice.number,
            field=field,
            text=text,
            version=practice.version,
            author=by,
            created_at=now,
        )
        for field, text in given(texts).items()
    )


def settle(comment, *, by):
    """Mark as done; with nobody (``by=None``) open it again."""
    comment.resolved_at, comment.resolved_by = (timezone.now(), by) if by else (None, None)
    comment.save(update_fields=["resolved_at", "resolved_by"])


def of(practice):
    """All comments on a record, each with the label of its field, oldest first."""
    rows = list(Comment.objects.filter(practice_number=practice.number).select_related("author", "resolved_by"))
    for row in rows:
        row.label, row.place = label(row.field), PLACES.get(row.field, row.field)
    return rows


def by_field(rows):
    """``{field: comments}`` in the order of the form, the whole record first."""
    grouped = defaultdict(list)
    for row in rows:
        grouped[row.field].append(row)
    return {field: grouped[field] for field in ("", *LABELS) if field in grouped}
