"""Checks of the plan: filed in time, long enough, at a price that can be."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from institutions.checks.filing import Check, Filing, Outcome
from institutions.wording import day_in_words, money_in_words
from portal.shared.sentences import sentence

DAYS_BEFORE_START = "filing_days_before_start"
IN_TIME = _("Starts on %(first)s; filed on %(day)s.")
TOO_LATE = _(
    "The first day, %(first)s, is earlier than the earliest that can be filed on %(day)s. Please choose %(earliest)s "
    "or later."
)
NOT_IN_CATALOGUE = _("%(occupation)s, %(grade)s is not in the catalogue of subsidised training on %(day)s.")
HOURS_ENOUGH = _("%(hours)s hours planned, the catalogue asks for %(standard)s.")
HOURS_BELOW = _(
    "%(hours)s hours are planned, but the catalogue asks for at least %(standard)s for %(occupation)s, %(grade)s. "
    "Please plan %(missing)s more."
)
FEE_FITS = _("%(fee)s yuan from each trainee, %(cost)s yuan cost per person.")
FEE_ABOVE_COST = _(
    "%(fee)s yuan are to be taken from each trainee, more than the cost per person of %(cost)s yuan. Please judge "
    "whether both are right."
)


def in_time(filing: Filing) -> Iterator[Check]:
    first, day = filing.plan.starts_on, filing.day
    earliest = day + timedelta(days=max(1, int(filing.settings.get(DAYS_BEFORE_START, 1))))
    late = first < earliest
    days = {"first": first, "day": day, "earliest": earliest}
    spoken = {name: day_in_words(value, today=day) for name, value in days.items()}
    words = sentence(TOO_LATE if late else IN_TIME, **spoken)
    yield Check("FILED_TOO_LATE", _("Filed in time"), Outcome.REFUSED if late else Outcome.OK, words, "starts_on")


def hours(filing: Filing) -> Iterator[Check]:
    name, entry, plan = _("Standard hours"), filing.entry, filing.plan
    if entry is None:
        words = sentence(NOT_IN_CATALOGUE, **filing.in_words)
        yield Check("NOT_IN_CATALOGUE", name, Outcome.JUDGE, words, "occupation")
        return
    missing = entry.standard_hours - plan.hours
    values = {"hours": plan.hours, "standard": entry.standard_hours, "missing": missing, **filing.in_words}
    outcome = Outcome.REFUSED if missing > 0 else Outcome.OK
    words = sentence(HOURS_BELOW if missing > 0 else HOURS_ENOUGH, **values)
    yield Check("HOURS_BELOW_STANDARD", name, outcome, words, "theory_hours")


def fee(filing: Filing) -> Iterator[Check]:
    plan = filing.plan
    above = plan.trainee_fee > plan.cost_per_person
    values = {"fee": money_in_words(plan.trainee_fee), "cost": money_in_words(plan.cost_per_person)}
    words = sentence(FEE_ABOVE_COST if above else FEE_FITS, **values)
    yield Check("FEE_ABOVE_COST", _("Fee"), Outcome.JUDGE if above else Outcome.OK, words, "trainee_fee")
