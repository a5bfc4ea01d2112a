"""How money, counts, shares and dates are written in both languages. Pure: today and the language come in."""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from portal.shared.languages import in_chinese

MINUS = "\u2212"
NONE = "—"
_TOGETHER = "\u00a0"  # a blank at which no line ends
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_CENT = Decimal("0.01")


def money(amount: Decimal | int | None) -> str:
    """Yuan with two decimals and thousands commas, a true minus sign; None is an amount the policy does not set."""
    if amount is None:
        return _("standard not set")
    return _signed_text(Decimal(amount).quantize(_CENT, ROUND_HALF_UP), "")


def change(amount: Decimal) -> str:
    """A step's change in yuan with its sign; no change is said in a word."""
    rounded = amount.quantize(_CENT, ROUND_HALF_UP)
    return _signed_text(rounded, "+") if rounded else _("unchanged")


def wan(amount: Decimal | None) -> str:
    """Yuan for overviews: in Chinese in units of ten thousand (万元) with two decimals, in English whole yuan."""
    if amount is None or in_chinese():
        return money(amount and amount / 10_000)
    return integer(int(amount.to_integral_value(ROUND_HALF_UP)))


def _signed_text(amount: Decimal, plus: str) -> str:
    return f"{MINUS if amount < 0 else plus}{abs(amount):,.2f}"


def integer(count: int) -> str:
    """A count with thousands commas."""
    return f"{MINUS if count < 0 else ''}{abs(count):,}"


def percent(share: Decimal | float) -> str:
    """A share of one (0.643) as a percentage with one decimal (64.3%)."""
    value = (Decimal(str(share)) * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{MINUS if value < 0 else ''}{abs(value)}%"


def persons(count: int) -> str:
    """A number of distinct persons with its measure word; never for person-times."""
    return ngettext("%(count)s person", "%(count)s persons", count) % {"count": integer(count)}


def person_times(count: int) -> str:
    """A number of trainings taken, each person counted as often as he was trained."""
    return ngettext("%(count)s person-time", "%(count)s person-times", count) % {"count": integer(count)}


def date_in_words(day: dt.date | None, *, today: dt.date) -> str:
    """A date inside a sentence: without the year in the present year; English always carries it."""
    if day is None:
        return NONE
    if in_chinese():
        return f"{day.month}月{day.day}日" if day.year == today.year else f"{day.year}年{day.month}月{day.day}日"
    return _english(day)


def date_in_table(day: dt.date | None, *, today: dt.date) -> str:
    """A date in a table: month and day in the present year, else with the year."""
    if day is None:
        return NONE
    if day.year != today.year:
        return date_on_paper(day)
    return f"{day:%m-%d}" if in_chinese() else f"{day.day}{_TOGETHER}{_MONTHS[day.month - 1]}"


def date_on_paper(day: dt.date | None) -> str:
    """A date that must stand alone: 2026-11-24, in English 24 Nov 2026."""
    if day is None:
        return NONE
    return day.isoformat() if in_chinese() else _english(day)


def date_range(start: dt.date, end: dt.date, *, today: dt.date) -> str:
    """Two dates and the word between them."""
    first, last = date_in_words(start, today=today), date_in_words(end, today=today)
    return pgettext("range of dates", "%(first)s to %(last)s") % {"first": first, "last": last}


def instant(moment: dt.datetime | None, *, today: dt.date) -> str:
    """An instant already in local time: date as in a table, then hours and minutes."""
    if moment is None:
        return NONE
    return f"{date_in_table(moment.date(), today=today)} {moment:%H:%M}"


def _english(day: dt.date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")


def capital(amount: Decimal) -> str:
    """An amount in the capital numerals of Chinese accounts (人民币贰仟肆佰捌拾元整). Yuan, zero or more."""
    if amount < 0:
        raise ValueError("capital numerals are written for amounts of zero or more")
    cents = int(amount.quantize(_CENT, ROUND_HALF_UP) * 100)
    yuan, rest = divmod(cents, 100)
    jiao, fen = divmod(rest, 10)
    words = _capital_integer(yuan) + "元" if yuan or not rest else ""
    if not rest:
        return f"人民币{words}整"
    zero = "零" if yuan and not jiao else ""
    return f"人民币{words}{zero}{_DIGITS[jiao] + '角' if jiao else ''}{_DIGITS[fen] + '分' if fen else '整'}"


def _capital_integer(number: int) -> str:
    if number == 0:
        return "零"
    words, gap = "", False
    for place in range(len(str(number)) - 1, -1, -1):
        digit = number // 10**place % 10
        if digit:
            words += ("零" if gap and words else "") + _DIGITS[digit] + _PLACES[place % 4]
        gap = not digit if digit or words else False
        if place % 4 == 0 and number // 10**place % 10_000:
            words += _GROUPS[place // 4]
    return words
