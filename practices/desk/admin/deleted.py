"""The list of deleted records, and the button that brings one back."""

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from practices.desk import deleted, workflow
from practices.desk.admin.base import change_url
from practices.desk.forms import is_number
from practices.models import Edition


def page(model_admin, request):
    if not workflow.may(request.user, "bring_back"):
        raise PermissionDenied
    if request.method == "POST":
        return _bring_back(model_admin, request)
    shown = Paginator(deleted.latest(), 50).get_page(request.GET.get("seite"))
    numbers = [version.practice_number for version in shown]
    tombstones = set(Edition.objects.filter(practice_number__in=numbers).values_list("practice_number", flat=True))
    people = get_user_model().objects.in_bulk({version.deleted_by for version in shown} - {None})
    for version in shown:
        version.who = people.get(version.deleted_by)
        version.was_public = version.practice_number in tombstones
    context = {
        **model_admin.admin_site.each_context(request),
        "title": "Gelöschte Beiträge",
        "opts": model_admin.opts,
        "page": shown,
    }
    return TemplateResponse(request, "admin/practices/deleted.html", context)


def _bring_back(model_admin, request):
    number = request.POST.get("number", "")
    try:
        practice, missing = deleted.bring_back(int(number) if is_number(number) else 0, by=request.user)
    except workflow.Refused as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(reverse("admin:practices_practice_deleted"))
    messages.success(request, "Der Beitrag ist zurück, als Entwurf. Öffentlich wird er erst durch Veröffentlichen.")
    for sentence in missing:
        messages.warning(request, sentence)
    model_admin.log_addition(request, practice, "Zurückgeholt")
    may_change = model_admin.has_view_or_change_permission(request, practice)
    return HttpResponseRedirect(change_url(practice) if may_change else reverse("admin:practices_practice_deleted"))
