"""An import that is run from the desk, in steps: any process may do the next, and a restart loses nothing.

The decisions are made anew by every process that takes part, from the export and the corrections; what is done stands
in the journal and in the database.
"""

import threading
import time
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from divercity.models import WordPressImport
from divercity.wordpress import importer, report, rules, uploads
from divercity.wordpress.mapping import Mapping
from divercity.wordpress.outcome import Outcome
from taxonomy.lookup import Lookup

SECONDS = 4  # of a step, and at least twice what reading the export takes
MOST_SECONDS = 45
BUSY = timedelta(seconds=90)  # after which a step counts as broken off
KEPT = timedelta(days=7)  # an upload that nobody has confirmed: it holds comments and addresses of people
_plans = {}  # {job: (state, Plan, seconds it took)} of the job last asked for
_lock = threading.Lock()


def folder(job):
    return Path(settings.DATA_DIR) / "imports" / job.folder


def plan(job):
    """The Plan of a job with its corrections, made anew when they change or work begins; raises Unreadable."""
    state = (job.corrections, job.confirmed_at)
    with _lock:
        known = _plans.get(job.pk)
        if known is None or known[0] != state:
            began = time.monotonic()
            found = _plan(job)
            _plans.clear()
            _plans[job.pk] = known = (state, found, time.monotonic() - began)
        return known[1]


def _plan(job):
    mapping = Mapping.load()
    mapping.override({table: job.corrections[table] for table in ("types", "terms") if table in job.corrections})
    files = folder(job) / "uploads"
    found = importer.check(folder(job) / "export.xml", files if files.is_dir() else None, mapping)
    gazetteer = Lookup()
    for number, said in job.corrections.get("items", {}).items():
        if "place" in said:
            said = {**said, "place": rules.find_place(said["place"], gazetteer)[0] if said["place"] else None}
        found.correct(int(number), said)
    return found


def confirm(job):
    WordPressImport.objects.filter(pk=job.pk, confirmed_at=None).update(confirmed_at=timezone.now())


def outcome(job):
    return Outcome(folder(job) / "journal.jsonl")


def step(job):
    """Work for some seconds, unless another process does already. Returns the job as it is afterwards."""
    now = timezone.now()
    waiting = WordPressImport.objects.filter(pk=job.pk, finished_at=None, confirmed_at__isnull=False)
    if not waiting.filter(Q(busy_until=None) | Q(busy_until__lt=now)).update(busy_until=now + BUSY):
        job.refresh_from_db()
        return job
    try:
        found = plan(job)
        reading = _plans[job.pk][2] if job.pk in _plans else 0
        seconds = min(MOST_SECONDS, max(SECONDS, 2 * reading))
        done = importer.run(found, outcome=outcome(job), seconds=seconds)
        if done.is_complete:
            _finish(job, found, done)
    finally:
        WordPressImport.objects.filter(pk=job.pk).update(busy_until=None)
    job.refresh_from_db()
    return job


def _finish(job, found, done):
    """Write the report; what was uploaded goes, for it holds comments and addresses of people."""
    report.write(found, done, folder(job) / "report.html")
    WordPressImport.objects.filter(pk=job.pk).update(finished_at=timezone.now())
    (folder(job) / "export.xml").unlink(missing_ok=True)
    uploads.discard(folder(job) / "uploads")
    _plans.pop(job.pk, None)


def forget(job):
    """What was decided without the files."""
    _plans.pop(job.pk, None)


def forget_all():
    """As a process that has just been started."""
    _plans.clear()


def forget_old():
    """Delete what was uploaded and not confirmed, once its time is over."""
    for job in WordPressImport.objects.filter(confirmed_at=None, created_at__lt=timezone.now() - KEPT):
        discard(job)
        job.delete()


def discard(job):
    """Delete all files of a job."""
    _plans.pop(job.pk, None)
    uploads.discard(folder(job))
