"""Compare an archive with the site as it is now: page by page, file by file, link by link."""

import json
import tempfile
from collections import defaultdict
from pathlib import Path

from divercity.archive import records, writing
from divercity.archive.addresses import DOCUMENTS, internal
from divercity.archive.crawl import crawl
from divercity.archive.folder import Refused
from divercity.archive.reading import Page, target
from divercity.archive.workers import Workers
from practices.public import catalogue

BATCH = 25
SINCE, BYTES, PAGES, LINKS = (
    "Seit dem Archiv geändert",
    "Dateien des Archivs",
    "Seiten, verglichen mit der laufenden Seite",
    "Verweise im Archiv",
)
HEADINGS = (SINCE, BYTES, PAGES, LINKS)


def check(folder, *, made_on, processes=1, progress=lambda step, done: None):
    """``{heading: [German sentence]}``; empty when the archive is whole and says what the site says.

    ``made_on`` is the day in the archive's manifest, which its own pages name.
    """
    folder = Path(folder)
    if records.read_manifest(folder) is None:
        raise Refused(f"{folder} ist kein Archiv dieser Seite.")
    found = defaultdict(list)
    present = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    found[BYTES] += _sums(folder, present)
    found[SINCE] += _drift(folder)
    with tempfile.TemporaryDirectory(prefix="divercity-archiv-") as live:
        with Workers(processes) as workers:
            crawled = crawl(live, made_on, workers, progress)
        expected = {row.file for row in crawled.found.values()} | {records.MANIFEST, records.SUMS}
        for file, content in writing.data(catalogue.current(), crawled, made_on):
            expected.add(file)
            if file in present and file != records.MANIFEST and (folder / file).read_bytes() != content:
                found[PAGES].append(f"{file}: Die Daten stimmen nicht mit denen der laufenden Seite überein.")
        found[PAGES] += [f"{file}: Die Datei fehlt." for file in sorted(expected - present)]
        found[PAGES] += [f"{file}: Die laufende Seite hat nichts dergleichen." for file in sorted(present - expected)]
        rows = [row for row in crawled.found.values() if row.file in present]
        batches = [
            (str(folder), live, crawled.places, rows[at : at + BATCH], present) for at in range(0, len(rows), BATCH)
        ]
        done = 0
        with Workers(processes) as workers:
            for count, sentences in workers.map(compare, batches):
                done += count
                progress("compare", done)
                for heading, sentence in sentences:
                    found[heading].append(sentence)
    return {heading: found[heading] for heading in HEADINGS if found[heading]}


def _sums(folder, present):
    try:
        sums = records.read_sums(folder)
    except OSError:
        yield f"{records.SUMS}: Die Prüfsummen fehlen."
        return
    for file, digest in sorted(sums.items()):
        if file not in present:
            yield f"{file}: Die Datei fehlt."
        elif records.digest(folder / file) != digest:
            yield f"{file}: Die Datei ist verändert, ihre Prüfsumme stimmt nicht."
    for file in sorted(present - set(sums) - {records.SUMS}):
        yield f"{file}: Für die Datei gibt es keine Prüfsumme."


def _drift(folder):
    """What was published, changed or withdrawn between the archive and now."""
    try:
        lines = (folder / DOCUMENTS).read_bytes().splitlines(keepends=True)
        archived = {document["number"]: (document["title"], line) for line in lines if (document := json.loads(line))}
    except (OSError, ValueError, KeyError, TypeError):
        yield f"{DOCUMENTS}: Die Beiträge sind nicht lesbar."
        return
    live = {}
    for line in records.documents():
        document = json.loads(line)
        live[document["number"]] = document["title"], line
    for number, (title, line) in sorted(live.items()):
        if number not in archived:
            yield f"Neu veröffentlicht: Nr. {number} „{title}“."
        elif archived[number][1] != line:
            yield f"Geändert: Nr. {number} „{title}“."
    for number, (title, _) in sorted(archived.items()):
        if number not in live:
            yield f"Nicht öffentlich: Nr. {number} „{title}“."


def compare(task):
    """``(number of files, [(heading, sentence)])`` of a batch."""
    folder, live, places, rows, present = task
    sentences = []
    for row in rows:
        ours, theirs = Path(folder, row.file).read_bytes(), Path(live, row.file).read_bytes()
        if row.kind == "page":
            sentences += _page(row, ours.decode(errors="replace"), theirs.decode(), places, present)
        elif not row.kind and ours != theirs:
            sentences.append((PAGES, f"{row.file}: Der Inhalt ist ein anderer als unter {row.address}."))
    return len(rows), sentences


def _page(row, archived, live, places, present):
    ours, theirs = Page(archived), Page(live)
    if not ours.has_bar:
        yield PAGES, f"{row.file}: Die Zeile, die sie als Archivfassung ausweist, fehlt."
    if ours.text != theirs.text:
        yield PAGES, f"{row.file}: Der Text ist ein anderer als unter {row.address}{_where(ours.text, theirs.text)}"
    expected = [
        place
        for _, address, external in theirs.links
        if (place := _expected(address, external, row, places)) is not None
    ]
    actual = [target(address, row.file) or address for _, address, _ in ours.links if "css/archive." not in address]
    if actual != expected:
        yield PAGES, f"{row.file}: Die Verweise sind andere als unter {row.address}."
    named = [place[0] for place in actual if isinstance(place, tuple)]
    named += [place[0] for script in ours.scripts if (place := target(script, row.file))]
    for file in sorted(set(named) - present):
        yield LINKS, f"{row.file}: Der Verweis auf {file} führt ins Leere."
    for address in (address for address in (*actual, *ours.scripts) if isinstance(address, str)):
        if address.startswith("/"):
            yield LINKS, f"{row.file}: Der Verweis auf {address} führt aus dem Archiv."


def _expected(address, external, row, places):
    """What the archive should have for a link of the live page: a place in it, the address itself, or nothing."""
    if external or internal(address, row.address) is None:
        return address
    if address.startswith("#"):
        return row.file, "", address[1:]
    return places.find(address, row.address)


def _where(ours, theirs):
    """How the texts part, in a few words of both."""
    end = min(len(ours), len(theirs))  # where one only goes on behind the other
    at = next((at for at in range(end) if ours[at] != theirs[at]), end)
    start = max(0, at - 20)
    return f": „…{ours[start : at + 40]}…“ statt „…{theirs[start : at + 40]}…“."
