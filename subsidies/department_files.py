"""A department's report as a workbook or CSV: its columns, and what a file would change."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.shared import written_numbers
from portal.shared.folding import without_blanks
from portal.shared.identity import ValueRefused
from portal.shared.sentences import sentence
from portal.shared.spreadsheets import exporting
from portal.shared.spreadsheets.columns import Column, day, text, word
from portal.shared.spreadsheets.importing import Preview, Row, preview
from subsidies import department_reports, training_types
from subsidies.department_reports import VALUES
from subsidies.models import DepartmentReport

LARGEST = 1_000_000
BAD_COUNT = _("“%(text)s” is no whole number from %(least)s to %(most)s.")
BAD_SUM = _("“%(text)s” is no sum in yuan. Please write it with at most two decimals; 0 where no funds were used.")
BAD_TYPE = _(
    "“%(text)s” is no training type of the documents, such as %(some)s. The form of a single training lists them all."
)
BAD_ANSWER = _("“%(text)s” is neither yes nor no. Please write 是 or 否.")
TWICE = _("Row %(row)s names the same training. Please keep one of them.")
YES, NO = frozenset({"是", "有", "yes", "y", "1", "√"}), frozenset({"否", "无", "no", "n", "0", "×"})


def _count(least: int, most: int, written: str) -> int:
    figure = written_numbers.number(without_blanks(written).removesuffix("人次").removesuffix("人"), "days")
    if figure is None or figure != int(figure) or not least <= figure <= most:
        raise ValueRefused("BAD_COUNT", sentence(BAD_COUNT, text=written, least=least, most=most))
    return int(figure)


def _sum(written: str) -> Decimal:
    found = written_numbers.number(written, "yuan")
    if found is None:
        raise ValueRefused("BAD_SUM", sentence(BAD_SUM, text=written))
    return found.quantize(Decimal("0.01"))


def _type(written: str) -> str:
    code = training_types.named(written)
    if code is None:
        some = "、".join(label for _code, label in training_types.choices()[:4])
        raise ValueRefused("BAD_TYPE", sentence(BAD_TYPE, text=written, some=some))
    return code


def _answer(written: str) -> bool:
    said = without_blanks(written).lower()
    if said not in YES | NO:
        raise ValueRefused("BAD_ANSWER", sentence(BAD_ANSWER, text=written))
    return said in YES


def _figure(least: int, most: int = LARGEST) -> Callable[[Any], Any]:
    return word(partial(_count, least, most))


COLUMNS = (
    Column(
        "title",
        pgettext_lazy("training of a department", "training"),
        ("培训名称", "培训班名称", "班次名称", "training"),
        text(60),
        required=True,
    ),
    Column(
        "topic",
        _("occupation or topic"),
        ("职业(工种)或专题", "职业(工种)", "培训专题", "topic"),
        text(60),
        required=True,
    ),
    Column("training_type", _("training type"), ("培训类型", "类型", "training type"), word(_type), required=True),
    Column("starts_on", _("first day"), ("开班日期", "开始日期", "first day"), day, required=True),
    Column(
        "days",
        pgettext_lazy("training of a department", "days"),
        ("培训天数", "天数", "days"),
        _figure(1, 366),
        required=True,
    ),
    Column(
        "persons",
        pgettext_lazy("training of a department", "persons"),
        ("培训人数", "人数", "persons"),
        _figure(1),
        required=True,
    ),
    Column("person_times", _("person-times"), ("培训人次", "人次", "person-times"), _figure(1), required=True),
    Column(
        "key_group_persons",
        pgettext_lazy("training of a department", "of whom key groups"),
        ("其中重点群体人数", "重点群体人数", "重点群体"),
        _figure(0),
        required=True,
    ),
    Column(
        "certificates",
        pgettext_lazy("training of a department", "certificates"),
        ("取得证书数", "证书数", "certificates"),
        _figure(0),
        required=True,
    ),
    Column("subsidised", _("subsidised"), ("是否补贴性培训", "补贴性培训"), word(_answer), required=True),
    Column("funds", _("funds used"), ("使用资金", "使用资金(元)", "资金", "funds used"), word(_sum), required=True),
)


@dataclass(frozen=True)
class Difference:
    """What a file says, and whether a report with its rows would be another one."""

    file: Preview
    rows: Sequence[dict[str, Any]]
    changes: bool


def difference(report: DepartmentReport, content: bytes, name: str) -> Difference:
    """What would stand in the report instead of its rows now."""
    file = preview(content, name, COLUMNS, check=partial(_check, report))
    rows = [{each: row.values[each] for each in VALUES} for row in file.accepted]
    return Difference(file, rows, department_reports.differs(report, rows))


def _check(report: DepartmentReport, rows: Sequence[Row]) -> None:
    first: dict[tuple[Any, ...], int] = {}
    for row in rows:
        for reason in department_reports.row_faults(row.values, report.month):
            row.refuse(reason.field, reason.code, reason.sentence)
        if not row.accepted:
            continue
        key = department_reports.same_training(row.values)
        if key in first:
            row.refuse("title", "SAME_TRAINING", sentence(TWICE, row=first[key]))
        first.setdefault(key, row.number)


def blank() -> bytes:
    """A workbook to fill in: the headings, as every file may have them."""
    return exporting.export([column.headings[0] for column in COLUMNS], [], title="部门培训月报")
