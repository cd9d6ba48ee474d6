from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from practices.desk import groups


class Command(BaseCommand):
    help = "Legt fehlende Gruppen an und nennt, worin die anderen von den mitgelieferten abweichen."

    def add_arguments(self, parser):
        parser.add_argument("name", nargs="*", help="nur diese Gruppen, zum Beispiel Redaktion")
        parser.add_argument(
            "--reset",
            action="store_true",
            help="gibt den Gruppen genau die mitgelieferten Rechte; Mitglieder bleiben",
        )

    @transaction.atomic
    def handle(self, *args, **options):
        names = options["name"] or list(groups.GROUPS)
        if unknown := set(names) - set(groups.GROUPS):
            raise CommandError(f"Nicht mitgeliefert: {', '.join(sorted(unknown))}")
        groups.write_groups()
        if options["reset"]:
            groups.reset(names)
        for name in names:
            self.stdout.write(f"{name}: {_difference(name)}")


def _difference(name):
    held = set(Group.objects.get(name=name).permissions.values_list("codename", flat=True))
    shipped = set(groups.GROUPS[name])
    words = []
    if missing := sorted(shipped - held):
        words.append(f"es fehlen {', '.join(missing)}")
    if more := sorted(held - shipped):
        words.append(f"zusätzlich {', '.join(more)}")
    return "; ".join(words) or "wie mitgeliefert"
