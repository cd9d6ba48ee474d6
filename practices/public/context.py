"""What every public page shows around its content."""

NAV = (
    ("Sammlung", "/praxisbeispiele/"),
    ("Themen", "/kategorien/"),
    ("Akteur*innen", "/akteure/"),
    ("Vielfalt", "/diversitaet/"),
    ("Orte", "/orte/"),
    ("Über", "/ueber/"),
)


def site(request):
    """Navigation; empty at the desk, which has its own."""
    if request.path_info.startswith("/admin/"):
        return {}
    nav = [{"label": label, "url": url, "is_current": request.path_info.startswith(url)} for label, url in NAV]
    return {"nav": nav}
