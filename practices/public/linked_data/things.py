"""What pages are about, in schema.org's words: a record, a list of records, a term, a vocabulary."""

from django.utils import timezone

from practices.choices import Kind
from practices.public import licences
from practices.public.addresses import index_url, number_url, term_url
from practices.public.linked_data.pages import known
from practices.public.takeaway.citations import COLLECTION

ARTICLES = (Kind.BEITRAG, Kind.FORSCHUNGSERGEBNIS)


def work_type(kind):
    return "Article" if kind in ARTICLES else "CreativeWork"


def work(record, address, root, picture):
    """``record`` as in the context of a detail page; ``root`` is the address of the home page."""
    return known(
        {
            "@type": work_type(record["kind"]),
            "@id": address,
            "url": address,
            "name": record["title"],
            "headline": record["title"],
            "genre": record["kind_label"],
            "description": record["teaser"],
            "identifier": [f"Nr. {record['number']}", f"{root.rstrip('/')}{number_url(record['number'])}"],
            "inLanguage": "de",
            "isAccessibleForFree": True,
            "isPartOf": {"@type": "WebSite", "@id": f"{root}#website", "name": COLLECTION, "url": root},
            "image": picture,
            "keywords": [tag["label"] for tag in record["tags"]],
            "spatialCoverage": [
                v["label"] for fact in record["facts"] if fact["label"] == "Ort" for v in fact["values"]
            ],
            "datePublished": _day(record["first_published_at"]),
            "dateModified": _day(record["published_at"]),
            "license": licences.address(record["licence"]) or record["licence"],
            "version": record["version_number"],
        }
    )


def records(rows, total, root, first=1):
    """The list that a page shows; ``rows`` as of ``cards.rows``, the first of them being number ``first``."""
    return {
        "@type": "ItemList",
        "numberOfItems": total,
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "name": row["title"],
                "url": f"{root.rstrip('/')}{row['url']}",
            }
            for position, row in enumerate(rows, first)
        ],
    }


def term(vocabulary, shown, root):
    """A term of the vocabulary with this key, as the catalogue has it."""
    base = root.rstrip("/")
    address = f"{base}{term_url(vocabulary, shown)}"
    return known(
        {
            "@type": "DefinedTerm",
            "@id": address,
            "url": address,
            "name": shown.name,
            "alternateName": shown.synonyms,
            "description": shown.description,
            "termCode": shown.slug,
            "inDefinedTermSet": {"@id": f"{base}{index_url(vocabulary)}"},
        }
    )


def vocabulary(words, groups, address, root):
    """A vocabulary with what its index shows; ``groups`` as of ``terms.node``, nested."""
    return {
        "@type": "DefinedTermSet",
        "@id": address,
        "url": address,
        "name": words.title,
        "description": words.introduction,
        "hasDefinedTerm": [
            {"@type": "DefinedTerm", "@id": f"{root.rstrip('/')}{node['url']}", "name": node["label"]}
            for node in _flat(groups)
            if node["url"]
        ],
    }


def _flat(nodes):
    for node in nodes:
        yield node
        yield from _flat(node["children"])


def _day(moment):
    """The day as the page names it, in the time of the place and not of Greenwich."""
    return timezone.localdate(moment).isoformat() if moment else ""
