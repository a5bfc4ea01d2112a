"""Open an account for an officer, for an institution's staff or for a trainee on file."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from institutions import opening as offices
from institutions.management.asking import institution, jurisdiction
from institutions.opening import Opened
from portal.accounts.management.asking import officer, refusals_told
from portal.accounts.models import User
from portal.accounts.roles import Role
from trainees import opening
from trainees.management.asking import person

NOT_OF_A_TRAINEE = ("name", "place", "institution", "support")


class Command(BaseCommand):
    help = "Opens an account with one role and prints its first password, which is changed at the first sign-in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="what the person signs in with")
        parser.add_argument("--name", help="the person's name, as colleagues read it; a trainee's stands in the file")
        parser.add_argument("--role", required=True, choices=Role.values)
        parser.add_argument("--place", metavar="CODE", help="of an officer: code of the jurisdiction, such as 320281")
        parser.add_argument("--institution", metavar="CODE", help="of staff: its unified social credit code")
        parser.add_argument("--person", metavar="KEY", type=int, help=(
            "of a trainee: the number at the end of the address of the person's page; without it the ID number is "
            "read from standard input, so that it stays in no shell's history"
        ))  # fmt: skip
        parser.add_argument("--support", action="store_true", help="of an auditor: also reads the tables at /admin/")
        parser.add_argument("--by", metavar="OFFICER", help="the account that answers for it")

    def handle(self, *args: Any, username: str, role: str, by: str | None, **options: Any) -> None:
        actor = officer(by) if by else None
        open_one = self._of_trainee if role == Role.TRAINEE else self._of_office
        with refusals_told():
            opened = open_one(username, Role(role), actor, options)
        self.stdout.write(f"{opened.user.username} signs in with {opened.password} and then chooses a password.")

    def _of_trainee(self, username: str, role: Role, actor: User | None, options: dict[str, Any]) -> Opened:
        if any(options[word] for word in NOT_OF_A_TRAINEE):
            words = ", ".join(f"--{word}" for word in NOT_OF_A_TRAINEE)
            raise CommandError(f"What a trainee's account needs stands in the file: leave out {words}.")
        found = person(options["person"])
        return opening.open_account(username, found, actor=actor, today=timezone.localdate())

    def _of_office(self, username: str, role: Role, actor: User | None, options: dict[str, Any]) -> Opened:
        if options["person"] is not None:
            raise CommandError("--person is said of a trainee alone.")
        if not options["name"]:
            raise CommandError("Say with --name how colleagues read the person's name.")
        place, works_for = options["place"], options["institution"]
        return offices.open_account(
            username,
            display_name=options["name"],
            role=role,
            actor=actor,
            today=timezone.localdate(),
            jurisdiction=jurisdiction(place) if place else None,
            institution=institution(works_for) if works_for else None,
            support=options["support"],
        )
