"""Make an institution known, so that accounts can be opened for its people."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from institutions import opening
from institutions.management.asking import jurisdiction
from institutions.models import Institution
from portal.accounts.management.asking import officer, refusals_told


class Command(BaseCommand):
    help = "Makes an institution known under its unified social credit code."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("credit_code", help="unified social credit code, 18 characters")
        parser.add_argument("--name", required=True, help="its full name")
        parser.add_argument("--place", required=True, metavar="CODE", help="code of the jurisdiction, such as 320281")
        parser.add_argument("--kind", required=True, action="append", choices=Institution.Kind.values, dest="kinds")
        parser.add_argument("--by", metavar="OFFICER", help="the account that answers for it")

    def handle(self, *args: Any, credit_code: str, name: str, place: str, **options: Any) -> None:
        by = officer(options["by"]) if options["by"] else None
        given = {"kinds": options["kinds"], "jurisdiction": jurisdiction(place), "actor": by}
        try:
            with refusals_told():
                made = opening.register(name=name, credit_code=credit_code, **given)
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        self.stdout.write(f"{made.name} is known as {made.credit_code}.")
