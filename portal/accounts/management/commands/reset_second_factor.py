"""Take a lost second factor off an account."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.accounts import second_factors
from portal.accounts.models import User
from portal.shared.refusals import Refused


class Command(BaseCommand):
    help = "Takes the authenticator app and the recovery codes off an account and ends its sessions."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="whose second factor is lost")
        parser.add_argument("--by", required=True, metavar="OFFICER", help="the account that answers for it")
        parser.add_argument("--reason", required=True, help="how the loss was reported; stays in the trail")

    def handle(self, *args: Any, username: str, by: str, reason: str, **options: Any) -> None:
        try:
            second_factors.reset(_account(username), by=_officer(by), reason=reason)
        except Refused as refused:
            raise CommandError("; ".join(str(each) for each in refused.reasons)) from refused
        self.stdout.write(f"{username} sets up a new second factor at the next sign-in.")


def _account(username: str) -> User:
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise CommandError(f"There is no active account {username!r}.")
    return user


def _officer(username: str) -> User:
    user = _account(username)
    if not user.needs_second_factor:
        raise CommandError(f"{username!r} is no account of the bureau.")
    return user
