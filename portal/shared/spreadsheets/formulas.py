"""Which cells of a workbook hold formulas: the parser gives only their last results, so the XML is read for them."""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import IO
from xml.etree import ElementTree

from portal.shared.spreadsheets.gate import MAX_COLUMNS, MAX_ROWS

Place = tuple[int, int]
Formulas = dict[str, dict[Place, str]]
_CHUNK, _LONGEST_TAG = 256 * 1024, 3
_FORMULA = tuple(start + b"f" + end for start in (b"<", b":") for end in (b">", b"/", b" ", b"\t", b"\n", b"\r"))
_CELL = re.compile(r"([A-Z]+)([0-9]+)")


def formulas_of(content: bytes) -> Formulas:
    """Sheet name → (row, column), both from 0 → the formula as written with "="; of .xlsx and .ods."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        if "content.xml" in package.namelist():
            with package.open("content.xml") as stream:
                return _of_opendocument(stream)
        return {name: _of_sheet(package, part) for name, part in _parts(package)}


def _parts(package: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    names = {name.lower().lstrip("/"): name for name in package.namelist()}
    if "xl/workbook.xml" not in names:
        return
    targets = _targets(package, names.get("xl/_rels/workbook.xml.rels"))
    for element in ElementTree.fromstring(package.read(names["xl/workbook.xml"])).iter():
        if _local(element.tag) == "sheet":
            relation = next((value for key, value in element.attrib.items() if _local(key) == "id"), "")
            target = targets.get(relation, "").lower()
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            if path in names:
                yield element.get("name", ""), names[path]


def _targets(package: zipfile.ZipFile, part: str | None) -> dict[str, str]:
    if part is None:
        return {}
    relations = ElementTree.fromstring(package.read(part))
    return {element.get("Id", ""): element.get("Target", "") for element in relations}


def _of_sheet(package: zipfile.ZipFile, part: str) -> dict[Place, str]:
    found: dict[Place, str] = {}
    if not _may_hold_formulas(package, part):
        return found
    with package.open(part) as stream:
        for _event, element in ElementTree.iterparse(stream):
            if _local(element.tag) == "c":
                formula = next((child for child in element if _local(child.tag) == "f"), None)
                if formula is not None:
                    written = f"={formula.text or ''}"
                    found.update(dict.fromkeys(_places(element.get("r", ""), formula), written))
            elif _local(element.tag) == "row":
                element.clear()
    return found


def _may_hold_formulas(package: zipfile.ZipFile, part: str) -> bool:
    """Whether the tag of one stands anywhere: most sheets have none, and walking through every cell takes long.

    What is not written in bytes of ASCII, as UTF-16, is walked through.
    """
    tail = b""
    with package.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            window = tail + chunk
            if b"\0" in window or any(tag in window for tag in _FORMULA):
                return True
            tail = chunk[-_LONGEST_TAG:]
    return False


def _places(address: str, formula: ElementTree.Element) -> Iterator[Place]:
    # an array formula is written once and fills its whole range
    first, _colon, last = formula.get("ref", "").partition(":") if formula.get("t") == "array" else (address, "", "")
    start, end = place_of(first), place_of(last or first)
    for row in range(start[0], min(end[0], MAX_ROWS) + 1):
        for column in range(start[1], min(end[1], MAX_COLUMNS) + 1):
            yield row, column


def place_of(address: str) -> Place:
    """A1 → (0, 0)."""
    match = _CELL.fullmatch(address.replace("$", "").upper())
    if match is None:
        return (0, 0)
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1


def _of_opendocument(stream: IO[bytes]) -> Formulas:
    found: Formulas = {}
    rows: dict[Place, str] = {}
    row = column = 0
    for event, element in ElementTree.iterparse(stream, events=("start", "end")):
        name = _local(element.tag)
        if event == "start" and name == "table":
            rows = found.setdefault(_attribute(element, "name"), {})
            row = column = 0
        elif event == "end" and name in ("table-cell", "covered-table-cell"):
            formula = _attribute(element, "formula")
            if formula:
                rows[(row, column)] = "=" + formula.partition("=")[2]
            column += _count(element, "number-columns-repeated")
        elif event == "end" and name == "table-row":
            row, column = row + _count(element, "number-rows-repeated"), 0
            element.clear()
    return found


def _attribute(element: ElementTree.Element, name: str) -> str:
    return next((value for key, value in element.attrib.items() if _local(key) == name), "")


def _count(element: ElementTree.Element, name: str) -> int:
    return int(_attribute(element, name) or 1)


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
