from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from subsidies.demo.city import INSTITUTIONS, LOGINS, PASSWORD


class Command(BaseCommand):
    help = "Print the demonstration's logins, one per role and two for finance."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMONSTRATION_ALLOWED:
            raise CommandError("A demonstration is refused here: PORTAL_ENV is production.")
        for name, _shown, role, at in LOGINS:
            where = INSTITUTIONS[at][0] if at is not None else ""
            self.stdout.write(f"  {name:<11} {PASSWORD}   {role.label}  {where}".rstrip())
