"""Every page for machines: schema.org as JSON-LD, made of the same context as the page itself.

A view can say more with ``page_type`` (a type of schema.org's) and ``things``, which the page is about. Addresses are
written once: that of a search can be very long.
"""

import json

from django.utils.safestring import mark_safe

from practices.public.addresses import LIST
from practices.public.takeaway.citations import COLLECTION

# What could end the script element or begin a comment in it.
ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
# Who made the collection, as the foot of every page says.
PROJECT = {
    "@type": "ResearchProject",
    "name": "Sicherheit und Vielfalt im Quartier",
    "alternateName": "DIVERCITY",
    "identifier": ["13N14510", "13N14511", "13N14512"],
    "funder": {"@type": "Organization", "name": "Bundesministerium für Bildung und Forschung"},
    "member": [
        {"@type": "Organization", "name": "Landeskriminalamt Niedersachsen"},
        {"@type": "Organization", "name": "Deutsches Institut für Urbanistik"},
        {
            "@type": "Organization",
            "name": "vdw Verband der Wohnungs- und Immobilienwirtschaft in Niedersachsen und Bremen e. V.",
        },
    ],
}


def script(context):
    """What a data block may hold as it is; "" for errors and previews, which have no canonical address."""
    address = context.get("canonical")
    if not address:
        return ""
    graph = [known(node) for node in _graph(context, address)]
    return mark_safe(text({"@context": "https://schema.org", "@graph": graph}).translate(ESCAPES))


def text(data):
    return json.dumps(data, ensure_ascii=False)


def known(node):
    """Without what is not known."""
    return {key: value for key, value in node.items() if value not in ("", None, [])}


def _graph(context, address):
    root = context["request"].build_absolute_uri("/")
    things, crumbs = context.get("things", []), context.get("breadcrumbs", [])
    site = {"@type": "WebSite", "@id": f"{root}#website", "name": COLLECTION, "url": root, "inLanguage": "de"}
    if address == root:
        site |= {"alternateName": "DIVERCITY", "creator": PROJECT, "potentialAction": _search(root)}
    page = {
        "@type": context.get("page_type", "WebPage"),
        "url": address,
        "name": context["page_title"],
        "description": context.get("description"),
        "inLanguage": "de",
        "isPartOf": {"@id": site["@id"]},
        "breadcrumb": _trail(crumbs, root) if crumbs else None,
        "mainEntity": things,
    }
    return [site, page]


def _search(root):
    return {
        "@type": "SearchAction",
        "target": {"@type": "EntryPoint", "urlTemplate": f"{root.rstrip('/')}{LIST}?q={{search_term_string}}"},
        "query-input": "required name=search_term_string",
    }


def _trail(crumbs, root):
    """The last step is the page itself and needs no address."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            known(
                {
                    "@type": "ListItem",
                    "position": position,
                    "name": crumb["label"],
                    "item": f"{root}{crumb['url'].lstrip('/')}" if crumb.get("url") else None,
                }
            )
            for position, crumb in enumerate(crumbs, 1)
        ],
    }
