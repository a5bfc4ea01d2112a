"""Sessions in a table: to be read, or row by row to be changed."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from institutions.models import ClassSession
from portal.shared.figures import NONE
from portal.shared.sentences import Text
from portal.shared.tables import Column, Empty, Table
from portal.shared.templatetags.figures import clock_time, date_short

EMPTY = Empty(_("The timetable is empty."), _("The institution enters it before it files the class."))


def _day(session: ClassSession) -> str:
    local = timezone.localtime(session.starts_at).date()
    return f"{date_short(local)} {WEEKDAYS_ABBR[local.weekday()]}"


COLUMNS = (
    Column("day", _("day"), _day, card="name"),
    Column("time", _("time"), lambda s: f"{clock_time(s.starts_at)}–{clock_time(s.ends_at)}"),
    Column("mode", _("mode of teaching"), lambda s: s.get_mode_display(), card="second"),
    Column("hours", _("hours"), lambda s: f"{s.hours.normalize():f}", align="right", card="amount"),
    Column("site", _("site"), lambda s: s.site or NONE),
    Column("instructor", _("instructor"), lambda s: s.instructor),
)


def session_table(sessions: Iterable[ClassSession]) -> Table:
    """Sessions to be read, in order, with their hours below."""
    rows = sorted(sessions, key=lambda session: session.starts_at)
    total = sum(session.hours for session in rows)
    totals = {"day": _("in all"), "hours": f"{total.normalize():f}"} if rows else None
    return Table(columns=COLUMNS, rows=rows, caption=_("timetable"), empty=EMPTY, total=totals)


def _box(name: str) -> Any:
    def cell(row: Any) -> SafeString:
        faults = format_html_join("", "<p>{}</p>", ((fault,) for fault in row.errors.get(name, [])))
        wrong = format_html('<span class="error">{}</span>', faults) if faults else ""
        return format_html('<span class="control">{}</span>{}', row[name], wrong)

    return cell


def _remove(row: Any) -> SafeString | str:
    return row["DELETE"].as_widget() if "DELETE" in row.fields else ""


TIMETABLE = _("timetable")


def row_table(rows: Any, *, caption: Text = TIMETABLE) -> Table:
    """The rows of a formset as a table of boxes, of the timetable where nothing else is said."""
    fields = rows.empty_form.fields
    columns = [Column(name, fields[name].label, _box(name)) for name in fields if name != "DELETE"]
    if rows.can_delete:
        columns.append(Column("remove", _("remove"), _remove, align="centre"))
    return Table(columns=columns, rows=list(rows), caption=caption, empty=EMPTY, key=lambda r: r.prefix, tone=_tone)


def _tone(row: Any) -> str:
    return "bad" if row.errors else ""
