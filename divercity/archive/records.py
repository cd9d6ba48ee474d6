"""What an archive holds beside the pages: documents, terms, media by name, what it is, and checksums."""

import hashlib
import json
import posixpath
import re
from pathlib import Path
from urllib.parse import quote

from django.utils import timezone

from practices.document import in_order, lines, public
from practices.models import Edition
from practices.public import terms
from taxonomy.vocabularies import vocabularies

FORMAT = 1
TYPE = "divercity-archiv"
MANIFEST, SUMS = "manifest.json", "SHA256SUMS"
BATCH = 200
NUMBER = re.compile(r"/nr/\d+/")


def documents():
    """The public documents as lines, by number."""
    today = timezone.localdate()
    rows = Edition.objects.live().order_by("practice_number")
    for edition in rows.iterator(chunk_size=BATCH):
        yield lines.dump(in_order(public(edition.document, on=today)))


def vocabulary_trees(snapshot):
    """Every vocabulary with the terms that readers see, as trees."""
    result = {}
    for key, words in vocabularies().items():
        roots = terms.visible(snapshot, key, snapshot.vocabularies[key].roots)
        nodes = [terms.node(snapshot, key, term) for term in roots]
        result[key] = {"title": words.title, "url": f"/{words.path}/", "terms": nodes}
    return result


def media():
    """``{name in the documents: file of the archive}``"""
    rows = Edition.objects.live().order_by("practice_number").values_list("media", flat=True)
    return {name: row[0].lstrip("/") for files in rows for name, row in sorted(files.items())}


def manifest(*, made_on, live, snapshot, crawl):
    files = {found.address: found.file for found in crawl.found.values()}
    return {
        "type": TYPE,
        "format": FORMAT,
        "made_on": made_on.isoformat(),
        "live": live,
        "revision": snapshot.revision,
        "practices": len(snapshot.live),
        "files": len(files),
        "pages": sum(found.kind == "page" for found in crawl.found.values()),
        "addresses": dict(sorted(files.items())),
        "moved": dict(sorted(crawl.moved.items())),
    }


def read_manifest(folder):
    """The manifest of an archive; None where ``folder`` is none."""
    try:
        found = json.loads((Path(folder) / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) and found.get("type") == TYPE else None


def leads(crawl):
    """``(file, page)`` for each short address of a record: it stays, and leads on where a server once did."""
    for address, target in crawl.moved.items():
        if NUMBER.fullmatch(address) and target in crawl.found:
            link = quote(posixpath.relpath(crawl.found[target].file, address.strip("/")))
            page = '<!doctype html>\n<html lang="de"><head><meta charset="utf-8"><title>Weiter zum Beitrag</title>\n'
            page += f'<meta http-equiv="refresh" content="0; url={link}"></head>\n'
            page += f'<body><p><a href="{link}">Weiter zum Beitrag</a></p></body></html>\n'
            yield f"{address.strip('/')}/index.html", page.encode()


def pretty(value):
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def digest(path):
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sums(folder):
    """The lines of SHA256SUMS, for ``sha256sum -c``."""
    folder = Path(folder)
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return "".join(f"{digest(folder / file)}  {file}\n" for file in files if file != SUMS).encode()


def read_sums(folder):
    """``{file: digest}``"""
    rows = (Path(folder) / SUMS).read_text(encoding="utf-8").splitlines()
    return {file: value for value, _, file in (row.partition("  ") for row in rows) if file}
