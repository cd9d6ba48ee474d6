"""Editable pages beside the collection: their first texts, their view, and which addresses they may not take."""

import json
import tomllib
from functools import lru_cache
from pathlib import Path

from django.shortcuts import render
from django.urls import get_resolver
from django.utils.safestring import mark_safe

from divercity.models import Page, PageAddress
from practices.public.addresses import HOME_CRUMB
from practices.richtext import sanitize
from taxonomy import revision

TEXTS = Path(__file__).parent / "texts"


def write_pages(**kwargs):
    """Give a fresh database the pages every site needs; connected to ``post_migrate``."""
    if Page.objects.exists():
        return
    with (TEXTS / "pages.toml").open("rb") as file:
        rows = tomllib.load(file)["page"]
    Page.objects.bulk_create(
        Page(
            path=row["path"],
            title=row["title"],
            body=sanitize((TEXTS / row["file"]).read_text(encoding="utf-8")),
            status=Page.Status.PUBLISHED,
            in_footer=row["in_footer"],
            position=position * 10,
        )
        for position, row in enumerate(rows, start=1)
    )


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


def page_detail(request, page):
    parts = page.path.split("/")
    above = Page.objects.live().filter(path__in=["/".join(parts[:n]) for n in range(1, len(parts))])
    titles = {other.path: other.title for other in above}
    crumbs = [HOME_CRUMB]
    crumbs += [{"label": title, "url": f"/{path}/"} for path, title in sorted(titles.items())]
    context = {
        # Sanitised when it was saved; once more here as the last line of defence.
        "page": {"title": page.title, "body": mark_safe(sanitize(page.body))},
        "children": [
            {"label": child.title, "url": child.get_absolute_url()}
            for child in Page.objects.live().filter(path__startswith=f"{page.path}/")
            if child.path.count("/") == len(parts)
        ],
        "breadcrumbs": [*crumbs, {"label": page.title, "url": ""}],
        "page_title": page.title,
        "canonical": request.build_absolute_uri(page.get_absolute_url()),
    }
    return render(request, "pages/page.html", context)
