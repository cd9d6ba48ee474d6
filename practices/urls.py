"""The collection's addresses, public side. The desk lives in the admin; it says who may see which file,
and hears of what readers write."""

from django.urls import path, re_path
from django.views.decorators.http import conditional_page

from practices.desk import reports as desk_reports
from practices.desk import uses
from practices.public import (
    detail,
    feeds,
    help,
    media,
    plans,
    shares,
    suggestions,
    terms,
    views,
)
from practices.public.api import changes, description, index, places, practices, reader
from practices.public.api import terms as api_terms
from practices.public.exports import views as exports
from practices.public.exports.formats import CODEBOOK, FORMATS
from practices.public.exports.table import codebook_file
from practices.public.linked_data import dcat
from practices.public.linked_data import vocabularies as skos
from practices.public.match.views import match
from practices.public.oai import views as oai
from practices.public.reports import views as reports
from practices.public.takeaway import citations, compare, factsheet, shortlist

app_name = "practices"

# /praxisbeispiele/, /suche/
list_urls = [
    path("praxisbeispiele/", views.practice_list, name="list"),
    path("praxisbeispiele/matrix.csv", views.matrix_file, name="matrix-file"),
    path("praxisbeispiele/<slug:slug>/", detail.practice_detail, name="detail"),
    path("praxisbeispiele/<slug:slug>/steckbrief/", factsheet.factsheet, name="factsheet"),
    path("nr/<int:number>/", detail.by_number, name="number"),
    path("nr/<int:number>/beitrag.jsonld", detail.record_file, name="record-file"),
    path("nr/<int:number>/linkset.json", detail.linkset_file, name="linkset"),
    path("suche/hilfe/", help.search_help, name="search-help"),
]

# /kategorien/, /akteure/, …: an index and the terms below it
TERM_PATHS = {
    "kategorien": "category",
    "akteure": "actor",
    "diversitaet": "dimension",
    "anlaesse": "occasion",
    "orte": "place",
    "schlagworte": "tag",
}
RDF = r"\.(?P<suffix>ttl|jsonld|rdf)"  # the same in three spellings
term_urls = [
    pattern
    for first, key in TERM_PATHS.items()
    for pattern in (
        path(f"{first}/", terms.term_index, {"vocabulary": key}, name=f"{key}-index"),
        re_path(rf"^{first}/(?P<path>[a-z0-9/-]+)/$", terms.term_page, {"vocabulary": key}, name=key),
        re_path(rf"^{first}{RDF}$", skos.vocabulary_file, {"vocabulary": key}, name=f"{key}-skos"),
    )
]

# /vergleich/, /merkliste/
picked_urls = [
    path("vergleich/", compare.compare, name="compare"),
    path("merkliste/", shortlist.shortlist, name="shortlist"),
    path("merkliste/dossier/", shortlist.dossier, name="dossier"),
    path("merkliste/liste.csv", shortlist.table, name="shortlist-table"),
]

# /api/
api_urls = [
    path("api/", index.newest, name="api"),
    path("api/v1/", index.index, name="api-index"),
    path("api/v1/praxisbeispiele/", practices.practice_list, name="api-list"),
    path("api/v1/praxisbeispiele/<int:number>/", practices.practice_detail, name="api-detail"),
    path("api/v1/vokabulare/", api_terms.vocabulary_list, name="api-vocabularies"),
    path("api/v1/vokabulare/<str:path>/", api_terms.vocabulary, name="api-vocabulary"),
    path("api/v1/orte/", places.place_list, name="api-places"),
    path("api/v1/aenderungen/", changes.change_list, name="api-changes"),
    path("api/v1/openapi.json", description.openapi, name="api-description"),
    path("api/v1/dokumentation/", reader.reader, name="api-reader"),
    re_path(r"^api/.+$", index.unknown, name="api-unknown"),
]

# /suche/
search_urls = [
    path("suche/vorschlaege/", suggestions.suggest, name="suggestions"),
]

# /was-passt/
match_urls = [
    path("was-passt/", match, name="match"),
]

# /hinweis/, /barriere/
report_urls = [
    path("hinweis/", reports.hint, {"tell": desk_reports.received}, name="hint"),
    path("hinweis/danke/", reports.thanks, {"heading": "Danke für Ihren Hinweis"}, name="hint-thanks"),
    path("barriere/", reports.barrier, {"tell": desk_reports.received}, name="barrier"),
    path("barriere/danke/", reports.thanks, {"heading": "Danke für Ihre Meldung"}, name="barrier-thanks"),
]

# /praxisbeispiele/auswahl.ris, …
export_urls = [
    path(
        f"praxisbeispiele/auswahl.{extension}",
        exports.selection_file,
        {"extension": extension},
        name=f"selection-{extension}",
    )
    for extension in FORMATS
]
export_urls.append(path(CODEBOOK.lstrip("/"), codebook_file, name="codebook"))

# /katalog.ttl, /oai/
linked_urls = [
    re_path(rf"^katalog{RDF}$", dcat.catalogue_file, name="dcat"),
    path("oai/", oai.oai, name="oai"),
]

# files
file_urls = [
    path("feed/", conditional_page(feeds.PracticeFeed()), name="feed"),  # asked for again and again by readers
    path("zeichen/<int:number>-<int:revision>.svg", plans.plan_file, {"width": plans.SQUARE}, name="plan"),
    path("zeichen/<int:number>-<int:revision>-breit.svg", plans.plan_file, {"width": plans.WIDE}, name="wide-plan"),
    path("zitate.bib", citations.download, {"extension": "bib"}, name="bibtex"),
    path("zitate.ris", citations.download, {"extension": "ris"}, name="ris"),
    path("teilen/<int:number>-<int:revision>.png", shares.share_file, name="share"),
    path("teilen/divercity.png", shares.site_file, name="site-share"),
    path("medien/<str:token>/<str:name>", media.media_file, {"may_see": uses.may_see}, name="media"),
    path("medien/<str:token>/<int:width>/<str:name>", media.media_file, {"may_see": uses.may_see}, name="rendition"),
]

urlpatterns = [
    *list_urls,
    *term_urls,
    *api_urls,
    *search_urls,
    *match_urls,
    *report_urls,
    *linked_urls,
    *picked_urls,
    *export_urls,
    *file_urls,
]
