from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from portal.shared.spreadsheets import columns
from portal.shared.spreadsheets.columns import Column
from portal.shared.spreadsheets.importing import preview
from tests.portal.shared.workbooks import saved, xlsx

COLUMNS = (
    Column("name", "name", ("姓名", "学员姓名"), columns.person_name, required=True, identifies=True),
    Column("phone", "phone", ("手机号码", "联系电话"), columns.phone, optional=True),
    Column("born", "born", ("出生日期",), columns.day, optional=True, empty=None),
    Column("note", "note", ("备注(可不填)",), columns.text(5), optional=True),
)


def table(*rows, **options):
    return preview(xlsx(*rows), "a.xlsx", COLUMNS, **options)


def test_heading_below_titles_in_any_order():
    found = table(["培训班花名册"], [], ["备注", "学员 姓名*", "联系电话："], ["x", "吴艳", 13181590830])
    assert found.headings == {"name": "学员 姓名*", "phone": "联系电话：", "note": "备注"}
    assert found.rows[0].values == {"name": "吴艳", "phone": "13181590830", "born": None, "note": "x"}


def test_heading_on_the_second_sheet():
    content = xlsx(sheets={"填表说明": [["请先阅读"]], "名单": [["姓名"], ["吴艳"]]})
    found = preview(content, "a.xlsx", COLUMNS)
    assert (found.sheet, len(found.accepted)) == ("名单", 1)


def test_two_sheets_with_rows_are_asked_about():
    content = xlsx(sheets={"一班": [["姓名"], ["吴艳"]], "说明": [["请先阅读"]], "二班": [["姓名"], ["唐芳"]]})
    found = preview(content, "a.xlsx", COLUMNS)
    assert (found.error_code, found.rows) == ("SEVERAL_SHEETS", ())
    assert "“一班”、“二班”" in str(found.error)


def test_sheet_without_rows_asks_nothing():
    content = xlsx(sheets={"模板": [["姓名", "手机号码", "备注"]], "名单": [["姓名"], ["吴艳"]]})
    found = preview(content, "a.xlsx", COLUMNS)
    assert (found.sheet, len(found.accepted), found.error) == ("名单", 1, None)


def test_hidden_sheet_asks_nothing():
    book = load_workbook(BytesIO(xlsx(sheets={"一班": [["姓名"], ["吴艳"]], "旧": [["姓名"], ["唐芳"]]})))
    book["旧"].sheet_state = "hidden"
    assert preview(saved(book), "a.xlsx", COLUMNS).sheet == "一班"


@pytest.mark.parametrize("second", ["姓名", "姓 名：", "学员姓名"])
def test_second_column_of_names_is_asked_about(second):
    found = table([], ["姓名", "备注", second], ["吴艳", "", "吴艳"], ["许杰", "", "唐芳"])
    assert (found.error_code, found.rows) == ("SAME_COLUMN", ())
    assert str(found.error).startswith("A列和C列都读作“姓名”，内容却不一致（见第4行）")


def test_name_beside_an_empty_row_is_not_lost():
    assert table(["姓名", "姓名"], ["吴艳", ""], ["", "唐芳"]).error_code == "SAME_COLUMN"


def test_second_column_that_says_nothing_new_is_none():
    found = table(["姓名", "学员姓名"], ["吴艳", "吴 艳"], ["唐芳", None], ["姓名", "学员姓名"], ["许杰", "许杰"])
    assert [row.values["name"] for row in found.rows] == ["吴艳", "唐芳", "许杰"]


def test_second_column_that_names_nobody_is_asked_about_under_the_same_word_alone():
    assert table(["姓名", "手机号码", "手机号码"], ["吴艳", "13181590830", "13912345678"]).error_code == "SAME_COLUMN"
    found = table(["姓名", "联系电话", "手机号码"], ["吴艳", "051086000000", "13912345678"])
    assert found.rows[0].values["phone"] == "13912345678"


def test_missing_column_names_what_is_there():
    found = table(["电话", "单位"], ["1", "2"])
    assert found.error_code == "NO_COLUMN"
    assert str(found.error).startswith("表格缺少：姓名。现有的列：电话、单位。")
    assert (found.rows, found.accepted) == ((), [])


def test_every_missing_column_is_named():
    found = preview("电话\n13912345678\n".encode(), "a.csv", [replace(column, required=True) for column in COLUMNS])
    assert "“" not in str(found.error)
    assert "、" in str(found.error).split("。")[0]


def test_heading_without_rows_is_an_error():
    found = preview("姓名,电话\n".encode(), "a.csv", COLUMNS)
    assert (found.error_code, found.rows) == ("NO_ROWS", ())


def test_unreadable_file_is_an_error():
    found = preview(b"no", "a.xlsx", COLUMNS)
    assert (found.error_code, found.as_json()["accepted"]) == ("NOT_A_WORKBOOK", 0)


def test_rows_keep_their_own_numbers():
    found = table(["序号", "姓名"], [7, "吴艳"], [9, "唐芳"])
    assert [row.number for row in found.rows] == [7, 9]


def test_missing_and_repeated_numbers_are_replaced():
    found = table(["序号", "姓名"], [1, "吴艳"], [1, "唐芳"], [None, "许杰"], ["合计", "曹杰"], [2, "徐霞"])
    numbers = [row.number for row in found.rows]
    assert len(set(numbers)) == 5
    assert numbers[0] == 1
    assert numbers[4] == 2


def test_counted_without_a_number_column():
    assert [row.number for row in table(["姓名"], ["吴艳"], [], ["唐芳"]).rows] == [1, 2]


def test_numbering_formula_counts_as_its_result():
    found = preview("序号,姓名\n=ROW(),吴艳\n".encode(), "a.csv", COLUMNS)
    assert found.rows[0].accepted


def test_empty_and_repeated_heading_rows_are_no_rows():
    found = table(["序号", "姓名"], [1, "吴艳"], [2, None], ["序号", "姓名"], ["制表人：张三"], [3, "唐芳"])
    assert [row.values["name"] for row in found.rows] == ["吴艳", "唐芳"]


def test_all_faults_of_a_row_at_once():
    row = table(["姓名", "手机号码", "出生日期", "备注"], ["张3", "12", "2020-2-30", "太长的备注文字"]).rows[0]
    assert [(each.field, each.code) for each in row.refused] == [
        ("name", "NAME_CHARACTERS"),
        ("phone", "PHONE_NOT_MOBILE"),
        ("born", "DATE_NO_SUCH_DAY"),
        ("note", "TOO_LONG"),
    ]
    assert [each.cell.address for each in row.refused] == ["A2", "B2", "C2", "D2"]


def test_formula_anywhere_refuses_the_row():
    found = table(["姓名", "备注"], ["吴艳", "=1+1"], ["唐芳", "x"])
    assert [(each.row, each.field, each.code) for each in found.refused] == [(1, "note", "FORMULA")]
    assert len(found.accepted) == 1


def test_number_cell_of_sixteen_digits_is_refused():
    found = table(["姓名", "手机号码"], ["吴艳", 1318159083012345])
    assert found.refused[0].code == "LOST_DIGITS"


def test_repair_is_typed_over_a_fault():
    found = table(["序号", "姓名"], [4, "张3"], repairs={"4:name": "张三 "})
    assert found.rows[0].values["name"] == "张三"
    assert table(["序号", "姓名"], [4, "张3"], repairs={"4:name": "=1"}).refused[0].code == "NAME_CHARACTERS"


@pytest.mark.parametrize(
    "written",
    [
        "2020年7月20日",
        "2020-7-20",
        "2020/07/20",
        "20200720",
        "2020.7.20",
        " ２０２０－０７－２０ ",
        44032,
        "2020-07-20 00:00:00",
    ],
)
def test_dates_in_every_writing(written):
    assert table(["姓名", "出生日期"], ["吴艳", written]).rows[0].values["born"] == date(2020, 7, 20)


def test_date_cell_is_a_date():
    assert table(["姓名", "出生日期"], ["吴艳", date(2020, 7, 20)]).rows[0].values["born"] == date(2020, 7, 20)


@pytest.mark.parametrize(
    ("written", "code"),
    [("7月20日", "DATE_FORM"), ("20.7.2020", "DATE_FORM"), ("2020-13-01", "DATE_NO_SUCH_DAY"), ("长期", "DATE_FORM")],
)
def test_what_is_no_date(written, code):
    assert table(["姓名", "出生日期"], ["吴艳", written]).refused[0].code == code
