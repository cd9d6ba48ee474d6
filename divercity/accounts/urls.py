"""allauth's views under German addresses, and only those that the desk uses.

The names are allauth's: its code and templates reverse them. Everything lies below the desk, so that no public
page ever meets a session.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.usersessions import views as usersessions
from django.urls import path, re_path
from django.views.decorators.cache import never_cache
from django.views.generic import RedirectView

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="account_change_password")),
    path("anmelden/", account.login, name="account_login"),
    path("anmelden/code/", mfa.authenticate, name="mfa_authenticate"),
    path("anmelden/passkey/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("abmelden/", account.logout, name="account_logout"),
    path("gesperrt/", account.account_inactive, name="account_inactive"),
    path("registrieren/", account.signup, name="account_signup"),  # says that accounts come by invitation
    path("bestaetigen/", account.reauthenticate, name="account_reauthenticate"),
    path("bestaetigen/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("bestaetigen/passkey/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("passwort/", account.password_change, name="account_change_password"),
    path("passwort/setzen/", account.password_set, name="account_set_password"),
    path("passwort/vergessen/", account.password_reset, name="account_reset_password"),
    path("passwort/vergessen/verschickt/", account.password_reset_done, name="account_reset_password_done"),
    # An account's number in base 36 (any that fits a row's id) and Django's token, or what stands in for it.
    re_path(
        r"^passwort/neu/(?P<uidb36>[0-9A-Za-z]{1,11})-(?P<key>[0-9A-Za-z-]{1,80})/\Z",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("passwort/neu/fertig/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("zweiter-faktor/", mfa.index, name="mfa_index"),
    path("zweiter-faktor/app/einrichten/", totp.activate_totp, name="mfa_activate_totp"),
    path("zweiter-faktor/app/entfernen/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("zweiter-faktor/notfallcodes/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "zweiter-faktor/notfallcodes/neu/", recovery_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"
    ),
    path(
        "zweiter-faktor/notfallcodes/datei/",
        recovery_codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("zweiter-faktor/passkeys/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("zweiter-faktor/passkeys/neu/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("zweiter-faktor/passkeys/<int:pk>/umbenennen/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("zweiter-faktor/passkeys/<int:pk>/entfernen/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
    path("sitzungen/", usersessions.list_usersessions, name="usersessions_list"),
]
for pattern in urlpatterns:  # keys, codes and tokens stand in these pages
    pattern.callback = never_cache(pattern.callback)
