"""What every public page shows around its content."""

NAV = (
    ("Sammlung", "/praxisbeispiele/"),
    ("Themen", "/kategorien/"),
    ("Akteur*innen", "/akteure/"),
    ("Vielfalt", "/diversitaet/"),
    ("Orte", "/orte/"),
    ("Über", "/ueber/"),
)

DESCRIPTION = (
    "Beispiele, Methoden und Befunde für Städte, in denen sehr unterschiedliche Menschen sicher und gern leben."
)


def site(request):
    """Navigation, and what the site is where a page says nothing of itself; empty at the desk, which has its own."""
    if request.path_info.startswith("/admin/"):
        return {}
    nav = [{"label": label, "url": url, "is_current": request.path_info.startswith(url)} for label, url in NAV]
    return {"nav": nav, "site_description": DESCRIPTION}
