"""Work in several processes, for machines with more than one core."""

import multiprocessing
import os

from django.db import connections


class Workers:
    """``map`` over tasks, in this process or in several that share nothing but the folder."""

    def __init__(self, processes):
        self.processes = processes
        self._pool = None

    def __enter__(self):
        if self.processes > 1:
            connections.close_all()  # a connection cannot be shared with a forked process
            self._pool = multiprocessing.get_context("fork").Pool(self.processes)
        return self

    def __exit__(self, *error):
        if self._pool:
            self._pool.terminate()
            self._pool.join()

    def map(self, function, tasks):
        return self._pool.imap(function, tasks) if self._pool else map(function, tasks)


def processors():
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
