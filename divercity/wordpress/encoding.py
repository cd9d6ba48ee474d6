"""The characters of an export, as far as XML has them.

WordPress writes what its database holds, also control characters and bytes that are no UTF-8, and the whole file is no
XML any more. Here each becomes the mark BROKEN, which the reader takes out again and reports with its item.
"""

import re
from codecs import getincrementaldecoder

DECLARED = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
MARKS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
ENCODINGS = {
    "utf-8": "utf-8-sig",
    "utf8": "utf-8-sig",
    "utf-16": "utf-16",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "iso-8859-1": "cp1252",  # as browsers do: bytes that it lacks mean those of Windows
    "latin1": "cp1252",
    "iso-8859-15": "iso-8859-15",
    "windows-1252": "cp1252",
    "cp1252": "cp1252",
}
BROKEN = "\ue001"
FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffd\ufffe\uffff]")


def decoded(file, size):
    """The binary file as text, ``size`` bytes at a time; LookupError if it names an encoding that we do not read.

    Without what stands before its first sign: an extension of the old site may have written empty lines there.
    """
    start = file.read(size)
    match = DECLARED.match(start)
    name = match[1].decode("ascii").lower() if match else "utf-8"
    name = next((of_mark for mark, of_mark in MARKS.items() if start.startswith(mark)), name)
    decoder = getincrementaldecoder(ENCODINGS[name])(errors="replace")
    is_begun = False
    while start:
        text = decoder.decode(start)
        text = text if is_begun else text.lstrip("\ufeff \t\r\n")
        is_begun = is_begun or bool(text)
        yield FORBIDDEN.sub(BROKEN, text)
        start = file.read(size)
    yield decoder.decode(b"", final=True)
