from django.conf import settings
from django.db import models


class Presence(models.Model):
    """Somebody has a practice's form open: a hint for the others, never a lock, and forgotten soon."""

    practice = models.ForeignKey("Practice", models.CASCADE, related_name="+", verbose_name="Beitrag")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="Wer")
    seen_at = models.DateTimeField("Zuletzt gesehen")

    class Meta:
        verbose_name = "Anwesenheit"
        verbose_name_plural = "Anwesenheiten"
        constraints = [models.UniqueConstraint(fields=["practice", "person"], name="presence_once_for_person")]

    def __str__(self):
        return f"{self.person} an Nr. {self.practice.number}"
