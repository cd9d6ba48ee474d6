import os
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from practices.exchange.exporter import Export
from practices.exchange.files import Copies
from practices.management.progress import Bars
from practices.management.reasons import reason
from practices.models import Practice


class Command(BaseCommand):
    help = (
        "Schreibt die ganze Sammlung als JSON Lines, die import_practices wieder liest: die verwendeten Begriffe, "
        "dann die Beiträge nach Nummer. Bilder und PDFs kommen in den Ordner media neben der Datei; ohne Datei "
        "geht die Sammlung ohne Bilder und PDFs auf die Standardausgabe."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="DATEI.jsonl", nargs="?")

    def handle(self, file, **options):
        export = Export(Copies(file) if file else None)
        if file is None:
            out = getattr(sys.stdout, "buffer", None)
            try:
                for line in export:
                    out.write(line) if out else self.stdout.write(line.decode(), ending="")
                self.stdout.flush()
            except BrokenPipeError:
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
                return
        else:
            try:
                self._write(Path(file), export)
            except OSError as error:
                raise CommandError(f"{file} ließ sich nicht schreiben: {reason(error)}.") from None
            if options["verbosity"]:
                self.stdout.write(f"{export.written} Beiträge nach {file} geschrieben.")
        for remark in export.remarks:
            self.stderr.write(remark)
        if export.remarks:
            raise CommandError("Der Export ist nicht vollständig wieder einlesbar.")

    def _write(self, path, export):
        """Under its own name only when it is whole."""
        new = path.with_name(f"{path.name}.neu")
        try:
            with Bars({"write": ("Schreiben", Practice.objects.count())}) as progress, new.open("wb") as out:
                for line in export:
                    out.write(line)
                    progress("write", export.written)
                out.flush()
                os.fsync(out.fileno())
            new.replace(path)
        finally:
            new.unlink(missing_ok=True)
