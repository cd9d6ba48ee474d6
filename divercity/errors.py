"""Error pages in German. They never look at what the request brought, save its path: that may be what is wrong."""

from django.shortcuts import render
from django.views import defaults

from practices.public.api import ROOT
from practices.public.api.answers import from_anywhere
from practices.public.api.problems import problem


def bad_request(request, exception=None):
    if request.path_info.startswith(ROOT):
        return from_anywhere(problem("ungueltige-anfrage"))
    return render(request, "400.html", status=400)


def forbidden(request, exception=None):
    return render(request, "403.html", status=403)


def not_found(request, exception=None):
    return render(request, "404.html", status=404)


def not_allowed(request, allowed):
    response = render(request, "405.html", status=405)
    response["Allow"] = ", ".join(allowed)
    return response


def server_error(request):
    if request.path_info.startswith(ROOT):
        return from_anywhere(problem("fehler-im-portal"))
    return defaults.server_error(request)


def too_many_requests(request, exception=None):
    return render(request, "429.html", status=429)


def csrf_failure(request, reason=""):
    return render(request, "403_csrf.html", status=403)
