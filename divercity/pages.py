"""Editable pages beside the collection: their first texts, their view, and which addresses they may not take."""

import json
import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.shortcuts import render
from django.urls import get_resolver
from django.utils.safestring import mark_safe

from divercity import page_files
from divercity.models import HOME, Page, PageAddress
from practices.public.addresses import HOME_CRUMB
from practices.public.permalinks import normal
from practices.richtext import beginning, below_section_heading, plain, sanitize
from taxonomy import revision
from taxonomy.german import slugify

TEXTS = Path(__file__).parent / "texts"
# What old front pages are called; on ours, that is no heading.
NAMELESS = ("startseite", "start", "home", "homepage", "willkommen", "frontpage", "front page")
LEVELS = 3
LONGEST = 190  # characters of a path, with room for what tells it from another
PAGE_TYPES = {"ueber": "AboutPage", "kontakt": "ContactPage"}  # of schema.org
DESCRIPTION_LENGTH = 160  # what search engines show of a page
IMPORTED = "-import"  # after the path of a page that would stand where somebody has written already
HOME_STEM = "startseite"  # for the front page, whose path is no word


@lru_cache(maxsize=1)
def shipped():
    """``{path: row of texts/pages.toml, with its text as "body"}`` of the pages every site needs, in their order."""
    with (TEXTS / "pages.toml").open("rb") as file:
        rows = tomllib.load(file)["page"]
    return {row["path"]: {**row, "body": sanitize((TEXTS / row["file"]).read_text(encoding="utf-8"))} for row in rows}


def write_pages(**kwargs):
    """Give a fresh database the pages every site needs; connected to ``post_migrate``."""
    if Page.objects.exists():
        return
    Page.objects.bulk_create(
        Page(
            path=path,
            title=row["title"],
            body=row["body"],
            status=Page.Status.PUBLISHED,
            in_footer=row["in_footer"],
            position=position * 10,
        )
        for position, (path, row) in enumerate(shipped().items(), start=1)
    )


def is_placeholder(page):
    """Whether a page still says, word for word, what it came with."""
    row = shipped().get(page.path)
    return row is not None and (page.title, page.body) == (row["title"], row["body"])


def path_for(old_path, taken=()):
    """The path here of a page that was at ``old_path`` elsewhere ("/über-uns/team/"); HOME for the front page.

    What no address of ours can have is spelled out, levels beyond the third are joined to it, a first part that
    another part of the site answers is told from it, and so is what is ``taken``. What came under another name for
    one of the shipped pages ("datenschutzhinweise") gets that page's path.
    """
    parts = [slug for part in normal(old_path).split("/") if (slug := slugify(part))]
    if not parts:
        return HOME if normal(old_path) == HOME else _free("seite", taken)
    parts = [*parts[: LEVELS - 1], "-".join(parts[LEVELS - 1 :])] if len(parts) > LEVELS else parts
    if parts[0] in reserved_paths():
        parts[0] = f"{parts[0]}-seite"
    path = "/".join(parts)[:LONGEST].strip("/-")
    for known, row in shipped().items():
        if path in row.get("also", ()):
            path = known
    return _free(path, taken)


def _free(path, taken):
    number, free = 1, path
    while free in taken:
        number += 1
        free = f"{path}-{number}"
    return free


@dataclass(frozen=True)
class Destination:
    """Where a page from elsewhere goes: ``page`` is the one it fills, None if it is a new one."""

    path: str
    page: Page | None
    is_aside: bool  # kept as a draft beside ours, whatever it was before


def destination(old_path, *, is_public, taken=()):
    """The ``Destination`` of a page that was at ``old_path`` elsewhere; ``taken`` are paths given to others before.

    Ours is filled while it is the placeholder, but not hidden by what was not public. The front page ("/") becomes
    the text of the home page.
    """
    path = path_for(old_path, taken)
    page = Page.objects.filter(path=path).first()
    owner = PageAddress.objects.filter(path=normal(old_path)).select_related("page").first()
    if page is None and owner is None:
        return Destination(path, None, False)
    if page is not None and is_public and is_placeholder(page):
        return Destination(path, page, False)
    stem = HOME_STEM if path == HOME else (page or owner.page).path
    used = {*taken, *Page.objects.filter(path__startswith=f"{stem}{IMPORTED}").values_list("path", flat=True)}
    return Destination(_free(f"{stem}{IMPORTED}", used), None, True)


def beside(path):
    """The path of ours beside which the page at ``path`` was kept by ``destination``; None for any other page."""
    match = re.fullmatch(rf"(.+){IMPORTED}(?:-\d+)?", path)
    stem = match and match[1]
    return HOME if stem == HOME_STEM else stem


def load_pages(file_name):
    """Add pages from a JSON Lines file; a page that exists keeps its text and only gets the old addresses."""
    for line in Path(file_name).read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        page, _ = Page.objects.get_or_create(
            path=row["path"],
            defaults={
                "title": row["title"],
                "body": sanitize(row["body"]),
                "status": Page.Status.PUBLISHED,
                "in_footer": row["in_footer"],
                "position": 100,
            },
        )
        for path in row["legacy_addresses"]:
            PageAddress.objects.get_or_create(path=path, defaults={"page": page})


def reserved_paths():
    """First parts of addresses that another part of the site answers."""
    patterns = (str(pattern.pattern).lstrip("^") for pattern in _patterns(get_resolver().url_patterns))
    return {first for pattern in patterns if (first := pattern.partition("/")[0]) and first.isidentifier()} | {
        "static"
    }


def _patterns(patterns):
    for pattern in patterns:
        if str(pattern.pattern) == "" and hasattr(pattern, "url_patterns"):
            yield from _patterns(pattern.url_patterns)
        else:
            yield pattern


@lru_cache(maxsize=1)
def footer_links(number):
    """The pages in the foot, read once for each revision of the collection: a saved page moves it."""
    return [{"title": page.title, "url": page.get_absolute_url()} for page in Page.objects.in_footer()]


def footer(request):
    """Context processor: the foot of every public page."""
    if request.path_info.startswith("/admin/"):
        return {}
    snapshot = getattr(request, "snapshot", None)  # missing where a file was asked for, or the host is unknown
    number = snapshot.revision if snapshot else revision.current()[0]
    return {"footer_pages": footer_links(number)}


def home_text():
    """The text of the home page as templates show it, or None: the Page at "/" while it is live."""
    page = Page.objects.live().filter(path=HOME).first()
    if page is None:
        return None
    heading = "Über dieses Portal" if page.title.casefold() in NAMELESS else page.title
    shown = _shown(page)
    return {**shown, "heading": heading, "body": mark_safe(below_section_heading(shown["body"]))}


def _shown(page):
    # Sanitised when it was saved; once more here as the last line of defence.
    return {"title": page.title, "body": mark_safe(sanitize(page.body)), **page_files.shown(page)}


def page_detail(request, page):
    parts = page.path.split("/")
    above = Page.objects.live().filter(path__in=["/".join(parts[:n]) for n in range(1, len(parts))])
    titles = {other.path: other.title for other in above}
    crumbs = [HOME_CRUMB]
    crumbs += [{"label": title, "url": f"/{path}/"} for path, title in sorted(titles.items())]
    shown = _shown(page)
    text = plain(shown["body"])
    context = {
        "page": shown,
        "children": [
            {"label": child.title, "url": child.get_absolute_url()}
            for child in Page.objects.live().filter(path__startswith=f"{page.path}/")
            if child.path.count("/") == len(parts)
        ],
        "breadcrumbs": [*crumbs, {"label": page.title, "url": ""}],
        "page_title": page.title,
        "page_type": PAGE_TYPES.get(page.path, "WebPage"),
        "description": beginning(text, DESCRIPTION_LENGTH) or text,
        "canonical": request.build_absolute_uri(page.get_absolute_url()),
    }
    return render(request, "pages/page.html", context)
