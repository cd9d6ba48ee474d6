from django.conf import settings
from django.db import models

from practices.models.practice import Practice


class Notice(models.Model):
    """Tells one person at the desk what happened to a record; never holds a draft's text.

    It outlives the record, so that a deletion can be told: ``title`` is the record's at that moment.
    """

    class Kind(models.TextChoices):
        SUBMITTED = "submitted", "Zur Prüfung gegeben"
        RETURNED = "returned", "Zurückgegeben"
        PUBLISHED = "published", "Veröffentlicht"
        WITHDRAWN = "withdrawn", "Zurückgezogen"
        FAILED = "failed", "Geplante Veröffentlichung gescheitert"
        COMMENTED = "commented", "Kommentiert"
        DELETED = "deleted", "Gelöscht"
        INVITED = "invited", "Eingeladen"

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices", verbose_name="Für"
    )
    practice = models.ForeignKey(Practice, models.SET_NULL, null=True, related_name="notices", verbose_name="Beitrag")
    title = models.CharField("Titel", max_length=200)
    kind = models.CharField("Anlass", max_length=12, choices=Kind)
    text = models.CharField("Text", max_length=300)
    created_at = models.DateTimeField("Am", auto_now_add=True)
    read_at = models.DateTimeField("Gelesen am", null=True)

    class Meta:
        verbose_name = "Mitteilung"
        verbose_name_plural = "Mitteilungen"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["recipient", "read_at"], name="notice_unread")]

    def __str__(self):
        return self.text


class WithoutLetters(models.Model):
    """Somebody who wants notices at the desk only, and none by e-mail."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+")

    class Meta:
        verbose_name = "ohne E-Mail"
        verbose_name_plural = "ohne E-Mail"

    def __str__(self):
        return str(self.person)
