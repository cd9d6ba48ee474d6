"""The pages of the desk beside the form: address, name, and what shows them."""

from django.urls import path

from practices.desk.admin import (
    comments,
    deleted,
    gaps,
    invitations,
    notices,
    presence,
    preview_links,
    review,
    schedule,
    spreadsheet,
)

OF_A_RECORD = (
    ("kommentare", "comments", comments.page),
    ("pruefung", "review", review.page),
    ("planen", "schedule", schedule.page),
    ("anwesend", "presence", presence.page),
    ("einladungen", "invitations", invitations.page),
    ("vorschau-links", "preview_links", preview_links.page),
)
OF_ALL = (
    ("mitteilungen", "notices", notices.page),
    ("geloescht", "deleted", deleted.page),
    ("lueckenplan", "gaps", gaps.page),
    ("tabelle", "spreadsheet", spreadsheet.page),
    ("tabelle/datei", "spreadsheet_file", spreadsheet.file),
    ("tabelle/vorschau", "spreadsheet_preview", spreadsheet.preview),
)


def urls(model_admin, readable):
    """``readable(request, pk)`` gives the record, if the person may read it."""

    def of_a_record(page):
        return lambda request, pk: page(model_admin, request, readable(request, pk))

    def of_all(page):
        return lambda request: page(model_admin, request)

    def address(route, name, view):
        return path(f"{route}/", model_admin.admin_site.admin_view(view), name=f"practices_practice_{name}")

    return [
        *(address(f"<int:pk>/{route}", name, of_a_record(page)) for route, name, page in OF_A_RECORD),
        *(address(route, name, of_all(page)) for route, name, page in OF_ALL),
    ]
