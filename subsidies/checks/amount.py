"""The amount follows from the stored facts under the stored policy (always true 6)."""

from django.utils.translation import gettext_lazy as _

from subsidies.checks.check import Asked, Found, LineCheck, Outcome
from subsidies.models import ClaimLine
from subsidies.rules.assess import assess
from subsidies.rules.facts import Facts
from subsidies.rules.policy import Policy as Pack


def run(asked: Asked) -> dict[int, Found]:
    packs = {line.policy_id: line.policy.pack for line in {line.policy_id: line for line in asked.lines}.values()}
    return {line.pk: _of(line, packs[line.policy_id]) for line in asked.lines}


def _of(line: ClaimLine, pack: Pack) -> Found:
    award = assess(Facts.from_json(line.facts), pack)
    if award.amount == line.amount:
        return Found(Outcome.PASSED, "same", {"amount": f"{line.amount:,.2f}"})
    if award.amount is None:
        return Found(Outcome.FAILED, "not_set")
    return Found(Outcome.FAILED, "differs", {"amount": f"{line.amount:,.2f}", "again": f"{award.amount:,.2f}"})


CHECK = LineCheck(
    name="amount",
    title=_("Amount"),
    sentences={
        "same": _("Worked out once more: %(amount)s yuan, the same"),
        "not_set": _("Worked out once more, the policy sets no amount"),
        "differs": _("Worked out once more: %(again)s yuan, where the line says %(amount)s yuan"),
    },
    run=run,
)
