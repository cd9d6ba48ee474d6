from django.core.management.base import BaseCommand

from practices.desk import workflow


class Command(BaseCommand):
    help = "Veröffentlicht, was zu einem jetzt erreichten Zeitpunkt geplant ist, und nimmt abgelaufene Kontakte weg."

    def handle(self, **options):
        numbers = workflow.publish_due()
        if not options["verbosity"]:
            return
        if numbers:
            self.stdout.write(f"Veröffentlicht: Nr. {', '.join(map(str, numbers))}.")
        else:
            self.stdout.write("Zurzeit ist nichts zu veröffentlichen.")
