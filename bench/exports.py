"""Files of a whole result: what a record costs to write, and what memory a long file takes more than a short one."""

import os
import time

from django.http import QueryDict

from bench.service import memory
from practices.public import catalogue
from practices.public.exports.formats import FORMATS
from practices.public.exports.records import Records
from practices.public.filters import PracticeFilterSet

SIZES = (1_000, 10_000)


def measure():
    """``(extension, records, seconds of processor time, bytes, megabytes above the start)`` of files without filter."""
    filterset = PracticeFilterSet(QueryDict(""), snapshot=catalogue.current())
    assert not filterset.problems
    for extension, format in FORMATS.items():
        for size in SIZES:
            records = Records(filterset, lambda path: f"http://localhost{path}")
            records.ids = records.ids[:size]
            before, begun, written, most = memory(os.getpid()), time.process_time(), 0, 0
            for at, piece in enumerate(format.write(records)):
                written += len(piece)
                if at % 500 == 0:
                    most = max(most, memory(os.getpid()))
            took = time.process_time() - begun
            yield extension, len(records), took, written, max(most, memory(os.getpid())) - before
