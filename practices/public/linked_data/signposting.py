"""What a record's page tells machines in its headers: FAIR Signposting (https://signposting.org/FAIR/).

Level 1 is the ``Link`` header of the page, which stays short; level 2 is a file with all links, those of the other
ends too (RFC 9264).
"""

from urllib.parse import quote

from django.utils.encoding import iri_to_uri

from practices.public import licences
from practices.public.addresses import LIST, number_url
from practices.public.api import PATH as API
from practices.public.linked_data import things
from practices.public.oai import PATH as OAI
from practices.public.oai import arguments
from practices.public.takeaway.citations import FORMATS
from practices.public.takeaway.picks import PARAMETER

LONGEST = 4000  # bytes of the header; servers in front allow 8 KB for all headers together


def linkset_url(number):
    return f"{number_url(number)}linkset.json"


def file_url(number):
    return f"{number_url(number)}beitrag.jsonld"


def links(record, base):
    """``[(relation, absolute address, media type or "")]`` of a live record's page, in the order of their weight.

    ``record`` as in the context of a detail page; ``base`` is the site's address without a slash.
    """
    number = record["number"]
    identifier = quote(arguments.identifier(number))
    oai = f"{base}{OAI}?verb=GetRecord&metadataPrefix={arguments.PREFIX}&identifier={identifier}"
    found = [
        ("cite-as", f"{base}{number_url(number)}", ""),
        ("type", "https://schema.org/AboutPage", ""),
        ("type", f"https://schema.org/{things.work_type(record['kind'])}", ""),
        ("linkset", f"{base}{linkset_url(number)}", "application/linkset+json"),
        ("collection", f"{base}{LIST}", "text/html"),
        ("license", licences.address(record["licence"]), ""),
        ("describedby", f"{base}{file_url(number)}", "application/ld+json"),
        ("describedby", f"{base}{API}{number}/", "application/json"),
        *(
            ("describedby", f"{base}/zitate.{suffix}?{PARAMETER}={number}", content_type.partition(";")[0])
            for suffix, (_, content_type) in FORMATS.items()
        ),
        ("describedby", oai, "text/xml"),
        *(
            ("item", f"{base}{row['url']}" if row["is_file"] else iri_to_uri(row["url"]), _type(row))
            for row in record["attachments"]
            if row["url"]
        ),
    ]
    return [link for link in found if link[1]]


def _type(attachment):
    return "application/pdf" if attachment["is_file"] else ""


def header(links):
    """The value of ``Link``: as many as it has room for; the linkset has all."""
    parts, length = [], 0
    for relation, address, media_type in links:
        part = f'<{address}>; rel="{relation}"' + (f'; type="{media_type}"' if media_type else "")
        length += len(part) + 2
        if length > LONGEST:
            break
        parts.append(part)
    return ", ".join(parts)


def linkset(links, page):
    """All links of ``page``, and those that lead back to it, as RFC 9264 has them in JSON."""
    contexts = {page: {}}
    for relation, address, media_type in links:
        if relation == "linkset":
            continue
        target = {"href": address, "type": media_type} if media_type else {"href": address}
        contexts[page].setdefault(relation, []).append(target)
        back = {"describedby": "describes", "item": "collection"}.get(relation)
        if back:
            contexts.setdefault(address, {}).setdefault(back, []).append({"href": page, "type": "text/html"})
    return {"linkset": [{"anchor": anchor, **relations} for anchor, relations in contexts.items()]}
