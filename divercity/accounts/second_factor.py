"""Who works at the desk proves it twice, if the operator requires it: an app or a passkey besides the password."""

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.shortcuts import redirect
from django.utils.functional import SimpleLazyObject

DESK = "/admin/"
ACCOUNT = "/admin/konto/"
# Recovery codes alone are none: they help when one of these is lost.
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def is_missing(user) -> bool:
    return settings.REQUIRE_MFA and user.is_authenticated and not is_mfa_enabled(user, FACTORS)


def second_factor(get_response):
    """Middleware: without the factor the desk is closed, and everywhere else its person is nobody.

    Those whose sign-in asks for a code have no session before they gave it; that is allauth's.
    """

    def middleware(request):
        path = request.path_info
        if not path.startswith(ACCOUNT):
            if path.startswith(DESK):
                if is_missing(request.user):
                    return redirect("mfa_index")
            elif settings.REQUIRE_MFA:
                user = request.user  # lazy, so that no public page reads a session
                request.user = SimpleLazyObject(lambda: AnonymousUser() if is_missing(user) else user)
        return get_response(request)

    return middleware


def remove(user):
    """For somebody who lost phone and recovery codes: the next sign-in asks to set up a factor anew."""
    Authenticator.objects.filter(user=user).delete()
