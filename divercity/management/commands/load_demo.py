import datetime
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

import practices
from divercity.pages import load_pages
from practices.desk import scheduling
from practices.exchange.importer import BadFile, import_file
from practices.models import Practice, Version

DEMO = Path(practices.__file__).parent / "demo"
SCHEDULED = "beispieltext-zur-veroeffentlichung-vorgemerkt"


class Command(BaseCommand):
    help = "Lädt die Beispielinhalte in eine leere Sammlung."

    def handle(self, **options):
        # Versions outlive their practices: an emptied collection is not an empty one.
        if Practice.objects.exists() or Version.objects.exists():
            raise CommandError("Die Sammlung ist nicht leer; die Beispielinhalte werden nur in eine leere geladen.")
        try:
            published = import_file(DEMO / "practices.jsonl", publish=True, create_terms=True)
            desk = import_file(DEMO / "desk.jsonl")
        except BadFile as bad:
            line, problem = bad.facts.problems[0]
            raise CommandError(f"Die Beispielinhalte sind fehlerhaft: Zeile {line}, {problem}") from None
        load_pages(DEMO / "pages.jsonl")
        self._schedule()
        if options["verbosity"]:
            self.stdout.write(
                f"{published.published} Beiträge veröffentlicht, {desk.created} Beispiele für die Redaktion und "
                f"{desk.changed} Änderung in Arbeit angelegt."
            )

    def _schedule(self):
        """In somebody's name, or not at all: an account that is gone could not publish."""
        practice = Practice.objects.filter(slug=SCHEDULED).first()
        by = get_user_model().objects.filter(is_superuser=True, is_active=True).order_by("pk").first()
        if practice and by:
            scheduling.schedule(practice, at=timezone.now() + datetime.timedelta(weeks=1), by=by)
