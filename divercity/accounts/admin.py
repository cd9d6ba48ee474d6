"""Accounts at the desk: invite, give groups, shut out. Who may do it is the matter of `rights`."""

# allauth's own pages show secrets and second addresses, which this site does not use.
import allauth.account.admin
import allauth.mfa.admin
import allauth.usersessions.admin  # noqa: F401
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.html import format_html

from divercity.accounts import invitation, rights, second_factor, sessions
from taxonomy.list_filters import is_offered

admin.site.unregister([EmailAddress, Authenticator, UserSession, User, Group])

# What opens or closes the desk to somebody; a change of it ends their sessions.
DECISIVE = {"is_active", "is_staff", "is_superuser", "groups", "user_permissions"}


class AccountForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["first_name", "last_name", "email", "groups"]

    def clean_email(self):
        """In lower case, as allauth looks it up, and nobody else's: it is a way to sign in."""
        email = self.cleaned_data["email"].lower()
        if email and User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("Diese E-Mail-Adresse gehört schon zu einem anderen Konto.")
        return email

    def clean_username(self):
        """Nobody takes somebody else's address for a name, or a name that only case tells apart."""
        name = self.cleaned_data["username"]
        others = User.objects.exclude(pk=self.instance.pk)
        if others.filter(username__iexact=name).exists() or others.filter(email__iexact=name).exists():
            raise forms.ValidationError("Dieser Benutzername ist schon vergeben.")
        return name


class InvitationForm(AccountForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("first_name", "last_name", "email"):
            self.fields[name].required = True


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    form = AccountForm
    add_form = InvitationForm
    add_form_template = None
    add_fieldsets = [
        (
            None,
            {
                "fields": ["first_name", "last_name", "email", "groups"],
                "description": "Beim Speichern geht eine E-Mail mit einem Link zum Setzen des Passworts hinaus.",
            },
        )
    ]
    list_display = ["username", "first_name", "last_name", "email", "is_active", "has_second_factor", "last_login"]
    list_filter = ["is_active", "groups"]
    filter_horizontal = []
    autocomplete_fields = []
    readonly_fields = ["last_login", "date_joined", "set_password"]
    actions = ["invite", "reset_second_factor", "end_sessions"]
    ordering = ["last_name", "first_name", "username"]

    def get_queryset(self, request):
        factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=second_factor.FACTORS)
        return super().get_queryset(request).annotate(second_factor=Exists(factors))

    def lookup_allowed(self, lookup, value, request):
        return is_offered(self, lookup, request)

    @admin.display(description="Zweiter Faktor", boolean=True)
    def has_second_factor(self, user):
        return user.second_factor

    @admin.display(description="Passwort")
    def set_password(self, user):
        return format_html(
            '<a href="{}">von Hand setzen</a>', reverse("admin:auth_user_password_change", args=[user.pk])
        )

    # Rights

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or rights.may_manage(request.user, obj))

    def has_delete_permission(self, request, obj=None):
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or (obj != request.user and rights.may_manage(request.user, obj)))

    def get_fieldsets(self, request, obj=None):
        if obj is None:
            return self.add_fieldsets
        person = (None, {"fields": ["first_name", "last_name", "email", "username"]})
        access = (
            "Zugang",
            {
                "fields": ["is_active", "groups"],
                "description": "Wer hier etwas ändert, meldet die Person überall ab; das Neue gilt sofort.",
            },
        )
        more = (
            "Weiteres",
            {"fields": ["set_password", "is_staff", "is_superuser", "user_permissions"], "classes": ["collapse"]},
        )
        dates = ("Daten", {"fields": ["last_login", "date_joined"]})
        return [person, access, *([more] if request.user.is_superuser else []), dates]

    def get_readonly_fields(self, request, obj=None):
        """Nobody changes their own access: not upwards, and not by mistake out of the door."""
        own = sorted(DECISIVE) if obj is not None and obj == request.user else []
        return [*super().get_readonly_fields(request, obj), *own]

    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        if db_field.name == "groups" and request is not None:
            kwargs["queryset"] = rights.grantable(request.user)
            kwargs["widget"] = forms.CheckboxSelectMultiple
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if db_field.name == "groups":
            field.help_text = ""  # Django's speaks of keys to hold while clicking
        return field

    def user_change_password(self, request, id, form_url=""):
        """Setting somebody's password is for administrators; everybody else lets them have a link."""
        if not request.user.is_superuser:
            raise PermissionDenied
        return super().user_change_password(request, id, form_url)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "groups":
            field.widget.can_add_related = False
        elif db_field.name == "is_active":
            field.help_text = "Ohne den Haken ist die Person mit dem nächsten Aufruf draußen."
        return field

    def add_view(self, request, form_url="", extra_context=None):
        return super().add_view(request, form_url, {"title": "Jemanden einladen", **(extra_context or {})})

    def change_view(self, request, object_id, form_url="", extra_context=None):
        return super().change_view(request, object_id, form_url, {"title": "Konto", **(extra_context or {})})

    # Saving

    def save_model(self, request, obj, form, change):
        if not change:
            obj.username = invitation.username(obj.first_name, obj.last_name)
            obj.is_staff = True
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if not change:
            transaction.on_commit(lambda: self._invite(request, form.instance))
        elif DECISIVE & set(form.changed_data):
            sessions.end(form.instance)

    def _invite(self, request, user):
        if invitation.send(request, user):
            self.message_user(request, f"Die Einladung an {user.email} ist unterwegs.", messages.SUCCESS)
        else:
            self.message_user(
                request,
                f"Die Einladung an {user.email} ließ sich nicht verschicken. Bitte später „Einladung schicken“ wählen.",
                messages.ERROR,
            )

    # Actions on the list

    def _manageable(self, request, queryset):
        for user in queryset:
            if self.has_change_permission(request, user):
                yield user
            else:
                self.message_user(request, f"{user}: Dafür reichen Ihre Rechte nicht.", messages.ERROR)

    @admin.action(description="Einladung schicken", permissions=["change"])
    def invite(self, request, queryset):
        for user in self._manageable(request, queryset):
            if user.email and user.is_active:
                self._invite(request, user)
            else:
                self.message_user(request, f"{user}: Das Konto ist gesperrt oder hat keine E-Mail.", messages.ERROR)

    @admin.action(description="Zweiten Faktor zurücksetzen", permissions=["change"])
    def reset_second_factor(self, request, queryset):
        for user in self._manageable(request, queryset):
            with transaction.atomic():
                second_factor.remove(user)
                sessions.end(user)
                self.log_change(request, user, "Zweiter Faktor zurückgesetzt.")
            get_adapter(request).send_notification_mail("account/email/second_factor_reset", user)
            self.message_user(request, f"{user}: Der zweite Faktor wird beim nächsten Anmelden neu eingerichtet.")

    @admin.action(description="Überall abmelden", permissions=["change"])
    def end_sessions(self, request, queryset):
        for user in self._manageable(request, queryset):
            sessions.end(user)
            self.message_user(request, f"{user}: überall abgemeldet.")


@admin.register(Group)
class GroupAdmin(DjangoGroupAdmin):
    """What a group may do is decided by administrators alone: whoever may edit it could give themselves anything."""

    def lookup_allowed(self, lookup, value, request):
        return is_offered(self, lookup, request)

    def has_add_permission(self, request):
        return request.user.is_superuser

    def has_change_permission(self, request, obj=None):
        return request.user.is_superuser

    def has_delete_permission(self, request, obj=None):
        return request.user.is_superuser
