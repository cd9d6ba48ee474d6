"""A record for machines that read pages: schema.org as JSON-LD, from what the page itself shows."""

import json

from django.utils import timezone
from django.utils.safestring import mark_safe

from practices.choices import Kind
from practices.public.takeaway.citations import COLLECTION

ARTICLES = (Kind.BEITRAG, Kind.FORSCHUNGSERGEBNIS)
# What could end the script element or begin a comment in it.
ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def of_record(context, picture):
    """The content of ``<script type="application/ld+json">`` for the context of a detail page."""
    record, address = context["record"], context["canonical"]
    root = address.removesuffix(record["url"])
    site = {"@type": "WebSite", "name": COLLECTION, "url": f"{root}/"}
    work = {
        "@type": "Article" if record["kind"] in ARTICLES else "CreativeWork",
        "@id": address,
        "url": address,
        "name": record["title"],
        "headline": record["title"],
        "genre": record["kind_label"],
        "description": record["teaser"],
        "identifier": f"Nr. {record['number']}",
        "inLanguage": "de",
        "isAccessibleForFree": True,
        "isPartOf": site,
        "image": picture,
        "keywords": [tag["label"] for tag in record["tags"]],
        "spatialCoverage": [v["label"] for fact in record["facts"] if fact["label"] == "Ort" for v in fact["values"]],
        "datePublished": _day(record["first_published_at"]),
        "dateModified": _day(record["published_at"]),
        "license": record["licence"],
        "version": record["version_number"],
    }
    crumbs = {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": n, "name": crumb["label"], "item": f"{root}{crumb['url']}"}
            for n, crumb in enumerate(
                [*context["breadcrumbs"][:-1], {"label": record["title"], "url": record["url"]}], 1
            )
        ],
    }
    graph = [{key: value for key, value in work.items() if value not in ("", None, [])}, crumbs]
    text = json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False)
    return mark_safe(text.translate(ESCAPES))


def _day(moment):
    """The day as the page names it, in the time of the place and not of Greenwich."""
    return timezone.localdate(moment).isoformat() if moment else ""
