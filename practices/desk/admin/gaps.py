"""The page by which editors plan what to look for next: the gap map with what is in work."""

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import QueryDict
from django.template.response import TemplateResponse

from practices.desk import access, gaps
from practices.public import catalogue, matrix
from practices.public.addresses import LIST, Selection
from practices.public.filters import COLUMNS, PracticeFilterSet


def page(model_admin, request):
    if not access.reads_every(request.user):
        raise PermissionDenied
    asked = QueryDict(mutable=True)
    asked.update({"ansicht": "matrix", "spalten": request.GET.get("spalten", "")})
    filterset = PracticeFilterSet(asked, snapshot=catalogue.current())
    if filterset.problems:
        raise BadRequest("Diese Spalten gibt es nicht.")
    public, grid = gaps.plan(filterset)
    address = Selection.of(filterset)
    matrix.link(filterset, address, public)
    listed, count = gaps.gaps(grid)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": "Lückenplan",
        "opts": model_admin.opts,
        "columns": public.columns,
        "column_axis": matrix.AXES[filterset.columns],
        "rows": list(zip(public.rows, grid, strict=True)),
        "choices": [
            {"key": key, "label": label, "is_current": key == filterset.columns} for key, label in COLUMNS.items()
        ],
        "gaps": listed,
        "gap_count": count,
        "may_add": model_admin.has_add_permission(request),
        "public_url": address.at(LIST).url,
    }
    return TemplateResponse(request, "admin/practices/gaps.html", context)
