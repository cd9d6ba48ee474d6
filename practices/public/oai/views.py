"""``/oai/``: one answer for each verb; an error is an answer too, with the status 200, as the protocol has it."""

import datetime
from email.utils import parseaddr

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from practices.choices import Kind
from practices.models import Edition
from practices.public.addresses import base_of
from practices.public.oai import PATH, arguments, dublin_core, harvest
from practices.public.oai.arguments import PREFIX, SCHEME, Problem
from practices.public.origins import open_to_all
from practices.public.takeaway.citations import COLLECTION
from practices.public.xml import Writer

OAI = "http://www.openarchives.org/OAI/2.0/"
DC = f"{OAI}oai_dc/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
BEGINNING = datetime.datetime(2018, 1, 1, tzinfo=datetime.UTC)  # no edition is older than the project
UNSAID = ("badVerb", "badArgument")  # errors after which the request is not repeated


@csrf_exempt  # there is nothing to forge: a POST reads as a GET does
def oai(request):
    base = base_of(request)
    try:
        verb, given = arguments.parse(request.POST if request.method == "POST" else request.GET)
        write, problem = VERBS[verb](request.snapshot, base, verb, given), None
    except Problem as error:
        problem = error
    xml = Writer()
    xml.startDocument()
    xml.startElement("OAI-PMH", _schema("xmlns", OAI, f"{OAI}OAI-PMH.xsd"))
    xml.addQuickElement("responseDate", _stamp(timezone.now()))
    is_said = problem is None or problem.code not in UNSAID
    xml.addQuickElement("request", f"{base}{PATH}", {"verb": verb, **given} if is_said else {})
    if problem:
        xml.addQuickElement("error", str(problem), {"code": problem.code})
    else:
        xml.startElement(verb, {})
        write(xml)
        xml.endElement(verb)
    xml.endElement("OAI-PMH")
    return open_to_all(HttpResponse(xml.content, content_type="text/xml; charset=utf-8"))


def _schema(name, namespace, schema):
    return {name: namespace, "xmlns:xsi": XSI, "xsi:schemaLocation": f"{namespace} {schema}"}


def _stamp(moment):
    return moment.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _administrator():
    """The protocol demands an address; the sender of letters is known in any case, of a host that may have no dot."""
    address = settings.PUBLICATION["contact"] or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return address if "." in address.rpartition("@")[2] else f"{address}.invalid"


# Each takes (snapshot, base, verb, arguments), raises Problem or returns what writes the answer.


def _identify(snapshot, base, verb, given):
    first = Edition.objects.by_change().values_list("changed_at", flat=True).first()

    def write(xml):
        for name, text in (
            ("repositoryName", COLLECTION),
            ("baseURL", f"{base}{PATH}"),
            ("protocolVersion", "2.0"),
            ("adminEmail", _administrator()),
            ("earliestDatestamp", _stamp(first or BEGINNING)),
            ("deletedRecord", "persistent"),
            ("granularity", "YYYY-MM-DDThh:mm:ssZ"),
        ):
            xml.addQuickElement(name, text)
        xml.startElement("description", {})
        namespace = f"{OAI}oai-identifier"
        xml.startElement("oai-identifier", _schema("xmlns", namespace, f"{namespace}.xsd"))
        scheme, domain, _ = SCHEME.split(":")
        xml.addQuickElement("scheme", scheme)
        xml.addQuickElement("repositoryIdentifier", domain)
        xml.addQuickElement("delimiter", ":")
        xml.addQuickElement("sampleIdentifier", arguments.identifier(12))
        xml.endElement("oai-identifier")
        xml.endElement("description")

    return write


def _formats(snapshot, base, verb, given):
    if "identifier" in given:
        _edition(given["identifier"], harvest.HEADER)

    def write(xml):
        xml.startElement("metadataFormat", {})
        xml.addQuickElement("metadataPrefix", PREFIX)
        xml.addQuickElement("schema", f"{OAI}oai_dc.xsd")
        xml.addQuickElement("metadataNamespace", DC)
        xml.endElement("metadataFormat")

    return write


def _sets(snapshot, base, verb, given):
    """The kinds of records, which a tombstone keeps; what it was filed under it has forgotten."""
    if "resumptionToken" in given:
        raise Problem("badResumptionToken", "All sets are in the first answer.")

    def write(xml):
        for kind in Kind:
            xml.startElement("set", {})
            xml.addQuickElement("setSpec", kind.value)
            xml.addQuickElement("setName", kind.label)
            xml.endElement("set")

    return write


def _list(snapshot, base, verb, given):
    after = None
    if "resumptionToken" in given:
        scope, after = harvest.read(verb, given["resumptionToken"])
    else:
        scope = arguments.scope(given)
    columns = harvest.HEADER if verb == "ListIdentifiers" else harvest.RECORD
    editions, place = harvest.page(scope, after, columns)
    if not editions:
        raise Problem("noRecordsMatch", "There is nothing in these limits.")

    def write(xml):
        for edition in editions:
            if verb == "ListIdentifiers":
                _header(xml, edition)
            else:
                _record(xml, edition, snapshot, base)
        if place or after:
            text = harvest.token(verb, scope, place) if place else ""
            xml.addQuickElement("resumptionToken", text, {"cursor": str(after.cursor if after else 0)})

    return write


def _get(snapshot, base, verb, given):
    arguments.scope({"metadataPrefix": given["metadataPrefix"]})
    edition = _edition(given["identifier"], harvest.RECORD)
    return lambda xml: _record(xml, edition, snapshot, base)


VERBS = {
    "Identify": _identify,
    "ListMetadataFormats": _formats,
    "ListSets": _sets,
    "GetRecord": _get,
    "ListIdentifiers": _list,
    "ListRecords": _list,
}


def _edition(identifier, columns):
    number = arguments.number(identifier)
    edition = Edition.objects.by_change().only(*columns).filter(practice_number=number).first()
    if edition is None:
        raise Problem("idDoesNotExist", "There is no such record.")
    return edition


def _header(xml, edition):
    xml.startElement("header", {"status": "deleted"} if edition.withdrawn_at else {})
    xml.addQuickElement("identifier", arguments.identifier(edition.practice_number))
    xml.addQuickElement("datestamp", _stamp(edition.changed_at))
    xml.addQuickElement("setSpec", edition.kind)
    xml.endElement("header")


def _record(xml, edition, snapshot, base):
    xml.startElement("record", {})
    _header(xml, edition)
    if not edition.withdrawn_at:
        xml.startElement("metadata", {})
        names = {"xmlns:dc": "http://purl.org/dc/elements/1.1/", **_schema("xmlns:oai_dc", DC, f"{OAI}oai_dc.xsd")}
        xml.startElement("oai_dc:dc", names)
        for name, text in dublin_core.elements(edition, snapshot, base):
            xml.addQuickElement(f"dc:{name}", text)
        xml.endElement("oai_dc:dc")
        xml.endElement("metadata")
    xml.endElement("record")
