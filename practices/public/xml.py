"""Texts as XML may hold them."""

import re

# What no XML 1.0 document can say, not even escaped.
_UNSAYABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def sayable(text):
    """``text`` with a replacement character for each sign that XML cannot hold."""
    return _UNSAYABLE.sub("\ufffd", str(text))
