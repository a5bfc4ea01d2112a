"""Amount sheets: an award as every page and the paper show it, for four audiences.

Officers see everything a step rests on, in words; institutions the steps with their clauses; trainees and the public
plain words without codes. A trainee's sheet is one's own, the public's is nobody's.
"""

from dataclasses import replace
from decimal import Decimal
from enum import StrEnum

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from portal.shared.components import AmountSheet, SheetStep
from subsidies import clause_places, input_words, policy_reading
from subsidies.line_reasons import language, of_certificate
from subsidies.models import ClaimLine, Policy
from subsidies.models.fund import FundSource
from subsidies.rules.award import Award
from subsidies.rules.steps import Step
from subsidies.rules.vocabulary import label

UNPAID = {
    ClaimLine.State.REFUSED: _("Refused: nothing of it is paid."),
    ClaimLine.State.WITHDRAWN: _("Withdrawn: nothing of it is paid."),
}


class Audience(StrEnum):
    OFFICER = "officer"
    INSTITUTION = "institution"
    TRAINEE = "trainee"
    PUBLIC = "public"


PLAIN = (Audience.TRAINEE, Audience.PUBLIC)


def of_line(line: ClaimLine, policy: Policy, audience: Audience = Audience.INSTITUTION) -> AmountSheet:
    """The sheet of a claim line, from the award stored with it; before it is handed in, a lost certificate takes it to
    nothing; one refused or taken back afterwards keeps what was worked out and says so."""
    award = _taken_to_nothing(line.award) if of_certificate(line) else line.award
    unpaid = UNPAID.get(ClaimLine.State(line.state), "") if award.amount else ""
    return replace(of_award(award, policy, audience), unpaid=unpaid)


def _taken_to_nothing(award: Award) -> Award:
    if not award.amount:
        return award
    return award._replace(amount=Decimal(0), steps=(*award.steps, Step("refused", "", award.amount, Decimal(0))))


def worked_out(award: Award) -> Decimal:
    """The figure before a refusal took it to nothing."""
    figures = [step.after for step in award.steps if step.code != "refused" and step.after is not None]
    return figures[-1] if figures else Decimal(0)


def of_award(award: Award, policy: Policy, audience: Audience = Audience.INSTITUTION) -> AmountSheet:
    """The sheet of an award under a policy; without a figure where the policy sets none."""
    plain = audience in PLAIN
    unset = "" if plain else next((step.clause for step in award.steps if step.after is None), "")
    return AmountSheet(
        policy=policy_reading.title(policy) if plain else str(policy),
        steps=[_step(step, award, policy, audience) for step in award.steps if step.after is not None],
        amount=award.amount,
        payee=payee_name(award.payee),
        fund=FundSource(award.fund).label if award.fund and not plain else "",
        not_set_clause=unset,
        not_set_article=clause_places.article(unset),
        not_set_url=clause_places.address(unset, policy) if unset else "",
        plain=plain,
        own=audience is Audience.TRAINEE and award.payee == "individual",
    )


def side_by_side(one: AmountSheet, other: AmountSheet) -> tuple[AmountSheet, AmountSheet]:
    """Two sheets on one scale: equal figures have bars of equal length."""
    return replace(one, beside=other.scale), replace(other, beside=one.scale)


def _step(step: Step, award: Award, policy: Policy, audience: Audience) -> SheetStep:
    words, clause = language(), "" if audience in PLAIN else step.clause
    return SheetStep(
        name=step.name(words),
        before=step.before,
        after=step.after,
        sentence=step.text(words),
        clause=clause,
        article=clause_places.article(clause),
        clause_url=clause_places.address(clause, policy) if clause else "",
        inputs=_inputs(step, award) if audience is Audience.OFFICER else "",
    )


def _inputs(step: Step, award: Award) -> str:
    """The values a step used, each by its name."""
    values = input_words.named(step, award)
    return __("; ").join(__("%(name)s: %(value)s") % {"name": name, "value": value} for name, value in values)


def payee_name(payee: str | None) -> str:
    """The kind of payee in the page's language."""
    return label("payee", payee, language()) if payee else ""
