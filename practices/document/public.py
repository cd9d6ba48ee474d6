"""The one form of a document that leaves the house."""

import datetime

DESK_ONLY = ("status", "published_at", "internal_note", "review_on", "relations")


def public(document, *, on):
    """``document`` without what is the desk's alone, as of the day ``on``.

    A picture that nobody has described is held back. A contact leaves the house only between consent and expiry.
    Relations are not in it: they are shown when both ends are live at the time of reading.
    """
    result = {key: value for key, value in document.items() if key not in DESK_ONLY}
    if "contact" in result and not contact_is_public(result["contact"], on):
        del result["contact"]
    if "pictures" in result:
        result["pictures"] = [picture for picture in result["pictures"] if is_described(picture)]
        if not result["pictures"]:
            del result["pictures"]
    return result


def is_described(picture):
    """Readers who cannot see it are told what it shows, or that it only adorns."""
    return bool(picture.get("alt") or picture.get("decorative"))


def contact_is_public(contact, on):
    """Consent is given and has not expired on the day ``on``."""
    expires_on = contact.get("expires_on")
    if expires_on and datetime.date.fromisoformat(expires_on) < on:
        return False
    consent_on = contact.get("consent_on")
    return consent_on is not None and datetime.date.fromisoformat(consent_on) <= on
