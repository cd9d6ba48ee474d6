from django.conf import settings
from django.db import models


class Invitation(models.Model):
    """Lets a person read and comment on one record at the desk that is not theirs, and write in it if it says so.

    What it opens beside the rights of the person's groups is decided in ``practices.desk.access``.
    """

    practice = models.ForeignKey("Practice", models.CASCADE, related_name="invitations", verbose_name="Beitrag")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="Wer")
    may_write = models.BooleanField("schreibt mit", default=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="Von"
    )
    created_at = models.DateTimeField("Am", auto_now_add=True)

    class Meta:
        verbose_name = "Einladung"
        verbose_name_plural = "Einladungen"
        ordering = ["created_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["practice", "person"], name="invited_once")]

    def __str__(self):
        return f"{self.person} zu Nr. {self.practice.number}"
