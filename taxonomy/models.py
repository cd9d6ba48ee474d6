"""The vocabularies: trees of terms, places, keywords, and the revision of the collection."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from taggit.models import ItemBase, TagBase
from tree_queries.fields import TreeNodeForeignKey
from tree_queries.models import OrderableTreeNode
from tree_queries.query import TreeQuerySet

from taxonomy.german import fold, slugify, sort_key

slug_validator = RegexValidator(
    r"^[a-z0-9]+(?:-[a-z0-9]+)*\Z", "Nur Kleinbuchstaben a–z, Ziffern und einzelne Bindestriche."
)


class SlugField(models.CharField):
    """An ASCII slug of up to 120 characters; Django's own stops at 50 and lets capitals and underscores in."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", 120)
        kwargs.setdefault("validators", [slug_validator])
        super().__init__(*args, **kwargs)


class Term(OrderableTreeNode):
    """What a practice can be filed under: a named node in the tree of one vocabulary."""

    name = models.CharField("Name", max_length=120)
    slug = SlugField(
        "Kurzname in Adressen",
        unique=True,
        blank=True,
        help_text="Leer lassen: wird aus dem Namen gebildet. Eine alte Adresse leitet nach einer Änderung weiter.",
    )
    parent = TreeNodeForeignKey(
        "self", models.PROTECT, verbose_name="Oberbegriff", related_name="children", blank=True, null=True
    )
    description = models.TextField(
        "Beschreibung", blank=True, help_text="Ein oder zwei Sätze: Was wird hier eingeordnet?"
    )
    synonyms = models.TextField(
        "Andere Wörter",
        blank=True,
        help_text="Ein Wort je Zeile. Wird bei der Suche gefunden und als „auch: …“ gezeigt.",
    )
    is_retired = models.BooleanField(
        "Wird nicht mehr vergeben",
        default=False,
        help_text="Steht nicht mehr zur Auswahl; alte Adressen und Einordnungen bleiben gültig.",
    )

    objects = TreeQuerySet.as_manager(with_tree_fields=True)

    class Meta(OrderableTreeNode.Meta):
        abstract = True

    def __str__(self):
        return self.name

    def clean(self):
        super().clean()
        if not self.slug:
            self.slug = slugify(self.name)
        if not self.slug:
            raise ValidationError({"slug": "Aus diesem Namen lässt sich keine Adresse bilden. Bitte eintragen."})

    @property
    def synonym_list(self):
        return [line.strip() for line in self.synonyms.splitlines() if line.strip()]


class Category(Term):
    class Meta(Term.Meta):
        verbose_name = "Kategorie"
        verbose_name_plural = "Kategorien"


class Actor(Term):
    class Meta(Term.Meta):
        verbose_name = "Akteur*in"
        verbose_name_plural = "Akteur*innen"


class DiversityDimension(Term):
    class Meta(Term.Meta):
        verbose_name = "Diversitätsdimension"
        verbose_name_plural = "Diversitätsdimensionen"


class Occasion(Term):
    class Meta(Term.Meta):
        verbose_name = "Anlass"
        verbose_name_plural = "Anlässe"


class TermAlias(models.Model):
    """A slug or path that once named a term of a vocabulary and goes on leading to it.

    The target is an id, not a foreign key, because each vocabulary has its own table; terms that
    practices use cannot be deleted, and deleting an unused one deletes its aliases (``taxonomy.terms``).
    """

    vocabulary = models.CharField(max_length=16)
    name = models.CharField(max_length=500)
    term_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["vocabulary", "name"], name="alias_names_one_term"),
        ]
        indexes = [models.Index(fields=["vocabulary", "term_id"])]

    def __str__(self):
        return f"{self.vocabulary}: {self.name}"


class State(models.TextChoices):
    """The sixteen Länder by the slug that addresses use."""

    BADEN_WUERTTEMBERG = "baden-wuerttemberg", "Baden-Württemberg"
    BAYERN = "bayern", "Bayern"
    BERLIN = "berlin", "Berlin"
    BRANDENBURG = "brandenburg", "Brandenburg"
    BREMEN = "bremen", "Bremen"
    HAMBURG = "hamburg", "Hamburg"
    HESSEN = "hessen", "Hessen"
    MECKLENBURG_VORPOMMERN = "mecklenburg-vorpommern", "Mecklenburg-Vorpommern"
    NIEDERSACHSEN = "niedersachsen", "Niedersachsen"
    NORDRHEIN_WESTFALEN = "nordrhein-westfalen", "Nordrhein-Westfalen"
    RHEINLAND_PFALZ = "rheinland-pfalz", "Rheinland-Pfalz"
    SAARLAND = "saarland", "Saarland"
    SACHSEN = "sachsen", "Sachsen"
    SACHSEN_ANHALT = "sachsen-anhalt", "Sachsen-Anhalt"
    SCHLESWIG_HOLSTEIN = "schleswig-holstein", "Schleswig-Holstein"
    THUERINGEN = "thueringen", "Thüringen"


class TownSize(models.TextChoices):
    """Inhabitants are shown as classes only: the gazetteer's figures are some years old."""

    GROSS = "gross", "Großstadt (ab 100.000 Einw.)"
    MITTEL = "mittel", "Mittelstadt (20.000 bis 99.999 Einw.)"
    KLEIN = "klein", "Kleinstadt (5.000 bis 19.999 Einw.)"
    LAND = "land", "Landgemeinde (unter 5.000 Einw.)"

    @property
    def inhabitants(self):
        """Lowest and highest number of inhabitants; no upper bound for a Großstadt."""
        return {
            "gross": (100_000, None),
            "mittel": (20_000, 99_999),
            "klein": (5_000, 19_999),
            "land": (0, 4_999),
        }[self.value]

    @classmethod
    def of(cls, inhabitants):
        """The class of a number of inhabitants; "" when it is unknown."""
        if inhabitants is None:
            return ""
        if inhabitants >= 20_000:
            return cls.GROSS if inhabitants >= 100_000 else cls.MITTEL
        return cls.KLEIN if inhabitants >= 5_000 else cls.LAND


class Place(models.Model):
    class Level(models.TextChoices):
        KOMMUNE = "kommune", "Kommune"
        KREIS = "kreis", "Kreis"
        LAND = "land", "Land"
        BUND = "bund", "Bund"

    name = models.CharField("Name", max_length=120)
    slug = SlugField("Kurzname in Adressen", unique=True, blank=True)
    level = models.CharField("Ebene", max_length=8, choices=Level, default=Level.KOMMUNE)
    state = models.CharField("Bundesland", max_length=24, choices=State, blank=True)
    latitude = models.FloatField(
        "Breite (Grad, WGS 84)",
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.FloatField(
        "Länge (Grad, WGS 84)",
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )
    inhabitants = models.PositiveIntegerField(
        "Einwohner*innen", null=True, blank=True, help_text="Öffentlich erscheint nur die Größenklasse."
    )
    sort_key = models.BinaryField(editable=False, default=b"")

    class Meta:
        verbose_name = "Ort"
        verbose_name_plural = "Orte"
        ordering = ["sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["state", "name", "level"],
                name="place_is_unique_in_its_state",
                violation_error_message="Diesen Ort gibt es schon.",
            ),
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="place_has_both_coordinates_or_none",
                violation_error_message="Breite und Länge gehören zusammen.",
            ),
        ]

    def __str__(self):
        if not self.state or self.get_state_display() == self.name:
            return self.name
        return f"{self.name} ({self.get_state_display()})"

    def save(self, *args, **kwargs):
        self.set_sort_key()
        super().save(*args, **kwargs)

    def clean(self):
        super().clean()
        self.slug = self.slug or slugify(self.name)
        if type(self).objects.filter(slug=self.slug).exclude(pk=self.pk).exists():
            self.slug = slugify(f"{self.name} {self.get_state_display()}")

    def set_sort_key(self):
        self.sort_key = sort_key(self.name)

    @property
    def size(self):
        return TownSize.of(self.inhabitants)


class Tag(TagBase):
    """A free keyword. "ÖL" and "Öl" are one tag: unique is the folded name, on every database."""

    name = models.CharField("Name", max_length=100)
    slug = SlugField("Kurzname in Adressen", unique=True)
    folded = models.CharField(max_length=200, unique=True, editable=False)

    class Meta:
        verbose_name = "Schlagwort"
        verbose_name_plural = "Schlagworte"
        ordering = ["folded"]

    def save(self, *args, **kwargs):
        self.folded = fold(self.name)
        self.slug = self.slug or free_tag_slug(self.folded)
        super().save(*args, **kwargs)


def free_tag_slug(name):
    stem = slugify(name, max_length=100) or "schlagwort"
    taken = set(Tag.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(slug for slug in (stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)


class TagItem(ItemBase):
    """Base of the rows that tie a tag to something; a used tag cannot be deleted."""

    tag = models.ForeignKey(Tag, models.PROTECT, related_name="%(class)s_set", verbose_name="Schlagwort")

    class Meta:
        abstract = True


class CollectionRevision(models.Model):
    """One row: how often what the public can see has changed. See ``taxonomy.revision``."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.PositiveBigIntegerField(default=0)
    next_due_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="there_is_one_revision"),
        ]

    def __str__(self):
        return str(self.number)
