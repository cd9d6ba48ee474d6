from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from divercity.wordpress import importer, report
from divercity.wordpress.export import Unreadable
from divercity.wordpress.mapping import BadMapping, Mapping
from divercity.wordpress.outcome import DONE, THINGS
from practices.exchange.jsonl import printable
from practices.management.progress import Bars
from practices.management.reasons import reason

SHOWN = 20  # sentences on the terminal; the report has them all


class Command(BaseCommand):
    help = (
        "Übernimmt einen WordPress-Export. Erst wird die ganze Datei gelesen und entschieden, was aus jedem Eintrag "
        "wird; dann werden die Dateien und die Texte übernommen. Was auf der alten Website öffentlich war, ist es "
        "danach hier; was es dort nicht mehr ist, wird zurückgezogen, wenn es hier niemand bearbeitet hat. Nach einem "
        "Abbruch genügt es, denselben Befehl noch einmal zu geben: Was da ist oder hier geändert wurde, bleibt."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="EXPORT.xml", type=Path)
        parser.add_argument(
            "--uploads", metavar="ORDNER", type=Path, help="der Ordner wp-content/uploads der alten Website"
        )
        parser.add_argument(
            "--mapping", metavar="DATEI.toml", type=Path, help="eigene Regeln: was aus welcher Kategorie wird"
        )
        parser.add_argument("--dry-run", action="store_true", help="nur prüfen und sagen, was geschähe")
        parser.add_argument("--report", metavar="DATEI.html", type=Path, help="der Bericht über jeden Eintrag")

    def handle(self, file, uploads, mapping, dry_run, **options):
        # call_command hands on the options as it was given them
        uploads, mapping, target = (path and Path(path) for path in (uploads, mapping, options["report"]))
        if uploads is not None and not uploads.is_dir():
            raise CommandError(f"{uploads} ist kein Ordner.")
        if target is not None:
            self._check_report(target, file)
        try:
            plan, outcome = self._import(file, uploads, mapping, dry_run)
        except KeyboardInterrupt:
            raise CommandError("Abgebrochen. Derselbe Befehl noch einmal macht dort weiter.") from None
        except (Unreadable, BadMapping) as problem:
            raise CommandError(f"Nichts wurde geschrieben. {problem}") from None
        except OSError as error:
            raise CommandError(f"{error.filename or file} ist nicht lesbar: {reason(error)}.") from None
        self._say(plan, outcome, options["verbosity"])
        if target is not None:
            self._report(plan, outcome, target)

    def _import(self, file, uploads, mapping, dry_run):
        with Bars({"check": ("Lesen", None)}) as bars:
            plan = importer.check(file, uploads, Mapping.load(mapping), lambda count: bars("check", count))
        counts = {"files": plan.count("file"), "texts": len(plan.fates)}
        with Bars({"files": ("Dateien", counts["files"]), "texts": ("Texte", counts["texts"])}) as bars:
            return plan, importer.run(plan, bars, dry_run=dry_run)

    def _say(self, plan, outcome, verbosity):
        problems = [*plan.survey.problems]
        for sentence in problems[:SHOWN]:
            self.stderr.write(printable(sentence))
        if more := len(problems) - SHOWN + plan.survey.more_problems if len(problems) >= SHOWN else 0:
            self.stderr.write(f"… und {more} weitere Auffälligkeiten; sie stehen im Bericht.")
        if not verbosity:
            return
        if outcome.is_dry:
            self.stdout.write("Probelauf: Nichts wurde geschrieben. So wäre es:")
        for thing, label in THINGS.items():
            parts = [f"{count} {DONE[done]}" for done in DONE if (count := outcome.done[thing, done])]
            if parts:
                self.stdout.write(f"{label}: {', '.join(parts)}.")
        if not plan.fates:
            self.stdout.write("In der Datei steht kein Eintrag.")
        elif not outcome.is_dry and outcome.is_all_here():
            self.stdout.write("Nichts hat sich geändert: Alles aus diesem Export ist schon da.")
        if withdrawn := outcome.totals["withdrawn"]:
            what = "Ein Beitrag ist" if withdrawn == 1 else f"{withdrawn} Beiträge sind"
            self.stdout.write(f"{what} dort nicht mehr öffentlich und deshalb zurückgezogen. Der Bericht nennt sie.")
        if held := outcome.totals["held"]:
            where = "In einem Eintrag" if held == 1 else f"In {held} Einträgen"
            self.stdout.write(f"{where} fehlen Bilder, bis sie beschrieben oder da sind. Der Bericht nennt sie.")

    def _check_report(self, path, export):
        """Say before anything is written that the report could not be; a file that is there stays until it is."""
        if path.resolve() == export.resolve():
            raise CommandError("Nichts wurde geschrieben. Der Bericht würde den Export überschreiben.")
        is_there = path.exists()
        try:
            path.open("a").close()
        except OSError as error:
            raise CommandError(
                f"Nichts wurde geschrieben. Der Bericht {path} lässt sich nicht schreiben: {reason(error)}."
            ) from None
        if not is_there:
            path.unlink(missing_ok=True)

    def _report(self, plan, outcome, path):
        try:
            report.write(plan, outcome, path)
        except OSError as error:
            raise CommandError(f"Der Bericht {path} ließ sich nicht schreiben: {reason(error)}.") from None
        self.stdout.write(f"Der Bericht steht in {path}.")
