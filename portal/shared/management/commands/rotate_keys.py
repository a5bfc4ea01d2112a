"""Bring every encrypted column and blind index of every table under the current keys."""

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandParser

from portal.shared.rotation import protected_fields, rotate


class Command(BaseCommand):
    help = "Re-encrypts and re-indexes what still stands under an older key. May be interrupted and repeated."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--batch", type=int, default=500, help="rows per transaction (default 500)")

    def handle(self, *args: Any, batch: int, **options: Any) -> None:
        for model in apps.get_models():
            if model._meta.managed and not model._meta.proxy and protected_fields(model):
                done = rotate(model, batch=batch)
                self.stdout.write(f"{done.table}: {done.rows}")
