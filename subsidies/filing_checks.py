"""What money adds to the checks of a filing: how many on the roster could draw, how much, and why others could not."""

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from institutions import checks
from institutions.checks import Check, Filing, Outcome
from institutions.wording import money_in_words
from portal.shared.refusals import Refused
from portal.shared.sentences import sentence
from subsidies import filings, line_reasons
from subsidies.rules.award import Award

CODE, NAME = "CANNOT_DRAW", _("What trainees can draw")
ALL = _("All %(count)s on the roster can draw, %(amount)s yuan together at most.")
SOME = _("%(count)s of %(total)s on the roster can draw, %(amount)s yuan together at most.")
CANNOT = ngettext_lazy("%(count)s person cannot draw: %(why)s", "%(count)s people cannot draw: %(why)s", "count")


def draws(filing: Filing) -> Iterator[Check]:
    """Of a filing that is still to be filed or decided, as things stand: the sum, then each reason against with the
    number of people it holds against."""
    if not filing.is_open or not filing.plan.enrolments.live().exists():
        return
    try:
        awards = list(filings.quote(filing.plan).values())
    except Refused as refused:
        for reason in refused.reasons:
            yield Check(reason.code, NAME, Outcome.JUDGE, reason.sentence, "roster")
        return
    yield from _summed(filing, awards)


def _summed(filing: Filing, awards: Sequence[Award]) -> Iterator[Check]:
    payable = [award for award in awards if _is_payable(award)]
    amount = money_in_words(sum((award.amount or Decimal(0) for award in payable), Decimal(0)))
    all_can = len(payable) == len(awards)
    words = sentence(ALL if all_can else SOME, count=len(payable), total=len(awards), amount=amount)
    yield Check(CODE, NAME, Outcome.OK if all_can else Outcome.JUDGE, words, "roster")
    against = Counter(why for award in awards if not _is_payable(award) for why in _against(filing, award))
    for why, count in sorted(against.items(), key=lambda item: (-item[1], item[0])):
        yield Check(CODE, NAME, Outcome.JUDGE, CANNOT % {"count": count, "why": why}, "roster")


def _is_payable(award: Award) -> bool:
    return award.eligible and bool(award.amount)


def _against(filing: Filing, award: Award) -> set[str]:
    return {said.sentence for said in line_reasons.of_award(award, filing.plan)}


def join() -> None:
    """Stand among the checks of every filing."""
    checks.further(draws, of_times=False)
