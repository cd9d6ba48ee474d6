"""Chance that is the same for the same record on every machine."""

from zlib import crc32


class Dice:
    """A 32-bit xorshift: the picture must not change with a Python version."""

    def __init__(self, *seed):
        self.state = crc32(":".join(map(str, seed)).encode()) or 1

    def __call__(self, low=0.0, high=1.0):
        x = self.state
        x ^= (x << 13) & 0xFFFFFFFF
        x ^= x >> 17
        x ^= (x << 5) & 0xFFFFFFFF
        self.state = x
        return low + (high - low) * x / 0xFFFFFFFF
