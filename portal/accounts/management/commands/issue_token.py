"""Give another system the right to act as an account."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from portal.accounts import tokens
from portal.accounts.management.asking import account


class Command(BaseCommand):
    help = "Issues a token for the API and prints it; it cannot be shown again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="the account whose roles and institutions the system has")
        parser.add_argument("--label", required=True, help="which system uses it")
        parser.add_argument("--days", type=int, default=365, help="how long it is valid (default 365)")

    def handle(self, *args: Any, username: str, label: str, days: int, **options: Any) -> None:
        user = account(username)
        if not 1 <= days <= 3650:
            raise CommandError(f"--days {days}: between 1 and 3650 are possible.")
        valid_to = timezone.now() + timedelta(days=days)
        self.stdout.write(tokens.issue(user, label=label, actor=None, valid_to=valid_to))
