"""Days and moments as people write them in tables."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from portal.shared.folding import fold, without_blanks
from portal.shared.identity import ValueRefused
from portal.shared.sentences import sentence

SHANGHAI = ZoneInfo("Asia/Shanghai")
_SEPARATED = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SERIAL = re.compile(r"\d{5}(\.0+)?")
_MONTH = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})月?|(\d{2}))")
_MOMENT = re.compile(r"(.+?)[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?")
_DAYS_OF_SPREADSHEETS = date(1899, 12, 30).toordinal()

_FORM = _("“%(text)s” is not a date. Please write it like 2020-07-20 or 2020年7月20日.")
_NO_SUCH_DAY = _("There is no day “%(text)s”. Please correct the date.")
_NO_SUCH_MONTH = _("“%(text)s” is not a month. Please write it like 2020-07.")
_NO_TIME = _("“%(text)s” is not a day with a time. Please write it like 2020-07-20 08:30.")


def read_date(text: str) -> date:
    """2020年7月20日, 2020-7-20, 2020/07/20, 2020.7.20, 20200720, also the day number of a spreadsheet.

    Raises `ValueRefused` DATE_FORM, or DATE_NO_SUCH_DAY for a day no calendar has.
    """
    written = without_blanks(text)
    if _SERIAL.fullmatch(written):
        return date.fromordinal(_DAYS_OF_SPREADSHEETS + int(float(written)))
    written = re.sub(r"0?0:00(:00)?$", "", written) if ":" in written else written
    match = _SEPARATED.fullmatch(written) or _COMPACT.fullmatch(written)
    if match is None:
        raise ValueRefused("DATE_FORM", sentence(_FORM, text=text))
    try:
        return date(*map(int, match.groups()))
    except ValueError as error:
        raise ValueRefused("DATE_NO_SUCH_DAY", sentence(_NO_SUCH_DAY, text=text)) from error


def read_month(text: str) -> date:
    """2018-01, 2018年1月, 201801 or a whole date: the first day of the month. Raises `ValueRefused` MONTH_FORM."""
    match = _MONTH.fullmatch(without_blanks(text))
    if match is None:
        return read_date(text).replace(day=1)
    try:
        return date(int(match[1]), int(match[2] or match[3]), 1)
    except ValueError as error:
        raise ValueRefused("MONTH_FORM", sentence(_NO_SUCH_MONTH, text=text)) from error


def read_moment(text: str) -> datetime:
    """A day and a time of the clock in China, aware. Raises `ValueRefused` as `read_date` does, or MOMENT_FORM."""
    match = _MOMENT.fullmatch(fold(text))
    if match is None:
        raise ValueRefused("MOMENT_FORM", sentence(_NO_TIME, text=text))
    day = read_date(match[1])
    hour, minute, second = (int(part or 0) for part in match.groups()[1:])
    if hour > 23 or minute > 59 or second > 59:
        raise ValueRefused("MOMENT_FORM", sentence(_NO_TIME, text=text))
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=SHANGHAI)
