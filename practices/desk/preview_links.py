"""Secret links for people outside: each shows one version, to whoever has it, until it ends.

A link is bound to the version it was made for, so that nothing leaves the house that nobody let go. It ends when
its time is up, when it is revoked, when the change it shows is discarded, when the record is withdrawn, archived or
deleted, and with the account of whoever made it.
"""

import contextlib
import datetime
import hashlib
import secrets

from django.db import OperationalError
from django.db.models import F
from django.utils import timezone

from practices.models import Edition, PreviewLink

DAYS = 14  # unless somebody says otherwise
MOST_DAYS = 90
BYTES = 32
LENGTH = 43  # characters of a token of that many bytes


def make(version, *, by, days=DAYS, note=""):
    """``(link, token)``; the token is known to nobody again once it has been shown."""
    if not 1 <= days <= MOST_DAYS:
        raise ValueError(f"A preview link lasts 1 to {MOST_DAYS} days, not {days}.")
    token, now = secrets.token_urlsafe(BYTES), timezone.now()
    link = PreviewLink.objects.create(
        practice=version.practice,
        version=version,
        token_hash=_hash(token),
        note=note,
        created_by=by,
        created_at=now,
        expires_at=now + datetime.timedelta(days=days),
    )
    return link, token


def find(token):
    """The link that ``token`` opens now, with its version; None says nothing about why.

    It is looked up by its hash, so the time that takes tells nothing about any token.
    """
    if len(token) != LENGTH or not token.isascii():
        return None
    return valid().select_related("version").filter(token_hash=_hash(token)).first()


def valid():
    return PreviewLink.objects.filter(revoked_at=None, expires_at__gt=timezone.now(), created_by__is_active=True)


def public_edition(link):
    """The live edition that has overtaken the link: of its version or a later one. Else None."""
    editions = Edition.objects.live().filter(
        practice_number=link.version.practice_number, version__number__gte=link.version.number
    )
    return editions.only("slug").first()


def count_use(link):
    """A reader's page does not fail because the number cannot be written now."""
    with contextlib.suppress(OperationalError):
        PreviewLink.objects.filter(pk=link.pk).update(uses=F("uses") + 1, last_used_at=timezone.now())


def revoke(links):
    """All of the queryset that are not revoked yet; returns how many."""
    return links.filter(revoked_at=None).update(revoked_at=timezone.now())


def _hash(token):
    return hashlib.sha256(token.encode()).hexdigest()
