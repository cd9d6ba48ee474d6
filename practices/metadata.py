"""Whether the bytes of a picture hold metadata: whoever publishes one need not tell where, when and with what."""


def is_bare(data, form):
    """Nothing but pixels and what is needed to show them: no EXIF, XMP, comment, profile, nor bytes after the end."""
    return {"JPEG": _jpeg_is_bare, "PNG": _png_is_bare, "WEBP": _webp_is_bare}[form](data)


def _jpeg_is_bare(data):
    at = 2
    while True:
        if data[at : at + 1] != b"\xff":
            return False
        marker = data[at + 1]
        if marker == 0xD9:
            return at + 2 == len(data)
        if marker == 0xFF:
            at += 1
            continue
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == 0xFE or (0xE1 <= marker <= 0xEF and marker != 0xEE):
            return False
        # JFIF and Adobe segments of their usual length; longer ones hide a thumbnail
        if (marker == 0xE0 and length != 16) or (marker == 0xEE and length != 14):
            return False
        at += 2 + length
        if marker == 0xDA:
            at = _end_of_scan(data, at)
        if at + 2 > len(data):
            return False


def _end_of_scan(data, at):
    """The place of the next marker that is neither a stuffed byte nor a restart."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            return len(data)
        if data[at + 1] != 0 and not 0xD0 <= data[at + 1] <= 0xD7:
            return at
        at += 2


def _png_is_bare(data):
    allowed = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD", b"pHYs"}
    at = 8
    while at + 12 <= len(data):
        length, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        if kind not in allowed:
            return False
        at += 12 + length
        if kind == b"IEND":
            return at == len(data)
    return False


def _webp_is_bare(data):
    if int.from_bytes(data[4:8], "little") + 8 != len(data):
        return False
    at = 12
    while at + 8 <= len(data):
        if data[at : at + 4] not in (b"VP8 ", b"VP8L", b"VP8X", b"ALPH"):
            return False
        length = int.from_bytes(data[at + 4 : at + 8], "little")
        at += 8 + length + length % 2
    return at == len(data)
