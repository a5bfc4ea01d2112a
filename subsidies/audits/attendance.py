"""Doubts about attendance as findings: the audit searches the marks for each kind there is (always true 14)."""

from collections.abc import Iterator
from functools import partial

from subsidies.audits.found import Check, Found
from subsidies.models import Finding
from trainees.plausibility import KINDS, searching
from trainees.plausibility.kind import Kind


def search(kind: Kind) -> Iterator[Found]:
    for doubt in searching.everywhere(kind):
        yield Found(doubt.jurisdiction_id, doubt.same, doubt.rows, doubt.details)


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
