"""Freezing a report: figures, workbook and chart, hashed and never changed. A re-run is a new edition beside it."""

import io
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import translation
from openpyxl import Workbook

from portal.reference.models import Jurisdiction
from portal.shared import charts, trail
from portal.shared.spreadsheets.exporting import escape_cell
from subsidies.models import ReportSnapshot
from subsidies.reports import BY_KIND
from subsidies.reports.report import Report, Table

LANGUAGE = "zh-hans"  # what is frozen is the official paper


@transaction.atomic
def freeze(
    kind: str, *, jurisdiction: Jurisdiction, start: date, end: date, actor: Any, now: datetime
) -> ReportSnapshot:
    """Make the next edition of a report. Where the figures are those of the last edition, that one is returned."""
    Jurisdiction.objects.select_for_update().get(pk=jurisdiction.pk)
    report = BY_KIND[kind]
    figures = report.figures(jurisdiction, start, end)
    last = editions(kind, jurisdiction=jurisdiction, start=start).first()
    if last and last.figures == figures:
        return last
    with translation.override(LANGUAGE):
        workbook, chart = _workbook(report, figures), _chart(report, figures)
    snapshot = ReportSnapshot.objects.create(
        kind=kind, jurisdiction=jurisdiction, period_start=start, period_end=end,
        edition=last.edition + 1 if last else 1, figures=figures, workbook=workbook, chart=chart,
        content_hash=trail.content_hash(figures), made_at=now, made_by=actor,
    )  # fmt: skip
    trail.record("freeze report", snapshot, actor=actor, details={"hash": snapshot.content_hash})
    return snapshot


def editions(kind: str, *, jurisdiction: Jurisdiction, start: date) -> Any:
    """The editions of one report, the newest first."""
    held = ReportSnapshot.objects.filter(kind=kind, jurisdiction=jurisdiction, period_start=start)
    return held.order_by("-edition")


def differences(older: ReportSnapshot, newer: ReportSnapshot) -> list[tuple[str, Any, Any]]:
    """What a re-run changed: (path of the figure, before, after)."""
    before, after = dict(_flat(older.figures)), dict(_flat(newer.figures))
    keys = sorted(before.keys() | after.keys())
    return [(key, before.get(key), after.get(key)) for key in keys if before.get(key) != after.get(key)]


def _chart(report: Report, figures: dict[str, Any]) -> str:
    """The chart, or nothing where the page would have nothing to show in it."""
    return charts.draw(report.chart(figures)) if report.chart_table(figures).rows else ""


def _workbook(report: Report, figures: dict[str, Any]) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for table in report.tables(figures):
        _sheet(book, table)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _sheet(book: Workbook, table: Table) -> None:
    sheet = book.create_sheet(table.title)
    sheet.append([escape_cell(head) for head in table.heads])
    for row in table.rows:
        sheet.append([escape_cell(value) for value in row])


def _flat(value: Any, path: str = "") -> list[tuple[str, Any]]:
    if not isinstance(value, dict):
        return [(path, value)]
    return [pair for key, part in value.items() for pair in _flat(part, f"{path}.{key}".lstrip("."))]
