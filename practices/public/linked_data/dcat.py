"""The collection and its vocabularies as datasets, in the terms of DCAT-AP.de, for catalogues of open data.

Of what that profile demands, publisher, contributor's id and licence are the operator's to say
(``settings.PUBLICATION``); the contact, which it recommends, too.
"""

from practices.models import Edition
from practices.public.addresses import LIST, base_of, index_url
from practices.public.api import PATH as API
from practices.public.api.addresses import DESCRIPTION
from practices.public.exports.formats import FORMATS
from practices.public.linked_data import publication, rdf
from practices.public.linked_data.rdf import german, iri, typed
from practices.public.oai import PATH as OAI
from practices.public.takeaway.citations import COLLECTION
from taxonomy.vocabularies import vocabularies

EU = "http://publications.europa.eu/resource/authority"
MEDIA_TYPES = "https://www.iana.org/assignments/media-types"
GERMANY = f"{EU}/country/DEU"
THEMES = ("JUST", "SOCI", "REGI")  # justice and safety, population and society, regions and cities
KEYWORDS = ("Sicherheit", "Vielfalt", "Diversität", "Quartier", "Kriminalprävention", "Stadtentwicklung")
# By suffix, as the EU's list of file types calls them; what it does not have is described by its media type alone.
FILE_TYPES = {
    "bib": "TXT",
    "csl.json": "JSON",
    "csv": "CSV",
    "geojson": "GEOJSON",
    "jsonl": "JSON",
    "jsonld": "JSON_LD",
    "rdf": "RDF_XML",
    "ris": "TXT",
    "ttl": "RDF_TURTLE",
    "xlsx": "XLSX",
}
ABOUT = (
    "Praxisbeispiele, Methoden und Befunde zu Sicherheit und Vielfalt im Quartier: wer handelt, wessen Belange "
    "berücksichtigt sind, was der Anlass war, wie vorgegangen wurde und was sich daraus lernen lässt."
)
ABOUT_TERMS = (
    "Die Themen, Akteur*innen, Dimensionen der Vielfalt, Anlässe, Orte und Schlagworte, nach denen die Sammlung "
    "geordnet ist."
)


def catalogue_file(request, suffix):
    return rdf.response(nodes(request.snapshot, base_of(request)), suffix)


def nodes(snapshot, base):
    """The catalogue, two datasets and what they can be read from; ``base`` is the site's address without a slash."""
    known, issued, modified = publication.known(base), _first(snapshot), _last()
    dates = {"dct:issued": typed(issued, "xsd:dateTime"), "dct:modified": typed(modified, "xsd:dateTime")}
    collection, terms = f"{base}/#sammlung", f"{base}/#vokabulare"
    files = [
        (f"{base}{LIST}auswahl.{suffix}", format_.name, format_.content_type, suffix)
        for suffix, format_ in FORMATS.items()
    ]
    term_files = [
        (f"{base}{index_url(key)}".rstrip("/") + f".{suffix}", f"{words.title}: {rdf.LABELS[suffix]}", kind, suffix)
        for key, words in vocabularies().items()
        for suffix, (_, kind) in rdf.FORMATS.items()
    ]
    services = {
        f"{base}{API}": ("Schnittstelle (JSON)", f"{base}{DESCRIPTION}"),
        f"{base}{OAI}": ("OAI-PMH (Dublin Core)", f"{base}{OAI}?verb=Identify"),
    }
    yield {
        "@id": f"{base}/#katalog",
        "@type": "dcat:Catalog",
        "dct:title": german(COLLECTION),
        "dct:description": german(ABOUT),
        "foaf:homepage": iri(f"{base}/"),
        "dcat:themeTaxonomy": iri(f"{EU}/data-theme"),
        "dct:spatial": iri(GERMANY),
        **known,
        **dates,
        "dcat:dataset": [iri(collection), iri(terms)],
        "dcat:service": [iri(address) for address in services],
    }
    yield from publication.publisher(base)
    yield {
        **_dataset(collection, COLLECTION, ABOUT, f"{base}{LIST}", files),
        **dates,
        "dct:identifier": collection,
    }
    yield {
        **_dataset(terms, f"Vokabulare von {COLLECTION}", ABOUT_TERMS, f"{base}{index_url('category')}", term_files),
        "dct:identifier": terms,
    }
    for address, name, content_type, suffix in [*files, *term_files]:
        yield {
            "@id": f"{address}#datei",
            "@type": "dcat:Distribution",
            "dct:title": german(name),
            "dcat:accessURL": iri(address),
            "dcat:downloadURL": iri(address),
            "dcat:mediaType": iri(f"{MEDIA_TYPES}/{content_type.partition(';')[0]}"),
            "dct:format": iri(f"{EU}/file-type/{FILE_TYPES[suffix]}") if suffix in FILE_TYPES else None,
            "dct:license": known["dct:license"],
        }
    for address, (name, description) in services.items():
        yield {
            "@id": address,
            "@type": "dcat:DataService",
            "dct:title": german(name),
            "dcat:endpointURL": iri(address),
            "dcat:endpointDescription": iri(description),
            "dcat:servesDataset": iri(collection),
            "dct:publisher": known["dct:publisher"],
            "dct:license": known["dct:license"],
        }


def _dataset(address, title, about, page, files):
    return {
        "@id": address,
        "@type": "dcat:Dataset",
        "dct:title": german(title),
        "dct:description": german(about),
        "dcat:landingPage": iri(page),
        "dcat:keyword": [german(word) for word in KEYWORDS],
        "dcat:theme": [iri(f"{EU}/data-theme/{theme}") for theme in THEMES],
        "dct:language": iri(publication.GERMAN),
        "dct:spatial": iri(GERMANY),
        "dct:accessRights": iri(f"{EU}/access-right/PUBLIC"),
        "dct:accrualPeriodicity": iri(f"{EU}/frequency/IRREG"),
        "dcatde:politicalGeocodingLevelURI": iri("http://dcat-ap.de/def/politicalGeocoding/Level/federal"),
        **publication.responsible(address),
        "dcat:distribution": [iri(f"{file}#datei") for file, *_ in files],
    }


def _first(snapshot):
    """When the collection began, as far as what is there tells."""
    ids = snapshot.orders["neueste"].ids
    moments = Edition.objects.filter(pk__in=ids[-1:]).values_list("first_published_at", flat=True)
    return moments[0].isoformat(timespec="seconds") if moments else ""


def _last():
    moment = Edition.objects.by_change().live().values_list("published_at", flat=True).last()
    return moment.isoformat(timespec="seconds") if moment else ""
