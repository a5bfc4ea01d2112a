"""The institution stood in the directory when the class was filed, and has not been removed since (always true 15)."""

from django.utils.translation import gettext_lazy as _

from subsidies import facts
from subsidies.checks.check import Asked, Found, LineCheck, Outcome
from subsidies.models import Claim


def run(asked: Asked) -> dict[int, Found]:
    found = _of(asked.lines[0].claim)
    return {line.pk: found for line in asked.lines}


def _of(claim: Claim) -> Found:
    course = claim.training_class
    removal = facts.removal_of(course)
    if removal is not None:
        figures = {"day": removal.valid_to.isoformat(), "decision": removal.decision}
        return Found(Outcome.JUDGE, "removed", figures)
    if course.institution_listed:
        return Found(Outcome.PASSED, "listed")
    if course.mode in _modes_without_listing(claim):
        return Found(Outcome.PASSED, "not_asked")
    return Found(Outcome.FAILED, "not_listed")


def _modes_without_listing(claim: Claim) -> tuple[str, ...]:
    conditions = claim.policy.pack.scheme(claim.scheme).conditions
    return next((tuple(each.free) for each in conditions if each.check == "listed_at_filing"), ())


CHECK = LineCheck(
    name="institution_listed",
    title=_("Directory of institutions"),
    sentences={
        "listed": _("In the directory when the class was filed, not removed since"),
        "not_listed": _("Not in the directory when the class was filed"),
        "removed": _(
            "Removed from the directory on %(day)s (%(decision)s); whether this class is paid has to be ruled"
        ),
        "not_asked": _("The policy asks for no place in the directory for this kind of training"),
    },
    run=run,
)
