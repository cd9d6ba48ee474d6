"""The unsaved words of a form over HTTP: kept while somebody types, offered when they come back."""

import secrets

from django.contrib import messages
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import PermissionDenied, RequestDataTooBig, TooManyFieldsSent
from django.forms.utils import ErrorDict, ErrorList
from django.http import HttpResponseNotAllowed, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import CsrfViewMiddleware, get_token
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from practices.desk import autosave
from practices.desk.admin.base import change_url
from practices.desk.autosave import BASE, FORM_KEY, KEY, PERSON
from practices.models import Autosave

RESTORE = "wiederherstellen"  # the parameter that opens a form with the words of a buffer
LAST_ID = 2**63 - 1  # that a database can look up
OFFERED = 5  # unsaved new practices at once; the older ones follow when these are decided

SIGNED_OUT = "Sie sind nicht mehr angemeldet. Bitte melden Sie sich in einem neuen Tab wieder an."
SOMEBODY_ELSE = "In diesem Browser ist inzwischen jemand anderes angemeldet."
TOO_BIG = "Nicht zwischengespeichert: Der Text ist zu lang. Bitte kürzen Sie ihn."


def urls(model_admin):
    # Signed out, somebody who types needs an answer that the script can read, not the page for signing in; so this
    # view asks for session and token itself.
    @csrf_exempt
    @never_cache
    def stored(request, pk=None):
        return _stored(model_admin, request, pk)

    def discarded(request, pk=None):
        return _discarded(model_admin, request, pk)

    discarded = model_admin.admin_site.admin_view(discarded)
    name = "practices_practice_autosave"
    return [
        path("add/zwischenstand/", stored, name=f"{name}_new"),
        path("<int:pk>/zwischenstand/", stored, name=name),
        path("add/zwischenstand/verwerfen/", discarded, name=f"{name}_new_discard"),
        path("<int:pk>/zwischenstand/verwerfen/", discarded, name=f"{name}_discard"),
    ]


def _url(practice, what=""):
    if practice is None:
        return reverse(f"admin:practices_practice_autosave_new{what}")
    return reverse(f"admin:practices_practice_autosave{what}", args=[practice.pk])


def _say(status, message, **more):
    return JsonResponse({"message": message, **more}, status=status)


def _may_write(model_admin, request, practice):
    if practice is None:
        return model_admin.has_add_permission(request)
    return model_admin.has_change_permission(request, practice)


def _stored(model_admin, request, pk):
    if not model_admin.admin_site.has_permission(request):
        return _say(401, SIGNED_OUT)
    practice = None if pk is None else model_admin.get_queryset(request).filter(pk=min(pk, LAST_ID)).first()
    is_gone = pk is not None and practice is None
    if is_gone and request.method != "POST":
        return _say(404, "Den Beitrag gibt es nicht mehr.")
    if not _may_write(model_admin, request, practice):
        return _say(403, "Diesen Beitrag dürfen Sie nicht ändern.")
    if request.method == "GET":
        return _shown(request, practice)
    if request.method == "POST":
        # As with a save, what is typed for a record that is gone meanwhile belongs to a new one.
        return _kept(request, practice, is_gone=is_gone)
    return HttpResponseNotAllowed(["GET", "POST"])


def _shown(request, practice):
    """What is stored for this person: of the form whose key is given, or of the practice. Never of anybody else."""
    rows = Autosave.objects.filter(person=request.user, practice=practice)
    key = request.GET.get("schluessel", "")
    row = rows.filter(form_key=key).first() if FORM_KEY.fullmatch(key) else rows.filter(saved_at=None).first()
    if row is None and FORM_KEY.fullmatch(key):  # a new practice has its own page once it is saved
        row = Autosave.objects.filter(person=request.user, form_key=key, saved_at__isnull=False).first()
    if row is None or row.updated_at < timezone.now() - autosave.KEPT:
        return _say(404, "Hier ist nichts zwischengespeichert.")
    if row.saved_at:
        return _say(200, "Das Formular ist gespeichert.", state="saved")
    return _say(
        200,
        f"Ungesicherte Eingaben von {autosave.when(row.updated_at)}",
        state="stored",
        form_key=row.form_key,
        updated_at=row.updated_at.isoformat(),
        opened_version=row.opened_version,
        content=row.content,
    )


def _kept(request, practice, *, is_gone):
    if int(request.META.get("CONTENT_LENGTH") or 0) > autosave.MOST_BYTES:
        return _say(413, TOO_BIG)
    try:
        posted = request.POST
    except (RequestDataTooBig, TooManyFieldsSent):
        return _say(413, TOO_BIG)
    if CsrfViewMiddleware(lambda request: None).process_view(request, lambda: None, (), {}):
        # After signing in again the page holds an old token. Only a page of this site can read the new one.
        return _say(403, "Die Seite ist veraltet. Bitte laden Sie sie neu.", token=get_token(request))
    if posted.get(PERSON) != str(request.user.pk):
        return _say(403, SOMEBODY_ELSE)
    if not FORM_KEY.fullmatch(posted.get(KEY, "")):
        return _say(400, "Die Anfrage ist nicht lesbar.")
    try:
        row = autosave.store(
            request.user,
            practice,
            form_key=posted[KEY],
            content=autosave.content_of(posted),
            base=posted.get(BASE),
        )
    except autosave.Refused as refusal:
        return _say(refusal.status, str(refusal))
    message = f"Zwischengespeichert um {timezone.localtime(row.updated_at):%H:%M}"
    if is_gone:
        message += ", für einen neuen Beitrag: Diesen hat inzwischen jemand gelöscht"
    return _say(200, message, updated_at=row.updated_at.isoformat())


def _discarded(model_admin, request, pk):
    practice = None if pk is None else get_object_or_404(model_admin.get_queryset(request), pk=min(pk, LAST_ID))
    if not _may_write(model_admin, request, practice):
        raise PermissionDenied
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    key = request.POST.get(KEY, "")
    if FORM_KEY.fullmatch(key):
        rows = Autosave.objects.filter(person=request.user, practice=practice, form_key=key, saved_at=None)
        if rows.delete()[0]:
            messages.success(request, "Die ungesicherten Eingaben sind verworfen.")
    return HttpResponseRedirect(change_url(practice) if practice else reverse("admin:practices_practice_add"))


# The form


class _Unchecked:
    """A form that shows what was typed and finds no fault with it before somebody saves it."""

    errors = property(lambda self: ErrorDict())


class _UncheckedRows:
    errors = property(lambda self: [{} for _ in self.forms])

    def non_form_errors(self):
        return ErrorList()


def _unchecked(form):
    made = type(form)(form.__name__, (_Unchecked, form), {"__module__": __name__})
    made.base_fields = form.base_fields  # as the admin has set them up for this request
    return made


def restored(model_admin, request, practice=None):
    """The buffer whose words the form is to show, if the address asks for one that this person has."""
    key = request.GET.get(RESTORE, "")
    if request.method != "GET" or not FORM_KEY.fullmatch(key):
        return None
    if not hasattr(request, "_restored"):
        row = autosave.fresh(request.user).filter(form_key=key).first()
        owner = practice.pk if practice is not None else None
        fits = row is not None and row.practice_id == owner and _may_write(model_admin, request, practice)
        request._restored = row if fits else None
    return request._restored


def form_class(model_admin, request, practice, form):
    """``form``, or one that opens with the words of the buffer."""
    row = restored(model_admin, request, practice)
    if row is None:
        return form
    made, data = _unchecked(form), autosave.as_posted(row.content)

    def init(self, *args, **kwargs):
        kwargs.pop("initial", None)
        super(made, self).__init__(data, *args, **kwargs)

    made.__init__ = init
    return made


def formset_class(model_admin, request, practice, formset):
    if restored(model_admin, request, practice) is None:
        return formset
    made = {"form": _unchecked(formset.form), "__module__": __name__}
    return type(formset.__name__, (_UncheckedRows, formset), made)


def formset_data(request):
    """What ``get_formset_kwargs`` adds, after ``restored`` has looked."""
    row = getattr(request, "_restored", None)
    return {} if row is None else {"data": autosave.as_posted(row.content)}


def form_url(request):
    """Where a restored form is sent to: its own address without the wish to restore, which a save fulfils."""
    if RESTORE not in request.GET:
        return ""
    rest = request.GET.copy()
    del rest[RESTORE]
    return f"{request.path}?{rest.urlencode()}" if rest else request.path


def page(model_admin, request, context, practice):
    """What the page of the form needs to keep what is typed and to offer what was; None where nobody types."""
    if context.get("is_popup") or not _may_write(model_admin, request, practice):
        return None
    row = restored(model_admin, request, practice)
    key = request.POST.get(KEY, "")
    new_key = key if FORM_KEY.fullmatch(key) else secrets.token_urlsafe(12)
    return {
        "url": _url(practice),
        "discard_url": _url(practice, "_discard"),
        "record": practice.pk if practice else "neu",
        "form_key": row.form_key if row else new_key,
        "restored": row and {"when": autosave.when(row.updated_at), "is_stale": _is_stale(row, practice)},
        "known_at": row.updated_at.isoformat() if row else "",
        "is_gone": request.method == "GET" and RESTORE in request.GET and row is None,
        "is_typed": request.method == "POST",
        "offers": [] if row or request.method == "POST" else _offers(request, context, practice),
    }


def _is_stale(row, practice):
    return practice is not None and row.opened_version != practice.version


def _offers(request, context, practice):
    form, names = context["adminform"].form, flatten_fieldsets(context["adminform"].fieldsets)
    formsets = [inline.formset for inline in context["inline_admin_formsets"]]
    result = []
    for row in autosave.fresh(request.user).filter(practice=practice)[:OFFERED]:
        changes = autosave.differences(form, names, formsets, autosave.as_posted(row.content))
        if not changes:  # what stands there is what is stored
            row.delete()
            continue
        result.append(
            {
                "form_key": row.form_key,
                "when": autosave.when(row.updated_at),
                "title": (row.content.get("title") or [""])[0],
                "changes": changes,
                "is_stale": _is_stale(row, practice),
                "opened_version": row.opened_version,
                "restore_url": f"?{RESTORE}={row.form_key}",
            }
        )
    return result


def saved(request, practice):
    key = request.POST.get(KEY, "")
    autosave.saved(request.user, practice, key if FORM_KEY.fullmatch(key) else "")
