from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from subsidies.demo import seeding


class Command(BaseCommand):
    help = "Make the demonstration city: 6 institutions, 20 classes, 600 people, claims in every state."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--today", type=date.fromisoformat, help="the day the city is made for (default: today)")
        parser.add_argument("--if-empty", action="store_true", help="do nothing where there is data already")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMONSTRATION_ALLOWED:
            raise CommandError("A demonstration is refused here: PORTAL_ENV is production.")
        if not seeding.is_empty():
            if options["if_empty"]:
                return
            raise CommandError("This database already holds data; a demonstration needs an empty one.")
        made = seeding.seed(options["today"] or timezone.localdate())
        seeding.audit_and_report(made)
        self.stdout.write("The demonstration city is ready.")
