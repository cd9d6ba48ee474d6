"""What the public reads. Written by ``desk.workflow.publish`` only; public code reads these tables and no others."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from practices.choices import Change, Evidence, Kind, Mark, RelationKind
from taxonomy.models import Actor, Category, DiversityDimension, Occasion, Place, SlugField, Tag

# When what readers get changed last: an expression, and indexed as such, because it is nothing but the two.
CHANGED_AT = Coalesce("withdrawn_at", "published_at")


class EditionQuerySet(models.QuerySet):
    def live(self):
        """The one public rule: published and not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def by_change(self):
        """Tombstones too, in the order of ``changed_at``: published or withdrawn, whichever came last."""
        return self.annotate(changed_at=CHANGED_AT).order_by("changed_at", "pk")

    def for_cards(self, ids):
        """The live ones with these ids, in this order, without their documents.

        One that was withdrawn after the snapshot was taken is left out.
        """
        rows = self.live().filter(pk__in=ids).defer("document", "changes")
        found = {edition.pk: edition for edition in rows}
        return [found[pk] for pk in ids if pk in found]

    def recently_confirmed(self):
        """What somebody who knows it says is still true, the latest first."""
        confirmed = self.live().filter(confirmed_on__isnull=False)
        return confirmed.order_by("-confirmed_on", "-practice_number").defer("document", "changes")


class Edition(models.Model):
    """The published form of one practice; after a withdrawal its tombstone."""

    practice_number = models.PositiveIntegerField(unique=True)
    version = models.ForeignKey("Version", models.PROTECT, related_name="editions")
    document = models.JSONField()
    slug = SlugField(unique=True)
    kind = models.CharField(max_length=24, choices=Kind)
    title = models.CharField(max_length=200, blank=True)
    teaser = models.TextField(blank=True)
    card = models.JSONField(default=dict, help_text="What a row of the list shows beside title and teaser.")
    media = models.JSONField(default=dict, help_text="Name in the document → [address, width, height, bytes].")
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+")
    evidence = models.CharField(max_length=16, choices=Evidence, blank=True)
    title_key = models.BinaryField(default=b"")
    place_key = models.BinaryField(default=b"")
    first_published_at = models.DateTimeField()
    published_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawal_note = models.TextField(blank=True)
    revision = models.PositiveBigIntegerField(db_index=True)
    changes = models.JSONField(default=list)
    contact_expires_on = models.DateField(null=True, db_index=True)
    confirmed_on = models.DateField(null=True, db_index=True)

    categories = models.ManyToManyField(Category, through="EditionCategory", related_name="editions")
    actors = models.ManyToManyField(Actor, through="EditionActor", related_name="editions")
    dimensions = models.ManyToManyField(DiversityDimension, through="EditionDimension", related_name="editions")
    occasions = models.ManyToManyField(Occasion, through="EditionOccasion", related_name="editions")
    places = models.ManyToManyField(Place, through="EditionPlace", related_name="editions")
    tags = models.ManyToManyField(Tag, through="EditionTag", related_name="editions")

    objects = EditionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(CHANGED_AT, "id", name="edition_changed_at"),
            models.Index("kind", CHANGED_AT, "id", name="edition_kind_changed_at"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) & ~Q(title="")
                | Q(withdrawn_at__isnull=False, title="", teaser=""),
                name="edition_is_live_with_title_or_empty_tombstone",
            ),
        ]

    def __str__(self):
        return self.title or f"Nr. {self.practice_number} (zurückgezogen)"

    def get_absolute_url(self):
        return f"/praxisbeispiele/{self.slug}/"


class EditionCategory(models.Model):
    edition = models.ForeignKey(Edition, models.CASCADE)
    term = models.ForeignKey(Category, models.PROTECT, db_column="term_id")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "term"], name="edition_category_once")]

    def __str__(self):
        return f"{self.edition_id}: {self.term_id}"


class EditionActor(models.Model):
    edition = models.ForeignKey(Edition, models.CASCADE)
    term = models.ForeignKey(Actor, models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "term"], name="edition_actor_once")]

    def __str__(self):
        return f"{self.edition_id}: {self.term_id}"


class EditionDimension(models.Model):
    edition = models.ForeignKey(Edition, models.CASCADE)
    term = models.ForeignKey(DiversityDimension, models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "term"], name="edition_dimension_once")]

    def __str__(self):
        return f"{self.edition_id}: {self.term_id}"


class EditionOccasion(models.Model):
    edition = models.ForeignKey(Edition, models.CASCADE)
    term = models.ForeignKey(Occasion, models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "term"], name="edition_occasion_once")]

    def __str__(self):
        return f"{self.edition_id}: {self.term_id}"


class EditionPlace(models.Model):
    edition = models.ForeignKey(Edition, models.CASCADE)
    term = models.ForeignKey(Place, models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "term"], name="edition_place_once")]

    def __str__(self):
        return f"{self.edition_id}: {self.term_id}"


class EditionTag(models.Model):
    edition = models.ForeignKey(Edition, models.CASCADE)
    term = models.ForeignKey(Tag, models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "term"], name="edition_tag_once")]

    def __str__(self):
        return f"{self.edition_id}: {self.term_id}"


class EditionMark(models.Model):
    """A Kennzeichen the practice fulfils."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="marks")
    mark = models.CharField(max_length=12, choices=Mark)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "mark"], name="edition_mark_once")]

    def __str__(self):
        return f"{self.edition_id}: {self.mark}"


class EditionRelation(models.Model):
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="relations")
    kind = models.CharField(max_length=12, choices=RelationKind)
    target_number = models.PositiveIntegerField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "kind", "target_number"], name="edition_relation_once")
        ]

    def __str__(self):
        return f"{self.edition_id}: {self.kind} {self.target_number}"


class EditionAddress(models.Model):
    """A path that once led here: an address of the predecessor or of a former slug, without closing slash."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="addresses")
    path = models.CharField(max_length=500, unique=True)

    def __str__(self):
        return self.path


class EditionFile(models.Model):
    """A file the public may have, because this edition uses it."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="files")
    token = models.CharField(max_length=32, db_index=True)
    name = models.CharField(max_length=200)
    path = models.CharField(max_length=300)
    content_type = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "token"], name="edition_file_once")]

    def __str__(self):
        return self.name


class EditionChange(models.Model):
    """Something that happened to an edition before everybody's eyes, in an order that can be paged through.

    A withdrawal takes the earlier ones of its edition away: their notes speak of what is gone.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="history")
    revision = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=16, choices=Change)
    note = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["at", "id"], name="edition_change_at"),
            models.Index(fields=["revision", "id"], name="edition_change_revision"),
        ]

    def __str__(self):
        return f"{self.edition_id}: {self.kind}"
