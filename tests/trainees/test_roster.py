import io
import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation
from openpyxl import load_workbook
from openpyxl.formatting.rule import FormulaRule
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from portal.shared.spreadsheets.annotating import annotated
from tests.portal.shared.workbooks import ods, xlsx
from tests.trainees.factories import id_number
from tests.trainees.samples import EXPECTED, FOLDER, sample
from trainees.roster import check_roster

HEAD = ["姓名", "身份证号"]
STARTS = date(2020, 6, 1)
MESSY = EXPECTED["roster-messy.xlsx"]
CODES = {
    "check digit": "ID_CHECK_DIGIT",
    "length": "ID_TOO_SHORT",
    "no such birth date": "ID_BIRTH_DATE",
    "number cell lost digits": "ID_LOST_DIGITS",
    "empty": "NAME_EMPTY",
    "repeated in this file (row 1)": "REPEATED",
    "same ID number, other name (row 2)": "SAME_NUMBER_OTHER_NAME",
    "contradicts the ID number": "SEX_CONTRADICTS",
    "not a mobile number": "PHONE_NOT_MOBILE",
    "unknown group": "GROUP_UNKNOWN",
    "formula": "FORMULA",
    "under 16 when class starts 2020-06-01": "UNDER_AGE",
}


def roster(*rows, starts=STARTS):
    return check_roster(xlsx(HEAD, *rows), "a.xlsx", starts=starts)


def command(*arguments, capsys):
    status = 0
    try:
        call_command("check_roster", *map(str, arguments))
    except SystemExit as end:
        status = end.code
    return status, capsys.readouterr()


@pytest.mark.parametrize("name", ["roster-clean.xlsx", "roster-gb18030.csv"])
def test_sound_rosters_are_taken_whole(name):
    found = check_roster(*sample(name), starts=STARTS)
    assert len(found.accepted) == EXPECTED[name]["accepted"]
    assert (found.refused, found.normalised, found.error) == ([], [], None)
    assert found.encoding == EXPECTED[name].get("encoding", "")


def test_messy_roster_gives_what_is_expected():
    found = check_roster(*sample("roster-messy.xlsx"), starts=date.fromisoformat(MESSY["class_starts"]))
    assert len(found.rows) == MESSY["rows"]
    expected = [(each["row"], each["field"], CODES[each["why"]]) for each in MESSY["refuse"]]
    assert [(each.row, each.field, each.code) for each in found.refused] == expected
    assert found.as_json()["normalised"] == MESSY["normalise"]
    assert len(found.accepted) == MESSY["rows"] - len(MESSY["refuse"])
    assert "第1行" in str(found.refused[5].why)
    assert "第2行" in str(found.refused[6].why)


@pytest.mark.parametrize(
    ("name", "code"), [("roster-wrong-columns.xlsx", "NO_COLUMN"), ("roster-not-a-workbook.xlsx", "NOT_A_WORKBOOK")]
)
def test_unusable_files_are_refused_whole(name, code):
    found = check_roster(*sample(name), starts=STARTS)
    assert (found.error_code, found.rows) == (code, ())
    assert "没有写入任何数据" in str(found.error)


def test_synonyms_of_headings_and_groups():
    content = xlsx(
        ["证件号码", "联系电话", "学员姓名", "人员类型"], ["320299197907129718", "13181590830", "吴艳", "退伍军人"]
    )
    row = check_roster(content, "a.xlsx", starts=STARTS).rows[0]
    assert (row.values["group"], row.normalised[0].to) == ("veteran", "退役军人")
    assert row.values["phone"] == "13181590830"


def test_group_that_means_two_is_asked_for():
    content = xlsx([*HEAD, "人员类别"], ["吴艳", "320299197907129718", "城乡低保对象"])
    refused = check_roster(content, "a.xlsx", starts=STARTS).refused[0]
    assert refused.code == "GROUP_UNDIVIDED"
    assert "城市低保家庭" in str(refused.why)


@pytest.mark.parametrize("written", ["F", "female", "女性", "2", "２"])
def test_sex_written_otherwise_is_put_right(written):
    content = xlsx([*HEAD, "性别"], ["吴艳", "320299197907129718", "男"], ["唐芳", "320299199011216009", written])
    found = check_roster(content, "a.xlsx", starts=STARTS).as_json()
    assert found["normalised"] == [{"row": 2, "field": "sex", "to": "女"}]
    assert found["accepted"] == 2


def test_opendocument_roster():
    found = check_roster(
        ods(HEAD, ["吴艳", "320299197907129718"], ["=1+1", "320299199011216009"]), "a.ods", starts=STARTS
    )
    assert [(each.row, each.code) for each in found.refused] == [(2, "FORMULA")]
    assert len(found.accepted) == 1


def test_sixteen_on_the_starting_day():
    row = ["于晓燕", "320299200006062581"]
    assert roster(row, starts=date(2016, 6, 6)).accepted
    refused = roster(row, starts=date(2016, 6, 5)).refused
    assert [(each.field, each.code) for each in refused] == [("id_number", "UNDER_AGE")]
    assert roster(row, starts=date(2000, 6, 5)).refused[0].code == "NOT_BORN"


def test_repeat_of_a_refused_row_is_a_repeat():
    found = roster(["", "320299197907129718"], ["吴艳", "320299 197907129718"])
    assert [(each.row, each.code) for each in found.refused] == [(1, "NAME_EMPTY"), (2, "REPEATED")]


def test_account_that_lost_digits_is_refused():
    content = xlsx([*HEAD, "银行账号"], ["吴艳", "320299197907129718", 6217166131860913901])
    assert [(each.field, each.code) for each in check_roster(content, "a.xlsx", starts=STARTS).refused] == [
        ("account_number", "LOST_DIGITS")
    ]


def test_marked_workbook_names_groups_in_the_language_of_the_reader():
    content = "序号,姓名,身份证号,人员类别\n1,陈国梁," + id_number(1) + ",农民工\n"
    with translation.override("en"):
        found = check_roster(content.encode(), "a.csv", starts=STARTS)
        sheet = load_workbook(io.BytesIO(annotated(content.encode(), "a.csv", found))).active
    assert sheet["D2"].comment.text == "Taken as rural worker moved into jobs."


def test_marked_workbook_shows_every_fault():
    content, name = sample("roster-messy.xlsx")
    found = check_roster(content, name, starts=STARTS)
    sheet = load_workbook(io.BytesIO(annotated(content, name, found))).active
    grounds = {cell.coordinate: cell.fill.fgColor.rgb[2:] for row in sheet.iter_rows() for cell in row if cell.comment}
    assert grounds == {each.cell.address: "E8EFF9" for each in found.normalised} | {
        each.cell.address: "FBE9E6" for each in found.refused
    }
    assert sheet["D22"].comment.text == "只有17位，应为18位。请对照身份证补齐。"
    assert sheet["A1"].value.startswith("江阴市")
    assert (sheet["B31"].data_type, sheet["B31"].quotePrefix) == ("s", True)


def test_marked_workbook_holds_no_formula():
    content = xlsx(sheets={"其他": [["=1+1"]], "名单": [HEAD, ["=2+2", "320299197907129718"]]})
    book = load_workbook(io.BytesIO(annotated(content, "a.xlsx", check_roster(content, "a.xlsx", starts=STARTS))))
    assert [cell.value for sheet in book for row in sheet for cell in row if cell.data_type == "f"] == []
    assert book["其他"]["A1"].value == "=1+1"
    assert book["名单"]["A2"].comment


def test_marked_workbook_computes_nothing_beside_its_cells():
    book = load_workbook(io.BytesIO(xlsx(HEAD, ["张3", "320299197907129718"])))
    book.defined_names["shell"] = DefinedName("shell", attr_text="cmd|'/c calc'!A1")
    book.active.conditional_formatting.add("A1:A9", FormulaRule(formula=['INDIRECT("x")=1']))
    for kind, formula in (("custom", "=INDIRECT(1)"), ("list", "=INDIRECT(1)"), ("list", '"残疾人,退役军人"')):
        book.active.add_data_validation(DataValidation(type=kind, formula1=formula, sqref="C2:C9"))
    file = io.BytesIO()
    book.save(file)
    found = check_roster(file.getvalue(), "a.xlsx", starts=STARTS)
    marked = load_workbook(io.BytesIO(annotated(file.getvalue(), "a.xlsx", found)))
    assert (len(marked.defined_names), len(marked.active.conditional_formatting)) == (0, 0)
    rules = marked.active.data_validations.dataValidation
    assert [rule.formula1 for rule in rules] == ['"残疾人,退役军人"']


@pytest.mark.parametrize("form", ["csv", "ods"])
def test_other_files_come_back_as_workbooks(form):
    rows = [HEAD, ["张3", "320299197907129718"], ["=1+1", "320299199011216009"]]
    content = ods(*rows) if form == "ods" else "\n".join(",".join(row) for row in rows).encode("gb18030")
    found = check_roster(content, f"a.{form}", starts=STARTS)
    sheet = load_workbook(io.BytesIO(annotated(content, f"a.{form}", found))).active
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == rows
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s"}
    assert "公式" in sheet["A3"].comment.text


def test_marked_workbook_can_be_handed_in_again():
    content, name = sample("roster-messy.xlsx")
    found = check_roster(content, name, starts=STARTS)
    again = check_roster(annotated(content, name, found), name, starts=STARTS)
    assert len(again.accepted) == len(found.accepted)
    assert [(each.row, each.field) for each in again.refused] == [(each.row, each.field) for each in found.refused]


def repaired(content, name, repairs):
    """The marked workbook after values were typed over cells, and its sheet."""
    found = check_roster(content, name, starts=STARTS, repairs=repairs)
    marked = annotated(content, name, found)
    return marked, load_workbook(io.BytesIO(marked)).active


def test_marked_workbook_holds_what_was_typed_over_its_cells():
    typed = {"18:id_number": "32029919", "22:name": "林晓", "27:group": "", "28:name": "=1+1"}
    marked, sheet = repaired(*sample("roster-messy.xlsx"), typed)
    assert (sheet["D21"].value, sheet["B25"].value) == ("32029919", "林晓")
    assert sheet["D21"].comment.text.startswith("只有8位")
    assert sheet["B25"].comment is None
    assert (sheet["B31"].value, sheet["B31"].data_type, sheet["B31"].quotePrefix) == ("=1+1", "s", True)
    again = check_roster(marked, "a.xlsx", starts=STARTS)
    open_rows = {(each.row, each.field) for each in again.refused}
    assert {(18, "id_number"), (28, "name")} <= open_rows
    assert not {(22, "name"), (27, "group")} & open_rows


def test_what_was_typed_is_in_the_copy_of_a_csv():
    content = "姓名,身份证号\n张3,320299197907129718\n".encode("gb18030")
    marked, sheet = repaired(content, "a.csv", {"1:name": "张三"})
    assert (sheet["A2"].value, sheet["A2"].comment) == ("张三", None)
    assert check_roster(marked, "a.xlsx", starts=STARTS).accepted


def test_marks_of_an_earlier_time_go_when_the_cell_is_right():
    content, name = sample("roster-messy.xlsx")
    first, _sheet = repaired(content, name, {})
    _marked, sheet = repaired(first, name, {"22:name": "林晓"})
    assert (sheet["B25"].comment, sheet["B25"].fill.fill_type) == (None, None)
    assert sheet["D22"].comment.text == "只有17位，应为18位。请对照身份证补齐。"


def test_command_prints_its_json_alone(capsys):
    status, printed = command(FOLDER / "roster-messy.xlsx", "--starts", "2020-06-01", "--json", capsys=capsys)
    found = json.loads(printed.out)
    assert (status, printed.err) == (0, "")
    assert found.keys() == {"accepted", "normalised", "refused", "error"}
    assert found["accepted"] == 22
    assert found["refused"][0].keys() == {"row", "field", "code", "why"}
    assert found["error"] is None


def test_command_ends_with_one_on_error(capsys):
    status, printed = command(FOLDER / "roster-not-a-workbook.xlsx", "--json", capsys=capsys)
    assert status == 1
    assert json.loads(printed.out)["error"].startswith("这个文件不是能读取的表格")


def test_command_prints_a_table_for_people(capsys):
    status, printed = command(FOLDER / "roster-messy.xlsx", "--starts", "2020年6月1日", capsys=capsys)
    assert status == 0
    assert "只有17位" in printed.out


def test_command_refuses_a_missing_file(tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        call_command("check_roster", str(tmp_path / "none.xlsx"))


def test_command_takes_today_by_default(capsys, time_machine):
    time_machine.move_to(date(2020, 6, 1))
    _status, printed = command(FOLDER / "roster-messy.xlsx", "--json", capsys=capsys)
    assert json.loads(printed.out)["accepted"] == 22
