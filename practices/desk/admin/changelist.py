"""The list of all practices: what each is, where it stands and what it lacks."""

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.html import format_html

from practices.choices import Stage
from practices.desk import access, completeness, presence, standing
from practices.desk.admin.base import ConditionFilter
from practices.models import Edition, Version
from taxonomy.models import Category, State


class PracticeChangeList(ChangeList):
    """Adds to the rows of a page, with three queries, what is not in their table."""

    def get_results(self, request):
        super().get_results(request)
        self.result_list = rows = list(self.result_list)
        numbers = [row.number for row in rows]
        versions = Version.objects.filter(practice_number__in=numbers, number=F("practice__version"))
        versions = {version.practice_number: version for version in versions}
        editions = Edition.objects.filter(practice_number__in=numbers)
        editions = dict(editions.values_list("practice_number", "withdrawn_at"))
        writing = presence.others(rows, request.user)
        for row in rows:
            row.hint = presence.sentence(writing.get(row.pk))
            row.present = versions.get(row.number)
            row.is_live = row.number in editions and editions[row.number] is None
            row.was_withdrawn = bool(editions.get(row.number))


class Columns:
    """The columns of the list that are computed."""

    @admin.display(description="Nr.", ordering="number")
    def number_column(self, practice):
        return practice.number

    @admin.display(description="Titel", ordering="title")
    def title_column(self, practice):
        hint = format_html('<br><span class="presence">{}</span>', practice.hint) if practice.hint else ""
        return format_html("{}{}", practice.title, hint)

    @admin.display(description="Status", ordering="stage")
    def stage_column(self, practice):
        return stage_badges(practice)

    @admin.display(description="Art", ordering="kind")
    def kind_column(self, practice):
        return practice.get_kind_display()

    @admin.display(description="Ort", ordering="place__sort_key")
    def place_column(self, practice):
        return practice.place.name if practice.place else None

    @admin.display(description="Angaben", ordering="completeness")
    def completeness_column(self, practice):
        if practice.present is None:
            return None
        met, rules = completeness.score(practice.present.document)
        required = completeness.missing(practice.present.document, required=True)
        note = format_html(' <span class="badge is-gap">{}</span>', "unvollständig") if required else ""
        return format_html("{} von {}{}", met, rules, note)

    @admin.display(description="Gespeichert")
    def saved_column(self, practice):
        return practice.present and timezone.localtime(practice.present.created_at).strftime("%d.%m.%Y")


def stage_badges(practice):
    """The stage, and what the public has meanwhile; words first, colour only beside them."""
    badges = [(practice.stage, practice.get_stage_display())]
    if practice.is_live and practice.stage != Stage.PUBLISHED:
        badges = [("change", "Änderung in Arbeit" if practice.stage == Stage.DRAFT else "Änderung in Prüfung")]
        badges.insert(0, ("published", "Veröffentlicht"))
    if practice.was_withdrawn and practice.stage != Stage.ARCHIVED:
        badges.append(("withdrawn", "Zurückgezogen"))
    if practice.scheduled_for:
        at = timezone.localtime(practice.scheduled_for).strftime("%d.%m.%Y %H:%M")
        badges.append(("scheduled", f"Geplant für {at}"))
    if practice.schedule_failure:
        badges.append(("gap", "Planung gescheitert"))
    return format_html(
        "{}" * len(badges), *(format_html('<span class="badge is-{}">{}</span> ', *badge) for badge in badges)
    )


class PublicFilter(ConditionFilter):
    title = "Öffentlichkeit"
    parameter_name = "oeffentlich"

    def lookups(self, request, model_admin):
        return [
            ("ja", "Öffentlich"),
            ("aenderung", "Öffentlich, mit Änderung in Arbeit"),
            ("nein", "Nicht öffentlich"),
            ("zurueckgezogen", "Zurückgezogen"),
        ]

    def conditions(self, request):
        gone = Exists(Edition.objects.filter(withdrawn_at__isnull=False, practice_number=OuterRef("number")))
        return {
            "ja": standing.is_live(),
            "aenderung": standing.is_live() & ~Q(stage=Stage.PUBLISHED),
            "nein": ~standing.is_live(),
            "zurueckgezogen": Q(gone),
        }


class HandsFilter(ConditionFilter):
    title = "Beteiligung"
    parameter_name = "arbeit"

    def lookups(self, request, model_admin):
        return [("mir", "Seit der Veröffentlichung von mir bearbeitet")]

    def conditions(self, request):
        return {"mir": standing.in_hands_of(request.user)}


class InvitedFilter(ConditionFilter):
    """For those who see what they are invited to beside what is theirs."""

    title = "Einladung"
    parameter_name = "einladung"

    def lookups(self, request, model_admin):
        return [] if access.reads_every(request.user) else [("ja", "Ich bin eingeladen")]

    def conditions(self, request):
        return {"ja": Q(invitations__person=request.user)}


class ReturnedFilter(ConditionFilter):
    title = "Rückgabe"
    parameter_name = "rueckgabe"

    def lookups(self, request, model_admin):
        return [("ja", "Aus der Prüfung zurückgegeben"), ("nein", "Nicht zurückgegeben")]

    def conditions(self, request):
        return {"ja": standing.returned(), "nein": ~standing.returned()}


class CompletenessFilter(ConditionFilter):
    title = "Angaben"
    parameter_name = "angaben"

    def lookups(self, request, model_admin):
        return [
            ("vollstaendig", "Vollständig"),
            ("luecken", "Es fehlt etwas"),
            ("wenige", "Weniger als die Hälfte ist da"),
        ]

    def conditions(self, request):
        return {
            "vollstaendig": Q(completeness=100),
            "luecken": Q(completeness__lt=100),
            "wenige": Q(completeness__lt=50),
        }


class PicturesFilter(ConditionFilter):
    title = "Bilder"
    parameter_name = "bilder"

    def lookups(self, request, model_admin):
        return [("unbeschrieben", "Ein Bild ohne Alternativtext")]

    def conditions(self, request):
        return {"unbeschrieben": standing.has_undescribed_pictures()}


class CategoryFilter(admin.SimpleListFilter):
    title = "Kategorie"
    parameter_name = "kategorie"

    def lookups(self, request, model_admin):
        return [
            (term.slug, f"{'– ' * term.tree_depth}{term.name}")
            for term in Category.objects.with_tree_fields()
            if not term.is_retired
        ]

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        term = Category.objects.filter(slug=self.value()).first()
        if term is None:
            return queryset.none()
        terms = list(Category.objects.descendants(term, include_self=True).values_list("pk", flat=True))
        return queryset.filter(
            Exists(queryset.model.categories.through.objects.filter(practice=OuterRef("pk"), category__in=terms))
            | Q(main_category__in=terms)
        )


class StateFilter(admin.SimpleListFilter):
    title = "Bundesland"
    parameter_name = "land"

    def lookups(self, request, model_admin):
        return State.choices

    def queryset(self, request, queryset):
        return queryset.filter(place__state=self.value()) if self.value() else queryset


class ScheduleFilter(ConditionFilter):
    title = "Planung"
    parameter_name = "planung"

    def lookups(self, request, model_admin):
        return [("geplant", "Geplant"), ("gescheitert", "Gescheitert")]

    def conditions(self, request):
        return {"geplant": Q(scheduled_for__isnull=False), "gescheitert": ~Q(schedule_failure="")}


class ReviewFilter(ConditionFilter):
    title = "Wiedervorlage"
    parameter_name = "wiedervorlage"

    def lookups(self, request, model_admin):
        return [("faellig", "Fällig")]

    def conditions(self, request):
        return {"faellig": Q(review_on__lte=timezone.localdate())}


FILTERS = [
    "stage",
    PublicFilter,
    HandsFilter,
    InvitedFilter,
    ReturnedFilter,
    CompletenessFilter,
    PicturesFilter,
    "kind",
    CategoryFilter,
    StateFilter,
    ScheduleFilter,
    ReviewFilter,
]
