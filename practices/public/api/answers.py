"""What all answers have in common: who may ask and how, whether anything has changed, problems as JSON."""

import hashlib
import json
from functools import cache, wraps

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.http import parse_etags

from practices.public.addresses import base_of
from practices.public.api.problems import Problem, problem
from practices.public.origins import open_to_all

READING = ("GET", "HEAD")
METHODS = "GET, HEAD, OPTIONS"
DAY = 24 * 3600


def reading(view):
    """A view that gives what ``json_answer`` makes of its result; for GET, HEAD and OPTIONS from any origin."""
    return _open(_unless_known(lambda request, *args, **kwargs: json_answer(request, view(request, *args, **kwargs))))


def reading_page(view):
    """The same for a page of HTML, which knows more than the collection, so that nothing says when it changed."""
    return _open(view)


def json_answer(request, body):
    """``body`` as JSON; what it names as "next" stands in a Link header too."""
    response = HttpResponse(json.dumps(body, ensure_ascii=False), content_type="application/json")
    if body.get("next"):
        response["Link"] = f'<{body["next"]}>; rel="next"'
    return response


def _open(view):
    @wraps(view)
    def wrapped(request, *args, **kwargs):
        if request.method == "OPTIONS":
            response = _preflight()
        elif request.method not in READING:
            response = problem("nur-lesen", "Diese Schnittstelle kennt nur GET.", base=base_of(request))
            response["Allow"] = METHODS
        else:
            try:
                response = view(request, *args, **kwargs)
            except Http404:
                response = problem("nicht-gefunden", base=base_of(request))
            except Problem as found:
                response = problem(found.key, found.detail, found.errors, base=base_of(request))
        return from_anywhere(response)

    # There is nothing to forge, and so the refusal of another method is this one and not the form's.
    wrapped.csrf_exempt = True
    return wrapped


def from_anywhere(response):
    open_to_all(response)
    response["Access-Control-Expose-Headers"] = "ETag, Link"
    if not response.get("Content-Type", "").startswith("text/html"):
        response["X-Robots-Tag"] = "noindex"
    response.headers.setdefault("Cache-Control", "no-cache")
    return response


def _preflight():
    response = HttpResponse(status=204)
    del response["Content-Type"]
    response["Allow"] = response["Access-Control-Allow-Methods"] = METHODS
    response["Access-Control-Allow-Headers"] = "Accept, Accept-Language, Content-Type, If-None-Match"
    response["Access-Control-Max-Age"] = str(DAY)
    response["Cache-Control"] = f"max-age={DAY}"
    return response


def _unless_known(view):
    """304 without building anything where the asker has what the view would give.

    All that an answer is made of is the code, the address, the collection at a revision and, since contacts expire,
    the day. The tag is weak: rows are read a moment after the revision, and answers are compressed on their way.
    There is no Last-Modified: counts, names of terms and contacts change without any record's being published.
    """

    def wrapped(request, *args, **kwargs):
        tag = _tag(request)
        known = parse_etags(request.headers.get("If-None-Match", ""))
        response = None if tag in known or tag.removeprefix("W/") in known else view(request, *args, **kwargs)
        # "*" means: if there is anything at all. So it has to be looked for.
        if response is None or known == ["*"]:
            response = HttpResponse(status=304)
            del response["Content-Type"]
        response["ETag"] = tag
        return response

    return wrapped


def _tag(request):
    told = [_code(), request.build_absolute_uri(), request.snapshot.revision, timezone.localdate().isoformat()]
    return f'W/"{hashlib.sha256(json.dumps(told).encode()).hexdigest()[:24]}"'


@cache
def _code():
    """What tells this form of the answers from another: their description."""
    from practices.public.api.description import description  # which describes what stands here

    return hashlib.sha256(json.dumps(description("")).encode()).hexdigest()
