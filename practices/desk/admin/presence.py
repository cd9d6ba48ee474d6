"""The sign that somebody still has a form open, and the answer: who else has."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotAllowed, JsonResponse

from practices.desk import presence


def page(model_admin, request, practice):
    if not model_admin.has_change_permission(request, practice):
        raise PermissionDenied
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    presence.seen(request.user, practice)
    return JsonResponse({"sentence": _sentence(request, practice)})


def show(model_admin, request, context, practice):
    """Put into the page of the form who else has it open. Opening it counts, also without a script."""
    if practice is None or context.get("is_popup") or not model_admin.has_change_permission(request, practice):
        return
    if request.method == "GET":
        presence.seen(request.user, practice)
    context["presence"] = {"sentence": _sentence(request, practice)}


def saved(request, practice):
    """Whoever goes on writing opens the form anew."""
    presence.left(request.user, practice)


def _sentence(request, practice):
    return presence.sentence(presence.others([practice.pk], request.user).get(practice.pk))
