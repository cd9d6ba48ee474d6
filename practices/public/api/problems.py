"""What is answered in place of data: problems as application/problem+json (RFC 9457)."""

import json
from dataclasses import dataclass

from django.http import HttpResponse

from practices.public.api.addresses import READER

CONTENT_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Kind:
    """``key`` is the anchor of its section on the reader page, which its type URI leads to."""

    key: str
    status: int
    title: str
    meaning: str


KINDS = {
    kind.key: kind
    for kind in (
        Kind(
            "ungueltige-anfrage",
            400,
            "Ungültige Anfrage",
            "Einen Parameter gibt es nicht, oder sein Wert ist nicht möglich. „errors“ nennt jeden einzeln. "
            "Nie wird ein unbekannter Filter übergangen und mehr geliefert als gefragt.",
        ),
        Kind("nicht-gefunden", 404, "Nicht gefunden", "Unter dieser Adresse gibt es nichts."),
        Kind(
            "keine-solche-seite",
            404,
            "Keine solche Seite",
            "Die Auswahl hat weniger Seiten. Wer „next“ folgt, begegnet dem nicht.",
        ),
        Kind("nur-lesen", 405, "Nur lesen", "Die Schnittstelle kennt nur GET, HEAD und OPTIONS."),
        Kind(
            "zurueckgezogen",
            410,
            "Zurückgezogen",
            "Der Beitrag war veröffentlicht und ist zurückgezogen. Bitte löschen Sie Kopien.",
        ),
        Kind(
            "fehler-im-portal",
            500,
            "Fehler im Portal",
            "Der Fehler liegt bei uns. Bitte versuchen Sie es später noch einmal.",
        ),
    )
}


def problem(key, detail="", errors=(), base=""):
    """The answer for a kind of problem; ``errors`` are pairs of a parameter and a German sentence.

    ``base`` is scheme and host, where the request names them rightly.
    """
    kind = KINDS[key]
    body = {"type": f"{base}{READER}#{key}", "title": kind.title, "status": kind.status}
    body["detail"] = detail or kind.meaning
    if errors:
        body["errors"] = [
            {"parameter": name, "detail": sentence} if name else {"detail": sentence} for name, sentence in errors
        ]
    return HttpResponse(json.dumps(body, ensure_ascii=False), status=kind.status, content_type=CONTENT_TYPE)


class Problem(Exception):
    """Raised by a view where it has nothing else to say."""

    def __init__(self, key, detail="", errors=()):
        super().__init__(key)
        self.key, self.detail, self.errors = key, detail, errors


def refuse(errors):
    """Raise the problem of a request with ``errors``, pairs of a parameter and a German sentence."""
    raise Problem("ungueltige-anfrage", " ".join(sentence for _, sentence in errors), errors)


def refuse_unknown(request, known=()):
    """Nothing is asked for in vain: what is not understood is a problem, and so is what is said twice."""
    errors = []
    for name, values in request.GET.lists():
        if name not in known:
            errors.append((shown(name), f"Den Parameter „{shown(name)}“ gibt es nicht."))
        elif len(values) > 1:
            errors.append((name, f"{name}: hier ist nur eine Angabe möglich."))
    if errors:
        refuse(errors)


def shown(text):
    """What was sent, cut short, without what JSON could not carry."""
    return text[:60].encode(errors="replace").decode()
