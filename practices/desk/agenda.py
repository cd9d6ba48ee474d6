"""What waits at the desk, for its first page."""

from django.db.models import Count, Q
from django.utils import timezone

from practices.choices import Stage
from practices.desk.admin.search import add_url, search_url
from practices.models import Edition, Practice, Synonym
from practices.search import missed
from practices.search.synonyms import key

SHOWN = 5  # records of each kind; the rest is in the lists
CONSIDERED = 50  # missed searches, of which the first without a synonym are shown


def agenda():
    """``(label, count, query of the list)`` of everything that somebody should look at; nothing that is zero."""
    live = Edition.objects.live().values("practice_number")
    counts = Practice.objects.aggregate(
        review=Count("pk", filter=Q(stage=Stage.IN_REVIEW)),
        changes=Count("pk", filter=Q(stage=Stage.DRAFT, number__in=live)),
        drafts=Count("pk", filter=Q(stage=Stage.DRAFT) & ~Q(number__in=live)),
        failed=Count("pk", filter=~Q(schedule_failure="")),
        due=Count("pk", filter=Q(review_on__lte=timezone.localdate())),
    )
    entries = [
        ("In Prüfung", counts["review"], "stage__exact=in_review"),
        ("Veröffentlicht, mit Änderung in Arbeit", counts["changes"], "oeffentlich=aenderung&stage__exact=draft"),
        ("Entwürfe", counts["drafts"], "oeffentlich=nein&stage__exact=draft"),
        ("Geplante Veröffentlichung gescheitert", counts["failed"], "planung=gescheitert"),
        ("Zur Wiedervorlage fällig", counts["due"], "wiedervorlage=faellig"),
    ]
    return [entry for entry in entries if entry[1]]


def missed_searches():
    """What was often looked for in vain and stands in no synonym yet, the most frequent first."""
    frequent = missed.frequent()[:CONSIDERED]
    if not frequent:
        return []
    known = {key(line) for row in Synonym.objects.all() for line in row.lines}
    rows = [row for row in frequent if key(row["text"]) not in known][:SHOWN]
    return [{**row, "add_url": add_url(row["text"]), "search_url": search_url(row["text"])} for row in rows]
