"""What readers write to the editors, and how often they did today."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class ReportQuerySet(models.QuerySet):
    def open(self):
        return self.exclude(status__in=Report.CLOSED)

    def with_person(self):
        return self.exclude(**dict.fromkeys(Report.PERSONAL, ""))


class Report(models.Model):
    """A hint on a record or on the site, or a barrier that somebody met. Read by editors, never shown in public."""

    class Kind(models.TextChoices):
        CORRECTION = "correction", "Eine Angabe stimmt nicht"
        UPDATE = "update", "Es gibt einen neueren Stand"
        MISSING = "missing", "Es fehlt etwas Wichtiges"
        EXPERIENCE = "experience", "Ich habe eine andere Erfahrung gemacht"
        PROPOSAL = "proposal", "Ein Praxisbeispiel vorschlagen"
        GENERAL = "general", "Ein anderer Hinweis"
        BARRIER = "barrier", "Barriere"

    class Status(models.TextChoices):
        NEW = "new", "Neu"
        IN_WORK = "in_work", "In Arbeit"
        DONE = "done", "Erledigt"
        REFUSED = "refused", "Abgelehnt (Spam)"

    CLOSED = (Status.DONE, Status.REFUSED)
    # Emptied so many days after the report was closed; which aid somebody uses may tell of a disability.
    PERSONAL = ("name", "email", "aid")
    KEPT_DAYS = 30

    kind = models.CharField("Art", max_length=12, choices=Kind)
    text = models.TextField("Text", max_length=4000)
    practice_number = models.PositiveIntegerField("Nummer des Beitrags", null=True, blank=True)
    page = models.CharField("Seite", max_length=500, blank=True)
    aid = models.CharField("Hilfsmittel", max_length=200, blank=True)
    name = models.CharField("Name", max_length=120, blank=True)
    email = models.EmailField("E-Mail-Adresse", blank=True)
    form_key = models.CharField("Kennung des Formulars", max_length=32, db_index=True, editable=False)
    created_at = models.DateTimeField("Eingegangen")
    status = models.CharField("Status", max_length=8, choices=Status, default=Status.NEW)
    note = models.TextField("Interne Notiz", max_length=4000, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="Zuletzt bearbeitet von"
    )
    handled_at = models.DateTimeField("Zuletzt bearbeitet", null=True)
    closed_at = models.DateTimeField("Abgeschlossen", null=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = "Hinweis"
        verbose_name_plural = "Hinweise und Barrieren"
        ordering = ["-pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="report_has_a_text")]

    def __str__(self):
        about = f" zu Nr. {self.practice_number}" if self.practice_number else ""
        return f"{self.get_kind_display()}{about} (Meldung {self.pk})"

    @property
    def is_closed(self):
        return self.status in self.CLOSED


class ReportDay(models.Model):
    """A day on which somebody wrote, and its salt; deleted with its counts when the day is over.

    Whoever counts locks the row, so that processes count one after the other.
    """

    day = models.DateField(primary_key=True)
    salt = models.CharField(max_length=64)

    def __str__(self):
        return str(self.day)


class ReportCount(models.Model):
    """How many reports came from one source in an hour; ``source`` is a hash that means nothing without the salt."""

    day = models.ForeignKey(ReportDay, models.CASCADE, related_name="counts")
    hour = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=64)
    count = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "hour", "source"], name="report_count_once_an_hour")]

    def __str__(self):
        return f"{self.day_id}, {self.hour} Uhr: {self.count}"
