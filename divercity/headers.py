"""Response headers that neither Django nor django-csp sets, and how answers are encoded."""

from django.middleware.gzip import GZipMiddleware

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
TEXTS += ("image/svg+xml",)
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
