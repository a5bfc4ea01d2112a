"""Workbooks for tests, good and hostile, made in memory."""

import io
import zipfile

from openpyxl import Workbook


def xlsx(*rows, sheets=None):
    book = Workbook()
    book.remove(book.active)
    for title, table in (sheets or {"Sheet1": rows}).items():
        sheet = book.create_sheet(title)
        for row in table:
            sheet.append(row)
    return saved(book)


def saved(book):
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def with_parts(content, parts):
    """The package with some parts replaced or added: {name: bytes}."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, part in parts.items():
            new.writestr(name, part)
    return result.getvalue()


def part(content, name):
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return package.read(name)


ODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">
<office:body><office:spreadsheet><table:table table:name="花名册">{rows}</table:table></office:spreadsheet>
</office:body>
</office:document-content>"""


def ods(*rows):
    """A workbook of OpenDocument; a text that begins with = is a formula whose result is x."""
    cell = '<table:table-cell office:value-type="string"{formula}><text:p>{text}</text:p></table:table-cell>'
    lines = []
    for row in rows:
        cells = [
            cell.format(formula=f' table:formula="of:{text}"' if text.startswith("=") else "", text=text.lstrip("="))
            for text in row
        ]
        lines.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", ODS.format(rows="".join(lines)))
        package.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
    return result.getvalue()


def _record(kind, body):
    return kind.to_bytes(2, "little") + len(body).to_bytes(2, "little") + body


def _short(*numbers):
    return b"".join(number.to_bytes(2, "little") for number in numbers)


def _label(row, column, text):
    return _record(0x0204, _short(row, column, 15, len(text)) + b"\1" + text.encode("utf-16-le"))


def xls(*rows):
    """A workbook as programs of the nineties wrote it (BIFF8): one sheet of texts."""
    begin = _record(0x0809, _short(0x0600, 0x0010, 0x0DBB, 0x07CC) + bytes(8))
    labels = b"".join(_label(at, column, text) for at, row in enumerate(rows) for column, text in enumerate(row))
    size = max(map(len, rows), default=0)
    dimensions = _record(0x0200, len(rows).to_bytes(4, "little").rjust(8, b"\0") + _short(0, size, 0))
    name = "花名册".encode("utf-16-le")
    first = _record(0x0809, _short(0x0600, 0x0005, 0x0DBB, 0x07CC) + bytes(8))
    offset = len(first) + 4 + 8 + len(name) + 4
    bound = _record(0x0085, offset.to_bytes(4, "little") + b"\0\0" + bytes([len(name) // 2, 1]) + name)
    return _compound(first + bound + _record(0x000A, b"") + begin + dimensions + labels + _record(0x000A, b""))


def _compound(stream):
    """One stream named Workbook in a compound file: a header, a table of sectors, a directory, the stream."""
    stream = stream.ljust(-(-max(len(stream), 4096) // 512) * 512, b"\0")
    count = len(stream) // 512
    tables = -(-(count + 2) // 126)
    free, end, table, nothing = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
    chain = [table] * tables + [end] + [tables + 2 + at for at in range(count - 1)] + [end]
    chain += [free] * (tables * 128 - len(chain))
    word = lambda *numbers: b"".join(number.to_bytes(4, "little") for number in numbers)  # noqa: E731
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + _short(0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += word(0, tables, tables, 0, 4096, end, 0, end, 0) + word(*range(tables)).ljust(436, b"\xff")
    entry = lambda name, kind, child, start, size: (  # noqa: E731
        (name.encode("utf-16-le") + b"\0\0").ljust(64, b"\0") + _short(2 * len(name) + 2) + bytes([kind, 1])
        + word(nothing, nothing, child) + bytes(36) + word(start, size, 0)
    )  # fmt: skip
    directory = entry("Root Entry", 5, 1, end, 0) + entry("Workbook", 2, nothing, tables + 1, len(stream))
    directory += bytes(256)
    return header + word(*chain) + directory + stream
