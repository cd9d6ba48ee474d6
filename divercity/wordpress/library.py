"""The attachments of the old site as files of the library, each taken in once."""

from dataclasses import replace

from django.db import transaction

from divercity import page_files
from divercity.models import ImportedItem, OldAddress
from divercity.wordpress import files, items, markup
from divercity.wordpress.outcome import Entry
from divercity.wordpress.pictures import name_of
from practices.models import EditionFile, Image

CHUNK = 1000


def shown():
    """The tokens of the files that readers get."""
    editions = EditionFile.objects.filter(edition__withdrawn_at__isnull=True)
    return {*editions.values_list("token", flat=True), *page_files.live_tokens()}


class Library:
    """What is there by number or path; asked for what is not, it takes in a file that was no attachment."""

    def __init__(self, plan, outcome, dry_run):
        self.plan, self.dry_run = plan, dry_run
        self.credits = {}  # of pictures, by name, whose attachment has none
        self.stored = {}  # attachment's number or path below uploads: Stored or, as German sentence, why not
        rows = (
            ImportedItem.objects.filter(site=plan.site).exclude(image=None, pdf=None).select_related("image", "pdf")
        )
        self.known = {row.source_id: row for row in rows.iterator()}
        gone = ImportedItem.objects.filter(site=plan.site, image=None, pdf=None, page=None, practice_number=None)
        self.gone = set(gone.values_list("source_id", flat=True))
        for identity, row in self.known.items():
            self._keep(identity, files.of(row.image or row.pdf))
        for identity, (name, is_picture, credit, why) in outcome.files.items():
            if identity not in self.stored:
                self.stored[identity] = files.Stored(name, is_picture, credit=credit) if name else why

    def __call__(self, key):
        """The Stored of an attachment's number or of a path below uploads; raises ``files.Missing``."""
        if key not in self.stored and isinstance(key, str):
            self.stored[key] = self._take_in_stray(key)
        found = self.stored.get(key, "Die Datei ist kein Anhang der alten Website.")
        if isinstance(found, str):
            raise files.Missing(found)
        return found if found.credit else replace(found, credit=self.credits.get(found.name, ""))

    def credit(self, file, credit):
        """The credit of a picture whose attachment has none: the first that stands below it in a text."""
        return self.credits.setdefault(file.name, credit)

    def keep_credits(self, names):
        """Give pictures that are shown now the credits found for them."""
        for name in self.credits.keys() & set(names):
            Image.objects.filter(sha256=name.partition(".")[0], credit="").update(credit=self.credits[name])

    def take_in(self, item):
        """The Entry of an attachment, whose file is in the library now if it can be."""
        entry = Entry(id=item.id, type=item.type, status=item.status, title=item.title, became="picture")
        entry.old, entry.label = self.plan.links.of(item.id), name_of(item.id, self.plan)
        entry.comments = item.comments
        known = self.known.get(item.id)
        if item.id in self.gone:
            entry.became, entry.done, entry.why = "nothing", "kept", "Hier gelöscht; bleibt gelöscht."
            self.stored[item.id] = entry.why
            return entry
        try:
            path = self.plan.uploads.find(item)
            source = files.digest(path)
        except files.Missing as problem:
            if known is None:
                return self._missing(entry, str(problem))
            source = known.written  # it is here already: the folder need not come along again
        except OSError:
            return self._missing(entry, "Die Datei ist nicht lesbar.")
        if known is not None and known.written == source:
            entry.done = "unchanged"
            return self._there(entry, item, self.stored[item.id])
        try:
            content, remark = files.read(path, self.plan.uploads.sizes(item))
        except files.Missing as problem:
            return self._missing(entry, str(problem))
        if remark:
            entry.remarks.append(remark)
        entry.done = "created" if known is None else "changed"
        _, credit = markup.caption_and_credit(items.plain(item.excerpt))
        if self.dry_run:
            stored = files.store(content, name=path.name, credit=credit, dry_run=True)
            return self._there(entry, item, stored)
        with transaction.atomic():
            row = files.store_row(content, name=path.name, credit=credit)
            ImportedItem.objects.update_or_create(
                site=self.plan.site,
                source_id=item.id,
                defaults={"digest": source, "written": source, **files.as_columns(row)},
            )
            files.write_addresses(row, entry.old)
        return self._there(entry, item, files.of(row))

    def lead_on(self):
        """Let what led to a file that nothing public shows any more lead to the one that replaced it there.

        What a file that is here already is called there now leads to it too.
        """
        tokens, rows = shown(), ImportedItem.objects.filter(site=self.plan.site).select_related("image", "pdf")
        new = {
            path: row.image or row.pdf
            for row in rows.exclude(image=None, pdf=None).iterator()
            for path in self.plan.links.of(row.source_id)
        }
        paths = list(new)
        for start in range(0, len(paths), CHUNK):
            known = OldAddress.objects.filter(path__in=paths[start : start + CHUNK]).select_related("image", "pdf")
            known = {address.path: address for address in known}
            fresh = (path for path in paths[start : start + CHUNK] if path not in known)
            OldAddress.objects.bulk_create(OldAddress(path=path, **files.as_columns(new[path])) for path in fresh)
            for path, address in known.items():
                former, file = address.image or address.pdf, new[path]
                if former is not None and former.token not in tokens and file.token in tokens:
                    OldAddress.objects.filter(pk=address.pk).update(**files.as_columns(file))

    def _there(self, entry, item, stored):
        self._keep(item.id, stored)
        entry.became = "picture" if stored.is_picture else "pdf"
        entry.file, entry.credit, entry.address = stored.name, stored.credit, stored.url
        return entry

    def _keep(self, identity, stored):
        self.stored[identity] = stored
        self.plan.links.lead(identity, stored.url or None)

    def _missing(self, entry, why):
        self.stored[entry.id] = why
        entry.became, entry.done, entry.why = "nothing", "refused", why
        return entry

    def _take_in_stray(self, name):
        """A file that a text shows and that was no attachment of the old site."""
        if name.startswith("//"):
            return "Das Bild lag auf einer fremden Website."
        try:
            path = self.plan.uploads.at(name)
            content, _ = files.read(path)
        except files.Missing as problem:
            return str(problem)
        return files.store(content, name=path.name, dry_run=self.dry_run)
