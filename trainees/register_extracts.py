"""Extracts of other departments: pension, social insurance, groups. Typed rows and refusals, no matching."""

import calendar
from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Literal

from django.utils.translation import gettext_lazy as _

from portal.reference.groups import parse_groups
from portal.shared.day_fields import LATEST
from portal.shared.folding import single_blanks
from portal.shared.identity import EARLIEST_BIRTH_YEAR, IdNumber
from portal.shared.sentences import Text, sentence
from portal.shared.spreadsheets import columns
from portal.shared.spreadsheets.cells import Cell
from portal.shared.spreadsheets.columns import Cleaned, Column
from portal.shared.spreadsheets.importing import Preview, Row, preview

Register = Literal["pension", "insurance", "groups"]
SEVERE = "重度"
POOR = "贫困"
COUNTS_MONTHS: frozenset[Register] = frozenset({"pension", "insurance"})
EARLIEST = date(EARLIEST_BIRTH_YEAR, 1, 1)

_ENDS_EARLY = _("It ends on %(end)s, before it begins on %(start)s. Please ask the department for a correct extract.")
_BEFORE_BIRTH = _(
    "It says %(day)s, but the person was born on %(born)s. Please ask the department for a correct extract."
)
_TOO_EARLY = _("%(day)s lies before %(year)s. Please ask the department for a correct extract.")
_TOO_LATE = _(
    "%(day)s lies after %(year)s. Please ask the department for a correct extract; "
    "a period without end has no last day."
)


def _last_day(cell: Cell) -> Cleaned:
    first = columns.month(cell).value
    return Cleaned(first.replace(day=calendar.monthrange(first.year, first.month)[1]))


def _groups(cell: Cell) -> Cleaned:
    return Cleaned(tuple(group.code for group in parse_groups(cell.text)))


_PERSON = (
    Column(
        "id_number",
        _("ID number"),
        ("身份证号", "身份证号码", "证件号码", "公民身份号码", "社会保障号码"),
        columns.id_number,
        required=True,
        identifies=True,
    ),
    Column("name", _("name"), ("姓名",), columns.person_name, required=True, identifies=True),
)
REGISTERS: dict[Register, tuple[Column, ...]] = {
    "pension": (
        *_PERSON,
        Column(
            "valid_from",
            _("drawn since"),
            ("开始领取月份", "待遇开始月份", "领取起始月", "开始领取时间"),
            columns.month,
            required=True,
        ),
    ),
    "insurance": (
        *_PERSON,
        Column(
            "employer",
            _("employer"),
            ("单位统一社会信用代码", "统一社会信用代码", "单位代码"),
            columns.credit_code,
            required=True,
        ),
        Column("insurance", _("insurance"), ("险种", "险种名称", "险种类型"), columns.text(40), required=True),
        Column("valid_from", _("from"), ("起始月", "缴费起始月", "开始月份"), columns.month, required=True),
        Column("valid_to", _("to"), ("截止月", "缴费截止月", "结束月份"), _last_day, optional=True, empty=None),
    ),
    "groups": (
        *_PERSON,
        Column("groups", _("group"), ("类别", "人员类别", "对象类别"), _groups, required=True),
        Column("degree", _("degree"), ("等级", "残疾等级", "程度"), columns.text(20), optional=True),
        Column("valid_from", _("from"), ("有效期起", "认定日期", "起始日期"), columns.day, required=True),
        Column("valid_to", _("to"), ("有效期止", "截止日期", "终止日期"), columns.day, optional=True, empty=None),
    ),
}


def read_register(register: Register, content: bytes, name: str) -> Preview:
    """Preview of an extract; unreadable files give a preview with an error.

    Values of a row: ``id_number`` (an `IdNumber`), ``name``, ``valid_from``, ``valid_to`` (dates; the first and last
    day where the register counts months; None while it lasts), and of insurance ``employer`` (credit code) and
    ``insurance`` (its name), of groups ``groups`` (codes, the severe and poor disabled among them) and ``degree``.
    """
    return preview(content, name, REGISTERS[register], check=partial(_check, register))


def _check(register: Register, rows: Sequence[Row]) -> None:
    for row in rows:
        if row.values.setdefault("valid_to", None) == date.max:
            row.values["valid_to"] = None  # many databases keep "no end" so
        if _in_time(row, register):
            _check_period(row, row.values.get("valid_from"), row.values["valid_to"])
        if "disabled" in row.values.get("groups", ()):
            row.values["groups"] = ("disabled", *_degrees(single_blanks(row.values.get("degree", ""))))


def _in_time(row: Row, register: Register) -> bool:
    """That each day lies in the person's life; a day that does not is refused."""
    number: IdNumber | None = row.values.get("id_number")
    days = {name: row.values.get(name) for name in ("valid_from", "valid_to")}
    found = {name: _out_of_time(day, number and number.birth_date, register) for name, day in days.items() if day}
    reasons = {name: reason for name, reason in found.items() if reason}
    for name, (code, why) in reasons.items():
        row.refuse(name, code, why)
    return not reasons


def _out_of_time(day: date, born: date | None, register: Register) -> tuple[str, Text] | None:
    least = born.replace(day=1) if born and register in COUNTS_MONTHS else born
    if born and least and day < least:
        return "BEFORE_BIRTH", sentence(_BEFORE_BIRTH, day=day, born=born)
    if day < EARLIEST:
        return "DATE_TOO_EARLY", sentence(_TOO_EARLY, day=day, year=EARLIEST.year)
    if day > LATEST:
        return "DATE_TOO_LATE", sentence(_TOO_LATE, day=day, year=LATEST.year)
    return None


def _check_period(row: Row, start: date | None, end: date | None) -> None:
    if start and end and end < start:
        row.refuse("valid_to", "ENDS_BEFORE_START", sentence(_ENDS_EARLY, start=start, end=end))


def _degrees(degree: str) -> tuple[str, ...]:
    # by the disability classification, degrees one and two are severe
    severe = SEVERE in degree or degree in ("一级", "二级", "1级", "2级")
    return (("severely_disabled",) if severe else ()) + (("poor_disabled",) if POOR in degree else ())
