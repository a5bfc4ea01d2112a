from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from subsidies.demo import seeding
from subsidies.demo.city import FIRST_DAY, INSTITUTIONS
from subsidies.demo.logins import LOGINS, PASSWORD


class Command(BaseCommand):
    help = "Make the demonstration city: 6 institutions, 20 classes, 600 people, claims in every state."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--today", type=date.fromisoformat, help="the day the city is made for (default: today)")
        parser.add_argument("--if-empty", action="store_true", help="do nothing where there is data already")
        parser.add_argument("--logins", action="store_true", help="print the logins, a line each")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMONSTRATION_ALLOWED:
            raise CommandError("A demonstration is refused here: PORTAL_ENV is production.")
        if options["today"] and options["today"] < FIRST_DAY:
            raise CommandError(f"The city's lists are too young for that day; the earliest is {FIRST_DAY}.")
        if seeding.is_empty():
            self._seed(options["today"] or timezone.localdate())
        elif not options["if_empty"]:
            raise CommandError("This database already holds data; a demonstration needs an empty one.")
        if options["logins"]:
            self._tell_logins()

    def _seed(self, today: date) -> None:
        seeding.audit_and_report(seeding.seed(today))
        self.stderr.write("The demonstration city is ready.")

    def _tell_logins(self) -> None:
        """One login per role, and two for finance."""
        for name, _shown, role, at in LOGINS:
            where = INSTITUTIONS[at][0] if at is not None else ""
            self.stdout.write(f"  {name:<11} {PASSWORD}   {role.label}  {where}".rstrip())
