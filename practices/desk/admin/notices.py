"""What a person is told, in one list."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from practices.desk import notices
from practices.desk.forms import is_number
from practices.models import Notice


def page(model_admin, request):
    """All of one's own notices; marking one or all as read."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    if request.method == "POST":
        chosen = request.POST.get("read", "")
        if "letters" in request.POST:
            notices.choose_letters(request.user, request.POST["letters"] == "yes")
        elif chosen == "all":
            notices.mark_read(request.user)
        elif is_number(chosen):
            notices.mark_read(request.user, [int(chosen)])
        back = "admin:index" if "first_page" in request.POST else "admin:practices_practice_notices"
        return HttpResponseRedirect(reverse(back))
    rows = Notice.objects.filter(recipient=request.user)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": "Mitteilungen",
        "opts": model_admin.opts,
        "page": Paginator(rows, 50).get_page(request.GET.get("seite")),
        "gets_letters": notices.gets_letters(request.user),
        "has_unread": notices.unread(request.user).exists(),
    }
    return TemplateResponse(request, "admin/practices/notices.html", context)
