"""XML whose texts may be anything."""

import io
import re

from django.utils.xmlutils import SimplerXMLGenerator

# What no XML 1.0 document can say, not even escaped.
_UNSAYABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def sayable(text):
    """``text`` with a replacement character for each sign that XML cannot hold."""
    return _UNSAYABLE.sub("\ufffd", str(text))


class Writer(SimplerXMLGenerator):
    """Where Django's raises an error over a control character, this one replaces it; ``content`` is the document."""

    def __init__(self):
        self._text = io.StringIO()
        super().__init__(self._text, "utf-8", short_empty_elements=True)

    @property
    def content(self):
        return self._text.getvalue().encode()

    def startElement(self, name, attrs):
        super().startElement(name, {key: sayable(value) for key, value in attrs.items()})

    def characters(self, content):
        super().characters(sayable(content))
