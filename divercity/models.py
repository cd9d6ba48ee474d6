from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models

from practices.richtext import RichTextField

path_validator = RegexValidator(
    r"^[a-z0-9-]+(?:/[a-z0-9-]+){0,2}\Z",
    "Bis zu drei Teile aus a–z, 0–9 und Bindestrich, getrennt durch Schrägstriche.",
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

    path = models.CharField("Adresse", max_length=200, unique=True, validators=[path_validator])
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
        return f"/{self.path}/"

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
