"""What an attendance device exports: marks by ID number, exact repeats collapsed, without a look at our own rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from portal.shared.folding import without_blanks
from portal.shared.identity import IdNumber, ValueRefused
from portal.shared.sentences import sentence
from portal.shared.spreadsheets import columns
from portal.shared.spreadsheets.columns import Column
from portal.shared.spreadsheets.importing import Preview, Row, preview

WAY_OF_WORD = {
    "人脸": "face",
    "人脸识别": "face",
    "刷脸": "face",
    "扫码": "qr",
    "二维码": "qr",
    "刷卡": "card",
    "IC卡": "card",
    "身份证": "card",
    "线上": "online",
    "在线": "online",
    "网络": "online",
}
_WAY = _("“%(text)s” is not a way of checking in. Known ways are 人脸, 扫码, 刷卡 and 线上.")


def parse_way(text: str) -> str:
    """The code of a way of checking in; raises `ValueRefused` WAY_UNKNOWN."""
    word = without_blanks(text).upper()
    if word not in WAY_OF_WORD:
        raise ValueRefused("WAY_UNKNOWN", sentence(_WAY, text=text))
    return WAY_OF_WORD[word]


COLUMNS = (
    Column(
        "id_number",
        _("ID number"),
        ("身份证号", "身份证号码", "证件号码", "证件号"),
        columns.id_number,
        required=True,
        identifies=True,
    ),
    Column("at", _("time"), ("打卡时间", "考勤时间", "签到时间", "刷卡时间", "时间"), columns.moment, required=True),
    Column("device", _("device"), ("设备号", "设备编号", "设备", "终端号"), columns.text(40), required=True),
    Column("way", _("way"), ("打卡方式", "考勤方式", "验证方式", "方式"), columns.word(parse_way), required=True),
)


@dataclass(frozen=True)
class DeviceMark:
    """One mark as the device wrote it; `row` is the row in the file, `at` is aware.

    A platform that saw somebody for a while says until when; `device` is its name then."""

    row: int
    id_number: IdNumber
    at: datetime
    device: str
    way: str
    until: datetime | None = None


@dataclass(frozen=True)
class DeviceExport:
    """What came of a file: the marks without exact repeats, how many repeats there were, the preview of all rows."""

    marks: tuple[DeviceMark, ...]
    repeats: int
    preview: Preview


def read_device_export(content: bytes, name: str) -> DeviceExport:
    """Read a device's export; an unreadable file gives no marks and a preview with an error.

    Same person, second and device is the same mark, however often the device sent it.
    """
    found = preview(content, name, COLUMNS)
    marks = [_mark(row) for row in found.accepted]
    single = without_repeats(marks)
    return DeviceExport(tuple(single), len(marks) - len(single), found)


def _mark(row: Row) -> DeviceMark:
    return DeviceMark(row.number, row.values["id_number"], row.values["at"], row.values["device"], row.values["way"])


def without_repeats(marks: Iterable[DeviceMark]) -> list[DeviceMark]:
    """The marks, each once: the first of those that say the same."""
    first: dict[tuple[str, datetime, str, datetime | None], DeviceMark] = {}
    for mark in marks:
        first.setdefault((mark.id_number.number, mark.at, mark.device, mark.until), mark)
    return list(first.values())
