"""The page that shows the description to people."""

import json

from django.shortcuts import render

from practices.public.addresses import HOME_CRUMB, base_of
from practices.public.api import addresses, snippets
from practices.public.api.answers import reading_page
from practices.public.api.description import ABOUT, TITLE, VERSION, description
from practices.public.api.operations import operations
from practices.public.api.problems import KINDS

TYPES = {
    "string": "Text",
    "integer": "ganze Zahl",
    "number": "Zahl",
    "boolean": "true oder false",
    "array": "Liste",
    "object": "Objekt",
    "null": "null",
}
FORMATS = {
    "date": "Tag (2026-03-01)",
    "date-time": "Zeitpunkt",
    "uri": "Adresse",
    "iri": "Adresse",
    "uri-reference": "Adresse",
    "email": "E-Mail-Adresse",
}


@reading_page
def reader(request):
    base = base_of(request)
    told = description(base)
    context = {
        "page_title": "Schnittstelle für Programme",
        "canonical": request.build_absolute_uri(addresses.READER),
        "breadcrumbs": [HOME_CRUMB, {"label": "Schnittstelle für Programme", "url": ""}],
        "title": TITLE,
        "version": VERSION,
        "about": ABOUT,
        "description_url": addresses.DESCRIPTION,
        "operations": [_operation(operation, told, base) for operation in operations()],
        "schemas": [_schema(name, schema) for name, schema in told["components"]["schemas"].items()],
        "problems": KINDS.values(),
        "snippets": snippets.all_of(base),
    }
    return render(request, "api/reader.html", context)


def _operation(operation, told, base):
    operation_told = told["paths"][operation.path]["get"]
    example = operation_told["responses"]["200"]["content"]["application/json"]["example"]
    return {
        "key": operation.key,
        "path": operation.path,
        "summary": operation.summary,
        "description": operation.description,
        "schema": operation.schema,
        "parameters": [
            {
                "name": parameter["name"],
                "text": parameter["description"],
                "where": {"path": "in der Adresse", "header": "im Kopf"}.get(parameter["in"], ""),
                **_value(parameter["schema"]),
                **({"type": "mehrfach möglich"} if parameter.get("explode") else {}),
            }
            for parameter in operation_told["parameters"]
        ],
        "problems": [KINDS[key] for key in operation.problems],
        "curl": snippets.curl(base, operation.example),
        "example": json.dumps(example, ensure_ascii=False, indent=2),
    }


def _schema(name, schema):
    title = name.replace("Ae", "Ä")  # names of schemas are plain letters
    return {"name": name, "title": title, "text": schema["description"], "rows": list(_rows(schema, ""))}


def _rows(schema, place):
    """A row for each key, what is inside it after it; items of lists of closed values say theirs in its row."""
    for key, value in schema["properties"].items():
        path = f"{place}.{key}" if place else key
        yield {
            "path": path,
            "text": value.get("description", ""),
            "is_always": key in schema.get("required", ()),
            **_value(value),
        }
        inside = value.get("items", value)
        if "properties" in inside and path != "facets":  # which are all alike
            yield from _rows(inside, f"{path}[]" if "items" in value else path)


def _value(schema):
    """How a value looks: its type in words, its limits, its closed list, the schema that it leads to."""
    items = schema.get("items", {})
    kinds = schema.get("type", "")
    kinds = [kinds] if isinstance(kinds, str) else kinds
    inner = items or schema
    limits = [f"immer {inner['const']}"] if "const" in inner else []
    if "minimum" in inner and "maximum" in inner:
        limits.append(f"{inner['minimum']} bis {inner['maximum']}")
    if "maxLength" in inner:
        limits.append(f"höchstens {inner['maxLength']} Zeichen")
    if "default" in schema:
        limits.append(f"sonst {schema['default']}")
    labels = inner.get("x-labels", {})
    leads_to = inner.get("$ref", "").rpartition("/")[2]
    words = " oder ".join(
        FORMATS.get(schema.get("format", ""), "Text") if kind == "string" else TYPES.get(kind, "") for kind in kinds
    )
    if items.get("type") in TYPES:
        words = f"Liste: {FORMATS.get(items.get('format', ''), TYPES[items['type']])}"
    if "enum" in inner:
        words = "Liste fester Werte" if items else "fester Wert"
    return {
        "type": words or ("Zahl" if "const" in schema else "Text"),
        "limits": limits,
        "values": [{"value": value, "label": labels.get(value, "")} for value in inner.get("enum", ())],
        "leads_to": leads_to,
    }
