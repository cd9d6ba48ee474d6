"""The full-text index of the editions, and what editors tell the search. Written by ``practices.search`` only."""

from django.db import models
from django.db.models import Q

from practices.models.edition import Edition


class IndexTerm(models.Model):
    """What postings are kept under: the stem of a word, of a part of a compound or of a run of parts."""

    text = models.CharField(max_length=80, unique=True)

    def __str__(self):
        return self.text


class Posting(models.Model):
    """In which places of an edition a term stands (``places``: the bits of ``practices.search.fields``).

    The key is in the order in which postings are read, so that its index answers alone. No constraint is
    checked for each of many million rows: terms and editions are deleted by ``practices.search.index`` only.
    """

    pk = models.CompositePrimaryKey("term_id", "places", "edition_id")
    term = models.ForeignKey(IndexTerm, models.CASCADE, db_constraint=False, db_index=False, related_name="postings")
    places = models.PositiveSmallIntegerField()
    edition = models.ForeignKey(Edition, models.CASCADE, db_constraint=False, related_name="postings")

    def __str__(self):
        return f"{self.term_id} in {self.edition_id}: {self.places}"


class IndexText(models.Model):
    """The words of an edition, folded, one blank around each: for phrases and exact words."""

    edition = models.OneToOneField(Edition, models.CASCADE, primary_key=True, related_name="index_text")
    title = models.TextField()
    teaser = models.TextField()
    body = models.TextField()

    def __str__(self):
        return self.title


class IndexWord(models.Model):
    """A written form of a term: what suggestions show and what a mistyped word is compared with."""

    folded = models.CharField(max_length=80, unique=True)
    display = models.CharField(max_length=80)
    term = models.ForeignKey(IndexTerm, models.CASCADE, related_name="words")

    def __str__(self):
        return self.display


class IndexAbbreviation(models.Model):
    """An abbreviation that an edition explains: "Kommunaler Ordnungsdienst (KOD)"."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="+")
    short = models.CharField(max_length=10)
    long = models.CharField(max_length=300)

    def __str__(self):
        return f"{self.short}: {self.long}"


class IndexState(models.Model):
    """One row: which analyzer wrote the index."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    fingerprint = models.CharField(max_length=64)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="there_is_one_index")]

    def __str__(self):
        return self.fingerprint


class Synonym(models.Model):
    """Words that mean the same to the search, one a line."""

    words = models.TextField(
        "Wörter",
        help_text="Ein Wort oder eine Wortgruppe je Zeile, mindestens zwei Zeilen. Wer eines davon sucht, findet auch "
        "Beiträge mit den anderen. Gender- und Beugungsformen sind nicht nötig.",
    )
    note = models.CharField("Notiz", max_length=200, blank=True)

    class Meta:
        verbose_name = "Synonym"
        verbose_name_plural = "Synonyme"
        ordering = ["words"]

    def __str__(self):
        return " = ".join(self.lines)

    @property
    def lines(self):
        return [" ".join(line.split()) for line in self.words.splitlines() if line.strip()]


class MissedSearch(models.Model):
    """How often a day something was searched and not found. No person, no address, no session."""

    day = models.DateField("Tag")
    text = models.CharField("gesucht", max_length=60)
    count = models.PositiveIntegerField("Anzahl", default=1)

    class Meta:
        verbose_name = "Suche ohne Treffer"
        verbose_name_plural = "Suchen ohne Treffer"
        ordering = ["-day", "-count", "text"]
        constraints = [models.UniqueConstraint(fields=["day", "text"], name="missed_search_once_a_day")]

    def __str__(self):
        return self.text
