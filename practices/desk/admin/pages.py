"""The pages of one record beside its form: address, name, and what shows them."""

from django.urls import path

from practices.desk.admin import comments, review

OF_A_RECORD = (
    ("kommentare", "comments", comments.page),
    ("pruefung", "review", review.page),
)


def urls(model_admin, readable):
    """``readable(request, pk)`` gives the record, if the person may read it."""

    def reading(page):
        return lambda request, pk: page(model_admin, request, readable(request, pk))

    site = model_admin.admin_site
    return [
        path(f"<int:pk>/{address}/", site.admin_view(reading(page)), name=f"practices_practice_{name}")
        for address, name, page in OF_A_RECORD
    ]
