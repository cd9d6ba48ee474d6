"""What keeps machines and other sites out of the public forms: no cookie, no riddle, nothing a person notices.

A form carries a stamp, signed and dated, and a field that nobody sees. How often somebody may send is
``practices.public.reports.throttle``.
"""

import secrets
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing

FASTEST, LONGEST = 3, 24 * 3600  # seconds between the form and its sending
STAMP, TRAP = "stempel", "betreff"  # names of fields
TOO_FAST = "Das ging sehr schnell, so schnell wie bei einem Programm. Bitte senden Sie das Formular noch einmal ab."
TOO_OLD = (
    "Das Formular war länger als einen Tag offen. Ihr Text ist noch da; bitte senden Sie das Formular noch einmal ab."
)
FOREIGN = (
    "Die Eingabe kam nicht von dieser Website. Gespeichert ist nichts. Ist der Text von Ihnen, "
    "senden Sie ihn bitte hier noch einmal ab."
)

_signer = signing.TimestampSigner(salt="practices.public.reports.guard")


def is_foreign(request):
    """Whether a browser says that another site sent this.

    A request with neither header is let in: text browsers send none, and a browser that another site could
    use has sent ``Origin`` with every POST since 2020.
    """
    site, origin = request.headers.get("Sec-Fetch-Site", ""), request.headers.get("Origin", "")
    if site:
        return site not in ("same-origin", "none")
    if not origin or origin in settings.CSRF_TRUSTED_ORIGINS:
        return False
    try:
        return urlsplit(origin).netloc != request.get_host()
    except ValueError:
        return True


def stamp():
    return _signer.sign(secrets.token_hex(8))


def read(stamped):
    """``(key, problem)``: the key of the form that was stamped, or the sentence that says why it cannot be taken."""
    try:
        key = _signer.unsign(stamped, max_age=LONGEST)
    except signing.BadSignature:
        return "", TOO_OLD
    try:
        _signer.unsign(stamped, max_age=FASTEST)
    except signing.SignatureExpired:
        return key, ""
    return key, TOO_FAST


def is_trapped(data):
    return bool(data.get(TRAP, "").strip())
