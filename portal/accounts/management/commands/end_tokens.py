"""Take the right to act as an account from other systems."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from portal.accounts import tokens
from portal.accounts.models import ApiToken


class Command(BaseCommand):
    help = "Ends the tokens of an account at once; --label ends only those of one system."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--label", help="which system; all of the account's without it")

    def handle(self, *args: Any, username: str, label: str | None, **options: Any) -> None:
        now = timezone.now()
        rows = ApiToken.objects.filter(user__username=username, valid_to__gt=now)
        for token in rows.filter(label=label) if label else rows:
            tokens.end(token, actor=None, now=now)
            self.stdout.write(f"ended: {token.label}")
