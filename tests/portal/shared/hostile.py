"""Files that are to break whoever opens them, bombs and disguises, each with the codes it may be refused by."""

import io
import random
import zipfile

from tests.portal.shared.workbooks import part, with_parts, xls, xlsx

SEED = 20261130
SHEET = "xl/worksheets/sheet1.xml"
_NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def _noise(size):
    """A comment that hardly shrinks, so that no ratio gives away what stands beside it."""
    return b"<!--" + random.Random(SEED).randbytes(size // 2).hex().encode() + b"-->"


def _sheet(rows, before=b""):
    start = f"<worksheet {_NAMESPACE}>".encode()
    return start + before + b"<sheetData>" + rows + b"</sheetData></worksheet>"


def row_bomb():
    """Less than 300 kB, two million rows, a formula in the first."""
    rows = b"<row><c><f>1</f><v>1</v></c></row>" + b"<row/>" * 2_000_000
    return with_parts(xlsx(["姓名", "身份证号"]), {SHEET: _sheet(rows, _noise(480_000))})


def full_row_bomb():
    """The same with something in each of a million rows."""
    rows = b"<row><c><v>1</v></c></row>" * 1_000_000
    return with_parts(xlsx(["姓名", "身份证号"]), {SHEET: _sheet(rows, _noise(480_000))})


def cell_bomb():
    """Less than 300 kB; one text of 30 kB shown in twenty thousand cells, 600 MB in all."""
    text = random.Random(SEED).randbytes(15_000).hex()
    strings = f'<sst {_NAMESPACE} count="1" uniqueCount="1"><si><t>{text}</t></si></sst>'.encode()
    row = b"<row>" + b'<c t="s"><v>0</v></c>' * 50 + b"</row>"
    content = xlsx(["姓名", "身份证号"])
    return with_parts(content, {SHEET: _sheet(row * 400, _noise(20_000)), "xl/sharedStrings.xml": strings})


def long_texts():
    """A few kB; a text of a page in each of fifty thousand cells, just what the child can hold."""
    strings = f'<sst {_NAMESPACE} count="1" uniqueCount="1"><si><t>{"职业" * 300}</t></si></sst>'.encode()
    row = b"<row>" + b'<c t="s"><v>0</v></c>' * 60 + b"</row>"
    return with_parts(xlsx(["a"]), {SHEET: _sheet(row * 500, _noise(20_000)), "xl/sharedStrings.xml": strings})


def far_corner():
    """Two cells that are a million rows and sixteen thousand columns apart."""
    cells = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return with_parts(xlsx(["a"]), {SHEET: _sheet(cells)})


def entity_bomb():
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    kinds = f'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY l0 "lol">{entities}]>'
    bomb = f"{kinds}<sst {_NAMESPACE}><si><t>&l9;</t></si></sst>"
    return with_parts(xlsx(["a"]), {"xl/sharedStrings.xml": bomb.encode()})


def deep_bomb():
    """Elements in one another, a hundred thousand deep."""
    return with_parts(xlsx(["a"]), {SHEET: _sheet(b"<row>" * 100_000 + b"</row>" * 100_000, _noise(40_000))})


def two_parts_of_one_name():
    """The sheet once harmless and once not: whoever checks one may read the other."""
    content = xlsx(["姓名", "身份证号"])
    result = io.BytesIO(content)
    with zipfile.ZipFile(result, "a") as package:
        package.writestr(SHEET.upper(), part(content, SHEET))
    return result.getvalue()


def _with_name(name):
    return with_parts(xlsx(["姓名", "身份证号"]), {name: b"x"})


def _zip_in_zip():
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("a", b"\0" * 50_000_000)
    return with_parts(xlsx(["a"]), {"xl/embeddings/a.zip": inner.getvalue(), SHEET: b"\0" * 10_000_000})


TOO_MUCH = {"TOO_MUCH_WORK", "TOO_MANY_ROWS"}
# Made when they are asked for: name → (maker, codes).
FILES = {
    "row bomb.xlsx": (row_bomb, {"NO_COLUMN", *TOO_MUCH}),
    "full row bomb.xlsx": (full_row_bomb, TOO_MUCH),
    "cell bomb.xlsx": (cell_bomb, TOO_MUCH),
    "long texts.xlsx": (long_texts, TOO_MUCH),
    "corner.xlsx": (far_corner, TOO_MUCH),
    "entities.xlsx": (entity_bomb, {"DOCUMENT_TYPE"}),
    "deep.xlsx": (deep_bomb, {"DAMAGED", "TOO_MUCH_WORK", "NO_ROWS", "NO_COLUMN", "INFLATES_TOO_FAR"}),
    "zip.xlsx": (_zip_in_zip, {"INFLATES_TOO_FAR"}),
    "macro.xlsm": (lambda: _with_name("xl/vbaProject.bin"), {"MACROS"}),
    "backslash.xlsx": (lambda: _with_name("xl\\vbaProject.bin"), {"MACROS"}),
    "above.xlsx": (lambda: _with_name("../../../etc/cron.d/a"), {"DAMAGED"}),
    "twice.xlsx": (two_parts_of_one_name, {"DAMAGED"}),
    "pdf.xlsx": (lambda: b"%PDF-1.7\n" + xlsx(["姓名"]), {"NOT_A_WORKBOOK"}),
    "page.xls": (lambda: b"<html><table><tr><td>=1+1</td></tr></table></html>", {"NOT_A_WORKBOOK"}),
    "rows.csv": (lambda: b"a\n" * 5_000_000, TOO_MUCH),
    "columns.csv": (lambda: b"," * 10_000_000 + b"a", {"TOO_MUCH_WORK", "TOO_MANY_COLUMNS"}),
    "field.csv": (lambda: b'"' + b"a" * 9_000_000, {"DAMAGED"}),
    "quotes.csv": (lambda: b'"",' * 3_000_000, {"NO_ROWS", *TOO_MUCH, "TOO_MANY_COLUMNS"}),
    "password.xls": (lambda: xls(["姓名"]) + "EncryptedPackage".encode("utf-16-le"), {"PASSWORD"}),
    "macro.xls": (lambda: xls(["姓名"]) + "_VBA_PROJECT".encode("utf-16-le"), {"MACROS"}),
    "50 MB.xlsx": (lambda: b"PK\x03\x04" + b"\0" * (50 * 1024 * 1024), {"TOO_LARGE"}),
}
