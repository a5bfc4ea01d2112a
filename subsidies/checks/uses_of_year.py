"""The line spends one of the year's uses, and the year has room for it (always true 1)."""

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from subsidies.checks.check import Asked, Found, LineCheck, Outcome
from subsidies.models import ClaimLine, Entitlement


def run(asked: Asked) -> dict[int, Found]:
    place = asked.lines[0].policy.jurisdiction_id
    rows = (
        Entitlement.objects.live()
        .counted()
        .filter(jurisdiction=place, person__in=[line.person_id for line in asked.lines])
    )
    counted = rows.order_by().values_list("person", "year").annotate(Count("pk"))
    used = {(person, year): number for person, year, number in counted}
    return {line.pk: _of(line, used) for line in asked.lines}


def _of(line: ClaimLine, used: dict[tuple[int, int], int]) -> Found:
    own = line.entitlement
    if own is None or own.state == Entitlement.State.RELEASED:
        return Found(Outcome.FAILED, "no_use")
    if own.slot is None:
        return Found(Outcome.PASSED, "no_limit")
    figures = {"used": used.get((line.person_id, own.year), 0), "cap": own.cap, "year": own.year}
    if own.by_override:
        return Found(Outcome.JUDGE, "override", figures)
    return Found(Outcome.PASSED, "room", figures)


CHECK = LineCheck(
    name="uses_of_year",
    title=_("Uses of the year"),
    sentences={
        "room": _("%(used)s of %(cap)s uses in %(year)s, this one included"),
        "override": _("%(used)s uses in %(year)s where %(cap)s are allowed: this one was granted by an override"),
        "no_limit": _("The policy sets no limit a year"),
        "no_use": _("No use of the year stands behind this line"),
    },
    run=run,
)
