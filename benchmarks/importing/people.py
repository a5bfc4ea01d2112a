"""Invented people on rosters: the numbers are of a county code that no place has, so nobody's."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from openpyxl import Workbook
from stdnum.cn import ric

COUNTY = "320299"
HEAD = ("序号", "姓名", "身份证号", "手机号码", "人员类别")
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平"
GROUPS = ("企业职工", "农民工", "退役军人", "城镇登记失业人员", "")
ONE_BAD_IN = 200
FIRST_BIRTHDAY, BIRTHDAYS = date(1961, 1, 1), 15_000

Line = tuple[str, ...]


@dataclass(frozen=True)
class Roster:
    """The lines of one file below its heading, and the numbers of those that have to be refused."""

    lines: Sequence[Line]
    bad: frozenset[int]

    def csv(self) -> bytes:
        """As a spreadsheet saves it."""
        text = io.StringIO(newline="")
        csv.writer(text).writerows([HEAD, *self.lines])
        return text.getvalue().encode("utf-8-sig")

    def xlsx(self) -> bytes:
        """As a workbook of texts."""
        book = Workbook(write_only=True)
        sheet = book.create_sheet("花名册")
        for line in [HEAD, *self.lines]:
            sheet.append(line)
        content = io.BytesIO()
        book.save(content)
        return content.getvalue()


def rosters(people: int, *, size: int) -> list[Roster]:
    """People on rosters of so many lines; of two hundred lines one is wrong, by its check digit or its phone."""
    lines = list(_lines(people))
    parts = [lines[start : start + size] for start in range(0, people, size)]
    return [_roster([(str(at), *line) for at, line in enumerate(part, 1)]) for part in parts]


def _roster(lines: list[Line]) -> Roster:
    bad = []
    for at in range(0, len(lines), ONE_BAD_IN):
        number, name, id_number, phone, group = lines[at]
        if at // ONE_BAD_IN % 2:
            phone = f"02{phone[2:]}"
        else:
            id_number = id_number[:17] + ("0" if id_number[17] != "0" else "1")
        lines[at] = (number, name, id_number, phone, group)
        bad.append(at + 1)
    return Roster(lines, frozenset(bad))


def _lines(people: int) -> Iterator[Line]:
    for order in range(people):
        born = FIRST_BIRTHDAY + timedelta(days=order * 7919 % BIRTHDAYS)
        body = f"{COUNTY}{born:%Y%m%d}{order // BIRTHDAYS:03}"
        name = SURNAMES[order % 15] + GIVEN[order // 15 % 20] + GIVEN[order // 300 % 20]
        phone = f"1{3 + order % 7}{order * 104_729 % 10**9:09}"
        yield name, body + ric.calc_check_digit(f"{body}?"), phone, GROUPS[order % len(GROUPS)]
