"""What a browser sends for the forms of the desk."""

import re

from django.forms import CheckboxInput, NullBooleanSelect, SelectMultiple
from django.urls import reverse

PREFIXES = (
    "involvements considerations quality_marks pictures sources attachments authors relations legacy_addresses"
).split()


def url(name, *args):
    return reverse(f"admin:practices_practice_{name}", args=args)


def form_data(client, address, **changes):
    """What the browser would send if nothing but ``changes`` were typed into the form at ``address``."""
    page = client.get(address)
    assert page.status_code == 200, page.status_code
    form = page.context["adminform"].form
    data = {}
    bound = [form] + [
        one for formset in page.context["inline_admin_formsets"] for one in formset.formset.initial_forms
    ]
    for one in bound:
        for field in one:
            value = field.value()
            if value not in (None, "") and value is not False:
                data[field.html_name] = value
    for formset in page.context["inline_admin_formsets"]:
        management = formset.formset.management_form
        data |= {field.html_name: field.value() for field in management}
    return data | {"_continue": "1"} | changes


def confirm(client, address, **typed):
    """Open the page at ``address``, which asks whether one is sure, and press its button."""
    page = client.get(address).content.decode()
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)
    return client.post(address, dict(hidden) | typed)


def add_row(data, prefix, **fields):
    n = int(data[f"{prefix}-TOTAL_FORMS"])
    data[f"{prefix}-TOTAL_FORMS"] = n + 1
    return data | {f"{prefix}-{n}-{name}": value for name, value in fields.items()}


def saves(client, practice, rows=(), **fields):
    """Somebody opens the form, types ``fields`` and ``rows`` [(prefix, {…})] and saves."""
    address = url("change", practice.pk)
    data = form_data(client, address, **fields)
    for prefix, row in rows:
        data = add_row(data, prefix, **row)
    response = client.post(address, data)
    assert response.status_code == 302, response.context["errors"]


def sent(response, **changes):
    """What the browser would send for a form that came back."""
    forms = [response.context["adminform"].form]
    data = {}
    for formset in response.context["inline_admin_formsets"]:
        forms += [formset.formset.management_form, *formset.formset.forms]
    for field in (field for form in forms for field in form):
        value = field.value()
        if value is None and not isinstance(field.field.widget, SelectMultiple | CheckboxInput):
            value = ""
        if value is False and isinstance(field.field.widget, NullBooleanSelect):
            value = "false"
        if not (value is None or value is False or value == []):
            data[field.html_name] = value
    if found := response.context.get("conflict"):
        data["_seen_version"] = str(found.newest.number)
    return data | {"_continue": "1"} | changes
