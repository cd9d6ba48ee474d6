"""The site as a reader gets it, asked in this process: through the middleware, without cookie or account."""

import io
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.core.signals import request_finished
from django.db import close_old_connections

from practices.public import catalogue


@dataclass(slots=True)
class Answer:
    status: int
    content_type: str
    location: str
    body: bytes

    @property
    def is_page(self):
        return self.content_type.startswith("text/html")

    @property
    def is_style(self):
        return self.content_type.startswith("text/css")


@lru_cache(maxsize=1)
def application():
    return WSGIHandler()  # with the middleware of the settings, which it loads once


def environment(address):
    path, _, query = address.partition("?")
    live = urlsplit(settings.SITE_URL)
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": unquote(path).encode().decode("latin-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": live.hostname,
        "SERVER_PORT": str(live.port or (443 if live.scheme == "https" else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": live.netloc,
        "HTTP_X_FORWARDED_PROTO": live.scheme,
        "wsgi.url_scheme": live.scheme,
        "wsgi.version": (1, 0),
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }


def read(address):
    """What the site answers to a GET of ``address`` (path and query, percent-encoded)."""
    response = application().get_response(WSGIRequest(environment(address)))
    # The end of a request closes connections, also the one of whoever asks here in the middle of a transaction.
    request_finished.disconnect(close_old_connections)
    try:
        body = response.getvalue()
        response.close()
    finally:
        request_finished.connect(close_old_connections)
    return Answer(response.status_code, response.get("Content-Type", ""), response.get("Location", ""), body)


def request(address):
    """A request for a page of the archive's own, which the site does not know."""
    made = WSGIRequest(environment(address))
    made.snapshot = catalogue.current()
    return made
