"""Open an account for an officer or for an institution's staff."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from institutions import opening
from institutions.management.asking import institution, jurisdiction
from portal.accounts.management.asking import officer, refusals_told
from portal.accounts.roles import Role


class Command(BaseCommand):
    help = "Opens an account with one role and prints its first password, which is changed at the first sign-in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="what the person signs in with")
        parser.add_argument("--name", required=True, help="the person's name, as colleagues read it")
        parser.add_argument("--role", required=True, choices=[role.value for role in Role if role != Role.TRAINEE])
        parser.add_argument("--place", metavar="CODE", help="of an officer: code of the jurisdiction, such as 320281")
        parser.add_argument("--institution", metavar="CODE", help="of staff: its unified social credit code")
        parser.add_argument("--support", action="store_true", help="of an auditor: also reads the tables at /admin/")
        parser.add_argument("--by", metavar="OFFICER", help="the account that answers for it")

    def handle(self, *args: Any, username: str, name: str, role: str, **options: Any) -> None:
        place, works_for, by = options["place"], options["institution"], options["by"]
        with refusals_told():
            opened = opening.open_account(
                username,
                display_name=name,
                role=Role(role),
                actor=officer(by) if by else None,
                today=timezone.localdate(),
                jurisdiction=jurisdiction(place) if place else None,
                institution=institution(works_for) if works_for else None,
                support=options["support"],
            )
        self.stdout.write(f"{opened.user.username} signs in with {opened.password} and then chooses a password.")
