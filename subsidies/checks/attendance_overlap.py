"""Nobody attended two classes at the same time (always true 14)."""

from django.utils.translation import gettext_lazy as _

from subsidies.checks.check import Asked, Found, LineCheck, Outcome
from trainees.plausibility import searching


def run(asked: Asked) -> dict[int, Found]:
    rows = searching.overlaps(asked.lines[0].claim.training_class)
    found = {row["enrolment_id"]: row for row in rows}
    return {line.pk: _of(found.get(line.enrolment_id)) for line in asked.lines}


def _of(row: dict[str, object] | None) -> Found:
    if row is None:
        return Found(Outcome.PASSED, "none")
    figures = {"times": row["times"], "other": row["title"], "day": str(row["day"]), "minutes": row["minutes"]}
    return Found(Outcome.JUDGE, "overlaps", figures)


CHECK = LineCheck(
    name="attendance_overlap",
    title=_("Attendance in two places"),
    sentences={
        "none": _("No session at the same time as one of another class"),
        "overlaps": _(
            "On %(day)s marked in “%(other)s” as well, %(minutes)s minutes at the same time (%(times)s times)"
        ),
    },
    run=run,
)
