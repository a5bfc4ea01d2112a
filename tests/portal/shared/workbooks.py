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
