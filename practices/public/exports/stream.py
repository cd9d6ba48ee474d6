"""A long answer, written while it is being sent: at most one at a time in a process, and never short unnoticed."""

import logging
import threading
import time

logger = logging.getLogger(__name__)

# A worker has two threads; whoever reads slowly may hold one of them, never both.
_slot = threading.BoundedSemaphore(1)
CHUNK = 64 * 1024  # bytes
LONGEST = 600  # seconds


class Busy(Exception):
    """Another long answer is being sent."""


class Stream:
    """The bytes of ``write()`` as chunks. Takes the slot when made, raises Busy; ``close`` gives it back.

    The status is sent by then, and the server ends an answer that breaks off as if it were whole. So it gets
    ``broken`` as its last words, by which people see it, and programs stumble.
    """

    def __init__(self, write, broken):
        if not _slot.acquire(blocking=False):
            raise Busy
        self._held, self._broken = True, broken
        try:
            self._pieces = write()
        except BaseException:
            self.close()
            raise

    def __iter__(self):
        deadline = time.monotonic() + LONGEST
        try:
            for chunk in gathered(self._pieces):
                yield chunk
                if time.monotonic() > deadline:
                    raise TimeoutError(f"Nobody took the whole answer in {LONGEST} seconds.")
        except Exception:
            logger.exception("An export broke off")
            yield self._broken
        finally:
            self.close()

    def close(self):
        if self._held:
            self._held = False
            _slot.release()


def gathered(pieces):
    waiting, size = [], 0
    for piece in pieces:
        waiting.append(piece)
        size += len(piece)
        if size >= CHUNK:
            yield b"".join(waiting)
            waiting, size = [], 0
    if waiting:
        yield b"".join(waiting)
