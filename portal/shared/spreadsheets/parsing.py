"""From bytes to rows of cells. Runs as a child process of its own with limits; nothing here imports Django.

A cell travels as null (empty), as its text or as ``[kind, text]``, a formula as ``["formula", last result, formula]``.
"""

import csv
import io
import json
import re
import sys
from typing import Any

from portal.shared.spreadsheets.child import serve
from portal.shared.spreadsheets.gate import MAX_ANSWER, MAX_COLUMNS, MAX_ROWS, GateRefused, kind_of

Parsed = dict[str, Any]
_HEAD = 100_000
_QUOTED = re.compile(r'(?<![^,\t;\r\n])"[^"]*(?:""[^"]*)*(?:"|\Z)')
_QUOTED_TEXT = re.compile(r'\s*="([^"=]*)"\s*')


def parse(content: bytes, name: str) -> Parsed:
    """The visible sheets of a workbook, or the one table of a CSV; raises `GateRefused`."""
    kind = kind_of(content, name)
    if kind == "text":
        return _parse_text(content)
    # what opens workbooks takes longer to load than a roster as CSV takes to read
    from portal.shared.spreadsheets.workbooks import parse_workbook

    return {
        "encoding": "",
        "sheets": [sheet | {"rows": _within_limits(sheet["rows"])} for sheet in parse_workbook(content, kind)],
    }


def _within_limits(rows: list[list[Any]]) -> list[list[Any]]:
    trimmed = [_without_tail(row) for row in rows]
    if sum(1 for row in trimmed if row) > MAX_ROWS:
        raise GateRefused("TOO_MANY_ROWS", limit=MAX_ROWS)
    if max(map(len, trimmed), default=0) > MAX_COLUMNS:
        raise GateRefused("TOO_MANY_COLUMNS", limit=MAX_COLUMNS)
    while trimmed and not trimmed[-1]:
        trimmed.pop()
    return trimmed


def _without_tail(row: list[Any]) -> list[Any]:
    end = len(row)
    while end and row[end - 1] is None:
        end -= 1
    return row[:end]


def _parse_text(content: bytes) -> Parsed:
    text, encoding = _decoded(content)
    if "\0" in text:
        raise GateRefused("NOT_A_WORKBOOK")
    rows, filled = [], 0
    try:
        for line in csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)):
            rows.append(_without_tail([_text_cell(value) for value in line]))
            filled += bool(rows[-1])
            if filled > MAX_ROWS:
                break  # what follows is not read: that there is too much is known
    except csv.Error as error:
        raise GateRefused("DAMAGED") from error
    return {"encoding": encoding, "sheets": [{"name": "", "rows": _within_limits(rows)}]}


def _decoded(content: bytes) -> tuple[str, str]:
    marked = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
    known = [coding for mark, coding in marked.items() if content.startswith(mark)]
    for coding in known or ["utf-8", "gb18030"]:
        try:
            return content.decode(coding), coding
        except UnicodeDecodeError:
            continue
    raise GateRefused("ENCODING")


def _delimiter(text: str) -> str:
    # what divides a table stands in each of its lines; a note may hold more of another sign, quoted or not
    lines = re.split(r"[\r\n]+", _QUOTED.sub("", text[:_HEAD]))
    return max(",\t;", key=lambda mark: (sum(mark in line for line in lines), "".join(lines).count(mark)))


def _text_cell(value: str) -> list[str] | str | None:
    if value.lstrip().startswith("="):
        # ="3202…" is how some programs keep a long number as text in a CSV
        if quoted := _QUOTED_TEXT.fullmatch(value):
            return quoted[1] or None
        return ["formula", "", value.strip()]
    return value if value.strip() else None


def answer(content: bytes, order: dict[str, str]) -> bytes:
    """The task of the child process: `parse`, as JSON. Raises `GateRefused`, also for more than a parent can take."""
    told = json.dumps(parse(content, order["name"]), ensure_ascii=False, separators=(",", ":")).encode()
    if len(told) > MAX_ANSWER:
        raise GateRefused("TOO_MUCH_WORK")
    return told


if __name__ == "__main__":
    sys.exit(serve(answer, megabytes=300, seconds=10))
