"""What a report is: its figures for a place and a period, its tables for the workbook, its chart."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.reference.models import Jurisdiction


@dataclass(frozen=True)
class Table:
    """One table of a report; `rows` are plain values under the heads."""

    title: str
    heads: Sequence[str]
    rows: list[list[Any]]


@dataclass(frozen=True)
class Report:
    """A kind of report. `figures` works from the rows; tables, chart and finding work from the figures alone, so that
    what was frozen can be shown again. `chart_table` holds the figures behind the chart, `finding` says in one
    sentence what the chart shows."""

    kind: str
    title: Any
    figures: Callable[[Jurisdiction, date, date], dict[str, Any]]
    tables: Callable[[dict[str, Any]], list[Table]]
    chart: Callable[[dict[str, Any]], dict[str, Any]]
    chart_title: Any
    chart_table: Callable[[dict[str, Any]], Table]
    finding: Callable[[dict[str, Any]], str]
