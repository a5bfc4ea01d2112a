import csv
import datetime
import io
import zipfile
from hashlib import sha256

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.worksheet.formula import ArrayFormula

from portal.shared.spreadsheets import formulas
from portal.shared.spreadsheets.cells import Cell, Kind
from portal.shared.spreadsheets.formulas import formulas_of
from portal.shared.spreadsheets.parsing import parse
from portal.shared.spreadsheets.reading import UNREADABLE, Unreadable, read, read_all
from tests.portal.shared.workbooks import ods, part, saved, with_parts, xlsx


def refusal(content, name="a.xlsx"):
    with pytest.raises(Unreadable) as refused:
        read_all(content, name)
    assert refused.value.code in UNREADABLE
    assert str(refused.value.sentence).endswith("。")
    return refused.value.code


def full_sheet():
    cell = '<c r="{}" t="inlineStr"><is><t>{}</t></is></c>'
    rows = (
        f"<row>{''.join(cell.format(Cell(row, column).address, f'{row}行{column}列') for column in range(60))}</row>"
        for row in range(5000)
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{main}"><sheetData>{"".join(rows)}</sheetData></worksheet>'.encode()


def test_cells_keep_text_kind_and_place():
    sheet = read(xlsx([], ["", " 吴艳 ", 7, 1.5, datetime.date(2020, 7, 20), True]), "a.xlsx")
    cells = [(cell.address, cell.kind, cell.text) for cell in sheet.rows[1]]
    assert cells == [
        ("A2", Kind.EMPTY, ""),
        ("B2", Kind.TEXT, " 吴艳 "),
        ("C2", Kind.NUMBER, "7"),
        ("D2", Kind.NUMBER, "1.5"),
        ("E2", Kind.DATE, "2020-07-20"),
        ("F2", Kind.TEXT, "TRUE"),
    ]


@pytest.mark.parametrize(
    ("number", "lost"), [(320299197504047123, True), (10**15, True), (999999999999999, False), (15721178155, False)]
)
def test_long_number_cells_lost_digits(number, lost):
    assert read(xlsx([number]), "a.xlsx").rows[0][0].lost_digits is lost


def test_address_beyond_z():
    assert Cell(0, 26).address == "AA1"
    assert Cell(9, 59).address == "BH10"


def test_formula_is_known_as_one():
    sheet = read(xlsx(["a", '=HYPERLINK("http://127.0.0.1/","x")', "=1+1"]), "a.xlsx")
    assert [cell.kind for cell in sheet.rows[0]] == [Kind.TEXT, Kind.FORMULA, Kind.FORMULA]
    assert sheet.rows[0][1].shown == '=HYPERLINK("http://127.0.0.1/","x")'


def test_stored_result_does_not_hide_a_formula():
    content = xlsx(["a", "=1+1"])
    sheet = part(content, "xl/worksheets/sheet1.xml").replace(b"<v></v>", b"<v>2</v>").replace(b"<v />", b"<v>2</v>")
    cell = read(with_parts(content, {"xl/worksheets/sheet1.xml": sheet}), "a.xlsx").rows[0][1]
    assert (cell.kind, cell.text, cell.formula) == (Kind.FORMULA, "2", "=1+1")


def test_array_formula_fills_its_range():
    book = Workbook()
    book.active["B2"] = ArrayFormula("B2:C3", "=A1:B2*2")
    sheet = read(saved(book), "a.xlsx")
    assert {cell.address for row in sheet.rows for cell in row if cell.kind is Kind.FORMULA} == {
        "B2",
        "C2",
        "B3",
        "C3",
    }


def test_text_beginning_with_equals_is_no_formula():
    book = Workbook()
    book.active["A1"] = "=1+1"
    book.active["A1"].data_type = "s"
    assert read(saved(book), "a.xlsx").rows[0][0].kind is Kind.TEXT


def test_second_sheet_and_hidden_sheet():
    book = Workbook()
    book.active.title = "说明"
    book.create_sheet("花名册").append(["姓名"])
    hidden = book.create_sheet("隐藏")
    hidden.append(["x"])
    hidden.sheet_state = "hidden"
    assert [sheet.name for sheet in read_all(saved(book), "a.xlsx")] == ["花名册"]


def test_opendocument_with_formula():
    sheet = read(ods(["姓名", "身份证号"], ["吴艳", "=1+1"]), "a.ods")
    assert (sheet.name, sheet.rows[1][0].text) == ("花名册", "吴艳")
    assert (sheet.rows[1][1].kind, sheet.rows[1][1].formula) == (Kind.FORMULA, "=1+1")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_in_any_encoding(encoding):
    sheet = read("姓名,身份证号\r\n㐂𠮷,320299197907129718\r\n".encode(encoding), "a.csv")
    assert [cell.text for cell in sheet.rows[1]] == ["㐂𠮷", "320299197907129718"]


@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_csv_with_any_separator(mark):
    assert len(read(f"姓名{mark}电话{mark}备注\n".encode(), "a.csv").rows[0]) == 3


@given(
    mark=st.sampled_from(",\t;"),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    notes=st.lists(st.text(',\t;"\r\n\u2028备注', max_size=60), min_size=1, max_size=4),
)
@example(mark=",", quoting=csv.QUOTE_ALL, notes=[";" * 200])
@example(mark=",", quoting=csv.QUOTE_MINIMAL, notes=[";" * 200])
@example(mark=";", quoting=csv.QUOTE_ALL, notes=['"' * 5000 + ","])
def test_csv_with_any_note(mark, quoting, notes):
    table = [["姓名", "电话", "备注"], *(["吴艳", "13900000500", note] for note in notes)]
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=mark, quoting=quoting).writerows(table)
    rows = parse(text.getvalue().encode(), "a.csv")["sheets"][0]["rows"]
    assert rows == [[value for value in row if value.strip()] for row in table]


def test_csv_below_a_long_quoted_explanation():
    sheet = read(f'"{"1、如实填写，" * 1000}"\n姓名;电话\n'.encode(), "a.csv")
    assert [cell.text for cell in sheet.rows[1]] == ["姓名", "电话"]


def test_csv_formula_and_quoted_number():
    row = read(b'a,="320299197907129718",=1+1, =cmd|x\n', "a.csv").rows[0]
    assert [cell.kind for cell in row] == [Kind.TEXT, Kind.TEXT, Kind.FORMULA, Kind.FORMULA]
    assert row[1].text == "320299197907129718"


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "a.xlsx", "EMPTY_FILE"),
        (b"x" * (10 * 1024 * 1024 + 1), "a.csv", "TOO_LARGE"),
        (b"PK this is not a workbook", "a.xlsx", "NOT_A_WORKBOOK"),
        (b"PK\x03\x04 neither is this", "a.xlsx", "NOT_A_WORKBOOK"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "a.xls", "NOT_A_WORKBOOK"),
        (b"%PDF-1.7", "a.pdf", "NOT_A_WORKBOOK"),
        (b"a,b\0c", "a.csv", "NOT_A_WORKBOOK"),
        (b"\xff\xff\xff", "a.csv", "ENCODING"),
        (b"\r\n , ,\r\n", "a.csv", "NO_ROWS"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.xls", "DAMAGED"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "PASSWORD"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "_VBA_PROJECT_CUR".encode("utf-16-le"), "a.xls", "MACROS"),
    ],
)
def test_files_that_are_no_table(content, name, code):
    assert refusal(content, name) == code


def test_too_many_parts():
    assert refusal(with_parts(xlsx(["a"]), {f"x{n}": b"" for n in range(200)})) == "TOO_MANY_PARTS"


def test_ratio_bomb():
    assert refusal(with_parts(xlsx(["a"]), {"xl/media/a.bin": b"\0" * 5_000_000})) == "INFLATES_TOO_FAR"


def test_size_bomb_below_the_ratio():
    noise = bytes(range(256)) * 16
    parts = {f"xl/media/{n}.bin": b"".join(noise[k:] + noise[:k] for k in range(0, 4096, 7)) for n in range(30)}
    assert sum(map(len, parts.values())) > 60 * 1024 * 1024
    assert refusal(with_parts(xlsx(["a"]), parts)) == "INFLATES_TOO_FAR"


def test_declared_sizes_are_not_trusted():
    content = with_parts(xlsx(["a"]), {"xl/media/a.bin": b"\0" * 5_000_000})
    content = content.replace((5_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert refusal(content) in ("INFLATES_TOO_FAR", "DAMAGED")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_document_type_is_refused(encoding):
    bomb = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode(encoding)
    assert refusal(with_parts(xlsx(["a"]), {"xl/sharedStrings.xml": bomb})) == "DOCUMENT_TYPE"


def test_document_type_behind_a_long_comment():
    comment = b"".join(sha256(bytes([n % 256, n // 256])).hexdigest().encode() for n in range(1023))
    bomb = b"<?xml version='1.0'?><!--" + comment + b"--><!DOCTYPE a><a/>"
    assert refusal(with_parts(xlsx(["a"]), {"docProps/core.xml": bomb})) == "DOCUMENT_TYPE"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("xl/vbaProject.bin", "MACROS"),
        ("xl/macrosheets/sheet1.xml", "MACROS"),
        ("Basic/Standard/Module1.xml", "MACROS"),
        ("xl/externalLinks/externalLink1.xml", "EXTERNAL_LINK"),
        ("xl/connections.xml", "EXTERNAL_LINK"),
    ],
)
def test_macros_and_links_are_refused(name, code):
    assert refusal(with_parts(xlsx(["a"]), {name: b"<x/>"})) == code


def test_rows_at_and_above_the_limit():
    assert len(read(xlsx(*[["a"]] * 5000), "a.xlsx").rows) == 5000
    assert refusal(xlsx(*[["a"]] * 5001)) == "TOO_MANY_ROWS"
    assert refusal(b"a\n" * 5001, "a.csv") == "TOO_MANY_ROWS"


def test_columns_at_and_above_the_limit():
    assert len(read(xlsx(["a"] * 60), "a.xlsx").rows[0]) == 60
    assert refusal(xlsx(["a"] * 61)) == "TOO_MANY_COLUMNS"


def test_full_table_fits_the_limits():
    assert len(read(with_parts(xlsx(["a"]), {"xl/worksheets/sheet1.xml": full_sheet()}), "a.xlsx").rows) == 5000


def test_cell_in_the_furthest_corner():
    book = Workbook()
    book.active["A1"] = "a"
    book.active["XFD1048576"] = "b"
    assert refusal(saved(book)) in ("TOO_MANY_ROWS", "TOO_MUCH_WORK")


def test_broken_sheet_is_damaged():
    assert refusal(with_parts(xlsx(["a"]), {"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row>"})) == "DAMAGED"
    assert refusal(with_parts(xlsx(["a"]), {"xl/workbook.xml": b"no xml"})) == "DAMAGED"


def test_other_packages_are_no_workbook():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        package.writestr("word/document.xml", "<x/>")
    assert refusal(content.getvalue(), "a.docx") in ("DAMAGED", "NOT_A_WORKBOOK")


SHEET = (
    '<?xml version="1.0" encoding="{coding}"?><{x}worksheet xmlns{of}="http://schemas.openxmlformats.org/spreadsheetml/'
    '2006/main"><{x}sheetData>{rows}<{x}row><{x}c r="B3"><{x}f{space}>1+1</{x}f></{x}c></{x}row></{x}sheetData>'
    "</{x}worksheet>"
)


@pytest.mark.parametrize("coding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("prefix", ["", "x:"])
@pytest.mark.parametrize("space", ["", " ", "\n", "\t"])
def test_formula_is_seen_however_its_tag_is_written(coding, prefix, space):
    of = f":{prefix[:-1]}" if prefix else ""
    sheet = SHEET.format(coding=coding, x=prefix, of=of, space=space, rows="")
    content = with_parts(xlsx(["a"]), {"xl/worksheets/sheet1.xml": sheet.encode(coding)})
    assert formulas_of(content) == {"Sheet1": {(2, 1): "=1+1"}}


@pytest.mark.parametrize("before", [1, 2, 3])
def test_formula_is_seen_where_two_pieces_meet(before):
    """Of a sheet that is read piece by piece, its tag begins so many bytes before the end of the first."""
    sheet = SHEET.format(coding="utf-8", x="", of="", space="", rows="<!---->")
    gap = formulas._CHUNK - before - sheet.index("<f>")
    whole = sheet.replace("<!---->", f"<!--{'=' * gap}-->")
    assert whole.index("<f>") == formulas._CHUNK - before
    content = with_parts(xlsx(["a"]), {"xl/worksheets/sheet1.xml": whole.encode()})
    assert formulas_of(content) == {"Sheet1": {(2, 1): "=1+1"}}
