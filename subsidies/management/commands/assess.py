import json
import sys
from argparse import ArgumentParser
from codecs import BOM_UTF8
from collections.abc import Iterable, Mapping
from pathlib import Path
from string import whitespace
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from subsidies.rules.award import Award
from subsidies.rules.cases import CaseRefused, answer, assessed
from subsidies.rules.policy import PackRefused, Policy, held, load
from subsidies.rules.sheet import sheet

EMPTY = BOM_UTF8 + whitespace.encode()  # what a line without a case is made of


class Command(BaseCommand):
    """Assess cases given as JSON Lines, one answer a line. Uses no database; standard output is JSON alone."""

    help = "Assess subsidy cases: JSON Lines from FILE or standard input, one JSON answer a line."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="cases; standard input when left out")
        parser.add_argument("--policy", type=Path, metavar="PACK.toml", help="assess under this pack, a draft perhaps")
        parser.add_argument("--explain", action="store_true", help="print each amount sheet on standard error")

    def handle(self, *, file: Path | None, policy: Path | None, explain: bool, **options: Any) -> None:
        try:
            policies = held() if policy is None else _only(load(policy))
            if file is None:
                refused = self._answer_all(sys.stdin.buffer, policies, explain=explain)
            else:
                with file.open("rb") as cases:
                    refused = self._answer_all(cases, policies, explain=explain)
        except (OSError, PackRefused) as error:
            raise CommandError(str(error)) from error
        if refused:
            sys.exit(1)

    def _answer_all(self, lines: Iterable[bytes], policies: Mapping[str, Policy], *, explain: bool) -> int:
        refused = 0
        for line in lines:
            if not line.strip(EMPTY):
                continue
            try:
                case_id, award = assessed(line, policies)
            except CaseRefused as error:
                refused += 1
                self._print(error.answer())
            else:
                self._print(answer(case_id, award))
                if explain:
                    self._explain(case_id, award)
        return refused

    def _print(self, told: dict[str, Any]) -> None:
        # An ID may hold a number of its own, read as a decimal, which JSON has not.
        self.stdout.write(json.dumps(told, default=str))

    def _explain(self, case_id: object, award: Award) -> None:
        self.stderr.write(sheet(str(case_id), award), style_func=str)


def _only(policy: Policy) -> dict[str, Policy]:
    return {policy.code: policy}
