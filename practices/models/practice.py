"""The record as the desk has it, and what it is filed under by rows of their own."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from taggit.managers import TaggableManager

from practices.choices import Evidence, Kind, Progress, SafetyAspect, Stage
from practices.richtext import RichTextField
from practices.sections import SECTIONS
from taxonomy.german import slugify
from taxonomy.models import Category, Occasion, Place, SlugField, TagItem

YEAR = [MinValueValidator(1800), MaxValueValidator(2200)]


class NumberCounter(models.Model):
    """One row: the highest number ever given. A number names its practice for ever and is never reused."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="there_is_one_number_counter")]

    def __str__(self):
        return str(self.last)

    @classmethod
    def take(cls, count=1):
        """The first of ``count`` fresh numbers; inside a transaction, so that a rolled back save returns them."""
        with transaction.atomic():
            cls.objects.get_or_create(pk=1)
            cls.objects.filter(pk=1).update(last=F("last") + count)
            return cls.objects.values_list("last", flat=True).get(pk=1) - count + 1

    @classmethod
    def pass_by(cls, number):
        """Never give ``number`` again: a record came in from elsewhere with it."""
        with transaction.atomic():
            cls.objects.get_or_create(pk=1)
            cls.objects.filter(pk=1, last__lt=number).update(last=number)


class Practice(models.Model):
    """The desk's record, where editors work. The public never reads it: see Version and Edition."""

    number = models.PositiveIntegerField("Nummer", unique=True, editable=False)
    kind = models.CharField("Art des Beitrags", max_length=24, choices=Kind, default=Kind.PRAXISBEISPIEL)
    title = models.CharField("Titel", max_length=200)
    subtitle = models.CharField("Untertitel", max_length=300, blank=True)
    slug = SlugField(
        "Kurzname in der Adresse",
        unique=True,
        blank=True,
        help_text="Leer lassen: wird aus dem Titel gebildet. Die öffentliche Adresse ändert sich erst beim "
        "Veröffentlichen; die alte leitet dann weiter.",
    )
    teaser = models.TextField(
        "Kurzbeschreibung",
        max_length=280,
        blank=True,
        help_text="Ein bis zwei Sätze, höchstens 280 Zeichen: Wer macht was, wo, wozu?",
    )
    language = models.CharField("Sprache", max_length=8, default="de", choices=[("de", "Deutsch")])

    place = models.ForeignKey(
        Place, models.PROTECT, verbose_name="Ort", null=True, blank=True, related_name="practices"
    )
    further_places = models.ManyToManyField(
        Place,
        verbose_name="Weitere Orte",
        through="PracticePlace",
        related_name="further_practices",
        blank=True,
    )
    district = models.CharField("Stadtteil oder Quartier", max_length=200, blank=True)
    start_year = models.PositiveSmallIntegerField("Beginn (Jahr)", null=True, blank=True, validators=YEAR)
    end_year = models.PositiveSmallIntegerField("Ende (Jahr)", null=True, blank=True, validators=YEAR)
    progress = models.CharField("Stand des Vorhabens", max_length=12, choices=Progress, blank=True)
    safety = models.JSONField("Sicherheitsbezug", default=list, blank=True)
    evidence = models.CharField("Belegart", max_length=16, choices=Evidence, blank=True)

    categories = models.ManyToManyField(
        Category, verbose_name="Kategorien", through="PracticeCategory", related_name="practices", blank=True
    )
    main_category = models.ForeignKey(
        Category,
        models.PROTECT,
        verbose_name="Hauptkategorie",
        related_name="main_practices",
        null=True,
        blank=True,
        help_text="Bestimmt den Pfad über dem Beitrag.",
    )
    occasions = models.ManyToManyField(
        Occasion, verbose_name="Anlässe", through="PracticeOccasion", related_name="practices", blank=True
    )
    tags = TaggableManager("Schlagworte", through="PracticeTag", blank=True, help_text="Durch Kommas getrennt.")

    publisher = models.CharField("Verlag oder herausgebende Stelle", max_length=300, blank=True)
    publication_year = models.PositiveSmallIntegerField("Erscheinungsjahr", null=True, blank=True, validators=YEAR)
    series = models.CharField("Reihe, Heft, Seiten", max_length=300, blank=True)
    citation = models.TextField("Vollständige Quellenangabe", blank=True)
    doi = models.CharField("DOI", max_length=200, blank=True)

    contact_name = models.CharField("Name oder Funktion", max_length=200, blank=True)
    contact_organisation = models.CharField("Stelle", max_length=200, blank=True)
    contact_email = models.EmailField("E-Mail", blank=True)
    contact_phone = models.CharField("Telefon", max_length=60, blank=True)
    contact_consent_on = models.DateField(
        "Einwilligung vom",
        null=True,
        blank=True,
        help_text="Ohne Einwilligung wird kein Kontakt veröffentlicht.",
    )
    contact_expires_on = models.DateField(
        "Einwilligung gilt bis",
        null=True,
        blank=True,
        help_text="Danach verschwindet der Kontakt von selbst.",
    )

    licence = models.CharField("Lizenz des Textes", max_length=60, blank=True, help_text="Zum Beispiel CC BY 4.0.")
    as_of = models.DateField("Stand", null=True, blank=True, help_text="Wann wurden die Angaben erhoben?")
    confirmed_on = models.DateField("Zuletzt bestätigt am", null=True, blank=True)
    review_on = models.DateField("Wiedervorlage am", null=True, blank=True)
    internal_note = models.TextField("Interne Notiz", blank=True, help_text="Erscheint nie öffentlich.")

    stage = models.CharField("Status", max_length=12, choices=Stage, default=Stage.DRAFT, editable=False)
    version = models.PositiveIntegerField("Fassung", default=0, editable=False)
    # Written with each version, so that the list can be filtered and sorted by it.
    completeness = models.PositiveSmallIntegerField("Angaben in Prozent", default=0, editable=False)
    scheduled_version = models.ForeignKey(
        "Version",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="scheduled_for_practice",
    )
    scheduled_for = models.DateTimeField("Geplant für", null=True, blank=True, editable=False)
    scheduled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    schedule_failure = models.TextField("Planung gescheitert", blank=True, editable=False)

    class Meta:
        verbose_name = "Beitrag"
        verbose_name_plural = "Sammlung"
        ordering = ["-number"]
        permissions = [
            ("publish_practice", "Darf Beiträge veröffentlichen und zurückziehen"),
            # Without these, Django's own rights reach as far as practices.desk.access says.
            ("view_every_practice", "Darf alle Beiträge ansehen, nicht nur eigene"),
            ("change_every_practice", "Darf mit allen Beiträgen, was sonst nur mit eigenen"),
        ]
        # What the first page of the desk asks at each look; rows are wide, and most are none of these.
        indexes = [
            models.Index(fields=["stage"], name="practice_stage"),
            models.Index(fields=["scheduled_for"], condition=Q(scheduled_for__isnull=False), name="practice_planned"),
            models.Index(fields=["review_on"], name="practice_review_on"),
            models.Index(fields=["number"], condition=~Q(schedule_failure=""), name="practice_schedule_failed"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(scheduled_version__isnull=True, scheduled_for__isnull=True)
                | Q(scheduled_version__isnull=False, scheduled_for__isnull=False),
                name="schedule_has_version_and_time",
            ),
            models.CheckConstraint(
                condition=Q(start_year__isnull=True) | Q(end_year__isnull=True) | Q(end_year__gte=F("start_year")),
                name="end_is_not_before_start",
                violation_error_message="Das Ende liegt vor dem Beginn.",
            ),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="stage_is_known"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="kind_is_known"),
            models.CheckConstraint(condition=Q(number__gt=0), name="number_is_positive"),
            models.CheckConstraint(condition=~Q(slug=""), name="practice_has_a_slug"),
        ]

    def __str__(self):
        # who may not read a record knows it by another name than its own (practices.desk.access)
        return getattr(self, "known_as", self.title)

    def save(self, *args, **kwargs):
        if self.number is None:
            self.number = NumberCounter.take()
        if not self.slug:
            self.slug = free_slug(self.title, self.number)
        super().save(*args, **kwargs)

    def clean(self):
        super().clean()
        unknown = set(self.safety) - set(SafetyAspect.values)
        if unknown:
            raise ValidationError({"safety": f"Unbekannter Sicherheitsbezug: {', '.join(sorted(unknown))}"})


# The section columns come from the one declaration, so that no list of them is written twice.
for _section in SECTIONS:
    Practice.add_to_class(_section.key, RichTextField(_section.heading, help_text=_section.question))


def slug_owner(slug):
    """The number of the practice a slug belongs to, now or formerly; None while it is free."""
    from practices.models.edition import Edition, EditionAddress

    return (
        Practice.objects.filter(slug=slug).values_list("number", flat=True).first()
        or Edition.objects.filter(slug=slug).values_list("practice_number", flat=True).first()
        or EditionAddress.objects.filter(path=f"/praxisbeispiele/{slug}")
        .values_list("edition__practice_number", flat=True)
        .first()
    )


def free_slug(title, number):
    """A slug for ``title`` that no other practice has or ever had."""
    stem = slugify(title, max_length=112) or f"beitrag-{number}"
    slug, suffix = stem, 2
    while slug_owner(slug) not in (None, number):
        slug, suffix = f"{stem}-{suffix}", suffix + 1
    return slug


class PracticeCategory(models.Model):
    practice = models.ForeignKey(Practice, models.CASCADE)
    category = models.ForeignKey(Category, models.PROTECT, verbose_name="Kategorie")

    class Meta:
        verbose_name = "Kategorie"
        verbose_name_plural = "Kategorien"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["practice", "category"], name="practice_category_once")]

    def __str__(self):
        return str(self.category)


class PracticeOccasion(models.Model):
    practice = models.ForeignKey(Practice, models.CASCADE)
    occasion = models.ForeignKey(Occasion, models.PROTECT, verbose_name="Anlass")

    class Meta:
        verbose_name = "Anlass"
        verbose_name_plural = "Anlässe"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["practice", "occasion"], name="practice_occasion_once")]

    def __str__(self):
        return str(self.occasion)


class PracticePlace(models.Model):
    practice = models.ForeignKey(Practice, models.CASCADE)
    place = models.ForeignKey(Place, models.PROTECT, verbose_name="Weiterer Ort")

    class Meta:
        verbose_name = "Weiterer Ort"
        verbose_name_plural = "Weitere Orte"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["practice", "place"], name="practice_place_once")]

    def __str__(self):
        return str(self.place)


class PracticeTag(TagItem):
    content_object = models.ForeignKey(Practice, models.CASCADE, related_name="tag_items")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["content_object", "tag"], name="practice_tag_once")]
