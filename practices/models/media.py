"""Pictures and PDFs of the library, each kept once by its content."""

import secrets
from pathlib import PurePath
from urllib.parse import quote

from django.conf import settings
from django.db import models


def new_token():
    return secrets.token_urlsafe(16)


class StoredFile(models.Model):
    """A file kept once by its content; ``name`` is what a download is called."""

    sha256 = models.CharField("Prüfsumme", max_length=64, unique=True, editable=False)
    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    name = models.CharField("Dateiname", max_length=200, blank=True)
    size = models.PositiveIntegerField("Größe in Byte", editable=False)
    created_at = models.DateTimeField("Hochgeladen am", auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name="Von",
    )

    class Meta:
        abstract = True
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return f"/medien/{self.token}/{quote(self.name or 'datei')}"


class Image(StoredFile):
    """A picture of the library: free of metadata, within limits (``practices.media``)."""

    file = models.ImageField("Datei", upload_to="bilder/", width_field="width", height_field="height")
    width = models.PositiveIntegerField("Breite", editable=False)
    height = models.PositiveIntegerField("Höhe", editable=False)
    credit = models.CharField("Bildnachweis", max_length=300, blank=True)
    licence = models.CharField("Lizenz", max_length=60, blank=True)
    source = models.CharField("Quelle", max_length=500, blank=True)

    class Meta(StoredFile.Meta):
        verbose_name = "Bild"
        verbose_name_plural = "Bilder"

    @property
    def content_type(self):
        suffix = PurePath(self.file.name).suffix[1:]
        return f"image/{'jpeg' if suffix == 'jpg' else suffix}"


class PdfFile(StoredFile):
    file = models.FileField("Datei", upload_to="dokumente/")

    class Meta(StoredFile.Meta):
        verbose_name = "PDF-Datei"
        verbose_name_plural = "PDF-Dateien"

    @property
    def content_type(self):
        return "application/pdf"
