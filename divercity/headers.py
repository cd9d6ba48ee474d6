"""Headers that neither Django nor django-csp sees to, and how requests and answers are encoded."""

from django.middleware.gzip import GZipMiddleware
from django.utils.http import parse_header_parameters

PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
)


def isolation(get_response):
    def middleware(request):
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return middleware


# What is worth compressing; pictures and fonts are compressed already.
TEXTS = ("text/", "application/json", "application/problem+json", "application/xml", "application/atom+xml")
TEXTS += ("application/ld+json", "application/linkset+json", "application/rdf+xml", "image/svg+xml")
# Answers that hold secrets beside what somebody else may have chosen, whose length would tell (BREACH).
UNCOMPRESSED = ("/admin/", "/vorschau/")


def compression(get_response):
    gzip = GZipMiddleware(get_response)

    def middleware(request):
        response = get_response(request)
        if request.path_info.startswith(UNCOMPRESSED) or not response.get("Content-Type", "").startswith(TEXTS):
            return response
        return gzip.process_response(request, response)

    return middleware


def utf8(application):
    """Around the WSGI application: what is sent is read as UTF-8, whatever encoding the request claims.

    No page of ours sends another. Django would ask Python for ``Content-Type: …; charset=rot13``, before any
    middleware, and so fail where nobody answers for it.
    """

    def wrapped(request, start_response):
        claimed = request.get("CONTENT_TYPE", "")
        if ";" in claimed:
            try:
                kind, parameters = parse_header_parameters(claimed)
            except (ValueError, LookupError):
                kind, parameters = "", {}
            boundary = parameters.get("boundary")
            request["CONTENT_TYPE"] = f'{kind}; boundary="{boundary}"' if boundary else kind
        return application(request, start_response)

    return wrapped
