"""Programs to begin with, for the reader page; a test runs them."""

from practices.public.api.addresses import CHANGES, PATH

PYTHON = """\
import json
from urllib.request import urlopen

address = "{address}"
while address:
    answer = json.load(urlopen(address))
    for practice in answer["results"]:
        print(practice["number"], practice["title"])
    address = answer["next"]
"""
R = """\
library(jsonlite)

address <- "{address}"
practices <- NULL
while (!is.null(address)) {{
  answer <- fromJSON(address)
  practices <- rbind(practices, answer$results[, c("number", "title", "place", "kind")])
  address <- answer$`next`
}}
"""
SHELL = """\
# Was sich seit einem Stand geändert hat
{changes}

# Nur neu laden, wenn sich etwas geändert hat
curl --etag-save stand.txt --etag-compare stand.txt -o liste.json "{address}"
"""


def curl(base, path):
    return f'curl "{base}{path}"'


def all_of(base):
    """``[{name, text, code}]``"""
    address = f"{base}{PATH}?anlass=nutzungskonflikte&anzahl=100"
    return [
        {
            "name": "Python",
            "text": "Alle Beiträge einer Auswahl, ohne weitere Pakete.",
            "code": PYTHON.format(address=address),
        },
        {"name": "R", "text": "Dieselben als Tabelle.", "code": R.format(address=address)},
        {
            "name": "Kommandozeile",
            "text": "Eine Kopie aktuell halten.",
            "code": SHELL.format(changes=curl(base, f"{CHANGES}?seit=0"), address=address),
        },
    ]
