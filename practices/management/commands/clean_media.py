from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import ProtectedError
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from practices import media, renditions
from practices.desk import uses
from practices.exchange import jsonl
from practices.models import EditionFile, Image, PdfFile


class Command(BaseCommand):
    help = (
        "Löscht Bilder und PDF-Dateien, die kein Beitrag, keine Fassung und keine Veröffentlichung nennt, und was "
        "sonst von früheren Dateien übrig ist. Ohne --delete wird nur gesagt, was das wäre. Die Website kann "
        "währenddessen laufen; nach einem Abbruch genügt es, den Befehl noch einmal zu geben."
    )

    def add_arguments(self, parser):
        parser.add_argument("--delete", action="store_true", help="wirklich löschen")
        parser.add_argument(
            "--days",
            type=int,
            default=30,
            metavar="TAGE",
            help="was jünger ist, bleibt (Voreinstellung 30), denn es könnte gleich verwendet werden; mindestens 1",
        )

    def handle(self, delete, days, **options):
        if not 1 <= days <= 36500:
            raise CommandError("--days ist eine Zahl von Tagen, mindestens 1.")
        self.delete, self.before = delete, timezone.now() - timedelta(days=days)
        self.verbosity, self.bytes, self.files, self.rows = options["verbosity"], 0, 0, 0
        self._clean_rows()
        self._clean_folders()
        if not self.verbosity:
            return
        if not delete:
            self.stdout.write("Probelauf: Nichts wurde gelöscht. Mit --delete wäre es so:")
        self.stdout.write(
            f"{self.rows} aus der Sammlung, {self.files} {'Datei' if self.files == 1 else 'Dateien'}, zusammen "
            f"{filesizeformat(self.bytes)}."
        )

    def _clean_rows(self):
        """Rows of the library that nothing names, each with its files in a transaction of its own."""
        named, last = uses.named_by_versions()
        public = set(EditionFile.objects.values_list("token", flat=True))
        for model in (Image, PdfFile):
            kept = uses.typed(model)
            unused = uses.unused(model.objects.filter(created_at__lt=self.before)).order_by("pk")
            for stored in list(unused):
                if stored.sha256 in named or stored.token in public or stored.pk in kept:
                    continue
                if not self.delete or self._delete_row(model, stored, last):
                    self.rows += 1
                    self._count([stored.file.name, *media.made_of(stored.file.name)], stored.name)

    def _delete_row(self, model, stored, last):
        """Whether it went; it stays if somebody has used it since we looked."""
        with transaction.atomic():
            rows = uses.unused(model.objects.filter(pk=stored.pk))
            if not rows.exists() or stored.sha256 in uses.named_by_versions(after=last)[0]:
                return False
            try:
                model.objects.filter(pk=stored.pk).delete()
            except ProtectedError:
                return False
        return True

    def _clean_folders(self):
        """Files without a row: of uploads that failed, of rows that are gone, of an interrupted run."""
        for model in (Image, PdfFile):
            folder = Path(settings.MEDIA_ROOT) / model._meta.get_field("file").upload_to
            files = sorted(folder.iterdir()) if folder.is_dir() else []
            wanted = set()
            for stored in model.objects.order_by("pk").iterator():
                wanted.add(stored.file.name)
                if model is Image:
                    wanted |= renditions.paths(stored.file.name, stored.width, stored.height)
                if not (Path(settings.MEDIA_ROOT) / stored.file.name).exists():
                    self.stderr.write(jsonl.printable(f"Es fehlt: {stored.file.name} ({stored.name})"))
            too_young = self.before.timestamp()
            leftover = [file for file in files if f"{folder.name}/{file.name}" not in wanted and file.is_file()]
            self._count([f"{folder.name}/{file.name}" for file in leftover if file.stat().st_mtime < too_young])

    def _count(self, paths, name=""):
        for path in paths:
            file = Path(settings.MEDIA_ROOT) / path
            try:
                size = file.stat().st_size
                if self.delete:
                    file.unlink()
            except FileNotFoundError:
                continue
            self.files, self.bytes = self.files + 1, self.bytes + size
            if self.verbosity:
                what = f" ({name})" if name else ""
                self.stdout.write(jsonl.printable(f"{path}{what}: {filesizeformat(size)}"))
