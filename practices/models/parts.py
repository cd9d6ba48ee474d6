"""What a practice consists of beside its own columns: small rows, each in the editor's order."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from practices.choices import AuthorRole, Mark, Rating, RelationKind, Role
from practices.models.media import Image, PdfFile
from practices.models.practice import Practice
from practices.sections import SECTIONS
from taxonomy.models import Actor, DiversityDimension


class Part(models.Model):
    position = models.PositiveSmallIntegerField("Reihenfolge", default=0)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]


class Involvement(Part):
    practice = models.ForeignKey(Practice, models.CASCADE, related_name="involvements")
    actor = models.ForeignKey(Actor, models.PROTECT, verbose_name="Akteur*in", related_name="involvements")
    role = models.CharField("Rolle", max_length=16, choices=Role, default=Role.BETEILIGT)
    organisation = models.CharField(
        "Organisation", max_length=300, blank=True, help_text="Wenn sie keine eigene Seite hat."
    )
    note = models.CharField("Anmerkung (öffentlich)", max_length=500, blank=True)

    class Meta(Part.Meta):
        verbose_name = "Beteiligung"
        verbose_name_plural = "Akteur*innen und ihre Rollen"

    def __str__(self):
        return self.organisation or str(self.actor)


class Consideration(Part):
    practice = models.ForeignKey(Practice, models.CASCADE, related_name="considerations")
    dimension = models.ForeignKey(
        DiversityDimension, models.PROTECT, verbose_name="Dimension", related_name="considerations"
    )
    how = models.TextField("Wie wird sie berücksichtigt?", max_length=600, blank=True)

    class Meta(Part.Meta):
        verbose_name = "Diversitätsdimension"
        verbose_name_plural = "Diversitätsdimensionen"
        constraints = [models.UniqueConstraint(fields=["practice", "dimension"], name="practice_dimension_once")]

    def __str__(self):
        return str(self.dimension)


class QualityMark(Part):
    practice = models.ForeignKey(Practice, models.CASCADE, related_name="quality_marks")
    mark = models.CharField("Kennzeichen", max_length=12, choices=Mark)
    rating = models.CharField("Bewertung", max_length=10, choices=Rating)
    reason = models.TextField("Begründung", max_length=600, blank=True)

    class Meta(Part.Meta):
        verbose_name = "Kennzeichen"
        verbose_name_plural = "Kennzeichen guter Praxis"
        constraints = [models.UniqueConstraint(fields=["practice", "mark"], name="practice_mark_once")]

    def __str__(self):
        return self.get_mark_display()


class Picture(Part):
    """A picture of the library as one practice shows it."""

    practice = models.ForeignKey(Practice, models.CASCADE, related_name="pictures")
    image = models.ForeignKey(Image, models.PROTECT, verbose_name="Bild", related_name="pictures")
    alt = models.CharField(
        "Alternativtext",
        max_length=500,
        blank=True,
        help_text="Was zeigt das Bild, für Menschen, die es nicht sehen?",
    )
    decorative = models.BooleanField("Nur schmückend", default=False)
    caption = models.CharField("Bildunterschrift", max_length=500, blank=True)
    section = models.CharField("Steht bei", max_length=16, blank=True, choices=[(s.key, s.heading) for s in SECTIONS])
    focus_x = models.FloatField(
        "Bildmitte von links (0–1)",
        default=0.5,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
    )
    focus_y = models.FloatField(
        "Bildmitte von oben (0–1)",
        default=0.5,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
    )

    class Meta(Part.Meta):
        verbose_name = "Bild"
        verbose_name_plural = "Bilder"
        # The desk's first page asks for them; nearly all pictures are described.
        indexes = [
            models.Index(fields=["practice"], condition=Q(alt="", decorative=False), name="picture_undescribed")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(decorative=False) | Q(alt=""),
                name="decorative_picture_has_no_alt_text",
                violation_error_message="Ein schmückendes Bild hat keinen Alternativtext: bitte eines von beiden.",
            ),
            models.CheckConstraint(
                condition=Q(focus_x__range=(0, 1), focus_y__range=(0, 1)), name="focus_is_inside_the_picture"
            ),
        ]

    def __str__(self):
        return self.alt or self.caption or str(self.image)


class Attachment(Part):
    practice = models.ForeignKey(Practice, models.CASCADE, related_name="attachments")
    label = models.CharField("Beschriftung", max_length=300)
    file = models.ForeignKey(
        PdfFile, models.PROTECT, verbose_name="PDF", related_name="attachments", null=True, blank=True
    )
    url = models.URLField("Oder Adresse im Netz", max_length=1000, blank=True)
    language = models.CharField("Sprache", max_length=8, default="de")
    accessible = models.BooleanField("Barrierefrei?", null=True, blank=True)

    class Meta(Part.Meta):
        verbose_name = "Anhang"
        verbose_name_plural = "Anhänge"
        constraints = [
            models.CheckConstraint(
                condition=Q(file__isnull=True) ^ Q(url=""),
                name="attachment_is_a_file_or_an_address",
                violation_error_message="Bitte entweder eine PDF-Datei oder eine Adresse angeben.",
            )
        ]

    def __str__(self):
        return self.label


class Source(Part):
    practice = models.ForeignKey(Practice, models.CASCADE, related_name="sources")
    text = models.CharField("Quelle", max_length=1000)
    url = models.URLField("Adresse", max_length=1000, blank=True)
    accessed = models.DateField("Abgerufen am", null=True, blank=True)
    note = models.CharField("Anmerkung (öffentlich)", max_length=1000, blank=True)

    class Meta(Part.Meta):
        verbose_name = "Quelle"
        verbose_name_plural = "Quellen"

    def __str__(self):
        return self.text[:80]


class Author(Part):
    practice = models.ForeignKey(Practice, models.CASCADE, related_name="authors")
    name = models.CharField("Name", max_length=200)
    role = models.CharField("Rolle", max_length=12, choices=AuthorRole, default=AuthorRole.AUTOR)

    class Meta(Part.Meta):
        verbose_name = "Verfasser*in"
        verbose_name_plural = "Verfasser*innen der Veröffentlichung"

    def __str__(self):
        return self.name


class Relation(Part):
    """Stored once, at the practice that names the other; the other shows the inverse."""

    practice = models.ForeignKey(Practice, models.CASCADE, related_name="relations")
    kind = models.CharField("Art", max_length=12, choices=RelationKind, default=RelationKind.VERWANDT)
    target = models.ForeignKey(Practice, models.CASCADE, verbose_name="Beitrag", related_name="inverse_relations")

    class Meta(Part.Meta):
        verbose_name = "Verbindung"
        verbose_name_plural = "Verbindungen zu anderen Beiträgen"
        constraints = [
            models.UniqueConstraint(fields=["practice", "kind", "target"], name="practice_relation_once"),
            models.CheckConstraint(
                condition=~Q(practice=models.F("target")),
                name="practice_is_not_related_to_itself",
                violation_error_message="Ein Beitrag kann nicht mit sich selbst verbunden sein.",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.target}"


def normalise_path(path):
    """An address of the predecessor as it is stored and looked up: path and query, no host, no closing slash."""
    path = path.strip()
    if "://" in path and not path.startswith("/"):
        path = "/" + path.split("://", 1)[1].partition("/")[2]
    if not path.startswith("/"):
        path = f"/{path}"
    return path.rstrip("/ ") or "/"


class LegacyAddress(Part):
    practice = models.ForeignKey(Practice, models.CASCADE, related_name="legacy_addresses")
    path = models.CharField("Alte Adresse", max_length=500, unique=True, help_text="Pfad ohne Rechnernamen.")

    class Meta(Part.Meta):
        verbose_name = "Alte Adresse"
        verbose_name_plural = "Alte Adressen"

    def __str__(self):
        return self.path

    def clean(self):
        super().clean()
        self.path = normalise_path(self.path)
        if self.path == "/":
            raise ValidationError({"path": "Die Startseite ist keine alte Adresse eines Beitrags."})
