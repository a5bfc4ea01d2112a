"""A class filed by another system in one piece: plan, timetable and roster, or nothing of it."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from institutions import filings, timetable
from institutions.models import ClassSession, Institution, TrainingClass
from portal.shared import uploads
from portal.shared.models import Upload
from portal.shared.refusals import Reason, refuse_if
from trainees import roster_import
from trainees.roster import COLUMNS

ROW_NUMBER = "序号"


@transaction.atomic
def file_whole(
    institution: Institution,
    *,
    plan: Mapping[str, Any],
    sessions: Sequence[Mapping[str, Any]],
    roster: Sequence[Mapping[str, str]],
    actor: Any,
    now: datetime,
) -> TrainingClass:
    """Draft a class, set its timetable, import its roster and file it.

    `plan` holds the fields of `plans.FIELDS`, `sessions` those of `ClassSession`, `roster` texts by the names of
    `roster.COLUMNS`. Raises `Refused` with what each step objects to; a cell of the roster as "roster.0.name".
    """
    training_class = filings.draft(institution, actor=actor, now=now, **plan)
    rows = [ClassSession(training_class=training_class, **session) for session in sessions]
    timetable.set_sessions(training_class, sessions=rows, actor=actor)
    if roster:
        _import(roster, training_class, actor=actor, now=now)
    return filings.file(training_class, actor=actor, now=now)


def _import(roster: Sequence[Mapping[str, str]], training_class: TrainingClass, *, actor: Any, now: datetime) -> None:
    upload = _upload(roster, training_class, actor=actor, now=now)
    found = roster_import.preview(upload, training_class=training_class)
    cells = [cell for line in found.refused for cell in line.row.refused]
    refuse_if([Reason(cell.code, cell.why, f"roster.{cell.row - 1}.{cell.field}") for cell in cells])
    roster_import.confirm(upload, training_class=training_class, actor=actor, now=now)


def _upload(
    roster: Sequence[Mapping[str, str]], training_class: TrainingClass, *, actor: Any, now: datetime
) -> Upload:
    return uploads.receive(
        purpose=roster_import.PURPOSE, name="api.csv", content=as_file(roster), owner=actor,
        subject=training_class, now=now,
    )  # fmt: skip


def as_file(roster: Sequence[Mapping[str, str]]) -> bytes:
    """The rows as the file a clerk would hand in, so that one definition judges both."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow([ROW_NUMBER, *(column.headings[0] for column in COLUMNS)])
    for number, row in enumerate(roster, 1):
        writer.writerow([number, *(row.get(column.name, "") for column in COLUMNS)])
    return text.getvalue().encode()
