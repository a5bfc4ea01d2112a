import json
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand

from subsidies.coverage.report import NEEDS, Covered, covered
from subsidies.rules.policy import held


class Command(BaseCommand):
    """Every clause of the policy documents with what carries it. Asks no database."""

    help = "Print what carries each clause of the policy documents; exit with 1 if a clause is carried by nothing."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--tag", choices=[*NEEDS, "CONTEXT"], help="only clauses of this tag")
        parser.add_argument("--json", action="store_true", dest="as_json", help="print JSON")

    def handle(self, *, tag: str | None, as_json: bool, **options: Any) -> None:
        documents = [policy for policy in held().values() if not policy.demonstration]
        found = list(covered(documents, tag=tag))
        if as_json:
            self._print_json(found)
        else:
            self._print(found)
        if any(each.lacks for each in found):
            sys.exit(1)

    def _print_json(self, found: Sequence[Covered]) -> None:
        self.stdout.write(json.dumps([_object(each) for each in found], ensure_ascii=False, indent=1))

    def _print(self, found: Sequence[Covered]) -> None:
        for each in found:
            mark = "-" if each.lacks else "+"
            carried = ", ".join(each.carriers) or ("context" if not each.lacks else "nothing")
            self.stdout.write(f"{mark} {each.id} {each.clause.tag} {each.clause.en}: {carried}")
            for lack in each.lacks:
                self.stdout.write(f"    {lack}")
        lacking = sum(1 for each in found if each.lacks)
        self.stdout.write(f"{len(found)} clauses, {len(found) - lacking} carried, {lacking} lacking.")


def _object(each: Covered) -> dict[str, Any]:
    clause = each.clause
    return {
        "id": each.id,
        "article": clause.article,
        "tag": clause.tag,
        "zh": clause.zh,
        "en": clause.en,
        "carriers": list(each.carriers),
        "lacks": list(each.lacks),
        "carried": not each.lacks,
    }
