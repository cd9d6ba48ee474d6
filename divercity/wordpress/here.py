"""What this database knows of the old site's items, and of what people did with them since."""

from divercity.models import ImportedItem
from practices.models import Edition, EditionAddress, LegacyAddress, Practice

CHUNK = 1000  # addresses looked up at once


class Here:
    """What this database knows of the old site's items."""

    def __init__(self, site):
        rows = ImportedItem.objects.filter(site=site)
        rows = rows.values_list("source_id", "practice_number", "page", "said", "written")
        self.imported, self.said, self.written = {}, {}, {}  # the last of pages only
        for source, number, page, said, written in rows.iterator():
            self.imported[source] = (number, page)
            if page:
                self.written[source] = written
            if said:
                self.said[source] = said
        others = ImportedItem.objects.exclude(site=site).exclude(practice_number=None)
        self.of_others = set(others.values_list("practice_number", flat=True))  # taken in from another site
        self.slugs = dict(Practice.objects.values_list("number", "slug"))
        editions = Edition.objects.values_list("practice_number", "slug", "withdrawn_at")
        self.live, self.withdrawn, self.titles = {}, {}, {}
        for number, slug, withdrawn_at in editions.iterator():
            (self.live if withdrawn_at is None else self.withdrawn)[number] = slug

    def taken_slugs(self):
        former = "/praxisbeispiele/"
        paths = EditionAddress.objects.filter(path__startswith=former).values_list("path", flat=True)
        return {
            *self.slugs.values(),
            *self.live.values(),
            *self.withdrawn.values(),
            *(path.removeprefix(former) for path in paths),
        }


def owners(paths):
    """``{old address: number}`` of the records here that have one of these addresses."""
    paths, found = list(paths), {}
    for start in range(0, len(paths), CHUNK):
        some = paths[start : start + CHUNK]
        for model, number in ((LegacyAddress, "practice__number"), (EditionAddress, "edition__practice_number")):
            found.update(model.objects.filter(path__in=some).values_list("path", number))
    return found


def untouched(site, items):
    """Numbers of those records of these items that are as the import left them: not edited, published or withdrawn."""
    items, found = list(items), set()
    for start in range(0, len(items), CHUNK):
        rows = ImportedItem.objects.filter(site=site, source_id__in=items[start : start + CHUNK])
        rows = rows.exclude(practice_number=None).values_list("practice_number", "written", "imported_at")
        numbers = [number for number, _, _ in rows]
        versions = dict(Practice.objects.filter(number__in=numbers).values_list("number", "version"))
        editions = Edition.objects.by_change().filter(practice_number__in=numbers)
        moved = dict(editions.values_list("practice_number", "changed_at"))
        for number, written, at in rows:
            if str(versions.get(number)) == written and (number not in moved or moved[number] <= at):
                found.add(number)
    return found
