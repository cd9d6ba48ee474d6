"""The addresses of the whole site; those of the collection come from practices/urls.py."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path, re_path

from divercity import errors, machines, styleguide
from divercity.fallback import fallback
from divercity.home import home

urlpatterns = [
    path("", home, name="home"),
    path("admin/konto/", include("divercity.accounts.urls")),
    path("admin/", admin.site.urls),
    path("sitemap.xml", machines.sitemap),
    path("sitemap-<int:part>.xml", machines.sitemap),
    path("robots.txt", machines.robots),
    path("healthz", machines.health),
    path(".well-known/security.txt", machines.security),
    path("vorschau/", include("practices.desk.urls")),
    path("", include("practices.urls")),
    # Last: editable pages, old addresses, missing slashes.
    re_path(r"^(?P<path>.+)$", fallback),
]

if settings.DEBUG:
    urlpatterns[-1:-1] = styleguide.urlpatterns

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
handler429 = errors.too_many_requests  # what allauth asks for
