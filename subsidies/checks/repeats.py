"""The same occupation and grade is subsidised once, wherever that was."""

from collections import defaultdict

from django.utils.translation import gettext_lazy as _

from subsidies.checks.check import Asked, Found, LineCheck, Outcome
from subsidies.models import ClaimLine, Entitlement


def run(asked: Asked) -> dict[int, Found]:
    rows = Entitlement.objects.live().filter(person__in=[line.person_id for line in asked.lines])
    held: dict[int, list[Entitlement]] = defaultdict(list)
    for row in rows.select_related("jurisdiction").order_by("pk"):
        held[row.person_id].append(row)
    limits = asked.lines[0].policy.pack.limits
    free = limits.repeat is None or asked.lines[0].scheme in limits.repeat.apart
    return {
        line.pk: Found(Outcome.PASSED, "free") if free else _of(line, held[line.person_id]) for line in asked.lines
    }


def _of(line: ClaimLine, held: list[Entitlement]) -> Found:
    what = (line.certificate.occupation_id, line.certificate.grade)
    others = (row for row in held if row.enrolment_id != line.enrolment_id)
    earlier = next((row for row in others if (row.occupation_id, row.grade) == what), None)
    if earlier is None:
        return Found(Outcome.PASSED, "none")
    return Found(Outcome.FAILED, "earlier", {"year": earlier.year, "place": earlier.jurisdiction.names})


CHECK = LineCheck(
    name="repeats",
    title=_("Repeats"),
    sentences={
        "none": _("No earlier subsidy for this occupation and grade, other places included"),
        "earlier": _("Already subsidised for this occupation and grade in %(year)s (%(place)s)"),
        "free": _("The policy allows repeats of this subsidy"),
    },
    run=run,
)
