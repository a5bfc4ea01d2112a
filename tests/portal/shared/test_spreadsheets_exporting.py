import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from portal.shared.spreadsheets.exporting import escape_cell, export
from portal.shared.spreadsheets.reading import read

TRIGGERS = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"]
BEFORE = ["", " ", "\u3000", "\xa0", "\u200b", "\ufeff", "\0", " \0 ", "\x01"]
PAYLOADS = [f"{before}{trigger}1+1|cmd" for before in BEFORE for trigger in TRIGGERS]
PAYLOADS += ["==1+1", "'=1+1", '"=1+1"', "<b>=1</b>", '=HYPERLINK("http://127.0.0.1/","x")', "=cmd|'/c calc'!A0"]


def cells(content):
    return [list(row) for row in load_workbook(io.BytesIO(content)).active.iter_rows()]


def lines(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_payload_is_text_in_both_forms(payload):
    sheet = cells(export(["列", payload], [["a", payload]]))
    assert [cell.data_type for row in sheet for cell in row] == ["s"] * 4
    assert sheet[1][1].value[0] in "'\"<"
    for row in lines(export(["列", payload], [["a", payload]], form="csv")):
        assert row[1].strip("\u200b\ufeff\u3000\xa0 ")[0] in "'\"<"


@settings(max_examples=300)
@given(st.text(max_size=20))
def test_escaped_text_never_triggers(text):
    shown = escape_cell(text)
    assert not shown.lstrip(" \u3000\xa0\u200b\ufeff").startswith(tuple(TRIGGERS))
    assert "\0" not in shown


def test_harmless_text_stays_as_it_is():
    for text in ("吴艳", "a=b", "32029919971207129X", "1-2", "", "O'Neill"):
        assert escape_cell(text) == text


def test_other_values_are_not_escaped():
    assert escape_cell(Decimal("-1.50")) == Decimal("-1.50")
    assert escape_cell(None) is None


def test_numbers_keep_every_digit():
    row = ["320299197907129718", "6217166131860913901", "0012"]
    assert [cell.value for cell in cells(export(["a", "b", "c"], [row]))[1]] == row
    assert lines(export(["a", "b", "c"], [row], form="csv"))[1] == row


def test_amounts_and_days_stay_what_they_are():
    row = [Decimal("-1500.00"), date(2020, 7, 20), datetime(2020, 7, 19, 16, 0, tzinfo=UTC), 3, None, True]
    amount, day, moment, count, nothing, yes = cells(export(list("abcdef"), [row]))[1]
    assert (amount.value, amount.data_type, day.value.date()) == (-1500, "n", date(2020, 7, 20))
    assert moment.value.isoformat() == "2020-07-20T00:00:00"
    assert (count.value, nothing.value, yes.value) == (3, None, "True")
    assert lines(export(list("abcdef"), [row], form="csv"))[1] == [
        "-1500.00",
        "2020-07-20",
        "2020-07-20 00:00:00",
        "3",
        "",
        "True",
    ]


def test_exported_table_reads_back():
    content = export(["姓名", "身份证号"], [["吴艳", "320299197907129718"]], title="花名册: [1]")
    sheet = read(content, "a.xlsx")
    assert [[cell.text for cell in row] for row in sheet.rows] == [
        ["姓名", "身份证号"],
        ["吴艳", "320299197907129718"],
    ]
    assert sheet.name == "花名册   1"


def test_table_without_rows_has_its_head():
    assert lines(export(["姓名"], [], form="csv")) == [["姓名"]]
    assert cells(export(["姓名"], []))[0][0].value == "姓名"
