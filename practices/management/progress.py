"""Progress bars on standard error, where somebody is looking; elsewhere nothing."""

import os
import sys

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

COLUMNS = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())


class Bars:
    """``bars(step, done)`` moves the bar of a step; ``steps`` is ``{step: (label, total)}``."""

    def __init__(self, steps):
        console = Console(file=sys.stderr)
        self.progress = Progress(*COLUMNS, console=console, transient=True, disable=not console.is_terminal)
        self.steps, self.tasks = steps, {}

    def __enter__(self):
        self.progress.start()
        return self

    def __exit__(self, *error):
        self.progress.stop()

    def __call__(self, step, done):
        if self.progress.disable:
            return
        if step not in self.tasks:
            label, total = self.steps[step]
            self.tasks[step] = self.progress.add_task(label, total=total)
        self.progress.update(self.tasks[step], completed=done)


def file_size(path):
    """Bytes of a file; None where there is no telling (a pipe), which gives a bar without an end."""
    return (os.path.isfile(path) and os.path.getsize(path)) or None
