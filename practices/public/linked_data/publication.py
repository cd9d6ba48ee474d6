"""Who publishes the collection and under which terms, as far as the operator has said; what is unknown is left out."""

from urllib.parse import quote

from django.conf import settings

from practices.public.linked_data.rdf import german, iri

GERMAN = "http://publications.europa.eu/resource/authority/language/DEU"


def known(base):
    """Publisher, language and licence, as properties of whatever is published at ``base`` (without a slash)."""
    data = settings.PUBLICATION
    return {
        "dct:language": iri(GERMAN),
        "dct:publisher": iri(_address(base)) if data["publisher"] else None,
        "dct:license": iri(data["licence"]) if data["licence"] else None,
    }


def responsible(address):
    """Publisher, who answers questions, and who delivers the dataset at ``address`` to GovData."""
    data = settings.PUBLICATION
    contact = {
        "@type": "vcard:Kind",
        "vcard:fn": german(data["publisher"] or data["contact"]),
        "vcard:hasEmail": iri(f"mailto:{quote(data['contact'], safe='@')}"),
    }
    return {
        "dct:publisher": iri(_address(address.partition("/#")[0])) if data["publisher"] else None,
        "dcat:contactPoint": contact if data["contact"] else None,
        "dcatde:contributorID": iri(data["contributor"]) if data["contributor"] else None,
    }


def publisher(base):
    """The node that ``known`` refers to, in a list that is empty when nobody is known."""
    data = settings.PUBLICATION
    homepage = iri(data["publisher_url"]) if data["publisher_url"] else None
    node = {
        "@id": _address(base),
        "@type": "foaf:Agent",
        "foaf:name": german(data["publisher"]),
        "foaf:homepage": homepage,
    }
    return [node] if data["publisher"] else []


def _address(base):
    return f"{base}/#herausgeber"
