from django.conf import settings
from django.db import models
from django.db.models import Q


class Comment(models.Model):
    """What somebody at the desk says about a field of a record; never in a document, never public.

    Known by the record's number, so that it is there again when a deleted record is brought back.
    """

    practice_number = models.PositiveIntegerField("Nummer des Beitrags", db_index=True)
    field = models.CharField("Feld", max_length=24, blank=True, help_text="Schlüssel im Dokument; leer: das Ganze.")
    text = models.TextField("Kommentar", max_length=4000)
    version = models.PositiveIntegerField("Fassung")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="Von"
    )
    created_at = models.DateTimeField("Geschrieben am")
    resolved_at = models.DateTimeField("Erledigt am", null=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="Erledigt von"
    )

    class Meta:
        verbose_name = "Kommentar"
        verbose_name_plural = "Kommentare"
        ordering = ["created_at", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="comment_has_a_text")]

    def __str__(self):
        return f"Nr. {self.practice_number}, {self.field or 'ganzer Beitrag'}"
