"""Somebody who types: what the script sends, and what the form then offers."""

from tests.practices.desk.forms import form_data, url

KEY = "formular-eins"


def buffer_url(practice=None, what=""):
    if practice is None:
        return url(f"autosave_new{what}")
    return url(f"autosave{what}", practice.pk)


def typed(client, practice=None, **changes):
    """What the script sends when ``changes`` were typed."""
    address = url("add") if practice is None else url("change", practice.pk)
    data = form_data(client, address, **changes)
    del data["_continue"]
    person = client.session["_auth_user_id"]
    return {"autosave_key": KEY, "autosave_person": person, **data}


def keep(client, practice=None, key=KEY, **changes):
    data = typed(client, practice, **changes) | {"autosave_key": key}
    return client.post(buffer_url(practice), data)


def offers(client, practice=None):
    address = url("add") if practice is None else url("change", practice.pk)
    return client.get(address).context["autosave"]["offers"]


def labels(offer):
    return [change.label for change in offer["changes"]]
