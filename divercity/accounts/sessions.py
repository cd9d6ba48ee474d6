"""Sessions: when they end besides by signing out."""

import datetime
import time

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.sessions.models import Session
from django.utils import timezone

from divercity.accounts.second_factor import DESK

SIGNED_IN_AT = "signed_in_at"  # in the session: seconds since 1970


def end(user):
    """All of somebody's, also those that allauth's list does not know; a desk has few enough to look through."""
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        if session.get_decoded().get(SESSION_KEY) == str(user.pk):
            session.delete()
    UserSession.objects.filter(user=user).delete()


def forget_expired():
    """Everybody's that are over, with the addresses and browsers that were noted for them."""
    now = timezone.now()
    Session.objects.filter(expire_date__lt=now).delete()
    # A session that is just beginning may be listed before it is stored.
    listed = UserSession.objects.filter(created_at__lt=now - datetime.timedelta(hours=1))
    listed.exclude(session_key__in=Session.objects.values("session_key")).delete()


def start(request):
    request.session[SIGNED_IN_AT] = time.time()
    forget_expired()


def age(request) -> float:
    """Seconds since somebody signed in."""
    return time.time() - request.session.get(SIGNED_IN_AT, 0)


def limit(get_response):
    """Middleware: an end that no request puts off; Django's own moves on whenever a session is saved."""

    def middleware(request):
        is_signed_in = request.path_info.startswith(DESK) and SIGNED_IN_AT in request.session
        if is_signed_in and age(request) > settings.SESSION_COOKIE_AGE:
            logout(request)
        return get_response(request)

    return middleware
