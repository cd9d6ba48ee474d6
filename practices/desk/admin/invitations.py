"""Who is invited to a record: seeing them, inviting somebody, taking an invitation back."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect

from practices.desk import access, invitations, workflow
from practices.desk.admin.history import subpage
from practices.desk.forms import is_number
from practices.desk.people import name


class InvitationForm(forms.Form):
    person = forms.TypedChoiceField(
        label="Wen?", coerce=int, error_messages={"required": "Bitte wählen Sie jemanden aus."}
    )
    may_write = forms.TypedChoiceField(
        label="Wozu?",
        choices=[("", "lesen und kommentieren"), ("ja", "auch mitschreiben")],
        coerce=bool,
        empty_value=False,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [("", "–"), *((person.pk, name(person)) for person in people)]
        self.fields["person"].error_messages["invalid_choice"] = "Diese Person steht nicht zur Wahl."


def page(model_admin, request, practice):
    if not workflow.may(request.user, "invite", practice):
        raise PermissionDenied
    people = invitations.invitable(practice)
    form = InvitationForm(people=people, initial={"may_write": ""})
    if request.method == "POST" and "_take_back" in request.POST:
        return _take_back(model_admin, request, practice)
    if request.method == "POST":
        form = InvitationForm(request.POST, people=people)
        if form.is_valid() and _invite(model_admin, request, practice, form, people):
            return HttpResponseRedirect(request.path)
    rows = practice.invitations.select_related("person", "invited_by")
    context = {"title": f"Einladungen: {practice}", "form": form, "rows": rows, "has_people": bool(people)}
    return subpage(model_admin, request, practice, "invitations.html", context)


def _invite(model_admin, request, practice, form, people):
    person = next(row for row in people if row.pk == form.cleaned_data["person"])
    try:
        invitations.invite(practice, person, by=request.user, may_write=form.cleaned_data["may_write"])
    except workflow.Refused as refusal:
        form.add_error("may_write" if form.cleaned_data["may_write"] else "person", str(refusal))
        return False
    messages.success(request, f"{name(person)} ist eingeladen und findet den Beitrag auf dem Schreibtisch.")
    model_admin.log_change(request, practice, f"{name(person)} eingeladen")
    return True


def _take_back(model_admin, request, practice):
    number = request.POST["_take_back"]
    found = practice.invitations.filter(pk=int(number)).first() if is_number(number) else None
    if found:
        person = found.person
        invitations.take_back(practice, found, by=request.user)
        messages.success(request, f"{name(person)} ist nicht mehr eingeladen.")
        model_admin.log_change(request, practice, f"Einladung von {name(person)} zurückgenommen")
    else:
        messages.info(request, "Diese Einladung gibt es nicht mehr.")
    return HttpResponseRedirect(request.path)


def in_panel(practice, user):
    """The names, for everybody who may change the record; None for the others."""
    if not access.may_change(user, practice):
        return None
    return ", ".join(name(row.person) for row in practice.invitations.select_related("person"))
