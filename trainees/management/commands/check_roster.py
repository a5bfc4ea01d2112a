"""Check a roster without a database: the preview of the page, as JSON or as a table for people."""

import json
import sys
from argparse import ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from portal.shared.identity import ValueRefused
from portal.shared.spreadsheets.dates import read_date
from portal.shared.spreadsheets.importing import Preview
from trainees.roster import check_roster


def _day(text: str) -> date:
    try:
        return read_date(text)
    except ValueRefused as refused:
        raise ArgumentTypeError(str(refused.sentence)) from refused


class Command(BaseCommand):
    help = "Says which rows of a roster can be taken, which cells were put right, and which are refused and why."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="a workbook (.xlsx, .xls, .ods) or CSV")
        parser.add_argument("--starts", type=_day, help="the day the class starts (default: today)")
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output, nothing else")

    def handle(self, *args: Any, file: Path, starts: date | None, json: bool, **options: Any) -> None:
        try:
            content = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        preview = check_roster(content, file.name, starts=starts or timezone.localdate())
        self.stdout.write(_as_json(preview) if json else _as_table(preview))
        if preview.error is not None:
            sys.exit(1)


def _as_json(preview: Preview) -> str:
    return json.dumps(preview.as_json(), ensure_ascii=False, indent=1)


def _as_table(preview: Preview) -> str:
    found = preview.as_json()
    if found["error"]:
        return str(found["error"])
    lines = [f"{found['accepted']} accepted, {len(preview.rows) - found['accepted']} refused"]
    lines += [f"{each['row']:>5}  {each['field']:<15} -> {each['to']}" for each in found["normalised"]]
    lines += [f"{each['row']:>5}  {each['field']:<15} {each['code']}: {each['why']}" for each in found["refused"]]
    return "\n".join(lines)
