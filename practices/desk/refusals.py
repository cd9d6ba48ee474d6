"""What keeps a record from a step, as sentences for the person who asked for it."""

from django.conf import settings

from practices.choices import Stage
from practices.desk import completeness, quality
from practices.models import Edition, EditionAddress, Version


class Refused(Exception):
    """A transition that is not possible now; ``messages`` are German sentences for the person who asked."""

    def __init__(self, *messages):
        self.messages = list(messages)
        super().__init__(" ".join(self.messages))


class Incomplete(Refused):
    """What is required for publishing is missing or wrong; ``rules`` name the fields and say what."""

    def __init__(self, rules):
        self.rules = rules
        super().__init__(*(rule.message for rule in rules))


def refuse_archived(practice):
    if practice.stage == Stage.ARCHIVED:
        raise Refused("Ein archivierter Beitrag muss erst wieder geöffnet werden.")


def refuse_unfinished(version, *, by):
    """Raise Incomplete when something required is missing or, for a person, a check of the texts finds an error.

    Imports by command name nobody (``by``): what was published elsewhere comes in as it is.
    """
    obstacles = completeness.missing(version.document, required=True)
    if by is not None:
        obstacles += quality.check(version.document)[0]
    if obstacles:
        raise Incomplete(obstacles)


def refuse_own_work(practice, version, *, by):
    """With FOUR_EYES: raise Refused when ``by`` alone wrote all that publishing ``version`` would make public."""
    if not settings.FOUR_EYES or by is None:
        return
    edition = Edition.objects.filter(practice_number=practice.number).select_related("version").first()
    published = edition and [edition.version.number, *(change["version"] for change in edition.changes)]
    since = max((number for number in published or [] if number <= version.number), default=0)
    written = Version.objects.filter(practice_number=practice.number, number__gt=since, number__lte=version.number)
    if set(written.values_list("created_by", flat=True)) == {by.pk}:
        raise Refused(
            "Vier Augen: Was jemand seit der letzten Veröffentlichung allein geschrieben hat, veröffentlicht eine "
            "andere Person. Geben Sie den Beitrag zur Prüfung."
        )


def refuse_taken_addresses(wanted):
    """Raise Refused when a version's slug or an old address of it belongs to another edition for ever."""
    owners = {}
    slugs = {version.document["slug"] for version in wanted}
    paths = {f"/praxisbeispiele/{slug}" for slug in slugs}
    paths |= {path for version in wanted for path in version.document.get("legacy_addresses", [])}
    for slug, number in Edition.objects.filter(slug__in=slugs).values_list("slug", "practice_number"):
        owners[f"/praxisbeispiele/{slug}"] = number
    taken = EditionAddress.objects.filter(path__in=paths).values_list("path", "edition__practice_number")
    owners |= dict(taken)
    for version in wanted:
        own = [f"/praxisbeispiele/{version.document['slug']}", *version.document.get("legacy_addresses", [])]
        for path in own:
            owner = owners.setdefault(path, version.practice_number)
            if owner != version.practice_number:
                raise Refused(f"Die Adresse {path} gehört schon zu Beitrag Nr. {owner}.")
