"""The description of the interface in OpenAPI 3.1, made of the code that answers."""

from practices.public.addresses import base_of
from practices.public.api import addresses, examples, parameters
from practices.public.api.answers import reading
from practices.public.api.operations import operations
from practices.public.api.problems import CONTENT_TYPE, KINDS, refuse_unknown
from practices.public.api.schemas import components, ref

TITLE = "DIVERCITY: Schnittstelle für Programme"
VERSION = "1.0.0"
ABOUT = (
    "Die Sammlung als Daten: nur lesen, ohne Anmeldung, ohne Schlüssel, von jeder Website aus (CORS). Antworten sind "
    "JSON in UTF-8, Fehler „application/problem+json“ (RFC 9457). Jede Antwort hat ein „ETag“; mit „If-None-Match“ "
    "kommt 304, solange sich nichts geändert hat. „Accept“ wird nicht ausgewertet. HEAD geht wie GET. Innerhalb von "
    "Version 1 können Felder und Parameter dazukommen; keines fällt weg oder bekommt eine andere Bedeutung."
)


@reading
def openapi(request):
    refuse_unknown(request)
    return description(base_of(request))


def description(base):
    """The whole description; ``base`` is scheme and host of what answers."""
    given = examples.all_at(base)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": TITLE,
            "version": VERSION,
            "description": ABOUT,
            "termsOfService": f"{base}/impressum/",
            "contact": {"name": "Redaktion DIVERCITY", "url": f"{base}/kontakt/"},
        },
        "servers": [{"url": base or "/", "description": "Dieses Portal"}],
        "externalDocs": {"url": f"{base}{addresses.READER}", "description": "Diese Beschreibung als Seite"},
        "paths": {operation.path: {"get": _operation(operation, given[operation.key])} for operation in operations()}
        | {addresses.DESCRIPTION: {"get": _itself()}},
        "components": {
            "schemas": components(),
            "headers": {
                "ETag": {"description": "Kennung des Standes dieser Antwort.", "schema": {"type": "string"}},
                "Link": {"description": 'Die nächste Seite, rel="next".', "schema": {"type": "string"}},
                "Access-Control-Allow-Origin": {"description": "CORS: jede Website.", "schema": {"const": "*"}},
            },
            "responses": {
                "Unveraendert": {"description": "Die frühere Antwort gilt noch.", "headers": _headers("ETag")},
                **{kind.key: _problem(kind) for kind in KINDS.values()},
            },
        },
    }


def _operation(operation, example):
    content = {"schema": ref(operation.schema), "example": example}
    return {
        "operationId": operation.key,
        "summary": operation.summary,
        "description": operation.description,
        "parameters": [*operation.parameters, parameters.KNOWN_TAG],
        "responses": _responses(content, operation.problems),
    }


def _itself():
    content = {"schema": {"type": "object", "required": ["openapi"]}, "example": {"openapi": "3.1.0"}}
    return {
        "operationId": "beschreibung",
        "summary": "Diese Beschreibung lesen",
        "description": "OpenAPI 3.1, aus dem Code erzeugt.",
        "parameters": [parameters.KNOWN_TAG],
        "responses": _responses(content, ("ungueltige-anfrage",)),
    }


def _responses(content, problems):
    answers = {
        "200": {
            "description": "Die Antwort.",
            "headers": _headers("ETag", "Access-Control-Allow-Origin"),
            "content": {"application/json": content},
        },
        "304": {"$ref": "#/components/responses/Unveraendert"},
    }
    return answers | {str(KINDS[key].status): {"$ref": f"#/components/responses/{key}"} for key in problems}


def _headers(*names):
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _problem(kind):
    example = {
        "type": f"{addresses.READER}#{kind.key}",
        "title": kind.title,
        "status": kind.status,
        "detail": kind.meaning,
    }
    return {
        "description": f"{kind.title}. {kind.meaning}",
        "headers": _headers("Access-Control-Allow-Origin"),
        "content": {CONTENT_TYPE: {"schema": ref("Problem"), "example": example}},
    }
