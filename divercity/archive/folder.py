"""Where an archive is written: beside its place, which it takes only when it is whole."""

import fcntl
import os
import shutil
from pathlib import Path

from divercity.archive import records


class Refused(Exception):
    """A German sentence."""


class Folder:
    """``with Folder(target) as new:`` is a fresh folder that becomes ``target`` if all goes well, else is removed.

    An archive that was there before gives way at the very end. Between its two renames it is ``self.old``; whoever is
    interrupted just there finds it put back by the next run. Both names are hidden ones that no person gives to a copy
    of their own, which would be cleared away: "archiv.alt" may be one.
    """

    def __init__(self, target):
        self.target = Path(target).expanduser().absolute()
        self.new = self.target.with_name(f".{self.target.name}.im-bau")
        self.old = self.target.with_name(f".{self.target.name}.abgeloest")

    def __enter__(self):
        self.target.parent.mkdir(parents=True, exist_ok=True)
        self._refuse()
        self.new.mkdir(exist_ok=True)
        self._lock = os.open(self.new, os.O_RDONLY)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(self._lock)
            raise Refused(f"Nach {self.target} wird gerade schon ein Archiv geschrieben.") from None
        for left in self.new.iterdir():  # by a run that was killed
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        return self.new

    def _refuse(self):
        if self.old.exists() and not self.target.exists():
            self.old.rename(self.target)
        if not self.target.exists():
            return
        if not self.target.is_dir():
            raise Refused(f"{self.target} ist kein Ordner.")
        if any(self.target.iterdir()) and records.read_manifest(self.target) is None:
            raise Refused(
                f"{self.target} ist nicht leer und kein Archiv dieser Seite. Nennen Sie einen leeren oder neuen Ordner."
            )

    def __exit__(self, kind, error, trace):
        try:
            if kind is None:
                self._take_place()
        finally:
            shutil.rmtree(self.new, ignore_errors=True)
            os.close(self._lock)

    def _take_place(self):
        if self.target.exists():
            shutil.rmtree(self.old, ignore_errors=True)
            self.target.rename(self.old)
        self.new.rename(self.target)
        shutil.rmtree(self.old, ignore_errors=True)
