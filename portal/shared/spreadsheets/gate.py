"""What any file must pass before a parser sees it, and how much it may hold; what a package must: `packages`.

The standard library alone, and little of it: it runs in the limited child process, which starts for every file.
"""

from typing import Any

MAX_BYTES = 10 * 1024 * 1024
MAX_ENTRIES = 200
MAX_INFLATED = 60 * 1024 * 1024
MAX_RATIO = 100
MAX_ROWS = 5_000
MAX_COLUMNS = 60
MAX_ANSWER = 32 * 1024 * 1024  # of cells, as the child process tells them: three times what a file may weigh

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class GateRefused(Exception):
    """The file is not let through; `code` and `values` make the sentence in the parent process."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def kind_of(content: bytes, name: str) -> str:
    """What the bytes are: "zip", "xls" or "text". The name decides only whether text may be a table."""
    if not content:
        raise GateRefused("EMPTY_FILE")
    if len(content) > MAX_BYTES:
        raise GateRefused("TOO_LARGE", megabytes=MAX_BYTES // 1024 // 1024)
    if content.startswith(b"PK\x03\x04"):
        return "zip"
    if content.startswith(_OLE):
        return "xls"
    if name.lower().endswith((".csv", ".txt")):
        return "text"
    raise GateRefused("NOT_A_WORKBOOK")


def check_ole(content: bytes) -> None:
    """Refuse an old workbook with a password or macros."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise GateRefused("PASSWORD")
    if "_VBA_PROJECT".encode("utf-16-le") in content:
        raise GateRefused("MACROS")
