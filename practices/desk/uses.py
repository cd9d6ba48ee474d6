"""Where the library's files are used, and who may see a file because of it."""

from django.db.models import Exists, OuterRef, Q, TextField
from django.db.models.functions import Cast

from practices.desk import access, editions
from practices.models import Attachment, Autosave, Edition, EditionFile, Image, PdfFile, Picture, Practice, Version

PART = {Image: (Picture, "image"), PdfFile: (Attachment, "file")}
# The site's editable pages use files too; they are reached from the file's side, for they belong to no app below.
ON_PAGES = {Image: "page_pictures", PdfFile: "page_files"}
FORM_FIELDS = {Image: ("pictures-", "-image"), PdfFile: ("attachments-", "-file")}


def at_the_desk(stored):
    """The practices whose desk shows this file."""
    part, key = PART[type(stored)]
    rows = part.objects.filter(**{key: stored})
    return Practice.objects.filter(pk__in=rows.values("practice")).order_by("pk")


def in_public(stored):
    """The live editions that use this file."""
    return Edition.objects.live().filter(files__token=stored.token).order_by("practice_number").defer("document")


def on_pages(stored):
    """The rows by which editable pages, live or not, use this file."""
    return getattr(stored, ON_PAGES[type(stored)]).select_related("page").order_by("page__path")


def versions_with(stored):
    texts = Version.objects.annotate(text=Cast("document", TextField()))
    return texts.filter(text__contains=stored.sha256)


def with_uses(files):
    """Rows of Image or PdfFile with ``is_public`` and ``is_at_desk``."""
    part, key = PART[files.model]
    live = EditionFile.objects.filter(token=OuterRef("token"), edition__withdrawn_at__isnull=True)
    relation = files.model._meta.get_field(ON_PAGES[files.model])
    pages = relation.related_model.objects.filter(**{relation.field.name: OuterRef("pk")}).order_by()
    rows = part.objects.filter(**{key: OuterRef("pk")}).order_by()
    return files.annotate(
        is_public=Exists(live) | Exists(pages.filter(page__status="published")),
        is_at_desk=Exists(rows) | Exists(pages),
    )


def unused(files):
    """Neither the public nor the desk shows them; an older version may still name them."""
    return with_uses(files).filter(is_public=False, is_at_desk=False)


def may_see(user, stored):
    """The library is open to whoever may use it; others see the files of the records that they may read."""
    if not access.may_look(user):
        return False
    if access.reads_every(user) or user.has_perm(f"practices.view_{stored._meta.model_name}"):
        return True
    if user.has_perm("divercity.view_page") and on_pages(stored).exists():
        return True
    numbers = access.readable(user).values("number")
    return versions_with(stored).filter(practice_number__in=numbers).exists()


def named_by_versions(after=0):
    """``(hashes of files, id of the last version read)``, of the versions with ids above ``after``."""
    hashes, last = set(), after
    with_files = Q(document__has_key="pictures") | Q(document__has_key="attachments")
    rows = Version.objects.filter(with_files, pk__gt=after).order_by("pk").values_list("pk", "document")
    for pk, document in rows.iterator(chunk_size=500):
        hashes.update(name.partition(".")[0] for name in editions.file_names(document))
        last = pk
    return hashes, last


def typed(model):
    """The ids of files that somebody has chosen in a form and not yet saved."""
    first, last = FORM_FIELDS[model]
    ids = set()
    for content in Autosave.objects.filter(saved_at=None).values_list("content", flat=True).iterator():
        for name, values in content.items():
            if name.startswith(first) and name.endswith(last):
                ids.update(int(value) for value in values if value.isascii() and value.isdecimal())
    return ids
