from django.core.management.base import BaseCommand

from practices.management.progress import Bars
from practices.models import Edition
from practices.search import index


class Command(BaseCommand):
    help = (
        "Baut den Suchindex aus den veröffentlichten Beiträgen neu auf; die Suche bleibt währenddessen in Betrieb. "
        "Nötig, nachdem sich die Zerlegung der Wörter geändert hat (Aktualisierung, Liste der Wortteile)."
    )

    def add_arguments(self, parser):
        parser.add_argument("--if-stale", action="store_true", help="nur, wenn der Index nicht zum Programm passt")

    def handle(self, if_stale, **options):
        if if_stale and not index.is_stale():
            return
        with Bars({"index": ("Suchindex", Edition.objects.live().count())}) as progress:
            done = index.rebuild(lambda count: progress("index", count))
        if options["verbosity"]:
            self.stdout.write(f"Suchindex erneuert: {done} {'Beitrag' if done == 1 else 'Beiträge'}.")
