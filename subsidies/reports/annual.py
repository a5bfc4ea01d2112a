"""The report of a year (JY-112, BC-40): the figures of the month's report over the whole year, and what
the departments reached of what they were allotted (BC-42)."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.reference.models import Department, Jurisdiction
from portal.shared.figures import percent
from portal.shared.languages import in_chinese
from subsidies import department_figures
from subsidies.models.department import Metric
from subsidies.reports import monthly
from subsidies.reports.report import Report, Table


def figures(jurisdiction: Jurisdiction, start: date, end: date) -> dict[str, Any]:
    """The counts and sums of the place and all below it over the year that begins on `start`."""
    named = Department.objects.filter(jurisdiction__path__startswith=jurisdiction.path)
    paces = department_figures.paces(named, year=start.year, today=end)
    reached = [
        {"department": pace.department.names, "metric": pace.metric, "target": pace.target, "done": pace.done}
        for pace in paces
    ]
    return monthly.figures(jurisdiction, start, end) | ({"targets": reached} if reached else {})


def tables(frozen: dict[str, Any]) -> list[Table]:
    """The tables of the month's report, and the departments' targets where some were allotted."""
    rows = [
        [
            row["department"]["zh" if in_chinese() else "en"], str(Metric(row["metric"]).label), row["target"],
            row["done"], percent(row["done"] / row["target"]),
        ]
        for row in frozen.get("targets", ())
    ]  # fmt: skip
    heads = [_("Department"), _("Target"), _("Allotted"), _("Accepted"), _("Reached")]
    return [*monthly.tables(frozen), *([Table(_("Targets of departments"), heads, rows)] if rows else [])]


def finding(frozen: dict[str, Any]) -> str:
    """How many certificates the year brought, and of which grade the most."""
    return monthly.finding(frozen) if frozen["certificates"] else _("No certificate was issued in this year.")


REPORT = Report(
    kind="annual",
    title=gettext_lazy("Report of the year"),
    figures=figures,
    tables=tables,
    chart=monthly.chart,
    chart_title=gettext_lazy("Certificates issued, by grade"),
    chart_table=monthly.chart_table,
    finding=finding,
)
