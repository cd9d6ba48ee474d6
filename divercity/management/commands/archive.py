import datetime
import signal
import sys
from concurrent.futures.process import BrokenProcessPool

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.formats import date_format

from divercity.archive import checking, records, workers, writing
from divercity.archive.crawl import Broken
from divercity.archive.folder import Refused
from practices.management.progress import Bars
from practices.management.reasons import reason
from practices.models import Edition

SHOWN = 20  # sentences under each heading of a report


class Command(BaseCommand):
    help = (
        "Schreibt die ganze öffentliche Seite als Dateien in einen Ordner, die sich ohne Server öffnen lassen: "
        "Seiten, Bilder, Daten und Prüfsummen. Ein früheres Archiv an dieser Stelle wird erst ersetzt, wenn das neue "
        "vollständig ist. Mit --check wird ein Archiv Seite für Seite mit der laufenden Seite verglichen."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", metavar="ORDNER")
        parser.add_argument("--check", action="store_true", help="Vergleicht das Archiv, schreibt nichts.")
        parser.add_argument(
            "--processes", type=int, default=workers.processors(), metavar="N", help="Voreingestellt: alle Kerne."
        )

    def handle(self, folder, check, processes, **options):
        before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was begun is cleared away
        try:
            self._do(folder, check, processes, **options)
        except (Refused, Broken) as error:
            raise CommandError(str(error)) from None
        except BrokenProcessPool:
            raise CommandError(
                "Ein Prozess wurde beendet, vielleicht fehlt Arbeitsspeicher. Versuchen Sie es mit „--processes 1“."
            ) from None
        finally:
            signal.signal(signal.SIGTERM, before)

    def _do(self, folder, check, processes, **options):
        try:
            staticfiles_storage.url("css/archive.css")
        except ValueError:
            raise CommandError(
                "Die statischen Dateien sind nicht gesammelt. Starten Sie die Seite einmal, oder rufen Sie "
                "„manage.py collectstatic“ auf."
            ) from None
        (self._check if check else self._write)(folder, processes, **options)

    def _write(self, folder, processes, **options):
        if not settings.PUBLIC_URL:
            self.stderr.write(
                "PUBLIC_URL ist nicht gesetzt: Das Archiv kann die Adresse der laufenden Seite nicht nennen."
            )
        steps = {"read": ("Seiten lesen", _estimate()), "write": ("Seiten schreiben", None)}
        try:
            with Bars(steps) as progress:
                crawled = writing.write(folder, made_on=timezone.localdate(), processes=processes, progress=progress)
        except OSError as error:
            raise CommandError(
                f"{folder} ließ sich nicht schreiben: {reason(error)}. Was dort vorher stand, steht noch dort."
            ) from None
        for address, source in sorted(crawled.missing.items()):
            self.stderr.write(f"Ein Verweis führt ins Leere: {address} (auf {source})")
        if options["verbosity"]:
            manifest = records.read_manifest(folder)
            self.stdout.write(f"{manifest['practices']} Beiträge auf {manifest['pages']} Seiten archiviert: {folder}")

    def _check(self, folder, processes, **options):
        manifest = records.read_manifest(folder)
        if manifest is None:
            raise Refused(f"{folder} ist kein Archiv dieser Seite.")
        made_on = datetime.date.fromisoformat(manifest["made_on"])
        steps = {"read": ("Laufende Seite lesen", _estimate()), "compare": ("Vergleichen", manifest["files"])}
        with Bars(steps) as progress:
            found = checking.check(folder, made_on=made_on, processes=processes, progress=progress)
        what = f"Archiv vom {date_format(made_on, 'j. F Y')} mit {manifest['practices']} Beiträgen"
        for heading, sentences in found.items():
            self.stdout.write(f"\n{heading}: {len(sentences)}")
            for sentence in sentences[:SHOWN]:
                self.stdout.write(f"  {sentence}")
            if len(sentences) > SHOWN:
                self.stdout.write(f"  … und {len(sentences) - SHOWN} weitere")
        if found:
            raise CommandError(f"{what}: stimmt nicht mit der laufenden Seite überein.")
        if options["verbosity"]:
            self.stdout.write(f"{what}: vollständig, unverändert und gleich der laufenden Seite.")


def _estimate():
    """About how many addresses there are to read."""
    return 7 * Edition.objects.live().count() + 500
