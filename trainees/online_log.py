"""What a learning platform exports: who learnt from when to when. Each span becomes a mark of way online."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from portal.shared.identity import ValueRefused
from portal.shared.sentences import sentence
from portal.shared.spreadsheets import columns
from portal.shared.spreadsheets.columns import Column
from portal.shared.spreadsheets.importing import Row, preview
from portal.shared.written_numbers import number
from trainees.device_export import DeviceExport, DeviceMark, without_repeats
from trainees.models import AttendanceMark

LONGEST = timedelta(hours=24)
_MINUTES = _("“%(text)s” is not a number of minutes. Please write minutes, such as 45.")
_NO_END = _("Neither an end nor minutes are given. Please fill in one of the two.")
_BACKWARDS = _("The end lies before the beginning. Please check both against the platform.")
_TOO_LONG = _("More than 24 hours at a stretch. Please check the row against the platform.")


def parse_minutes(text: str) -> Decimal:
    """Minutes above nothing; raises `ValueRefused` MINUTES_FORM."""
    found = number(text, "minutes")
    if not found:
        raise ValueRefused("MINUTES_FORM", sentence(_MINUTES, text=text))
    return found


COLUMNS = (
    Column(
        "id_number", _("ID number"), ("身份证号", "身份证号码", "证件号码", "证件号"), columns.id_number,
        required=True, identifies=True,
    ),
    Column(
        "at", _("beginning"), ("开始时间", "学习开始时间", "开始学习时间", "进入时间", "登录时间"), columns.moment,
        required=True,
    ),
    Column(
        "until", _("end"), ("结束时间", "学习结束时间", "结束学习时间", "退出时间"), columns.moment,
        optional=True, empty=None,
    ),
    Column(
        "minutes", _("minutes"), ("学习时长", "时长", "有效学习时长", "学习分钟", "分钟"),
        columns.word(parse_minutes), optional=True, empty=None,
    ),
    Column("device", _("platform"), ("平台", "学习平台", "平台名称", "线上平台"), columns.text(40), required=True),
)  # fmt: skip


def read_online_log(content: bytes, name: str) -> DeviceExport:
    """Read a platform's export; an unreadable file gives no marks and a preview with an error.

    A row with an end and minutes counts for what both allow: platforms take idle time off the minutes.
    """
    found = preview(content, name, COLUMNS, check=_check)
    marks = [_mark(row) for row in found.accepted]
    single = without_repeats(marks)
    return DeviceExport(tuple(single), len(marks) - len(single), found)


def _check(rows: Sequence[Row]) -> None:
    for row in (row for row in rows if row.accepted):
        begin, end = row.values["at"], _end(row)
        if end is None:
            row.refuse("until", "NO_END", _NO_END)
        elif end <= begin:
            row.refuse("until", "END_BEFORE_BEGINNING", _BACKWARDS)
        elif end - begin > LONGEST:
            row.refuse("until", "TOO_LONG_A_SPAN", _TOO_LONG)


def _end(row: Row) -> datetime | None:
    begin, until, minutes = (row.values[name] for name in ("at", "until", "minutes"))
    ends = [until] if until is not None else []
    if minutes is not None:
        # no clock reaches beyond what is refused anyway
        ends.append(begin + timedelta(minutes=min(float(minutes), 2 * LONGEST.total_seconds() / 60)))
    return min(ends, default=None)


def _mark(row: Row) -> DeviceMark:
    end = _end(row)
    assert end is not None  # else the row is refused
    until = end.replace(microsecond=0)
    values = row.values
    return DeviceMark(
        row.number, values["id_number"], values["at"], values["device"], AttendanceMark.Way.ONLINE, until=until
    )
