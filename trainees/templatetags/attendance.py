"""The attendance grid as HTML. Python, because a template loop over persons × sessions costs more than its queries."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django import template
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from portal.shared.figures import percent
from portal.shared.templatetags.figures import date_short
from trainees.attendance_grid import Cell, Grid, Row
from trainees.attendance_marks import KINDS, LEGEND, WORDS, drawing, drawn

register = template.Library()
WEEKDAYS = (
    pgettext_lazy("weekday, short", "Mon"),
    pgettext_lazy("weekday, short", "Tue"),
    pgettext_lazy("weekday, short", "Wed"),
    pgettext_lazy("weekday, short", "Thu"),
    pgettext_lazy("weekday, short", "Fri"),
    pgettext_lazy("weekday, short", "Sat"),
    pgettext_lazy("weekday, short", "Sun"),
)


@dataclass(frozen=True)
class Sheet:
    """A grid and how to show it. `threshold` None: the city has set none. `url` gives
    what the pages of a row's cells begin with, before the session's key, or nothing."""

    grid: Grid
    today: date
    threshold: Decimal | None
    ratio: Decimal
    url: Callable[[Row], str] | None = None

    def below(self, row: Row) -> bool:
        """Whether the person is below the city's threshold so far."""
        hours = row.hours_so_far(self.ratio)
        return self.threshold is not None and bool(hours.due) and hours.rate < self.threshold


@register.simple_tag
def attendance_grid(sheet: Sheet) -> SafeString:
    """Persons by sessions: marks, hours, rates, and how many were there."""
    days = [timezone.localtime(session.starts_at).date() for session in sheet.grid.sessions]
    body = mark_safe("".join(_row(sheet, row, days) for row in sheet.grid.rows))
    return format_html(
        '<div class="attendance-scroll" tabindex="0" role="region" aria-label="{}">'
        '<table class="attendance" data-grid>{}<tbody>{}</tbody>{}</table></div>',
        _("Attendance"), _head(sheet, days), body, _foot(sheet, days),
    )  # fmt: skip


@register.simple_tag
def attendance_legend() -> SafeString:
    """What each mark means; always visible above the grid."""
    items = ((drawing(name), WORDS[name]) for name in LEGEND)
    return format_html('<ul class="attendance-legend">{}</ul>', format_html_join("", "<li>{}{}</li>", items))


def _head(sheet: Sheet, days: Sequence[date]) -> SafeString:
    cells = (
        (_today(sheet, day), date_short(day), WEEKDAYS[day.weekday()], session.mode,
         KINDS[session.mode], session.get_mode_display())
        for day, session in zip(days, sheet.grid.sessions, strict=True)
    )  # fmt: skip
    one = (
        '<th scope="col"{}><span>{}</span><span>{}</span>'
        '<span class="kind kind-{}"><span aria-hidden="true">{}</span><span class="unseen">{}</span></span></th>'
    )
    return format_html(
        '<thead><tr><th scope="col" class="number">{}</th><th scope="col" class="name">{}</th>{}'
        '<th scope="col" class="right">{}</th><th scope="col" class="right">{}</th></tr></thead>',
        pgettext("column", "No."), _("name"), format_html_join("", one, cells), _("hours"), _("attendance rate"),
    )  # fmt: skip


def _row(sheet: Sheet, row: Row, days: Sequence[date]) -> SafeString:
    hours = row.hours_so_far(sheet.ratio)
    begin = sheet.url(row) if sheet.url else ""
    cells = mark_safe("".join(_cell(sheet, cell, day, begin) for cell, day in zip(row.cells, days, strict=True)))
    return format_html(
        '<tr{}><td class="number">{}</td><th scope="row" class="name">{}</th>{}'
        '<td class="right">{}</td><td class="right rate">{}</td></tr>',
        mark_safe(' class="below"') if sheet.below(row) else "", row.enrolment.roster_row, row.enrolment.person.name,
        cells, plain(row.on_site + row.online), percent(hours.rate) if hours.due else "—",
    )  # fmt: skip


def _cell(sheet: Sheet, cell: Cell, day: date, begin: str) -> str:
    inside = f'<a href="{begin}{cell.session.pk}/">{drawn(cell)}</a>' if begin else drawn(cell)
    return f"<td{_today(sheet, day)}>{inside}</td>"


def _foot(sheet: Sheet, days: Sequence[date]) -> SafeString:
    counts = [sheet.grid.there(place) for place in range(len(days))]
    cells = ((_today(sheet, day), "—" if n is None else n) for n, day in zip(counts, days, strict=True))
    due = _("of %(n)s") % {"n": len(sheet.grid.rows)}
    return format_html(
        '<tfoot><tr><td class="number"></td><th scope="row" class="name">{}</th>{}'
        '<td colspan="2" class="right">{}</td></tr></tfoot>',
        pgettext("how many", "present"), format_html_join("", "<td{}>{}</td>", cells), due,
    )  # fmt: skip


def _today(sheet: Sheet, day: date) -> SafeString | str:
    return mark_safe(' class="today"') if day == sheet.today else ""


def plain(hours: Decimal) -> str:
    """Hours without a superfluous .0."""
    return f"{hours:.0f}" if hours == hours.to_integral_value() else f"{hours:.1f}"


@register.filter
def hours(value: Decimal) -> str:
    """Hours without a superfluous .0."""
    return plain(Decimal(value))
