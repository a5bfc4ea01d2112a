"""Doubts about attendance as findings: the audit searches the marks for each kind there is (always true 14)."""

from collections.abc import Iterator
from datetime import date
from functools import partial

from subsidies.audits.found import Check, Found
from subsidies.models import Finding
from trainees.plausibility import KINDS, searching
from trainees.plausibility.kind import Kind


def search(kind: Kind) -> Iterator[Found]:
    for doubt in searching.everywhere(kind):
        details = {name: str(value) if isinstance(value, date) else value for name, value in doubt.details.items()}
        yield Found(doubt.jurisdiction_id, doubt.same, doubt.rows, details)


CHECKS = tuple(
    Check(
        name=kind.code,
        severity=Finding.Severity(kind.severity),
        title=kind.title,
        sentence=kind.sentence,
        search=partial(search, kind),
    )
    for kind in KINDS
)
