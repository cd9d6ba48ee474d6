"""A page of the old site as one of ours, with its pictures, files and old addresses."""

import hashlib
import json

from divercity.fallback import is_fixed
from divercity.models import HOME, Page, PageAddress, PageFile, PagePicture
from divercity.wordpress import rules
from divercity.wordpress.files import ELSEWHERE, Missing
from divercity.wordpress.pictures import HELD, MOST, gather, name_of
from practices.models import Image, PdfFile


def digest(page):
    """What a page says now, as ``ImportedItem.written`` has it: another one later was changed here."""
    said = [page.title, page.body, page.status]
    said.append([[p.image_id, p.alt, p.decorative, p.caption] for p in page.pictures.all()])
    said.append([[f.file_id, f.label] for f in page.files.all()])
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def fill(page, item, text, entry):
    """Let ``page`` say what the old one said."""
    page.title = (item.title or rules.first_words(text))[: MOST["title"]]
    page.body = text.sections.get("body", "")
    page.status = Page.Status.PUBLISHED if entry.is_public else Page.Status.DRAFT
    describe(text, entry)


def describe(text, entry):
    body = text.sections.get("body", "")
    entry.filled = ["Titel", *(["Text"] if body else [])]
    entry.filled += [*(["Bilder"] if entry.pictures else []), *(["Dateien"] if entry.files else [])]
    if entry.is_public and not body:
        entry.missing = ["Die Seite hat keinen Text."]
    if entry.is_public:
        entry.remarks += [
            f"Unter „{old}/“ antwortet hier ein anderer Teil der Website; Verweise darauf führen zur Seite."
            for old in entry.old
            if is_fixed(old)
        ]


def take_place(page, placeholder):
    """Put a page where our placeholder is, which goes: with its place in the foot and the addresses that lead there."""
    ours = Page.objects.get(pk=placeholder)
    page.in_footer, page.position = ours.in_footer, ours.position
    PageAddress.objects.filter(page=ours).update(page=page)
    ours.delete()


def store(page, parts, old):
    """Save a filled page with its pictures, files and old addresses; in a transaction."""
    page.save()
    pictures, files = parts
    page.pictures.all().delete()
    page.files.all().delete()
    images, pdfs = (
        _ids(Image, [picture.file.name for picture in pictures]),
        _ids(PdfFile, [name for name, _ in files]),
    )
    PagePicture.objects.bulk_create(
        PagePicture(page=page, position=i * 10, image_id=images[p.file.name], alt=p.alt, caption=p.caption())
        for i, p in enumerate(pictures, start=1)
        if p.file.name in images
    )
    PageFile.objects.bulk_create(
        PageFile(page=page, position=i * 10, file_id=pdfs[name], label=label)
        for i, (name, label) in enumerate(files, start=1)
        if name in pdfs
    )
    add_addresses(page, old)


def _ids(model, names):
    stems = {name.partition(".")[0]: name for name in names}
    found = model.objects.filter(sha256__in=stems).values_list("sha256", "pk")
    return {stems[sha]: pk for sha, pk in found}


def add_addresses(page, paths):
    """Old addresses that lead to the page; those of other pages stay theirs."""
    known = set(PageAddress.objects.filter(path__in=paths).values_list("path", flat=True))
    PageAddress.objects.bulk_create(PageAddress(page=page, path=path) for path in paths if path not in known)


def lead(address, paths):
    """Let old addresses lead to the public page that is at ``address``, where the imported one lies beside it."""
    page = address and Page.objects.live().filter(path=address.strip("/") or HOME).first()
    if page:
        add_addresses(page, paths)


def parts(item, text, plan, entry, library):
    """``(pictures, [(file, label)])`` of a page, files by their names in documents; fills the entry's."""
    pictures, others, missing = gather(item, text, plan, library)
    entry.pictures += [(picture.label, "" if picture.alt else HELD) for picture in pictures]
    entry.pictures += missing
    entry.files += [(label, "") for label in others]
    files = {}
    for use in text.files:
        key = use.attachment or plan.upload(use.url)
        label = (use.label or name_of(key, plan))[: MOST["label"]]
        if key is None:
            entry.files.append((label, ELSEWHERE))
            continue
        try:
            file = library(key)
        except Missing as problem:
            entry.files.append((label, str(problem)))
            continue
        if not file.is_picture and file.name not in files:
            files[file.name] = (file.name, label)
            entry.files.append((label, ""))
    return pictures, list(files.values())
