"""RDF as plain data, and its three spellings.

A node is a dict as in JSON-LD: "@id" (left out by a node that stands inside another), "@type", and properties by
their prefixed names. A value is text, a truth, one of ``iri``, ``german``, ``typed`` and ``ordered``, a node, or a
list of these; what is None, "" or [] is not said.
"""

import json
import re

from django.http import HttpResponse

from practices.public.origins import open_to_all
from practices.public.xml import Writer

PREFIXES = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatde": "http://dcat-ap.de/def/dcatde/",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
# Turtle's short strings end at these; other control characters are legal, but editors stumble over them.
_SPECIAL = re.compile(r'["\\\x00-\x1f\x7f\u2028\u2029]')
_NAMED = {'"': r"\"", "\\": r"\\", "\n": r"\n", "\r": r"\r", "\t": r"\t"}


def iri(address):
    return {"@id": address}


def german(text):
    return {"@value": text, "@language": "de"} if text else None


def typed(text, kind):
    return {"@value": text, "@type": kind} if text else None


def ordered(values):
    return {"@list": list(values)}


def response(nodes, suffix):
    """The answer to a request for a file; may be read from any page, like all that is for machines."""
    write, content_type = FORMATS[suffix]
    return open_to_all(HttpResponse(write(list(nodes)), content_type=content_type))


def _said(node):
    """``[(property, [values])]`` of what is known."""
    pairs = ((key, value if isinstance(value, list) else [value]) for key, value in node.items() if key[0] != "@")
    pairs = ((key, [value for value in values if value not in (None, "")]) for key, values in pairs)
    return [(key, values) for key, values in pairs if values]


def _types(node):
    types = node.get("@type", [])
    return types if isinstance(types, list) else [types]


def jsonld(nodes):
    return json.dumps({"@context": PREFIXES, "@graph": [_plain(node) for node in nodes]}, ensure_ascii=False)


def _plain(value):
    if not isinstance(value, dict) or "@value" in value:
        return value
    if "@list" in value:
        return {"@list": [_plain(item) for item in value["@list"]]}
    kept = {key: value[key] for key in ("@id", "@type") if key in value}
    for key, values in _said(value):
        kept[key] = [_plain(item) for item in values] if len(values) > 1 else _plain(values[0])
    return kept


def turtle(nodes):
    lines = [f"@prefix {prefix}: <{name}> ." for prefix, name in PREFIXES.items()]
    lines += [f"\n<{node['@id']}>{_predicates(node, '    ')} ." for node in nodes]
    return "\n".join([*lines, ""])


def _predicates(node, indent):
    parts = [f"a {', '.join(_types(node))}"] if _types(node) else []
    parts += [f"{key} {', '.join(_object(value, indent) for value in values)}" for key, values in _said(node)]
    return f"\n{indent}" + f" ;\n{indent}".join(parts)


def _object(value, indent):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _quoted(value)
    if "@value" in value:
        tail = f"@{value['@language']}" if "@language" in value else f"^^{value['@type']}"
        return f"{_quoted(value['@value'])}{tail}"
    if "@list" in value:
        return f"( {' '.join(_object(item, indent) for item in value['@list'])} )"
    if "@id" in value:
        return f"<{value['@id']}>"
    return f"[{_predicates(value, indent + '    ')}\n{indent}]"


def _quoted(text):
    return f'"{_SPECIAL.sub(lambda sign: _NAMED.get(sign[0]) or f"{chr(92)}u{ord(sign[0]):04X}", text)}"'


def rdfxml(nodes):
    """What many catalogues of data read; XML cannot hold every sign that the other two can."""
    xml = Writer()
    xml.startDocument()
    xml.startElement("rdf:RDF", {f"xmlns:{prefix}": name for prefix, name in PREFIXES.items()})
    for node in nodes:
        _describe(xml, node)
    xml.endElement("rdf:RDF")
    return xml.content


def _describe(xml, node):
    xml.startElement("rdf:Description", {"rdf:about": node["@id"]} if "@id" in node else {})
    for kind in _types(node):
        prefix, _, name = kind.partition(":")
        xml.addQuickElement("rdf:type", "", {"rdf:resource": f"{PREFIXES[prefix]}{name}"})
    for key, values in _said(node):
        for value in values:
            _element(xml, key, value)
    xml.endElement("rdf:Description")


def _element(xml, key, value):
    if isinstance(value, bool):
        value = typed("true" if value else "false", "xsd:boolean")
    if isinstance(value, str):
        xml.addQuickElement(key, value)
    elif "@language" in value:
        xml.addQuickElement(key, value["@value"], {"xml:lang": value["@language"]})
    elif "@value" in value:
        prefix, _, name = value["@type"].partition(":")
        xml.addQuickElement(key, value["@value"], {"rdf:datatype": f"{PREFIXES[prefix]}{name}"})
    elif "@list" in value:
        xml.startElement(key, {"rdf:parseType": "Collection"})
        for item in value["@list"]:
            _describe(xml, item)
        xml.endElement(key)
    elif list(value) == ["@id"]:
        xml.addQuickElement(key, "", {"rdf:resource": value["@id"]})
    else:
        xml.startElement(key, {})
        _describe(xml, value)
        xml.endElement(key)


FORMATS = {
    "ttl": (turtle, "text/turtle; charset=utf-8"),
    "jsonld": (jsonld, "application/ld+json"),
    "rdf": (rdfxml, "application/rdf+xml"),
}
LABELS = {"ttl": "Turtle", "jsonld": "JSON-LD", "rdf": "RDF/XML"}


def links(stem):
    """What a page says of the files beside it, ``stem`` being their address without the suffix."""
    return [
        {"label": LABELS[suffix], "url": f"{stem}.{suffix}", "type": content_type.partition(";")[0]}
        for suffix, (_, content_type) in FORMATS.items()
    ]
