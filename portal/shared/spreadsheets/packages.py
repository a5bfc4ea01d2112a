"""What a zipped workbook (.xlsx, .ods) must pass before any parser sees it. Standard library alone, as `gate`."""

import io
import zipfile
import zlib
from collections.abc import Iterator

from portal.shared.spreadsheets.gate import MAX_ENTRIES, MAX_INFLATED, MAX_RATIO, GateRefused

_CHUNK = 64 * 1024
_DTD = tuple(
    mark.encode(coding) for mark in ("<!DOCTYPE", "<!ENTITY") for coding in ("utf-8", "utf-16-le", "utf-16-be")
)
_LONGEST_MARK = max(map(len, _DTD))
_MACROS = (
    "vbaproject.bin",
    "basic/",
    "scripts/",
    "xl/macrosheets/",
    "xl/dialogsheets/",
    "xl/activex/",
    "xl/ctrlprops/",
)
_LINKS = ("xl/externallinks/", "xl/connections.xml", "xl/querytables/")


def check_zip(content: bytes) -> None:
    """Refuse a package that is damaged, inflates too far, or brings macros, links or document types along."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        raise GateRefused("NOT_A_WORKBOOK")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            entries = package.infolist()
            _check_names(entries)
            _check_contents(package, entries)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError, OSError, ValueError, zlib.error) as error:
        raise GateRefused("DAMAGED") from error


def _check_names(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES:
        raise GateRefused("TOO_MANY_PARTS", limit=MAX_ENTRIES)
    names = [entry.filename.lower().replace("\\", "/").lstrip("/") for entry in entries]
    # of two parts with one name each parser takes its own, and one that leads out of the package is no part of it
    if len(set(names)) < len(names) or any(".." in name.split("/") for name in names):
        raise GateRefused("DAMAGED")
    if any(name.startswith(_MACROS) or name.endswith("vbaproject.bin") for name in names):
        raise GateRefused("MACROS")
    if any(name.startswith(_LINKS) for name in names):
        raise GateRefused("EXTERNAL_LINK")
    if any(entry.flag_bits & 1 for entry in entries):
        raise GateRefused("PASSWORD")


def _check_contents(package: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    total = 0
    for entry in entries:
        size = 0
        for chunk in _chunks(package, entry):
            size += len(chunk)
            if total + size > MAX_INFLATED or size > MAX_RATIO * max(entry.compress_size, 1):
                raise GateRefused("INFLATES_TOO_FAR")
        total += size


def _chunks(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    # the sizes in the directory are what the sender claims, so everything is counted as it is read
    tail = b""
    with package.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            window = tail + chunk
            if any(mark in window for mark in _DTD):
                raise GateRefused("DOCUMENT_TYPE")
            tail = chunk[-_LONGEST_MARK:]
            yield chunk
