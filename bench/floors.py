"""What a page costs at least on this machine, served by the same server as the page it is compared with.

``/floor/string`` answers a constant. ``/floor/list``, with any parameters of the list, and ``/floor/detail`` answer
our own pages rendered from constants by flat templates: the source of ours with inheritance and includes dissolved,
so that the floor has the same bytes and costs what Django's template language costs, and nothing else.
"""

import re
import sys
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpResponse
from django.template import engines
from django.test import RequestFactory
from django.urls import path

from divercity import collection
from divercity import urls as product
from divercity.pages import footer
from practices.models import Edition
from practices.public import catalogue, context, detail, views

# A floor is a page from constants: it reads nothing of the collection.
collection.WITHOUT_COLLECTION += ("/floor/",)

TEMPLATES = Path(settings.BASE_DIR) / "templates"
EXTENDS = re.compile(r'{% extends "([^"]+)" %}')
BLOCK = re.compile(r"{% block (\w+) %}(.*?){% endblock %}", re.DOTALL)
INCLUDE = re.compile(r'{% include "([^"]+)" %}')
LOAD = re.compile(r"{% load ([\w ]+) %}")


def flat(name):
    """The source of a template with ``extends``, ``block`` and ``include`` dissolved."""
    source = (TEMPLATES / name).read_text(encoding="utf-8")
    if parent := EXTENDS.search(source):
        blocks = dict(BLOCK.findall(source))
        base = (TEMPLATES / parent[1]).read_text(encoding="utf-8")

        def fill(match):
            own = blocks.get(match[1], match[2])
            return own.replace("{{ block.super }}", match[2])

        source = "".join(LOAD.findall(source) and LOAD.search(source).group(0) or "") + BLOCK.sub(fill, base)
    while INCLUDE.search(source):
        source = INCLUDE.sub(lambda match: (TEMPLATES / match[1]).read_text(encoding="utf-8"), source)
    return source


class Captured(Exception):
    def __init__(self, values):
        self.values = values


def constants(view, address, **kwargs):
    """The context that ``view`` renders ``address`` with, and the context processors' values."""
    request = RequestFactory(headers={"host": "127.0.0.1"}).get(address)
    request.snapshot = catalogue.current()

    def capture(request, template, values, **options):
        raise Captured(values)

    module = sys.modules[view.__module__]
    render, module.render = module.render, capture
    try:
        view(request, **kwargs)
    except Captured as captured:
        return {**context.site(request), **footer(request), **captured.values}
    finally:
        module.render = render


@cache
def list_floor(parameters):
    values = constants(views.practice_list, f"/praxisbeispiele/?{parameters}")
    return engines["django"].from_string(flat("practices/list.html")), values


@cache
def detail_floor(parameters):
    slug = Edition.objects.live().order_by("practice_number").values_list("slug", flat=True).first()
    values = constants(detail.practice_detail, f"/praxisbeispiele/{slug}/", slug=slug)
    return engines["django"].from_string(flat("practices/detail.html")), values


def rendered(floor):
    def view(request):
        template, values = floor(request.META["QUERY_STRING"])
        return HttpResponse(template.render(values))

    return view


urlpatterns = [
    path("floor/string", lambda request: HttpResponse("ok")),
    path("floor/list", rendered(list_floor)),
    path("floor/detail", rendered(detail_floor)),
    *product.urlpatterns,
]
handler400, handler403, handler404 = product.handler400, product.handler403, product.handler404
