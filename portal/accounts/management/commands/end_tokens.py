"""Take the right to act as an account from other systems."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from portal.accounts import tokens
from portal.accounts.models import ApiToken


class Command(BaseCommand):
    help = "Ends the tokens of an account at once; --label and --institution end only those of one system, of one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--label", help="which system; all of the account's without it")
        parser.add_argument("--institution", metavar="CODE", help="of which institution, by its credit code")

    def handle(self, *args: Any, username: str, label: str | None, institution: str | None, **options: Any) -> None:
        now = timezone.now()
        named = {"label": label, "institution__credit_code": institution}
        narrowed = {name: value for name, value in named.items() if value}
        rows = ApiToken.objects.filter(user__username=username, valid_to__gt=now, **narrowed)
        for token in rows.select_related("institution"):
            tokens.end(token, actor=None, now=now)
            self.stdout.write(f"ended: {token}")
