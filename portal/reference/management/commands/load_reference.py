from typing import Any

from django.core.management.base import BaseCommand

from portal.reference import loading


class Command(BaseCommand):
    help = "Bring places, occupations and population groups up to the official lists; repeating it changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        for name, loaded in loading.load_all().items():
            counts = f"{loaded.added} added, {loaded.changed} changed, {loaded.unchanged} unchanged"
            self.stdout.write(f"{name}: {counts}")
