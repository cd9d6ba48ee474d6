"""Where allauth asks how this site wants it."""

import logging
from smtplib import SMTPException

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.app_settings import REAUTHENTICATION_TIMEOUT
from allauth.account.utils import filter_users_by_email, filter_users_by_username
from allauth.mfa.adapter import DefaultMFAAdapter
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme

from divercity.accounts import sessions

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "Dieses Konto ist gesperrt.",
        "email_password_mismatch": "E-Mail-Adresse und Passwort passen nicht zusammen.",
        "username_password_mismatch": "Benutzername und Passwort passen nicht zusammen.",
        "incorrect_password": "Das Passwort stimmt nicht.",
        "enter_current_password": "Das bisherige Passwort stimmt nicht.",
        "incorrect_code": "Dieser Code gilt nicht. Nehmen Sie den, der gerade angezeigt wird.",
        "invalid_password_reset": "Dieser Link gilt nicht mehr.",
        "too_many_login_attempts": "Das waren zu viele Versuche. Bitte warten Sie eine Viertelstunde.",
        "rate_limited": "Das waren zu viele Versuche. Bitte warten Sie eine Viertelstunde.",
    }

    def is_open_for_signup(self, request):
        return False

    def is_safe_url(self, url):
        """This very host and nothing else; allauth would take any of ALLOWED_HOSTS, so also a loopback address."""
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts={self.request.get_host()}, require_https=self.request.is_secure()
        )

    def post_login(self, request, user, **kwargs):
        sessions.start(request)
        return super().post_login(request, user, **kwargs)

    def is_reauthentication_required(self, *, app, **kwargs):
        """Not for somebody who has only just signed in: an invited person would be asked twice in a row."""
        is_fresh = sessions.age(self.request) < REAUTHENTICATION_TIMEOUT
        return not is_fresh and super().is_reauthentication_required(app=app, **kwargs)

    def _get_login_attempts_cache_key(self, request, **credentials):
        """One count for one account, by whichever name and in whichever spelling it was tried."""
        name = credentials.get("email") or credentials.get("username") or ""
        found = [*filter_users_by_username(name), *filter_users_by_email(name)]
        return f"account {found[0].pk}" if found else f"name {name.lower()}"

    def set_password(self, user, password):
        super().set_password(user, password)
        # Who was locked out by somebody else's guesses comes in with the new password.
        self._delete_login_attempts_cached_email(self.request, username=user.get_username())

    def format_email_subject(self, subject):
        return f"DIVERCITY: {subject}"

    def send_mail(self, template_prefix, email, context):
        """A mail that cannot be sent must not tell anybody whether the address is known; the log says why."""
        try:
            super().send_mail(template_prefix, email, context)
        except (SMTPException, OSError) as error:
            logger.error("mail %s not sent: %s", template_prefix, type(error).__name__)


class MFAAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
        "incorrect_passkey": "Dieser Passkey ließ sich nicht prüfen. Versuchen Sie es noch einmal.",
    }

    def build_totp_svg(self, url):
        """Drawn into the page: a data address, allauth's way, would need a hole in the policy."""
        code = qrcode.QRCode(border=2)
        code.add_data(url)
        rows = code.get_matrix()
        path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
        return format_html(
            '<svg class="qr" viewBox="0 0 {0} {0}" role="img" aria-label="QR-Code mit dem Schlüssel">'
            '<path class="qr-ground" d="M0 0h{0}v{0}H0z"/><path class="qr-ink" d="{1}"/></svg>',
            len(rows),
            path,
        )

    def generate_authenticator_name(self, user, type):
        count = user.authenticator_set.filter(type=type).count()
        return f"Passkey {count + 1}" if count else "Passkey"
