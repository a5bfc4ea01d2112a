"""What an institution's roster may hold, checked without a database: the same for the page and for the command."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from django.utils.translation import gettext_lazy as _

from portal.reference.groups import parse_group
from portal.shared.identity import IdNumber, age_on
from portal.shared.refusals import Reason
from portal.shared.sentences import sentence
from portal.shared.spreadsheets import columns
from portal.shared.spreadsheets.cells import Cell, Kind
from portal.shared.spreadsheets.columns import Cleaned, Column
from portal.shared.spreadsheets.importing import Preview, Row, preview, read_row

LEAST_AGE = 16

_REPEATED = _("The same ID number stands in row %(row)s of this file. Please keep one of the two rows.")
_OTHER_NAME = _(
    "Row %(row)s has the same ID number under the name %(name)s. Please check with the ID card whose number it is."
)
_SEX = _("The sex entered is %(written)s, by the ID number it is %(numbered)s. Please check it against the ID card.")
_UNDER_AGE = _(
    "Born on %(born)s, so %(age)s years old when the class starts on %(starts)s, and not yet %(least)s. "
    "Please check the ID number, or leave the person out."
)
_NOT_BORN = _("Born on %(born)s, after the class starts on %(starts)s. Please check the ID number.")


def _group(cell: Cell) -> Cleaned:
    group = parse_group(cell.text)
    return Cleaned(group.code, group.label)


COLUMNS = (
    Column(
        "name", _("name"), ("姓名", "学员姓名", "名字", "name"), columns.person_name, required=True, identifies=True
    ),
    Column("sex", _("sex"), ("性别", "sex"), columns.sex, optional=True),
    Column(
        "id_number",
        _("ID number"),
        ("身份证号", "身份证号码", "证件号码", "证件号", "公民身份号码", "居民身份证号", "身份证", "id number"),
        columns.id_number,
        required=True,
        identifies=True,
    ),
    Column(
        "phone",
        _("mobile number"),
        ("手机号码", "手机号", "手机", "联系电话", "联系方式", "电话", "电话号码", "移动电话", "phone", "mobile"),
        columns.phone,
        optional=True,
    ),
    Column(
        "group", _("group"), ("人员类别", "人员类型", "类别", "人群类别", "学员类别", "group"), _group, optional=True
    ),
    Column("education", _("education"), ("文化程度", "学历", "education"), columns.text(30), optional=True),
    Column(
        "employer",
        _("employer"),
        ("工作单位", "单位", "单位名称", "所在单位", "用人单位", "employer"),
        columns.text(100),
        optional=True,
    ),
    Column(
        "account_number",
        _("account number"),
        ("银行账号", "银行卡号", "账号", "银行帐号", "社保卡银行账号", "收款账号", "bank account"),
        columns.account,
        optional=True,
    ),
    Column("note", _("note"), ("备注", "说明", "note"), columns.text(200), optional=True),
)


def check_roster(
    content: bytes,
    name: str,
    *,
    starts: date,
    repairs: Mapping[str, str] | None = None,
    left_out: Collection[int] = (),
) -> Preview:
    """Preview of a roster for a class that starts on a day; unreadable files give a preview with an error.

    Values of a row: ``name``, ``id_number`` (an `IdNumber`), ``sex`` (or ""), ``phone``, ``group`` (the code, or ""),
    ``education``, ``employer``, ``account_number``, ``note``. `repairs` are typed over cells: {"row:field": text}.
    Rows of `left_out` take part in nothing, so that the other row of a repeated number may stand.
    """

    def check(rows: Sequence[Row]) -> None:
        counted = [row for row in rows if row.number not in left_out]
        _check_repeats(counted)
        for row in counted:
            _check_person(row, starts)

    return preview(content, name, COLUMNS, check=check, repairs=repairs)


def check_person(typed: Mapping[str, str], *, number: int, starts: date) -> Row:
    """One person as typed on a page, by the names of `COLUMNS`, judged as row `number` of a file would be."""
    cells = {
        column.name: Cell(0, at, Kind.TEXT, typed.get(column.name, ""), typed=True)
        for at, column in enumerate(COLUMNS)
    }
    row = Row(number, 0, cells)
    read_row(row, COLUMNS)
    _check_person(row, starts)
    return row


def _check_repeats(rows: Sequence[Row]) -> None:
    first: dict[str, Row] = {}
    for row in rows:
        if "id_number" not in row.values:
            continue
        earlier = first.setdefault(row.values["id_number"].number, row)
        if earlier is not row:
            _refuse_repeat(row, earlier)


def _refuse_repeat(row: Row, earlier: Row) -> None:
    names = row.values.get("name"), earlier.values.get("name")
    if all(names) and names[0] != names[1]:
        row.refuse("name", "SAME_NUMBER_OTHER_NAME", sentence(_OTHER_NAME, row=earlier.number, name=names[1]))
    else:
        row.refuse("id_number", "REPEATED", sentence(_REPEATED, row=earlier.number))


def _check_person(row: Row, starts: date) -> None:
    number: IdNumber | None = row.values.get("id_number")
    if number is None:
        return
    sex = row.values.get("sex")
    if sex and sex != number.sex:
        row.refuse("sex", "SEX_CONTRADICTS", sentence(_SEX, written=sex.label, numbered=number.sex.label))
    young = age_objection(number.birth_date, starts)
    if young is not None:
        row.refuse(young.field, young.code, young.sentence)


def age_objection(birth_date: date, starts: date) -> Reason | None:
    """Why somebody born on a day is too young for a class that starts on a day."""
    age, born = age_on(birth_date, starts), {"born": birth_date, "starts": starts}
    if age < 0:
        return Reason("NOT_BORN", sentence(_NOT_BORN, **born), "id_number")
    if age < LEAST_AGE:
        return Reason("UNDER_AGE", sentence(_UNDER_AGE, age=age, least=LEAST_AGE, **born), "id_number")
    return None
