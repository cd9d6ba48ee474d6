"""Everything that the public side answers for the present collection."""

import io
import re
from itertools import pairwise
from urllib.parse import urlencode, urlsplit
from xml.etree import ElementTree
from zipfile import ZipFile

from practices import renditions
from practices.models import Edition, EditionFile
from practices.public import catalogue, oai, plans, shares
from practices.public.addresses import index_url
from practices.public.exports.formats import FORMATS
from practices.public.filters import COLUMNS
from practices.public.linked_data import rdf
from taxonomy.vocabularies import vocabularies

LISTS = [
    "",
    "?q=platz",
    "?q=entwurf",
    "?akteur=polizei&diversitaet=alter",
    "?kategorie=stadt&kategorie=technik",
    "?sortierung=titel",
    "?sortierung=ort&art=praxisbeispiel",
    "?schlagwort=ordnung",
    "?ansicht=karte",
    "?ansicht=matrix",
]
MATCHES = [
    "?schritt=4",
    "?kategorie=stadt&anlass=nutzungskonflikte&diversitaet=alter&akteur=polizei&groesse=gross&schritt=ergebnis",
    "?akteur=ordnung&land=bayern&gewicht.land=3&schritt=ergebnis",
]
CHANGES = ["/api/v1/aenderungen/", "/api/v1/aenderungen/?seit=0&anzahl=2"]
INTERFACE = ["/api/", "/api/v1/", "/api/v1/orte/", "/api/v1/vokabulare/", "/api/v1/nichts/", *CHANGES]
INTERFACE += ["/api/v1/openapi.json", "/api/v1/dokumentation/"]
INTERFACE += [f"/api/v1/vokabulare/{words.path}/" for words in vocabularies().values()]
TYPED = ["be", "en", "or", "pl", "po", "wu", "zw", "zwielicht", "soziale pl"]
GET_RECORD = {"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": "oai:div-city.de"}
NOW = re.compile(rb"<responseDate>[^<]+")  # the only thing that differs from one second to the next
NAMESPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def sitemap(client):
    tree = ElementTree.fromstring(client.get("/sitemap.xml").content)
    return [urlsplit(element.text).path for element in tree.iterfind("s:url/s:loc", NAMESPACE)]


def addresses(client):
    """Every address that shows something of a record, the sitemap's first."""
    paths = sitemap(client)
    for query in LISTS:
        paths += [f"/praxisbeispiele/{query}", f"/api/v1/praxisbeispiele/{query}", f"/feed/{query}"]
    for extension in FORMATS:
        paths.append(f"/praxisbeispiele/auswahl.{extension}")
    paths += [f"/praxisbeispiele/auswahl.csv{query}" for query in LISTS[1:4]]
    paths.append("/praxisbeispiele/codebuch.csv")
    paths += [f"/praxisbeispiele/matrix.csv?spalten={columns}" for columns in COLUMNS]
    paths += INTERFACE
    # The lists of OAI-PMH are not here: they name what was withdrawn, for ever.
    stems = [index_url(key).rstrip("/") for key in vocabularies()]
    paths += [f"{stem}.{suffix}" for stem in (*stems, "/katalog") for suffix in rdf.FORMATS]
    paths += [f"/was-passt/{query}" for query in MATCHES]
    paths += [f"/suche/vorschlaege/?q={text}" for text in TYPED]
    for result in client.get("/api/v1/praxisbeispiele/?anzahl=1000").json()["results"]:
        paths.append(f"/api/v1/praxisbeispiele/{result['number']}/")
        paths += [f"/zitate.{extension}?nr={result['number']}" for extension in ("bib", "ris")]
        paths += [f"/nr/{result['number']}/{file}" for file in ("", "beitrag.jsonld", "linkset.json")]
        paths.append(f"{oai.PATH}?{urlencode(GET_RECORD)}:{result['number']}")
        paths.append(f"/praxisbeispiele/{result['slug']}/steckbrief/")
        paths.append(client.get(f"/praxisbeispiele/{result['slug']}/").context["record"]["emblem_url"])
    numbers = Edition.objects.live().order_by("pk").values_list("practice_number", flat=True)
    for one, other in pairwise(numbers):
        named = f"?nr={one}&nr={other}"
        paths += [f"{path}{named}" for path in ("/vergleich/", "/merkliste/", "/merkliste/dossier/")]
        paths.append(f"/merkliste/liste.csv{named}")
    revisions = Edition.objects.live().order_by("pk").values_list("practice_number", "revision")
    paths += [plans.url(*row, plans.WIDE) for row in revisions]
    paths += [shares.url(*row) for row in revisions[:1]]  # each takes a while to draw
    paths += [f"/medien/{file.token}/{file.name}" for file in EditionFile.objects.all()]
    for media in Edition.objects.live().order_by("pk").values_list("media", flat=True):
        for url, width, height, _ in media.values():
            steps = renditions.widths(width, height)
            paths += [renditions.address(url, step, suffix) for step in steps for suffix in renditions.ENCODING]
    return [*paths, "/teilen/divercity.png", "/sitemap.xml", "/robots.txt", "/nirgends/"]


def body(response):
    """What a response says; of a workbook what its parts say, without the moment of writing."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if not response.get("Content-Type", "").endswith("spreadsheetml.sheet") or not content:
        return content
    with ZipFile(io.BytesIO(content)) as parts:
        return b"\n".join(parts.read(name) for name in sorted(parts.namelist()) if name != "docProps/core.xml")


def everything(client):
    """``{address: (status, body)}``."""
    catalogue.forget()
    result = {}
    for address in addresses(client):
        response = client.get(address)
        result[address] = (response.status_code, NOW.sub(b"", body(response)))
    return result
