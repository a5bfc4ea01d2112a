"""Take a lost second factor off an account."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from portal.accounts import second_factors
from portal.accounts.management.asking import account, officer, refusals_told


class Command(BaseCommand):
    help = "Takes the authenticator app and the recovery codes off an account and ends its sessions."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="whose second factor is lost")
        parser.add_argument("--by", required=True, metavar="OFFICER", help="the account that answers for it")
        parser.add_argument("--reason", required=True, help="how the loss was reported; stays in the trail")

    def handle(self, *args: Any, username: str, by: str, reason: str, **options: Any) -> None:
        with refusals_told():
            second_factors.reset(account(username), by=officer(by), reason=reason)
        self.stdout.write(f"{username} sets up a new second factor at the next sign-in.")
