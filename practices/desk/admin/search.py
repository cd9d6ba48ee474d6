"""What editors tell the search, and what readers looked for in vain."""

from urllib.parse import urlencode

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import OuterRef, Q, Subquery, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from practices.desk.admin.base import ConditionFilter, MovesRevision, change_url
from practices.models import Synonym
from practices.public.addresses import Selection
from practices.search import missed
from practices.search.synonyms import key
from taxonomy import revision
from taxonomy.list_filters import is_offered

LONGEST_LINE = 80
MOST_LINES = 20
SEARCHED = "gesucht"  # the parameter that carries a missed search into the form of a new synonym


def add_url(text):
    """The form of a new synonym, with what was searched as its first line."""
    return f"{reverse('admin:practices_synonym_add')}?{urlencode({SEARCHED: text})}"


def search_url(text):
    """The public search as it answers now; in another than its usual order, so that looking does not count."""
    return Selection([("q", text), ("sortierung", "titel")]).url


class SynonymForm(forms.ModelForm):
    class Meta:
        model = Synonym
        fields = ["words", "note"]
        widgets = {"words": forms.Textarea(attrs={"rows": 6, "cols": 60})}

    def clean_words(self):
        self.instance.words = self.cleaned_data["words"]
        lines = list(dict.fromkeys(self.instance.lines))
        self._check_size(lines)
        keys = {line: key(line) for line in lines}
        problems = [f"In „{line}“ steht kein Wort, nach dem sich suchen lässt." for line in lines if not keys[line]]
        if not problems and len(set(keys.values())) < 2:
            problems = ["Es braucht mindestens zwei Zeilen, die für die Suche nicht schon dasselbe sind."]
        problems += self._taken(keys)
        if problems:
            raise ValidationError(problems)
        return "\n".join(lines)

    def _check_size(self, lines):
        if len(lines) > MOST_LINES:
            raise ValidationError(f"Höchstens {MOST_LINES} Zeilen; hier stehen {len(lines)}.")
        long = [line for line in lines if len(line) > LONGEST_LINE]
        if long:
            raise ValidationError([f"„{line[:40]} …“ ist länger als {LONGEST_LINE} Zeichen." for line in long])

    def _taken(self, keys):
        """A word stands in one row only, so that whoever changes it sees all that it equals."""
        problems = []
        for other in Synonym.objects.exclude(pk=self.instance.pk):
            known = {key(line) for line in other.lines}
            for line, own in keys.items():
                if own and own in known:
                    message = '„{}“ steht schon in einem anderen Eintrag: <a href="{}">{}</a>'
                    problems.append(format_html(message, line, change_url(other), other))
        return problems


class SynonymAdmin(MovesRevision, admin.ModelAdmin):
    form = SynonymForm
    list_display = ["words_column", "note"]
    search_fields = ["words", "note"]
    search_help_text = "Sucht in Wörtern und Notizen."

    def get_changeform_initial_data(self, request):
        searched = missed.typed(request.GET.get(SEARCHED, "")[:500])
        return {"words": f"{searched}\n"} if searched else {}

    def lookup_allowed(self, lookup, value, request):
        return is_offered(self, lookup, request)

    def get_search_results(self, request, queryset, search_term):
        """By the search's own reading of a word, so that upper case, umlauts and inflection make no difference."""
        wanted = set(key(search_term))
        if not search_term.strip():
            return queryset, False
        found = [row.pk for row in queryset if wanted and wanted <= set(key(f"{row.words}\n{row.note}"))]
        return queryset.filter(pk__in=found), False

    @admin.display(description="Gleichbedeutend", ordering="words")
    def words_column(self, synonym):
        return str(synonym)

    # Every process keeps the synonyms of the revision that it has read.

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if not change or "words" in form.changed_data:
            revision.move()


class FrequencyFilter(ConditionFilter):
    title = "Häufigkeit"
    parameter_name = "haeufigkeit"

    def lookups(self, request, model_admin):
        return [("ab3", f"ab {missed.SHOWN}-mal")]

    def conditions(self, request):
        return {"ab3": Q(total__gte=missed.SHOWN)}


class MissedSearchAdmin(admin.ModelAdmin):
    """What was counted can be looked at and thrown away, nothing else."""

    list_display = ["text", "day", "count", "total_column", "steps_column"]
    list_display_links = None
    list_filter = [FrequencyFilter]
    search_fields = ["text"]
    search_help_text = "Sucht im gesuchten Text."
    ordering = ["-day", "-count", "text"]

    def get_queryset(self, request):
        rows = missed.kept(on=timezone.localdate())
        same = rows.filter(text=OuterRef("text")).order_by().values("text")
        return rows.annotate(total=Subquery(same.annotate(all=Sum("count")).values("all"))).order_by(*self.ordering)

    def lookup_allowed(self, lookup, value, request):
        return is_offered(self, lookup, request)

    def get_search_results(self, request, queryset, search_term):
        return queryset.filter(text__contains=missed.typed(search_term)), False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def get_list_display(self, request):
        """Nobody is offered a step that they may not take."""
        may_add = request.user.has_perm("practices.add_synonym")
        return [name for name in self.list_display if may_add or name != "steps_column"]

    @admin.display(description="insgesamt", ordering="total")
    def total_column(self, row):
        return row.total

    @admin.display(description="Was tun?")
    def steps_column(self, row):
        return format_html(
            '<a href="{}">Synonym anlegen<span class="visually-hidden"> für {}</span></a>',
            add_url(row.text),
            row.text,
        )
