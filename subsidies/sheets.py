"""Amount sheets: an award as every page and the paper show it."""

from portal.shared.components import AmountSheet, SheetStep
from subsidies.line_reasons import language
from subsidies.models import ClaimLine, Policy
from subsidies.models.fund import FundSource
from subsidies.rules.award import Award
from subsidies.rules.vocabulary import label


def of_line(line: ClaimLine, policy: Policy) -> AmountSheet:
    """The sheet of a claim line, from the award stored with it."""
    return of_award(line.award, policy)


def of_award(award: Award, policy: Policy) -> AmountSheet:
    """The sheet of an award under a policy; without a figure where the policy sets none."""
    unset = next((step.clause for step in award.steps if step.after is None), "")
    return AmountSheet(
        policy=str(policy),
        steps=[
            SheetStep(
                name=step.name(language()),
                before=step.before,
                after=step.after,
                sentence=step.text(language()),
                clause=step.clause,
            )
            for step in award.steps
            if step.after is not None
        ],
        amount=award.amount,
        payee=payee_name(award.payee),
        fund=FundSource(award.fund).label if award.fund else "",
        not_set_clause=unset,
    )


def payee_name(payee: str | None) -> str:
    """The kind of payee in the page's language."""
    return label("payee", payee, language()) if payee else ""
