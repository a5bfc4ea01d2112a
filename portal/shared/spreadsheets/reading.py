"""Reading a file somebody handed in: behind a gate, in a child process with limited memory and time."""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.shared.identity import ValueRefused
from portal.shared.sentences import sentence
from portal.shared.spreadsheets.cells import Cell, Kind, Sheet
from portal.shared.spreadsheets.child import EXHAUSTED, REFUSED

ROOT = Path(__file__).resolve().parents[3]
SECONDS_AT_MOST = 60
_MEMORY = "/dev/shm"  # what passes through scratch space never reaches a disk where there is one in memory
_PARSER_GAVE_UP = b"PanicException"

UNREADABLE = {
    "EMPTY_FILE": _("The file is empty. Please choose the file again."),
    "TOO_LARGE": _("The file is larger than %(megabytes)s MB. Please leave pictures out or split it."),
    "NOT_A_WORKBOOK": _(
        "This is not a readable workbook. Please save it as .xlsx, .xls, .ods or .csv and hand it in again; "
        "nothing was written."
    ),
    "DAMAGED": _(
        "The workbook is damaged and cannot be read. Please open it, save it anew as .xlsx and hand it in again; "
        "nothing was written."
    ),
    "TOO_MANY_PARTS": _(
        "The workbook consists of more than %(limit)s parts. Please copy the table into a new workbook."
    ),
    "INFLATES_TOO_FAR": _("Unpacked, the workbook is far too large. Please copy the table into a new workbook."),
    "DOCUMENT_TYPE": _(
        "The workbook holds definitions that no spreadsheet writes. Please copy the table into a new one."
    ),
    "MACROS": _("The workbook holds macros. Please save it without macros as .xlsx and hand it in again."),
    "EXTERNAL_LINK": _("The workbook draws data from elsewhere. Please paste the values and remove the links."),
    "PASSWORD": _("The workbook is protected by a password. Please save it without one and hand it in again."),
    "ENCODING": _("The characters of the CSV file cannot be read. Please save it as UTF-8 or as .xlsx."),
    "TOO_MANY_ROWS": _("The table has more than %(limit)s rows. Please split it into several files."),
    "TOO_MANY_COLUMNS": _("The table has more than %(limit)s columns. Please leave out those that are not asked for."),
    "NOT_MARKABLE": _("The workbook can be read, but not written anew."),
    "TOO_MUCH_WORK": _(
        "Reading the workbook would take too much time or memory. Please copy the table into a new one."
    ),
    "NO_ROWS": _("There is nothing in the table. Please choose the filled-in file."),
}


class Unreadable(ValueRefused):
    """The file as a whole cannot be taken. Codes: `UNREADABLE`, and those of importing."""


def unreadable(code: str, **values: Any) -> Unreadable:
    """The refusal of a whole file, with the sentence of its code."""
    return Unreadable(code, sentence(UNREADABLE[code], **values))


def read(content: bytes, name: str) -> Sheet:
    """The first visible sheet in which something stands; raises `Unreadable`."""
    return read_all(content, name)[0]


def read_all(content: bytes, name: str) -> list[Sheet]:
    """Every visible sheet in which something stands, at least one; raises `Unreadable`."""
    answer = json.loads(in_child("parsing", content, {"name": name}))
    sheets = [_sheet(each, answer["encoding"]) for each in answer["sheets"]]
    filled = [sheet for sheet in sheets if any(sheet.rows)]
    if not filled:
        raise unreadable("NO_ROWS")
    return filled


def in_child(module: str, content: bytes, order: dict[str, Any]) -> bytes:
    """What a module of this package, run as a child process, answers; raises `Unreadable` when it refuses or dies."""
    command = [sys.executable, "-B", "-m", f"portal.shared.spreadsheets.{module}"]
    request = json.dumps(order).encode() + b"\n" + content
    with tempfile.TemporaryDirectory(prefix="xunbu-", dir=_MEMORY if Path(_MEMORY).is_dir() else None) as scratch:
        # a child that is killed cannot remove what it was writing, so its scratch space goes with this block
        environment = {"PYTHONPATH": str(ROOT), "PATH": os.defpath, "PYTHONUTF8": "1", "TMPDIR": scratch}
        try:
            done = subprocess.run(
                command,
                input=request,
                capture_output=True,
                env=environment,
                cwd=ROOT,
                timeout=SECONDS_AT_MOST,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise unreadable("TOO_MUCH_WORK") from error
    if done.returncode:
        raise _failure(done)
    return done.stdout


def _failure(done: "subprocess.CompletedProcess[bytes]") -> Exception:
    if done.returncode == REFUSED:
        refused = json.loads(done.stdout)
        return unreadable(refused["code"], **refused["values"])
    if done.returncode == EXHAUSTED or done.returncode < 0:
        return unreadable("TOO_MUCH_WORK")
    if _PARSER_GAVE_UP in done.stderr:
        return unreadable("DAMAGED")
    # only the places are told: the message of the error may quote a cell
    places = b"; ".join(re.findall(rb'File "[^"]+", line \d+', done.stderr)[-3:])
    return RuntimeError(f"The reader of workbooks failed at {places.decode()}")


def _sheet(parsed: dict[str, Any], encoding: str) -> Sheet:
    rows = tuple(
        tuple([_cell(at, column, cell) for column, cell in enumerate(row)]) for at, row in enumerate(parsed["rows"])
    )
    return Sheet(parsed["name"], rows, encoding)


def _cell(row: int, column: int, cell: list[str] | str | None) -> Cell:
    if isinstance(cell, str):
        return Cell(row, column, Kind.TEXT, cell)
    if cell is None:
        return Cell(row, column)
    kind, text, *formula = cell
    return Cell(row, column, Kind(kind), text, formula[0] if formula else "")
