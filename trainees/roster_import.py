"""Rosters: what a file would put on a class's roster, and writing it whole or not at all."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from institutions.models import TrainingClass
from portal.shared import trail, uploads, workflow
from portal.shared.models import Upload
from portal.shared.refusals import Reason, refuse_if
from portal.shared.sentences import Text
from portal.shared.spreadsheets.importing import Preview as FilePreview
from trainees import enrolments, roster_rows
from trainees.handed_in import hold
from trainees.roster import check_roster
from trainees.roster_rows import Line, Outcome

PURPOSE = "roster"

NOTHING = _("Nobody is left to import: every row is refused or left out.")


@dataclass(frozen=True)
class Preview:
    """What a file would do to the roster. `error` is what is wrong with the whole file; then there are no lines."""

    lines: tuple[Line, ...]
    file: FilePreview

    @property
    def error(self) -> Text | None:
        return self.file.error

    def of(self, *outcomes: Outcome) -> list[Line]:
        """The lines with one of these outcomes, in the order of the file."""
        return [line for line in self.lines if line.outcome in outcomes]

    @property
    def refused(self) -> list[Line]:
        return self.of(Outcome.REFUSED)

    @property
    def takeable(self) -> list[Line]:
        """The lines that a confirmation writes or finds written already."""
        return self.of(Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED)

    @property
    def normalised(self) -> list[Line]:
        return [line for line in self.takeable if line.row.normalised]


@dataclass(frozen=True)
class Confirmed:
    """What a confirmation did: people newly on the roster, those who were on it, and how many of these changed."""

    created: int
    existing: int
    changed: int = 0


def preview(upload: Upload, *, training_class: TrainingClass) -> Preview:
    """Judge every row of an open upload, values typed over cells and rows left out applied, against the database."""
    left_out = frozenset(upload.left_out)
    found = check_roster(
        bytes(upload.content), upload.name, starts=training_class.starts_on, repairs=upload.repairs, left_out=left_out
    )
    lines = roster_rows.judge(found.rows, training_class=training_class, left_out=left_out)
    return Preview(tuple(lines), found)


@transaction.atomic
def confirm(upload: Upload, *, training_class: TrainingClass, actor: Any, now: datetime) -> Confirmed:
    """Write the roster, whole or not at all; a repetition changes nothing.

    Refused rows have to be repaired or left out first. Afterwards the upload has no content any more. Raises
    `Refused` with the reasons of the class, of the file or of the rows.
    """
    workflow.lock(training_class)  # rosters change one after the other
    held = hold(upload)
    refuse_if(enrolments.roster_objections(training_class))
    found = preview(held, training_class=training_class)
    refuse_if(_confirm_objections(found))
    done = _write(found, training_class=training_class, actor=actor, now=now)
    uploads.close(held, status=Upload.Status.CONFIRMED, now=now, actor=actor)
    upload.refresh_from_db()
    return done


def _write(found: Preview, *, training_class: TrainingClass, actor: Any, now: datetime) -> Confirmed:
    new, changed = found.of(Outcome.NEW), found.of(Outcome.CHANGED)
    roster_rows.write(new, changed, training_class=training_class, actor=actor, now=now)
    done = Confirmed(len(new), len(changed) + len(found.of(Outcome.UNCHANGED)), len(changed))
    details = {"created": done.created, "existing": done.existing, "changed": done.changed}
    trail.record("import roster", training_class, actor=actor, details=details, at=now)
    return done


def _confirm_objections(found: Preview) -> list[Reason]:
    if found.error is not None:
        return [Reason(found.file.error_code, found.error)]
    if found.refused:
        return [Reason("ROWS_REFUSED", rows_refused(len(found.refused)))]
    return [] if found.takeable else [Reason("NOTHING_TO_IMPORT", NOTHING)]


def rows_refused(number: int) -> str:
    """What has to happen to refused rows before the others can be written."""
    return ngettext(
        "%(number)s row is not accepted. Please repair it or leave it out; nothing was written.",
        "%(number)s rows are not accepted. Please repair them or leave them out; nothing was written.",
        number,
    ) % {"number": number}
