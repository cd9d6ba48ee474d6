import signal
import sys

from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from divercity.archive import workers, writing
from divercity.archive.crawl import Broken
from divercity.archive.folder import Refused
from practices.management.progress import Bars
from practices.models import Edition


class Command(BaseCommand):
    help = (
        "Schreibt die ganze öffentliche Seite als Dateien in einen Ordner, die sich ohne Server öffnen lassen: "
        "Seiten, Bilder, Daten und Prüfsummen. Ein früheres Archiv an dieser Stelle wird erst ersetzt, wenn das neue "
        "vollständig ist."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", metavar="ORDNER")
        parser.add_argument("--processes", type=int, default=workers.processors(), metavar="N")

    def handle(self, folder, processes, **options):
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was begun is cleared away
        try:
            staticfiles_storage.url("css/archive.css")
        except ValueError:
            raise CommandError("Die statischen Dateien sind nicht gesammelt: manage.py collectstatic.") from None
        live = Edition.objects.live().count()
        try:
            with Bars({"read": ("Seiten lesen", 6 * live + 500), "write": ("Seiten schreiben", None)}) as progress:
                crawled = writing.write(folder, made_on=timezone.localdate(), processes=processes, progress=progress)
        except (Refused, Broken) as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(
                f"{folder} ließ sich nicht schreiben: {error.strerror}. Nichts wurde geändert."
            ) from None
        for address, source in sorted(crawled.missing.items()):
            self.stderr.write(f"Ein Verweis führt ins Leere: {address} (auf {source})")
        if options["verbosity"]:
            pages = sum(found.kind == "page" for found in crawled.found.values())
            self.stdout.write(f"{live} Beiträge, {pages} Seiten und {len(crawled.found)} Dateien in {folder}.")
