"""The forms in which lists come into the admin: a workbook is opened as everywhere, behind the gate and in a child."""

from typing import Any

import tablib
from import_export.formats.base_formats import CSV, JSON, XLSX

from portal.shared.spreadsheets.reading import read


class GatedXLSX(XLSX):
    """The first visible sheet with something in it, its cells as texts; raises `Unreadable`."""

    def create_dataset(self, in_stream: bytes, **kwargs: Any) -> tablib.Dataset:
        sheet = read(in_stream, "list.xlsx")
        width = max(map(len, sheet.rows))
        head, *rows = [[sheet.cell(at, column).text for column in range(width)] for at in sheet.filled_rows()]
        return tablib.Dataset(*rows, headers=head)


# Not YAML, HTML and the like: their parsers are no match for a file that is made to exhaust them.
IMPORT_FORMATS = (CSV, GatedXLSX, JSON)
EXPORT_FORMATS = (CSV, XLSX, JSON)
