from django.conf import settings
from django.db import models


class PreviewLink(models.Model):
    """A secret address at which somebody outside reads one version; rules in ``practices.desk.preview_links``.

    Of the secret only a hash is kept, so that neither a backup nor a glance at the table opens anything.
    """

    practice = models.ForeignKey("Practice", models.CASCADE, related_name="preview_links", verbose_name="Beitrag")
    version = models.ForeignKey("Version", models.CASCADE, related_name="+", verbose_name="Fassung")
    token_hash = models.CharField("Prüfsumme", max_length=64, unique=True, editable=False)
    note = models.CharField("Für wen?", max_length=120, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="Von"
    )
    created_at = models.DateTimeField("Angelegt am")
    expires_at = models.DateTimeField("Gilt bis")
    revoked_at = models.DateTimeField("Zurückgezogen am", null=True, blank=True)
    uses = models.PositiveIntegerField("Aufrufe", default=0)
    last_used_at = models.DateTimeField("Zuletzt aufgerufen", null=True, blank=True)

    class Meta:
        verbose_name = "Vorschau-Link"
        verbose_name_plural = "Vorschau-Links"
        ordering = ["-pk"]

    def __str__(self):
        return f"Vorschau von {self.version}"
