"""What the pages of departments' reports show: months, trainings, targets with their pace."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.shared.badges import Family
from portal.shared.figures import NONE, integer, money, percent, person_times, persons
from portal.shared.tables import Column, Empty, Table
from portal.shared.templatetags.figures import date_short
from portal.shared.templatetags.marks import badge_html, badge_of
from portal.shared.units import unit_of
from subsidies import training_types
from subsidies.department_figures import Pace
from subsidies.department_months import Month
from subsidies.models import DepartmentReport, DepartmentTraining
from subsidies.models.department import Metric

FIGURES = ("persons", "person_times", "certificates", "funds")


def month_word(month: date) -> str:
    """A month as tables write it: 2026-10."""
    return f"{month:%Y-%m}"


def trainings(report: DepartmentReport, *, writes: bool) -> Table:
    """The rows of a report with their sums; who writes opens a row to change it."""
    rows = list(report.trainings.all())
    sums = {name: sum(getattr(row, name) for row in rows) for name in FIGURES}
    return Table(
        columns=TRAININGS,
        rows=rows,
        caption=_("Trainings held"),
        empty=Empty(__("No training stands in this report.")),
        url=(lambda row: reverse("department_row", args=[row.pk])) if writes else None,
        total={"title": __("%(count)s trainings") % {"count": len(rows)}, **_written(sums)} if rows else None,
    )


def _written(sums: dict[str, Any]) -> dict[str, str]:
    """Each with its word, since a card on a phone has no heads."""
    return {
        "persons": persons(sums["persons"]),
        "person_times": person_times(sums["person_times"]),
        "certificates": f"{integer(sums['certificates'])} {unit_of(sums['certificates'], 'certificates')}",
        "funds": __("%(amount)s yuan") % {"amount": money(sums["funds"])},
    }


def _figure(name: str, label: Any, **options: Any) -> Column:
    return Column(name, label, lambda row: integer(getattr(row, name)), align="right", **options)


TRAININGS = (
    Column("title", pgettext_lazy("training of a department", "training"), lambda row: row.title, card="name"),
    Column("topic", _("occupation or topic"), lambda row: row.topic, card="second"),
    Column("type", _("training type"), lambda row: training_types.label(row.training_type)),
    Column("starts", _("first day"), lambda row: date_short(row.starts_on)),
    _figure("days", pgettext_lazy("training of a department", "days")),
    _figure("persons", pgettext_lazy("training of a department", "persons")),
    _figure("person_times", _("person-times"), card="amount"),
    _figure("key_group_persons", pgettext_lazy("training of a department", "of whom key groups")),
    _figure("certificates", pgettext_lazy("training of a department", "certificates")),
    Column("subsidised", _("subsidised"), lambda row: __("yes") if row.subsidised else __("no")),
    Column("funds", _("funds used"), lambda row: money(row.funds), align="right", unit=_("yuan")),
)  # fmt: skip


def standing(month: Month, today: date) -> SafeString:
    """How a month stands: its report's state, what is missing, what is late."""
    if month.late(today):
        return badge_html(Family.BAD, _("overdue"))
    if month.report is not None:
        return badge_of(month.report)
    if not month.asked:
        return badge_html(Family.MUTE, _("no liaison named"))
    return badge_html(Family.WARN, _("not reported"))


def months(rows: Sequence[Month], *, today: date) -> Table:
    """The months of one department, each leading to its report."""
    columns = (
        Column("month", _("month of the report"), lambda row: month_word(row.month), card="name"),
        Column("due", _("due"), lambda row: date_short(row.due) if row.due else NONE, card="second"),
        Column("state", _("state"), lambda row: standing(row, today), card="state"),
        Column("edition", _("edition"), lambda row: row.report.edition if row.report else NONE, align="right"),
    )
    return Table(
        columns=columns, rows=rows, caption=_("Months"),
        empty=Empty(__("No month to report yet."), __("A month stands here from the day after its end.")),
        url=lambda row: reverse("department_report", args=[row.report.pk]) if row.report else "",
        key=lambda row: month_word(row.month), tone=lambda row: "bad" if row.late(today) else "",
    )  # fmt: skip


def paces(rows: Sequence[Pace], *, named: bool, empty: Empty) -> Table:
    """Targets with what was accepted so far; `named` where they are of several departments."""
    columns = (
        *((Column("department", _("department"), lambda row: row.department, card="name"),) if named else ()),
        Column("target", _("target"), lambda row: Metric(row.metric).label, card="second" if named else "name"),
        Column("allotted", _("allotted"), lambda row: integer(row.target), align="right"),
        Column("done", _("accepted so far"), lambda row: integer(row.done), align="right", card="amount"),
        Column("share", _("reached"), lambda row: percent(row.share), align="right"),
        Column("due", _("due by now"), lambda row: percent(row.due), align="right"),
        Column("pace", _("pace"), _pace),
        Column("decision", _("rests on"), lambda row: row.decision),
    )
    return Table(
        columns=columns, rows=rows, caption=_("Targets of the year"), empty=empty,
        key=lambda row: f"{row.department.pk} {row.metric}",
    )  # fmt: skip


def _pace(row: Pace) -> SafeString:
    if row.ahead >= 0:
        return badge_html(Family.OK, __("ahead by %(count)s") % {"count": _counted(row, row.ahead)}, dense=True)
    return badge_html(Family.WARN, __("behind by %(count)s") % {"count": _counted(row, -row.ahead)}, dense=True)


def _counted(row: Pace, count: int) -> str:
    return person_times(count) if row.metric == Metric.PERSON_TIMES else integer(count)


def row_facts(row: DepartmentTraining) -> str:
    """A row in one line, for the question before it is removed."""
    return f"{row.title} · {date_short(row.starts_on)} · {person_times(row.person_times)}"
