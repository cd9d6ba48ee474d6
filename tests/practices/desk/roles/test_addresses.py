"""Every address of the desk, for every role, as ``addresses.tsv`` beside this module says."""

import pathlib
import re

import pytest
from django.contrib import admin
from django.db import transaction
from django.urls import URLPattern, get_resolver
from django.utils import timezone

from practices.models import MissedSearch, Synonym
from taxonomy.models import Tag
from tests.practices.desk.roles.people import ACTORS, INTERNAL, SECRET, record, report, signed_in

pytestmark = pytest.mark.django_db

ANSWERS = {200: "o", 401: "a", 403: "x", 404: "0", 405: "m", 400: "b", 302: "r", 301: "r"}  # "s": leads to signing in
UNSEEN = dict.fromkeys(["anonym", "ohne Gruppe", "Gast", "Autor*in"], [SECRET, INTERNAL])
UNSEEN["Gast, eingeladen"] = [INTERNAL]
TABLE = pathlib.Path(__file__).parent / "addresses.tsv"
SIGN_IN = "/admin/konto/anmelden/"


def addresses(resolver=None, prefix=""):
    """Every route below the desk's path."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            if route.startswith("admin/"):
                yield route
        else:
            yield from addresses(pattern, route)


def rows_of_models(desk):
    """A row of every kind that the desk has, by the path of its admin."""
    tag = Tag.objects.create(name="Licht")
    synonym = Synonym.objects.first() or Synonym.objects.create(words="Müll\nAbfall")
    missed = MissedSearch.objects.create(day=timezone.localdate(), text="zebra", count=5)
    made = {"taxonomy/tag": tag, "practices/synonym": synonym, "practices/missedsearch": missed}
    made["practices/report"] = report()
    made["auth/user"] = desk["people"]["Gast"]
    for model in admin.site._registry:
        key = f"{model._meta.app_label}/{model._meta.model_name}"
        made.setdefault(key, model._default_manager.first())
    return made


def filled_in(route, practice, rows):
    path = "/" + re.sub(r"\(\?P<(\w+)>.*?\)(?=[$/-])", r"<\1>", route.replace("\\Z", "")).replace("^", "").rstrip("$")
    path = path.replace("<uidb36>", "1").replace("<key>", "falsch").replace("<app_label>", "practices")
    path = path.replace("<url>", "gibt-es-nicht/").replace("<int:old>/<int:new>", "1/2").replace("<int:number>", "1")
    model = "/".join(path.split("/")[2:4])
    files = {
        "practices/image": practice.pictures.first().image,
        "practices/pdffile": practice.attachments.first().file,
    }
    row = {"practices/practice": practice, **files}.get(model) or rows.get(model)
    pk = row.pk if row else 1
    return re.sub(r"<(int:|path:)?(pk|id|object_id)>", str(pk), path)


def answer(client, method, path):
    """The letter for how somebody is answered, and what they read; nothing of what they did stays."""
    cookies = client.cookies.copy()
    with transaction.atomic():
        response = getattr(client, method)(path)
        transaction.set_rollback(True)
    client.cookies = cookies
    location = response.headers.get("Location", "")
    if response.status_code == 302 and (location.startswith(SIGN_IN) or location.startswith("/admin/login/")):
        return "s", ""
    text = "" if response.streaming else response.content.decode(errors="replace")
    return ANSWERS.get(response.status_code, str(response.status_code)), text


def test_every_address_answers_every_role_as_the_table_says_and_shows_nobody_what_is_not_for_them(desk):
    rows = rows_of_models(desk)
    clients, found, seen = signed_in(desk), {}, set()
    for route in addresses():
        letters = ["", ""]
        for actor in ACTORS:
            path = filled_in(route, record(desk, actor), rows)
            for n, method in enumerate(("get", "post")):
                letter, text = answer(clients[actor], method, path)
                letters[n] += letter
                seen |= {(actor, word) for word in (SECRET, INTERNAL) if word in text}
                assert not [word for word in UNSEEN.get(actor, []) if word in text], (actor, method, path)
        found[route] = letters
    assert {("Gast, eingeladen", SECRET), ("Autor*in, eigen", INTERNAL), ("Leitung", INTERNAL)} <= seen
    expected = dict(line.split("\t", 1) for line in TABLE.read_text().splitlines() if not line.startswith("#"))
    actual = {route: "\t".join(letters) for route, letters in found.items()}
    assert {r: v for r, v in actual.items() if expected.get(r) != v} == {}
    assert set(expected) == set(actual)
