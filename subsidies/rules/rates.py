"""The rate an amount starts from: a ceiling with a local standard below it, a fixed sum, a shortfall, an award."""

from decimal import Decimal
from functools import lru_cache

from subsidies.rules.facts import Facts
from subsidies.rules.reasons import Reason, figure
from subsidies.rules.reckoning import Reckoning
from subsidies.rules.schemes import Scheme
from subsidies.rules.standards import AwardRange, Standard
from subsidies.rules.steps import ZERO, Step


def rate(sum_: Reckoning, facts: Facts, scheme: Scheme, row: Standard) -> None:
    """Put the rate of a row into the reckoning, None where no amount is set."""
    if row.rate is not None:
        _published(sum_, facts, row, row.rate)
    elif row.award is not None:
        _awarded(sum_, facts, row, row.award)
    elif row.free:
        sum_.step("free", row.clause, None)
        sum_.say("FREE_OF_CHARGE", row.clause)
    else:
        _standard(sum_, facts, scheme, row)


def _standard(sum_: Reckoning, facts: Facts, scheme: Scheme, row: Standard) -> None:
    ceiling = row.ceiling if row.same_as is None else scheme.ceiling_of(row.same_as, facts.date)
    local = None if scheme.local_standard is None else scheme.local_standard.of(facts.pack)
    if ceiling is None:
        return _without_ceiling(sum_, facts, scheme, row, local)
    sum_.ceiling = ceiling
    if row.same_as == "junior":
        sum_.say("SPECIAL_ABILITY_AS_JUNIOR", row.clause)
    if local is None or local == ceiling:
        return _published(sum_, facts, row, ceiling)
    told = {"paid_for": _paid_for(facts), "ceiling": figure(ceiling), "local": figure(local)}
    told["text"] = "local_standard"
    sum_.step("standard", row.clause, min(local, ceiling), told)
    return sum_.say("LOCAL_STANDARD_APPLIED" if local < ceiling else "CEILING_APPLIED", row.clause, told)


def _published(sum_: Reckoning, facts: Facts, row: Standard, amount: Decimal) -> None:
    sum_.begin(_first_step(row.clause, _paid_for(facts), amount))
    if row.same_as is None:
        sum_.reasons.append(row.applied)


@lru_cache(maxsize=4096)
def _first_step(clause: str, paid_for: str, amount: Decimal) -> Step:
    told = {"paid_for": paid_for, "ceiling": figure(amount)}
    return Step("standard", clause, ZERO, amount, told if paid_for else told | {"text": "standard_alone"})


def _paid_for(facts: Facts) -> str:
    return facts.level or facts.certificate_kind or ""


def _without_ceiling(sum_: Reckoning, facts: Facts, scheme: Scheme, row: Standard, local: Decimal | None) -> None:
    unknown = scheme.shortfall is not None and facts.actual_cost_cny is None
    if local is None or unknown or not scheme.basis.countable(facts):
        sum_.step("not_set", row.clause, None)
        return sum_.say("AMOUNT_NOT_SET", row.clause)
    told = {"local": figure(local), "text": "local_standard_alone"}
    clause = scheme.local_standard.clause if scheme.local_standard is not None else row.clause
    sum_.step("standard", clause, local, told)
    if scheme.shortfall is None or not _shortfall(sum_, facts, scheme.shortfall.clause):
        sum_.say("LOCAL_STANDARD_APPLIED", clause, told)
    return None


def _shortfall(sum_: Reckoning, facts: Facts, clause: str) -> bool:
    """Hold the standard to cost less own funds; whether that is lower."""
    funds = facts.employer.staff_education_available_cny if facts.employer is not None else None
    short = max((facts.actual_cost_cny or ZERO) - (funds or ZERO), ZERO)
    told = {"short": figure(short), "cost": figure(facts.actual_cost_cny or ZERO), "own": figure(funds or ZERO)}
    sum_.say("SHORTFALL", clause, told)
    if short >= sum_.figure:
        return False
    sum_.step("shortfall", clause, short, told)
    return True


def _awarded(sum_: Reckoning, facts: Facts, row: Standard, award: AwardRange) -> None:
    awarded = facts.awarded_cny
    if awarded is None:
        sum_.step("not_set", row.clause, None)
        return sum_.say("AMOUNT_NOT_SET", row.clause)
    told = {"awarded": figure(awarded), "least": figure(award.least), "most": figure(award.most)}
    sum_.step("awarded", row.clause, awarded, told)
    if not award.least <= awarded <= award.most:
        sum_.against = Reason("OUT_OF_RANGE", row.clause, told)
    return None
