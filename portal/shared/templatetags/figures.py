"""Filters that write figures and dates; today is the portal's own day, taken here at the edge."""

import datetime as dt
from decimal import Decimal

from django import template
from django.utils import timezone

from portal.shared import figures

register = template.Library()
register.filter("money", figures.money)
register.filter("change", figures.change)
register.filter("wan", figures.wan)
register.filter("integer", figures.integer)
register.filter("percent", figures.percent)
register.filter("persons", figures.persons)
register.filter("person_times", figures.person_times)
register.filter("capital", figures.capital)


@register.filter(expects_localtime=True)
def date_full(day: dt.date | None) -> str:
    """A date that must stand alone (2026-11-24), also of an instant."""
    return figures.date_on_paper(day.date() if isinstance(day, dt.datetime) else day)


@register.filter(expects_localtime=True)
def date_long(day: dt.date | None) -> str:
    """A date in a sentence (11月24日)."""
    return figures.date_in_words(day, today=timezone.localdate())


@register.filter
def date_short(day: dt.date | None) -> str:
    """A date in a table (11-24 this year, else 2026-11-24)."""
    return figures.date_in_table(day, today=timezone.localdate())


@register.filter
def instant(moment: dt.datetime | None) -> str:
    """An instant in local time (11-19 10:42)."""
    local = None if moment is None else timezone.localtime(moment)
    return figures.instant(local, today=timezone.localdate())


@register.filter
def clock_time(moment: dt.datetime) -> str:
    """The time of day of an instant (10:42)."""
    return f"{timezone.localtime(moment):%H:%M}"


@register.simple_tag
def date_range(start: dt.date, end: dt.date) -> str:
    """Two dates with the word between them."""
    return figures.date_range(start, end, today=timezone.localdate())


@register.filter
def money_or_none(amount: Decimal | None) -> str:
    """Money where a missing amount means that there is none, not that the policy sets none."""
    return figures.NONE if amount is None else figures.money(amount)
