"""The one address of the site, ``PUBLIC_URL``: whoever comes by its other name or unencrypted is sent on once.

So a link to ``http://www.…/old/`` takes one step: to the right host, encrypted, and to where the old address leads.
"""

from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.http import HttpResponsePermanentRedirect
from django.utils.encoding import iri_to_uri

HEALTH = "/healthz"
READING = ("GET", "HEAD")
HSTS = "Strict-Transport-Security"


def twin(host):
    """The host with "www." if it has none, else without."""
    return host.removeprefix("www.") if host.startswith("www.") else f"www.{host}"


def one_address(get_response):
    """Middleware, the outermost. Hosts that are neither of the two are refused later, by ALLOWED_HOSTS."""

    def middleware(request):
        if not settings.PUBLIC_URL or request.path_info == HEALTH:
            return get_response(request)
        public = urlsplit(settings.PUBLIC_URL)
        host = request.META.get("HTTP_HOST", "").lower().partition(":")[0]
        is_plain = settings.HTTPS and not request.is_secure()
        if host != twin(public.hostname) and not (host == public.hostname and is_plain):
            return get_response(request)
        here = iri_to_uri(f"{settings.PUBLIC_URL}{request.get_full_path()}")
        if request.method not in READING:
            return HttpResponsePermanentRedirect(here, preserve_request=True)
        if request.path_info.startswith("/admin"):
            return HttpResponsePermanentRedirect(here)
        return _sent_on(get_response(_as_if_there(request, public)), here)

    return middleware


def _as_if_there(request, public):
    request.META["HTTP_HOST"] = public.netloc
    if settings.SECURE_PROXY_SSL_HEADER:
        name, value = settings.SECURE_PROXY_SSL_HEADER
        request.META[name] = value
    request.META.pop("HTTP_COOKIE", None)  # nobody is known by another name
    return request


def _sent_on(response, here):
    """What the right host would redirect is redirected there, what it would not have has no address either."""
    if 300 < response.status_code < 400 and response.get("Location"):
        response["Location"] = urljoin(here, response["Location"])
        return response
    if response.status_code >= 400:
        return response
    redirect = HttpResponsePermanentRedirect(here)
    if HSTS in response:
        redirect[HSTS] = response[HSTS]
    return redirect
