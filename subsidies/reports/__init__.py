"""Reports: one file per report, all of one shape (see docs/how-to-add-a-report.md)."""

from subsidies.reports import annual, monthly
from subsidies.reports.report import Report

REPORTS: tuple[Report, ...] = (monthly.REPORT, annual.REPORT)
BY_KIND = {report.kind: report for report in REPORTS}
