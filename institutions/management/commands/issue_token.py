"""Give another system the right to act as an account, for one institution where it works for institutions."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from institutions.management.asking import institution
from portal.accounts import tokens
from portal.accounts.management.asking import account, refusals_told


class Command(BaseCommand):
    help = "Issues a token for the API and prints it; it cannot be shown again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="the account whose roles the system has")
        parser.add_argument("--institution", metavar="CODE", help="of staff: the one it stands for, by credit code")
        parser.add_argument("--label", required=True, help="which system uses it")
        parser.add_argument("--days", type=int, default=365, help="how long it is valid (default 365)")

    def handle(self, *args: Any, username: str, label: str, days: int, **options: Any) -> None:
        if not 1 <= days <= 3650:
            raise CommandError(f"--days {days}: between 1 and 3650 are possible.")
        user, works_for = account(username), options["institution"]
        key = institution(works_for).pk if works_for else None
        valid_to = timezone.now() + timedelta(days=days)
        with refusals_told():
            token = tokens.issue(user, label=label, actor=None, valid_to=valid_to, institution_id=key)
        self.stdout.write(token)
