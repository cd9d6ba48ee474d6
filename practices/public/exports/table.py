"""A selection as a table: the public columns of ``document.columns``, and a codebook of what stands in them."""

from django.utils import timezone

from practices import csv_rows
from practices.document.columns import PUBLIC, Names
from practices.public.origins import open_to_all
from practices.public.terms import visible

ADDRESS = ("Adresse", "url", "Die Seite des Beitrags.")
SELECTION = (
    "Auswahl",
    "selection",
    "Wonach ausgewählt wurde, wie viele, wann und wo; in jeder Zeile gleich.",
)
# What ``csv_rows.cell`` does, for whoever reads the file with a program.
EVERY = (
    "Alle Spalten",
    "*",
    "In der CSV-Datei steht vor einem Text, der wie eine Formel beginnt (=, +, -, @), ein Apostroph; er gehört nicht "
    "zum Text.",
)
HEADS = [column.heading for column in PUBLIC] + [ADDRESS[0], SELECTION[0]]
CODEBOOK_HEADS = ["Spalte", "Feld", "Bedeutung", "Wert", "Kurzname", "Erläuterung"]


def rows(records):
    """A row of cells for each record, in the order of ``HEADS``."""
    names, sentence = Names(records.snapshot.vocabularies), records.sentence
    for record in records:
        yield [*(column.whole(record.document, names) for column in PUBLIC), record.url, sentence]


def csv(records):
    def table():
        yield HEADS
        yield from rows(records)

    return csv_rows.lines(table())


def codebook(snapshot):
    """A row for each column, and below it one for each value of its closed list or vocabulary."""
    names = Names(snapshot.vocabularies)
    for column in PUBLIC:
        yield [column.heading, column.key, column.note, None, None, None]
        for choice in column.choices or ():
            yield [column.heading, column.key, None, choice.label, choice.value, None]
        key = column.vocabulary
        for term in visible(snapshot, key, snapshot.vocabularies[key]) if key else ():
            yield [column.heading, column.key, None, names.name(key, term.slug), term.slug, term.description or None]
    for heading, key, note in (ADDRESS, SELECTION, EVERY):
        yield [heading, key, note, None, None, None]


def codebook_file(request):
    """``/praxisbeispiele/codebuch.csv``: what the columns of every table mean."""
    name = f"divercity-codebuch-{timezone.localdate()}.csv"
    return open_to_all(csv_rows.response([CODEBOOK_HEADS, *codebook(request.snapshot)], name))
