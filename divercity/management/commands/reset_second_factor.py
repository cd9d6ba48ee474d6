from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import Q

from divercity.accounts import second_factor, sessions


class Command(BaseCommand):
    help = "Entfernt den zweiten Faktor eines Kontos und meldet es überall ab."

    def add_arguments(self, parser):
        parser.add_argument("name", help="Benutzername oder E-Mail-Adresse")

    def handle(self, *, name, **options):
        users = get_user_model().objects.filter(Q(username__iexact=name) | Q(email__iexact=name))
        if len(users) != 1:
            raise CommandError(f"Zu „{name}“ gibt es kein Konto." if not users else f"„{name}“ ist nicht eindeutig.")
        with transaction.atomic():
            second_factor.remove(users[0])
            sessions.end(users[0])
        self.stdout.write("Der zweite Faktor ist entfernt; beim nächsten Anmelden wird er neu eingerichtet.")
