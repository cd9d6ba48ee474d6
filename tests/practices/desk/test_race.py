"""Two people, one record: saves that arrive at the same moment, over HTTP, in two worker processes."""

import http.client
import json
import re
import threading
import time
from html.parser import HTMLParser
from urllib.parse import urlencode

import pytest

from tests.divercity.conftest import database_url, environment  # noqa: F401  (fixtures)
from tests.divercity.processes import manage, served

TOGETHER = 8


class Form(HTMLParser):
    """The hidden fields of a page, and the number of its practice's version among them."""

    def __init__(self, page):
        super().__init__()
        self.hidden = {}
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "input" and attrs.get("type") == "hidden" and "name" in attrs:
            self.hidden[attrs["name"]] = attrs.get("value", "")


class Desk:
    """A browser with a session; each request has a connection of its own, so that both workers get some."""

    def __init__(self, port):
        self.port, self.cookies = port, {}

    def ask(self, method, path, data=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if data is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, data and urlencode(data), headers)
        response = connection.getresponse()
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.strip().partition(";")[0].partition("=")
            self.cookies[name] = value
        page = response.read().decode()
        connection.close()
        return response, page

    def sign_in(self, password):
        _, page = self.ask("GET", "/admin/konto/anmelden/")
        hidden = Form(page).hidden | {"login": "admin", "password": password, "next": "/admin/"}
        assert self.ask("POST", "/admin/konto/anmelden/", hidden)[0].status == 302

    def opened(self, path, **typed):
        """What the browser would send for the form at ``path``."""
        _, page = self.ask("GET", path)
        hidden = {name: value for name, value in Form(page).hidden.items() if "__prefix__" not in name}
        return hidden | {"kind": "praxisbeispiel", "_continue": "1"} | typed


def race(shell, tmp_path, rounds):
    """Save one record from eight forms at once, ``rounds`` times; yield status codes and what is stored then."""
    with served(shell) as (port, _):
        time.sleep(2)  # both workers are up
        password = (tmp_path / "meine Daten" / "zugang.txt").read_text().split()[-1]
        desk = Desk(port)
        desk.sign_in(password)
        add = "/admin/practices/practice/add/"
        response, _ = desk.ask("POST", add, desk.opened(add, title="Lichtinseln"))
        assert response.status == 302
        path = re.sub(r"^https?://[^/]+", "", response.headers["Location"])
        for number in range(rounds):
            forms = [desk.opened(path, title="Lichtinseln", subtitle=f"{number}/{n}") for n in range(TOGETHER)]
            start, answers = threading.Barrier(TOGETHER), {}

            def save(n, forms=forms, start=start, answers=answers):
                start.wait()
                answers[n] = desk.ask("POST", path, forms[n])

            threads = [threading.Thread(target=save, args=(n,)) for n in range(TOGETHER)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert len(answers) == TOGETHER, "a save got no answer"
            yield number, answers, stored(shell)


def stored(shell):
    script = (
        "import json; from practices.models import Practice, Version; p = Practice.objects.get(); "
        "print(json.dumps([p.subtitle, p.version, list(Version.objects.order_by('number').values_list("
        "'number', 'document__subtitle'))]))"
    )
    answer = manage(shell, "shell", "-v", "0", "-c", script)
    return json.loads(answer.stdout.strip().splitlines()[-1])


def check(number, answers, rows):
    won = [n for n, (response, _) in answers.items() if response.status == 302]
    assert sorted(response.status for response, _ in answers.values()) == [200] * (TOGETHER - 1) + [302]
    [winner] = won
    subtitle, version, versions = rows
    assert (subtitle, version) == (f"{number}/{winner}", number + 2)
    assert versions[-1] == [version, subtitle]
    assert [row[0] for row in versions] == list(range(1, version + 1))
    for n, (_, page) in answers.items():
        if n != winner:
            assert f'value="{number}/{n}"' in page and "Es wurde nichts überschrieben" in page


def test_of_eight_saves_at_once_one_wins_and_the_others_keep_their_words(environment, tmp_path):  # noqa: F811
    for outcome in race(environment, tmp_path, 3):
        check(*outcome)


@pytest.mark.drill
def test_of_eight_saves_at_once_one_wins_round_after_round(environment, tmp_path, drill_note):  # noqa: F811
    for outcome in race(environment, tmp_path, 50):
        check(*outcome)
    drill_note(
        f"50 rounds of {TOGETHER} saves at once over two workers: each time one won, the others kept every word"
    )
