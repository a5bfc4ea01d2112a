from typing import Any

from django.core.management.base import BaseCommand, CommandError

from subsidies.invariants import INVARIANTS


class Command(BaseCommand):
    help = "Look for rows that break what must always hold; print them and exit with 1 if there are any."

    def handle(self, *args: Any, **options: Any) -> None:
        broken = sum(self._tell(item.number, item.statement, list(item.broken_by())) for item in INVARIANTS)
        if broken:
            raise CommandError(f"{broken} rows break what must always hold.")
        self.stdout.write(f"{len(INVARIANTS)} invariants hold.")

    def _tell(self, number: str, statement: str, rows: list[dict[str, Any]]) -> int:
        if rows:
            self.stdout.write(f"{number}. {statement}")
        for row in rows:
            self.stdout.write("   " + ", ".join(f"{key} {value}" for key, value in row.items()))
        return len(rows)
