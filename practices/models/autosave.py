from django.conf import settings
from django.db import models


class Autosave(models.Model):
    """What one person has typed into a practice's form and not saved: no version, no status, nobody else's business.

    A new practice has none to point to yet: then the form's own key tells several such forms apart. Once the form
    is saved its words are gone; the row stays for a while, so that a request that comes late brings nothing back.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="Von")
    practice = models.ForeignKey("Practice", models.SET_NULL, null=True, related_name="+", verbose_name="Beitrag")
    form_key = models.CharField("Kennung des Formulars", max_length=32)
    content = models.JSONField("Eingaben", default=dict)  # {field of the form: [values as they are posted]}
    opened_version = models.PositiveIntegerField("Geöffnete Fassung", null=True)
    updated_at = models.DateTimeField("Stand", db_index=True)
    saved_at = models.DateTimeField("Gespeichert am", null=True)

    class Meta:
        verbose_name = "Zwischenstand"
        verbose_name_plural = "Zwischenstände"
        ordering = ["-updated_at"]
        constraints = [
            models.UniqueConstraint(fields=["person", "practice"], name="autosave_once_for_person_and_practice"),
            models.UniqueConstraint(fields=["person", "form_key"], name="autosave_once_for_form"),
        ]

    def __str__(self):
        return f"Zwischenstand vom {self.updated_at:%d.%m.%Y %H:%M}"
