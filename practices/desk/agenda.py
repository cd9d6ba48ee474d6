"""What waits at the desk, for its first page."""

from django.db.models import Count, Q
from django.utils import timezone

from practices.choices import Stage
from practices.models import Edition, Practice


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
