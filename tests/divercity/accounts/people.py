"""People with an account, and how they come in."""

import base64
import hashlib
import hmac
import re
import struct
import time

from django.contrib.auth.models import Group, User
from django.test import Client

LOGIN = "/admin/konto/anmelden/"
PASSWORD = "Sieben Pinguine auf Reisen"
SECRET = base64.b32encode(b"01234567890123456789").decode()


def person(group="Redaktion", **fields):
    fields.setdefault("username", "anna")
    user = User.objects.create_user(is_staff=True, password=PASSWORD, **fields)
    if group:
        user.groups.add(Group.objects.get(name=group))
    return user


def code(secret=SECRET, at=None):
    """RFC 6238, written anew so that it does not share allauth's mistakes."""
    digest = hmac.new(
        base64.b32decode(secret), struct.pack(">Q", int(at or time.time()) // 30), hashlib.sha1
    ).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


def sign_in(client, login="anna", password=PASSWORD, **data):
    return client.post(LOGIN, {"login": login, "password": password, **data})


def signed_in(user):
    """Through the form, so that allauth's list knows the session."""
    client = Client()
    assert sign_in(client, user.username).status_code == 302
    return client


def text(response):
    return response.content.decode()


def reset_link(mail):
    return re.search(r"http://testserver(\S*/passwort/neu/\S+)", mail.body).group(1)
