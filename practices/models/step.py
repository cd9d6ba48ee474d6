from django.conf import settings
from django.db import models

LABELS = {
    "submit": "Zur Prüfung gegeben",
    "return": "Zurückgegeben",
    "publish": "Veröffentlicht",
    "schedule": "Veröffentlichung geplant",
    "withdraw": "Zurückgezogen",
    "discard": "Änderung verworfen",
    "archive": "Archiviert",
    "reopen": "Wieder geöffnet",
    "delete": "Gelöscht",
    "bring_back": "Zurückgeholt",
}


class Step(models.Model):
    """A step of a record's life that somebody took: ``kind`` is a key of ``workflow.PERMISSIONS``.

    It outlives the record, so that who deleted it is still known. Imports by command leave none
    but those by which they withdraw.
    """

    practice_number = models.PositiveIntegerField("Nummer des Beitrags", db_index=True)
    kind = models.CharField("Schritt", max_length=12)
    version = models.PositiveIntegerField("Fassung")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="Von")
    at = models.DateTimeField("Am")
    note = models.CharField("Notiz", max_length=500, blank=True)

    class Meta:
        verbose_name = "Schritt"
        verbose_name_plural = "Schritte"
        ordering = ["-pk"]

    def __str__(self):
        return f"Nr. {self.practice_number}: {self.kind}"

    @property
    def label(self):
        return LABELS.get(self.kind, self.kind)
