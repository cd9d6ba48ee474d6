from django.conf import settings
from django.db import models


class Version(models.Model):
    """What a save left behind: the whole practice as one document. It outlives its practice."""

    practice = models.ForeignKey(
        "Practice", models.SET_NULL, null=True, related_name="versions", verbose_name="Beitrag"
    )
    practice_number = models.PositiveIntegerField("Nummer des Beitrags")
    number = models.PositiveIntegerField("Fassung")
    document = models.JSONField("Dokument")
    created_at = models.DateTimeField("Gespeichert am")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="Von"
    )
    note = models.CharField("Notiz", max_length=500, blank=True)

    class Meta:
        verbose_name = "Fassung"
        verbose_name_plural = "Fassungen"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["practice_number", "number"], name="version_number_once"),
        ]

    def __str__(self):
        return f"Nr. {self.practice_number}, Fassung {self.number}"
