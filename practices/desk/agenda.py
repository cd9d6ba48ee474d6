"""What waits at the desk, and for whom: the sections of its first page."""

from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth import get_user_model
from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, Subquery, Value, When, Window
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from practices.choices import Stage
from practices.desk import access, reports, standing, workflow
from practices.desk.admin.base import change_url
from practices.desk.admin.search import add_url, search_url
from practices.desk.notices import on_first_page
from practices.desk.people import name
from practices.models import Edition, Invitation, Practice, Report, Step, Synonym, Version
from practices.search import missed
from practices.search.synonyms import key

SHOWN = 5  # records of a section; the rest is in the list of the collection
NEAR = {-1: "gestern", 0: "heute", 1: "morgen"}
CONSIDERED = 50  # missed searches, of which the first without a synonym are shown


@dataclass(slots=True)
class Section:
    key: str
    heading: str
    said: str  # of each record, before its date and who did it
    query: str  # of the list that has them all
    empty: str = ""  # said when there is nothing; without it the section is then left out
    waits: bool = True  # somebody has to do something
    article: str = "am"  # before a date
    of: str = "practice"  # the model of its rows
    rows: list = field(default_factory=list)
    total: int = 0

    @property
    def url(self):
        return f"{reverse(f'admin:practices_{self.of}_changelist')}?{self.query}"


def first_page(user):
    """What the first page of the desk shows somebody."""
    sections = agenda(user) if access.may_look(user) else []
    return {
        **(on_first_page(user) if sections else {}),
        "agenda": sections,
        "nothing_waits": not any(section.waits and section.rows for section in sections),
        "plans_gaps": access.reads_every(user),
        "missed": missed_searches() if user.has_perm("practices.add_synonym") else [],
    }


def agenda(user):
    """The sections for ``user``: what waits for them, what is in work, what is done.

    One query a section and one for the names, however large the collection is.
    """
    mine, draft, readable = standing.in_hands_of(user), Q(stage=Stage.DRAFT), access.readable(user)
    reviews = workflow.may(user, "publish")
    all_or_mine, only_mine = readable.filter(Q() if reviews else mine), "" if reviews else "&arbeit=mir"
    found = [
        (
            Section(
                "returned",
                "Zurück an mich",
                "zurückgegeben",
                "stage__exact=draft&arbeit=mir&rueckgabe=ja",
                empty="Nichts ist an Sie zurückgegeben.",
            ),
            _by_step("return", readable.filter(standing.returned() & mine)).order_by("since", "pk"),
        ),
        (
            Section(
                "review",
                "Wartet auf Prüfung" if reviews else "Von mir in Prüfung",
                "eingereicht",
                f"stage__exact=in_review{only_mine}",
                empty="Nichts wartet auf Prüfung." if reviews else "Sie haben nichts in Prüfung.",
                waits=reviews,
            ),
            _by_step("submit", all_or_mine.filter(stage=Stage.IN_REVIEW)).order_by("since", "pk"),
        ),
        (
            Section(
                "failed",
                "Geplante Veröffentlichung gescheitert",
                "gespeichert",
                f"planung=gescheitert{only_mine}",
            ),
            _by_save(all_or_mine.exclude(schedule_failure="")).order_by("since", "pk"),
        ),
        (
            Section(
                "due",
                "Zur Wiedervorlage fällig",
                "fällig seit",
                "wiedervorlage=faellig",
                article="dem",
                waits=workflow.may(user, "submit"),
            ),
            readable.filter(review_on__lte=timezone.localdate())
            .annotate(since=F("review_on"), by=Value(None, output_field=IntegerField()))
            .order_by("since", "pk"),
        ),
        (
            Section(
                "held",
                "Bilder ohne Alternativtext, daher nicht öffentlich",
                "gespeichert",
                f"oeffentlich=ja&bilder=unbeschrieben{only_mine}",
                waits=workflow.may(user, "submit"),
            ),
            _by_save(all_or_mine.filter(standing.is_live(), standing.has_undescribed_pictures())).order_by(
                "-since", "pk"
            ),
        ),
        (
            Section(
                "drafts",
                "Meine Entwürfe",
                "gespeichert",
                "stage__exact=draft&oeffentlich=nein&arbeit=mir&rueckgabe=nein",
                empty="Sie haben keinen Entwurf in Arbeit.",
            ),
            _by_save(readable.filter(draft, ~standing.is_live(), ~standing.returned(), mine)).order_by(
                "-since", "pk"
            ),
        ),
        (
            Section(
                "changes",
                "Änderungen in Arbeit",
                "gespeichert",
                "stage__exact=draft&oeffentlich=aenderung",
                empty="Kein veröffentlichter Beitrag wird gerade geändert.",
                waits=False,
            ),
            _by_save(readable.filter(draft, standing.is_live())).order_by("-since", "pk"),
        ),
        (
            Section(
                "planned",
                "Geplante Veröffentlichungen",
                "geplant für",
                "planung=geplant",
                empty="Keine Veröffentlichung ist geplant.",
                waits=False,
                article="den",
            ),
            readable.filter(scheduled_for__isnull=False)
            .annotate(since=F("scheduled_for"), by=F("scheduled_by"))
            .order_by("since", "pk"),
        ),
    ]
    writes = workflow.may(user, "submit")
    if not writes:  # who only reads has nothing in work
        found = []
    if not access.reads_every(user):
        found.append((_invited_to(waits=not writes), _by_invitation(readable, user).order_by("-since", "pk")))
    for section, practices in found:
        _fill(section, practices)
    sections = [section for section, _ in found if section.rows or section.empty]
    if user.has_perm("practices.change_report") and (written := _written()).rows:
        sections.append(written)
    sections.append(_published(readable))
    _say(sections)
    return sections


def _by_save(practices):
    """``since`` and ``by``: when and by whom the present version was saved."""
    saved = Version.objects.filter(practice_number=OuterRef("number"), number=OuterRef("version"))
    return practices.annotate(
        since=Subquery(saved.values("created_at")[:1]), by=Subquery(saved.values("created_by")[:1])
    )


def _by_step(kind, practices):
    """``since`` and ``by``: when and by whom the last such step was taken; without one, of the last save."""
    steps = Step.objects.filter(practice_number=OuterRef("number"), kind=kind)
    practices = practices.annotate(step_at=Subquery(steps.values("at")[:1]), step_by=Subquery(steps.values("by")[:1]))
    saved = _by_save(Practice.objects.filter(pk=OuterRef("pk")))
    has_step = Q(step_at__isnull=False)
    return practices.annotate(
        since=Case(When(has_step, then=F("step_at")), default=Subquery(saved.values("since")[:1])),
        by=Case(When(has_step, then=F("step_by")), default=Subquery(saved.values("by")[:1])),
    )


def _invited_to(*, waits):
    empty = "Noch sind Sie zu keinem Beitrag eingeladen." if waits else ""
    return Section("invited", "Zum Mitlesen", "eingeladen", "einladung=ja", empty=empty, waits=waits)


def _by_invitation(practices, user):
    invitation = Invitation.objects.filter(practice=OuterRef("pk"), person=user)
    since, by = (Subquery(invitation.values(column)[:1]) for column in ("created_at", "invited_by"))
    return practices.annotate(since=since, by=by).filter(since__isnull=False)


def _fill(section, practices):
    # The window counts what was found before the slice cuts it: rows and total in one query.
    rows = practices.annotate(total=Window(Count("pk"))).values(
        "pk", "title", "since", "by", "schedule_failure", "total"
    )[:SHOWN]
    page = "review" if section.key == "review" else "change"
    section.rows = [{**row, "url": _url(page, row["pk"])} for row in rows]
    section.total = section.rows[0]["total"] if section.rows else 0


def _written():
    """What readers wrote and nobody has dealt with: barriers first, for they keep somebody out."""
    section = Section("reports", "Hinweise und Barrieren", "eingegangen", "offen=ja", of="report")
    is_barrier = Case(When(kind=Report.Kind.BARRIER, then=0), default=1)
    rows = Report.objects.open().annotate(total=Window(Count("pk"))).order_by(is_barrier, "pk")[:SHOWN]
    section.rows = [
        {"url": change_url(row), "title": reports.about(row), "since": row.created_at, "by": None, "total": row.total}
        for row in rows
    ]
    section.total = section.rows[0]["total"] if section.rows else 0
    return section


def _published(readable):
    """The newest editions, by revision, which is indexed; a contact that expired moves it too.

    They are public: a record that the person may not open leads to its public page.
    """
    section = Section(
        "published",
        "Zuletzt veröffentlicht",
        "veröffentlicht",
        "oeffentlich=ja",
        empty="Noch ist nichts veröffentlicht.",
        waits=False,
    )
    steps = Step.objects.filter(practice_number=OuterRef("practice_number"), kind="publish")
    practice = readable.filter(number=OuterRef("practice_number"))
    editions = (
        Edition.objects.live()
        .annotate(by=Subquery(steps.values("by")[:1]), practice=Subquery(practice.values("pk")[:1]))
        .order_by("-revision", "-pk")
        .values("title", "slug", "by", "practice", since=F("published_at"))[: 4 * SHOWN]
    )
    newest = sorted(editions, key=lambda row: row["since"], reverse=True)[:SHOWN]
    for row in newest:
        pk = row["practice"]
        row["url"] = _url("change", pk) if pk else reverse("practices:detail", args=[row["slug"]])
    section.rows = newest
    return section


def _url(page, pk):
    return reverse(f"admin:practices_practice_{page}", args=[pk])


def _say(sections):
    """Give each row its sentence: "zurückgegeben am 3. Mai von Ada Muster"."""
    rows = [(section, row) for section in sections for row in section.rows]
    people = get_user_model().objects.in_bulk({row["by"] for _, row in rows} - {None}) if rows else {}
    for section, row in rows:
        words = [section.said, when(row["since"], section.article, with_time=section.key == "planned")]
        if row["by"] in people:
            words.append(f"von {name(people[row['by']])}")
        row["said"] = " ".join(filter(None, words))


def when(moment, article="am", *, with_time=False):
    """A date as somebody would say it: "heute um 9:30 Uhr", "gestern um 17:02 Uhr", "am 3. Mai"."""
    if moment is None:
        return ""
    is_date = not isinstance(moment, datetime)
    local = moment if is_date else timezone.localtime(moment)
    clock = "" if is_date else f" um {date_format(local, 'G:i')} Uhr"
    today = timezone.localdate()
    away = ((local if is_date else local.date()) - today).days
    if away in NEAR:
        return NEAR[away] + clock
    day = date_format(local, "j. F" if local.year == today.year else "j. F Y")
    return f"{article} {day}{clock if with_time else ''}"


def missed_searches():
    """What was often looked for in vain and stands in no synonym yet, the most frequent first."""
    frequent = missed.frequent()[:CONSIDERED]
    if not frequent:
        return []
    known = {key(line) for row in Synonym.objects.all() for line in row.lines}
    rows = [row for row in frequent if key(row["text"]) not in known][:SHOWN]
    return [
        {**row, "said": when(row["last"]), "add_url": add_url(row["text"]), "search_url": search_url(row["text"])}
        for row in rows
    ]
