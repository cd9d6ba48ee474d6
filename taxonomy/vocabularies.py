"""The vocabularies a fresh collection starts with, and the words each vocabulary is shown with."""

import csv
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from taxonomy.lookup import VOCABULARIES
from taxonomy.models import Place, State

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """``path`` is the first part of its addresses; ``parameter`` the facet it fills."""

    key: str
    plural: str
    title: str
    introduction: str
    path: str


@cache
def vocabularies():
    """``{key: Vocabulary}`` in the order of the data file."""
    with (DATA / "vocabularies.toml").open("rb") as file:
        return {key: Vocabulary(key=key, **fields) for key, fields in tomllib.load(file).items()}


def write_vocabularies(**kwargs):
    """Fill each vocabulary that is still empty; what editors have made of one is left alone.

    Connected to ``post_migrate``, so that a fresh database, a test's included, has its terms and places.
    """
    for key, file_name in (
        ("category", "categories"),
        ("actor", "actors"),
        ("dimension", "dimensions"),
        ("occasion", "occasions"),
    ):
        if not VOCABULARIES[key].objects.exists():
            _write_terms(VOCABULARIES[key], DATA / f"{file_name}.toml")
    if not Place.objects.exists():
        Place.objects.bulk_create(gazetteer(), batch_size=500)


def _write_terms(model, path):
    with path.open("rb") as file:
        rows = tomllib.load(file)["term"]
    terms = {}
    for position, row in enumerate(rows, start=1):
        terms[row["slug"]] = model.objects.create(
            slug=row["slug"],
            name=row["name"],
            parent=terms.get(row["parent"]),
            position=position * 10,
            description=row["description"],
            synonyms="\n".join(row["synonyms"]),
        )


def gazetteer():
    """German municipalities (GeoNames, CC BY 4.0) as unsaved places, so that an editor finds each in one step."""
    state_slugs = {state.label: state.value for state in State}
    with (DATA / "places.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            place = Place(
                name=row["name"],
                slug=row["slug"],
                level=row["level"],
                state=state_slugs[row["state"]],
                latitude=float(row["latitude"]),
                longitude=float(row["longitude"]),
                inhabitants=int(row["inhabitants"]) or None,
            )
            place.set_sort_key()
            yield place
