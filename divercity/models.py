"""Editable pages with their pictures, files and former addresses, and what an import from WordPress remembers."""

import secrets

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from practices.models import Image, PdfFile
from practices.richtext import RichTextField

HOME = "/"
path_validator = RegexValidator(
    rf"^(?:{HOME}|[a-z0-9-]+(?:/[a-z0-9-]+){{0,2}})\Z",
    "Bis zu drei Teile aus a–z, 0–9 und Bindestrich, getrennt durch Schrägstriche; „/“ ist der Text der Startseite.",
)


class PageQuerySet(models.QuerySet):
    def live(self):
        return self.filter(status=Page.Status.PUBLISHED)

    def in_footer(self):
        return self.live().filter(in_footer=True).order_by("position", "pk")


class Page(models.Model):
    """An editable page beside the collection: Impressum, Datenschutz, about the project."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Entwurf"
        PUBLISHED = "published", "Veröffentlicht"

    path = models.CharField(
        "Adresse",
        max_length=200,
        unique=True,
        validators=[path_validator],
        help_text=(
            "Zum Beispiel projekt/team. „/“ ist der Text der Startseite: Er steht dort unter der Suche, der Titel "
            "als Überschrift darüber."
        ),
    )
    title = models.CharField("Titel", max_length=200)
    body = RichTextField("Text")
    status = models.CharField("Status", max_length=12, choices=Status, default=Status.DRAFT)
    in_footer = models.BooleanField("Steht im Fuß jeder Seite", default=False)
    position = models.PositiveSmallIntegerField("Reihenfolge", default=0)

    objects = PageQuerySet.as_manager()

    class Meta:
        verbose_name = "Seite"
        verbose_name_plural = "Seiten"
        ordering = ["position", "path"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return HOME if self.path == HOME else f"/{self.path}/"

    def clean(self):
        super().clean()
        from divercity.pages import reserved_paths

        if self.path.partition("/")[0] in reserved_paths():
            raise ValidationError({"path": "Unter dieser Adresse antwortet schon ein anderer Teil der Website."})


class PageAddress(models.Model):
    """An old address that leads to a page, without closing slash."""

    page = models.ForeignKey(Page, models.CASCADE, related_name="addresses")
    path = models.CharField("Alte Adresse", max_length=500, unique=True)

    class Meta:
        verbose_name = "Alte Adresse"
        verbose_name_plural = "Alte Adressen"

    def __str__(self):
        return self.path


class PagePictureQuerySet(models.QuerySet):
    def shown(self):
        """Not those that are held back until somebody has described them."""
        return self.filter(Q(decorative=True) | ~Q(alt=""))


class PagePicture(models.Model):
    """A picture of the library as one page shows it, below its text."""

    page = models.ForeignKey(Page, models.CASCADE, related_name="pictures")
    image = models.ForeignKey(Image, models.PROTECT, verbose_name="Bild", related_name="page_pictures")
    alt = models.CharField("Alternativtext", max_length=500, blank=True)
    decorative = models.BooleanField("Nur schmückend", default=False)
    caption = models.CharField("Bildunterschrift", max_length=500, blank=True)
    position = models.PositiveSmallIntegerField("Reihenfolge", default=0)

    objects = PagePictureQuerySet.as_manager()

    class Meta:
        verbose_name = "Bild"
        verbose_name_plural = "Bilder"
        ordering = ["position", "pk"]

    def __str__(self):
        return self.caption or str(self.image)


class PageFile(models.Model):
    """A PDF that one page offers."""

    page = models.ForeignKey(Page, models.CASCADE, related_name="files")
    file = models.ForeignKey(PdfFile, models.PROTECT, verbose_name="PDF-Datei", related_name="page_files")
    label = models.CharField("Beschriftung", max_length=300)
    position = models.PositiveSmallIntegerField("Reihenfolge", default=0)

    class Meta:
        verbose_name = "Datei"
        verbose_name_plural = "Dateien"
        ordering = ["position", "pk"]

    def __str__(self):
        return self.label


class OldAddress(models.Model):
    """An address of the predecessor that led to a file or an archive; those of records and pages stand with them.

    Without closing slash, or "/?name=value". It answers only while what it leads to is public: one of a stored file,
    or a term of a vocabulary (key of ``taxonomy.vocabularies``) by its slug. FRONT as the vocabulary: the folder in
    which the whole old site was.
    """

    FRONT = "front"

    path = models.CharField(max_length=500, unique=True)
    image = models.ForeignKey(Image, models.CASCADE, null=True, related_name="+")
    pdf = models.ForeignKey(PdfFile, models.CASCADE, null=True, related_name="+")
    vocabulary = models.CharField(max_length=16, blank=True)
    slug = models.CharField(max_length=200, blank=True)

    def __str__(self):
        return self.path


class ImportedItem(models.Model):
    """What an item of another system became here, so that a second import knows it again.

    ``digest`` is the SHA-256 of what the export said. ``written`` is what the import left behind: of a record the
    number of its version, of a page the SHA-256 of its content; something else there now was changed here. ``said`` is
    what a person put right in the preview, {"kind", "place"} as in documents: the next export does not know it.
    """

    site = models.CharField(max_length=200)  # host of the other system, without "www."
    source_id = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    practice_number = models.PositiveIntegerField(null=True)
    page = models.ForeignKey(Page, models.SET_NULL, null=True, related_name="+")
    image = models.ForeignKey(Image, models.SET_NULL, null=True, related_name="+")
    pdf = models.ForeignKey(PdfFile, models.SET_NULL, null=True, related_name="+")
    written = models.CharField(max_length=64, blank=True)
    said = models.JSONField(default=dict)
    imported_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "source_id"], name="imported_item_once")]

    def __str__(self):
        return f"{self.site} {self.source_id}"


def new_folder():
    return secrets.token_urlsafe(16)


class WordPressImport(models.Model):
    """A WordPress export that somebody has brought to the desk, from the upload to the report.

    What was uploaded, the journal and the report lie in ``DATA_DIR/imports/<folder>/``, so that every process goes on
    where another stopped. ``corrections`` are what was changed in the preview: tables of a mapping, and under "items"
    {source id: {"kind", "place"}}. While ``busy_until`` lies ahead a process is at work on it.
    """

    folder = models.CharField(max_length=32, unique=True, default=new_folder, editable=False)
    name = models.CharField("Datei", max_length=200)
    created_at = models.DateTimeField("Hochgeladen am", auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="Von"
    )
    corrections = models.JSONField(default=dict)
    confirmed_at = models.DateTimeField("Begonnen am", null=True)
    finished_at = models.DateTimeField("Fertig am", null=True)
    busy_until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "Übernahme aus WordPress"
        verbose_name_plural = "Übernahmen aus WordPress"
        ordering = ["-created_at", "-pk"]
        default_permissions = ("add",)  # whoever may begin one may see and end it

    def __str__(self):
        return self.name
