"""Why a file could not be read or written, in German: the operating system says it in English."""

import errno

REASONS = {
    errno.ENOENT: "Die Datei oder ihren Ordner gibt es nicht",
    errno.EACCES: "Die Berechtigung fehlt",
    errno.EPERM: "Die Berechtigung fehlt",
    errno.EROFS: "Der Datenträger lässt sich nur lesen",
    errno.ENOSPC: "Auf dem Datenträger ist kein Platz mehr",
    errno.EDQUOT: "Der Platz für dieses Konto ist aufgebraucht",
    errno.EISDIR: "Das ist ein Ordner und keine Datei",
    errno.ENOTDIR: "Ein Teil des Pfads ist kein Ordner",
    errno.EEXIST: "Unter diesem Namen gibt es schon etwas anderes",
    errno.ENAMETOOLONG: "Der Name ist zu lang",
}


def reason(error):
    """Why, of an ``OSError``: without a full stop; what is rare stays in the system's own words."""
    return REASONS.get(error.errno) or error.strerror or str(error)
