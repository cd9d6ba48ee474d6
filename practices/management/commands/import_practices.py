from django.core.management.base import BaseCommand, CommandError

from practices.exchange import jsonl
from practices.exchange.importer import BadFile, import_file
from practices.management.progress import Bars, file_size
from practices.management.reasons import reason
from taxonomy.german import thousands


class Command(BaseCommand):
    help = (
        "Liest Praxisbeispiele aus einer JSON-Lines-Datei; Bilder und PDFs liegen daneben im Ordner media. "
        "Erst wird die ganze Datei geprüft: Ist eine Zeile fehlerhaft, wird nichts geschrieben. "
        "Nach einem Abbruch genügt es, dieselbe Datei noch einmal zu lesen."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="DATEI.jsonl")
        parser.add_argument(
            "--publish", action="store_true", help="veröffentlichen, was die Datei veröffentlicht nennt"
        )
        parser.add_argument("--create-terms", action="store_true", help="Begriffe der Datei anlegen, die hier fehlen")
        parser.add_argument(
            "--overwrite", action="store_true", help="auch Beiträge mit einer Änderung in Arbeit ändern"
        )
        parser.add_argument("--dry-run", action="store_true", help="nur prüfen und sagen, was geschähe")

    def handle(self, file, publish, create_terms, overwrite, dry_run, **options):
        try:
            size = file_size(file)
            with Bars({"check": ("Prüfen", size), "write": ("Schreiben", size)}) as progress:
                result = import_file(
                    file,
                    publish=publish,
                    create_terms=create_terms,
                    overwrite=overwrite,
                    dry_run=dry_run,
                    progress=progress,
                )
        except KeyboardInterrupt:
            raise CommandError("Abgebrochen. Dieselbe Datei noch einmal zu lesen macht dort weiter.") from None
        except OSError as error:
            raise CommandError(f"{file} ist nicht lesbar: {reason(error)}.") from None
        except BadFile as bad:
            self._report(bad.facts)
            raise CommandError(
                f"Nichts wurde geschrieben: {_count(bad.facts.bad, 'Fehler', 'Fehler')} in {file}."
            ) from None
        for line, sentence in result.skipped:
            self.stderr.write(jsonl.printable(f"Zeile {line} übersprungen: {sentence}"))
        if options["verbosity"]:
            self.stdout.write(_summary(result, dry_run))

    def _report(self, facts):
        for line, problem in facts.problems:
            place = f", {problem.place}" if problem.place else ""
            self.stderr.write(jsonl.printable(f"Zeile {line}{place}: {problem.message}"))
        if more := facts.bad - len(facts.problems):
            self.stderr.write(f"… und {_count(more, 'weiterer Fehler', 'weitere Fehler')}.")


def _count(number, one, many):
    return f"{thousands(number)} {one if number == 1 else many}"


def _summary(result, dry_run):
    parts = [
        f"{_count(result.created, 'neu', 'neu')}",
        f"{_count(result.changed, 'geändert', 'geändert')}",
        f"{_count(result.unchanged, 'unverändert', 'unverändert')}",
        f"{_count(len(result.skipped), 'übersprungen', 'übersprungen')}",
    ]
    lines = [f"{_count(result.read, 'Beitrag', 'Beiträge')} gelesen: {', '.join(parts)}."]
    lines.append(f"{_count(result.published, 'Beitrag', 'Beiträge')} veröffentlicht.")
    if result.terms:
        lines.append(f"{_count(result.terms, 'Begriff', 'Begriffe')} angelegt.")
    if dry_run:
        lines.insert(0, "Probelauf: Nichts wurde geschrieben. So wäre es:")
    return "\n".join(lines)
