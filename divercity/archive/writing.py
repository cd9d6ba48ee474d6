"""Write an archive: read the site, turn its pages into files, put the data beside them."""

import shutil
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string

from divercity.archive import listing, records, words
from divercity.archive.crawl import Broken, crawl
from divercity.archive.folder import Folder
from divercity.archive.frame import Frame
from divercity.archive.workers import Workers
from practices.public import catalogue
from practices.public.addresses import LIST
from practices.public.exports.formats import FORMATS
from taxonomy import revision

ATTEMPTS = 3
BATCH = 50


def write(target, *, made_on, processes=1, progress=lambda step, done: None):
    """The archive of the site as it is now, at ``target``; the ``Crawl`` that it was made of.

    Raises ``folder.Refused``, ``crawl.Broken`` (nothing is left behind) and OSError.
    """
    with Folder(target) as new:
        for _ in range(ATTEMPTS):
            before, _ = revision.current()
            with Workers(processes) as workers:
                crawled = crawl(new, made_on, workers, progress)
            _frame(new, crawled, made_on, processes, progress)
            snapshot = catalogue.current()
            for file, content in data(snapshot, crawled, made_on):
                _put(new / file, content)
            if before == revision.current()[0] == snapshot.revision:
                break
            for left in new.iterdir():
                shutil.rmtree(left) if left.is_dir() else left.unlink()
        else:
            raise Broken(
                "Während des Schreibens wurde immer wieder veröffentlicht. Versuchen Sie es später noch einmal."
            )
        _put(new / records.SUMS, records.sums(new))
    return crawled


def _put(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _frame(new, crawled, made_on, processes, progress):
    """Pages and styles stand where they belong, as the site answered them: rewrite them in their places."""
    frame = Frame(crawled.places, made_on)
    todo = [found for found in crawled.found.values() if found.kind]
    rows = [(found.address, found.file, found.kind) for found in todo]
    batches = [(str(new), frame, rows[at : at + BATCH]) for at in range(0, len(rows), BATCH)]
    done = 0
    with Workers(processes) as workers:
        for count in workers.map(rewrite, batches):
            done += count
            progress("write", done)


def rewrite(task):
    folder, frame, rows = task
    for address, file, kind in rows:
        path = Path(folder) / file
        text = path.read_bytes().decode()
        text = frame.page(text, address, file) if kind == "page" else frame.style(text, address, file)
        path.write_bytes(text.encode())
    return len(rows)


def data(snapshot, crawled, made_on):
    """``(file, content)`` of what stands beside the pages, but for the checksums."""
    frame = Frame(crawled.places, made_on)
    order = listing.ids(snapshot)
    rows = [frame.rewritten(row, LIST, crawled.found[LIST].file) for row in listing.rows(snapshot, order)]
    data = listing.data(snapshot, order, rows)
    for part, context in (("views", {}), ("takeaways", {"formats": FORMATS, "list": LIST})):
        html = render_to_string(f"archive/_{part}.html", context).strip()
        data[part] = frame.rewritten(html, LIST, crawled.found[LIST].file)
    for facet in data["facets"]:
        if facet["index"]:
            facet["index"] = crawled.places.link(facet["index"], LIST, crawled.found[LIST].file) or ""
    yield "daten/liste.js", listing.script("list", data).encode()
    yield "daten/woerter.js", listing.script("index", words.index(snapshot, order)).encode()
    yield "daten/praxisbeispiele.jsonl", b"".join(records.documents())
    yield "daten/begriffe.json", records.pretty(records.vocabulary_trees(snapshot))
    yield "daten/medien.json", records.pretty(records.media())
    yield from records.leads(crawled)
    manifest = records.manifest(made_on=made_on, live=settings.PUBLIC_URL, snapshot=snapshot, crawl=crawled)
    yield records.MANIFEST, records.pretty(manifest)
    readme = render_to_string("archive/readme.txt", {**manifest, "made_on": made_on})
    yield "LIESMICH.txt", readme.encode()
