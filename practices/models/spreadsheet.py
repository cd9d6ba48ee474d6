from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone


class Spreadsheet(models.Model):
    """A table that somebody has uploaded and not yet taken over: what is confirmed is what was shown.

    In the database, so that whichever process is asked has it. Each person has one at most; it is theirs alone.
    """

    KEPT = timedelta(hours=12)

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="Von")
    name = models.CharField("Dateiname", max_length=200)
    content = models.BinaryField("Inhalt")
    created_at = models.DateTimeField("Hochgeladen", db_index=True)

    class Meta:
        verbose_name = "Hochgeladene Tabelle"
        verbose_name_plural = "Hochgeladene Tabellen"
        ordering = ["-created_at"]

    def __str__(self):
        return self.name

    @classmethod
    def keep(cls, person, name, content):
        """Keep a file in place of the person's former one; everybody's outdated ones go."""
        cls.objects.filter(models.Q(person=person) | cls._outdated()).delete()
        return cls.objects.create(
            person=person, name=name[-200:] or "Tabelle", content=content, created_at=timezone.now()
        )

    @classmethod
    def of(cls, person):
        return cls.objects.filter(person=person).exclude(cls._outdated()).first()

    @classmethod
    def _outdated(cls):
        return models.Q(created_at__lt=timezone.now() - cls.KEPT)
