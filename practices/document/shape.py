"""What a document looks like: every key, its type and its order (``format: 1``).

A document holds no empty values: what is not known is not there. So two documents with the same content
are equal, and "keine Angabe" is a missing key.
"""

from practices.choices import (
    AuthorRole,
    Evidence,
    Kind,
    Mark,
    Progress,
    Rating,
    RelationKind,
    Role,
    SafetyAspect,
    Stage,
)
from practices.document.naming import resolve
from practices.document.values import (
    Problem,
    arrange,
    boolean,
    choice,
    date,
    email,
    integer,
    list_of,
    moment,
    no_repeats,
    number,
    record,
    rich_text,
    shaped,
    slug_text,
    text,
    url,
)
from practices.models.parts import normalise_path
from practices.sections import BY_KEY, SECTIONS
from taxonomy.german import fold
from taxonomy.lookup import state_slug
from taxonomy.models import Place, State

FORMAT = 1


@shaped(const=FORMAT)
def _format(value, place, problems):
    if value != FORMAT or isinstance(value, bool):
        problems.append(Problem(place, f"Unbekanntes Format {str(value)[:20]!r}; dieses Programm liest Format 1."))
    return FORMAT


@shaped(type="string", enum=list(State.labels))
def _state(value, place, problems):
    slug = state_slug(value) if isinstance(value, str) else None
    if slug is None:
        problems.append(Problem(place, f"„{str(value)[:60]}“ ist kein Bundesland."))
    return State(slug).label if slug else ""


@shaped(type="string", enum=list(BY_KEY))
def _section_key(value, place, problems):
    if value and (not isinstance(value, str) or value not in BY_KEY):
        problems.append(Problem(place, "Diesen Abschnitt gibt es nicht."))
        return ""
    return value


@shaped(type="string", minLength=1, maxLength=500)
def _legacy_path(value, place, problems):
    value = text(500)(value, place, problems)
    if value and normalise_path(value) == "/":
        problems.append(Problem(place, "Die Startseite ist keine alte Adresse eines Beitrags."))
    return normalise_path(value) if value else ""


@shaped(type="string", minLength=1, maxLength=100)
def _tag(value, place, problems):
    name = text(100)(value, place, problems)
    if name and not 0 < len(fold(name)) <= 200:
        problems.append(Problem(place, "Daraus lässt sich kein Schlagwort bilden."))
    return name


@shaped(type=["integer", "string"])
def _practice(value, place, problems):
    if isinstance(value, int) and not isinstance(value, bool):
        return NUMBER(value, place, problems)
    return slug_text(value, place, problems)


@shaped(type="array", items=number(0, 1).schema, minItems=2, maxItems=2)
def _focus(value, place, problems):
    point = list_of(number(0, 1))(value, place, problems)
    if len(point) != 2:
        problems.append(Problem(place, "Hier werden zwei Zahlen von 0 bis 1 erwartet."))
        return []
    return [] if point == [0.5, 0.5] else point


@shaped(type="string", enum=list(Role.values))
def _actor_role(value, place, problems):
    return choice(Role)(value, place, problems) or "beteiligt"


_term = text(500)
_place = record(
    required=["name"],
    name=text(120),
    state=_state,
    level=choice(Place.Level),
    latitude=number(-90, 90),
    longitude=number(-180, 180),
)
YEAR = integer(1800, 2200)
NUMBER = integer(1, 999_999_999)  # leaves room above: fresh numbers go on from the highest one seen

DOCUMENT = record(
    required=["format", "kind", "title"],
    format=_format,
    number=NUMBER,
    slug=slug_text,
    kind=choice(Kind, required=True),
    title=text(200),
    subtitle=text(300),
    teaser=text(280),
    language=choice(type("Language", (), {"values": ["de"]}), required=True),
    place=_place,
    further_places=list_of(_place),
    district=text(200),
    start_year=YEAR,
    end_year=YEAR,
    progress=choice(Progress),
    safety=list_of(choice(SafetyAspect, required=True)),
    evidence=choice(Evidence),
    sections=record(**{section.key: rich_text for section in SECTIONS}),
    categories=list_of(_term),
    main_category=_term,
    occasions=list_of(_term),
    tags=list_of(_tag),
    actors=list_of(record(required=["actor"], actor=_term, role=_actor_role, organisation=text(300), note=text(500))),
    diversity=list_of(record(required=["dimension"], dimension=_term, how=text(600, multiline=True))),
    quality_marks=list_of(
        record(
            required=["mark", "rating"],
            mark=choice(Mark, required=True),
            rating=choice(Rating, required=True),
            reason=text(600, multiline=True),
        )
    ),
    pictures=list_of(
        record(
            required=["file"],
            file=text(80),
            alt=text(500),
            decorative=boolean,
            caption=text(500),
            credit=text(300),
            licence=text(60),
            source=text(500),
            section=_section_key,
            focus=_focus,
        )
    ),
    attachments=list_of(
        record(required=["label"], label=text(300), file=text(80), url=url, language=text(8), accessible=boolean)
    ),
    sources=list_of(record(required=["text"], text=text(1000), url=url, accessed=date, note=text(1000))),
    bibliography=record(
        authors=list_of(record(required=["name"], name=text(200), role=choice(AuthorRole))),
        publisher=text(300),
        year=YEAR,
        series=text(300),
        citation=text(5000, multiline=True),
        doi=text(200),
    ),
    contact=record(
        name=text(200),
        organisation=text(200),
        email=email,
        phone=text(60),
        consent_on=date,
        expires_on=date,
    ),
    relations=list_of(
        record(required=["kind", "practice"], kind=choice(RelationKind, required=True), practice=_practice)
    ),
    legacy_addresses=list_of(_legacy_path),
    licence=text(60),
    as_of=date,
    confirmed_on=date,
    review_on=date,
    internal_note=text(20_000, multiline=True),
    status=choice(Stage),
    published_at=moment,
)


def parse(raw, lookup=None):
    """``(document, problems)``: ``raw`` checked and in its one spelling.

    With a ``lookup`` the terms and places are checked too and named by their current slug; without one they
    stay as they are. A document with problems must not be stored.
    """
    problems = []
    document = DOCUMENT(raw, "", problems)
    _check_whole(document, problems)
    if lookup is not None and not problems:
        problems = resolve(document, lookup)
    return in_order(document), problems


def in_order(document):
    """The document with its keys in the order of this module; PostgreSQL's jsonb forgets it."""
    return arrange(document, DOCUMENT)


def _check_whole(document, problems):
    document.setdefault("language", "de")
    if document.get("start_year") and document.get("end_year") and document["end_year"] < document["start_year"]:
        problems.append(Problem("end_year", "Das Ende liegt vor dem Beginn."))
    for i, picture in enumerate(document.get("pictures", [])):
        if picture.get("decorative") is False:
            del picture["decorative"]
        if picture.get("decorative") and picture.get("alt"):
            problems.append(Problem(f"pictures[{i}].alt", "Ein schmückendes Bild hat keinen Alternativtext."))
    for i, attachment in enumerate(document.get("attachments", [])):
        attachment.setdefault("language", "de")
        if ("file" in attachment) == ("url" in attachment):
            problems.append(Problem(f"attachments[{i}]", "Bitte entweder „file“ oder „url“ angeben."))
    for author in document.get("bibliography", {}).get("authors", []):
        author.setdefault("role", AuthorRole.AUTOR.value)
    for actor in document.get("actors", []):
        actor.setdefault("role", Role.BETEILIGT.value)
    if "safety" in document:
        document["safety"] = [value for value in SafetyAspect.values if value in document["safety"]]
    for key, name in (("diversity", "dimension"), ("quality_marks", "mark")):
        no_repeats(document.get(key, []), name, key, problems)
    for key in ("categories", "occasions", "tags", "legacy_addresses"):
        if key in document:
            document[key] = list(dict.fromkeys(document[key]))
