"""The admin as the editors' desk: its order, its German, and choices that name a term by its path."""

from functools import cached_property, wraps
from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import BadRequest, PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.views.i18n import JavaScriptCatalog

# What an editor works with stands first; what is not listed follows by name.
ORDER = ["practices", "taxonomy", "divercity", "auth"]
MODELS = ["Practice", "Report", "Image", "PdfFile", "Synonym", "MissedSearch"]
MODELS += ["Category", "Actor", "DiversityDimension", "Occasion", "Place", "Tag"]

MAX_QUERY = 500  # characters; each word of a search deepens the SQL
NAMES = {"auth": "Konten"}
MODEL_NAMES = {"User": "Personen"}  # Django's word is "Benutzer"


class Autocomplete(AutocompleteJsonView):
    """A model admin may have ``choice_labels()``, ``{id: text}``, to say more than a row's own name does.

    Its ``choice_value`` is the column that a choice is sent by, where that is not the id.
    """

    def serialize_result(self, obj, to_field_name):
        column = getattr(self.model_admin, "choice_value", to_field_name)
        return {"id": str(getattr(obj, column)), "text": self.labels.get(obj.pk, str(obj))}

    @cached_property
    def labels(self):
        choice_labels = getattr(self.model_admin, "choice_labels", None)
        return choice_labels() if choice_labels else {}


def _refusing(view):
    """What no page of the desk sends and the stock admin would fail on is a bad request."""

    @wraps(view)
    def checked(request, *args, **kwargs):
        is_list = (request.resolver_match.url_name or "").endswith("_changelist")
        if is_list and "\x00" in "".join(value for _, values in request.GET.lists() for value in values):
            raise BadRequest("Die Adresse enthält ein unzulässiges Zeichen.")  # PostgreSQL takes none as a value
        if len(request.GET.get("q", "")) > MAX_QUERY:
            raise BadRequest("Die Suche ist zu lang.")
        if not all(pk.isascii() and pk.isdecimal() for pk in request.POST.getlist("_selected_action")):
            raise BadRequest("Die Auswahl ist nicht lesbar.")
        try:
            return view(request, *args, **kwargs)
        except OverflowError as error:  # a number that SQLite cannot hold, in a filter or an id
            raise BadRequest("Eine Zahl ist zu groß.") from error

    return checked


class AdminSite(admin.AdminSite):
    site_title = "DIVERCITY-Redaktion"
    site_header = "DIVERCITY"
    index_title = "Schreibtisch"
    site_url = "/"
    empty_value_display = "–"
    enable_nav_sidebar = False  # the way through the desk stands above; the room is for the form

    def has_permission(self, request):
        """An account that has no right at all, not even to look, is none of the desk's."""
        return super().has_permission(request) and bool(request.user.get_all_permissions())

    def get_urls(self):
        """Without the shortcut from any row to its address: it asks for no right to see the row."""
        return [pattern for pattern in super().get_urls() if getattr(pattern, "name", "") != "view_on_site"]

    def login(self, request, extra_context=None):
        if not request.user.is_authenticated:
            wanted = request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index")
            return redirect(f"{reverse('account_login')}?{urlencode({REDIRECT_FIELD_NAME: wanted})}")
        if self.has_permission(request):
            return redirect("admin:index")
        raise PermissionDenied

    def logout(self, request, extra_context=None):
        from allauth.account.views import logout  # reads settings, which are not complete yet when this is read

        return logout(request)

    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")

    def admin_view(self, view, cacheable=False):
        return super().admin_view(_refusing(view), cacheable)

    def index(self, request, extra_context=None):
        from practices.desk.agenda import first_page  # models are not there yet when this module is read

        return super().index(request, {**first_page(request.user), **(extra_context or {})})

    def autocomplete_view(self, request):
        return Autocomplete.as_view(admin_site=self)(request)

    def i18n_javascript(self, request, extra_context=None):
        packages = ["django.contrib.admin", "django_prose_editor"]
        return JavaScriptCatalog.as_view(packages=packages)(request)

    def get_app_list(self, request, app_label=None):
        apps = super().get_app_list(request, app_label)
        apps.sort(key=lambda app: (_place(ORDER, app["app_label"]), app["name"]))
        for app in apps:
            app["name"] = NAMES.get(app["app_label"], app["name"])
            for model in app["models"]:
                model["name"] = MODEL_NAMES.get(model["object_name"], model["name"])
            app["models"].sort(key=lambda model: (_place(MODELS, model["object_name"]), model["name"]))
        return apps


def _place(names, name):
    return names.index(name) if name in names else len(names)


class AdminConfig(DjangoAdminConfig):
    default_site = "divercity.admin_site.AdminSite"
