from django.core.management.base import BaseCommand

from practices.desk import scheduling
from practices.models import Practice


class Command(BaseCommand):
    help = (
        "Veröffentlicht, was zu einem jetzt erreichten Zeitpunkt geplant ist, und nimmt abgelaufene Kontakte weg. "
        "Dasselbe tut die erste Anfrage nach dem Zeitpunkt von selbst."
    )

    def handle(self, **options):
        failed_before = set(self._failed())
        published = scheduling.publish_due()
        failed = [row for row in self._failed() if row not in failed_before]
        for number, reason in failed:
            self.stderr.write(f"Nr. {number} wurde nicht veröffentlicht: {reason}")
        if not options["verbosity"]:
            return
        if published:
            self.stdout.write(f"Veröffentlicht: Nr. {', '.join(map(str, published))}.")
        elif not failed:
            self.stdout.write("Zurzeit ist nichts zu veröffentlichen.")

    def _failed(self):
        return (
            Practice.objects.exclude(schedule_failure="").order_by("number").values_list("number", "schedule_failure")
        )
