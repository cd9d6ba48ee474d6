"""A new account is a letter: a link, good once and for some days, with which its person sets a password."""

from smtplib import SMTPException

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.utils import generate_unique_username
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from taxonomy.german import slugify


def username(first_name, last_name) -> str:
    """ "anna-meier", or with a number behind it."""
    return generate_unique_username([slugify(f"{first_name} {last_name}"), "konto"])


def send(request, user) -> bool:
    """Whether it went out. The link is the one of a forgotten password: the password that it sets ends it."""
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    context = {
        "user": user,
        "inviter": request.user,
        "link": request.build_absolute_uri(reverse("account_reset_password_from_key", kwargs=key)),
        "days": settings.PASSWORD_RESET_TIMEOUT // (24 * 3600),
        "request": request,
    }
    body = render_to_string("account/email/invitation.txt", context)
    try:
        send_mail("DIVERCITY: Einladung in die Redaktion", body, None, [user.email])
    except (SMTPException, OSError):
        return False
    return True
