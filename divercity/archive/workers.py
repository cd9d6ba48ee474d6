"""Work in several processes, for machines with more than one core."""

import gc
import multiprocessing
import os
import threading
from concurrent.futures import ProcessPoolExecutor

from django.db import connections


class Workers:
    """``map`` over tasks, in this process or in several that share nothing but the folder."""

    def __init__(self, processes):
        self.processes = processes
        self._pool = None

    def __enter__(self):
        if self.processes > 1:
            connections.close_all()  # a connection cannot be shared with a forked process
            # Unlike multiprocessing's own pool it notices when the system kills one of its processes.
            self._pool = ProcessPoolExecutor(self.processes, multiprocessing.get_context("fork"), _begin)
            # They are born with the first task, so that has to come before this process opens a connection again.
            self._pool.submit(os.getpid).result()
        return self

    def __exit__(self, *error):
        if self._pool:
            self._pool.shutdown(cancel_futures=True)

    def map(self, function, tasks):
        """The results in the order of the tasks."""
        return self._pool.map(function, tasks) if self._pool else map(function, tasks)


def _begin():
    # What a process was born with lives as long as it does: looking for garbage there is in vain.
    gc.freeze()
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent():
    """Whoever is killed tells nobody: waiting for a task for ever, its processes would go on holding its folder."""
    multiprocessing.parent_process().join()
    os._exit(1)


def processors():
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
