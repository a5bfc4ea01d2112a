"""Questions for a number or a day: each a small function of a case, None where the scheme does not look at it."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from portal.shared.sentences import Text
from subsidies.calculator.case import Case
from subsidies.calculator.choices import of
from subsidies.calculator.question import Measure, Question
from subsidies.rules.bases import PerSemester, PerUnit, PerYear
from subsidies.rules.checks.classes import NoFee
from subsidies.rules.checks.hires import HeldAtHire, HiredWithin, StayedSinceHire
from subsidies.rules.checks.recorded import AtLeast
from subsidies.rules.checks.standing import FundsShort
from subsidies.rules.checks.through_work import ThroughWork
from subsidies.rules.checks.vouchers import VoucherFirst, VoucherValid

A_DAY = timedelta(days=1)
ONE, TWELVE = Decimal(1), Decimal(12)
MANY = Decimal(100_000_000)
LEAVE_EMPTY = _("May be left empty when it is not known.")


def hire_date(case: Case) -> Question | None:
    """The first day of work: it has to lie within a span, and stable work counts from it."""
    spans = of(case, HiredWithin)
    if not spans and not of(case, StayedSinceHire):
        return None
    day = case.ground.day
    tried = {day, day.replace(year=day.year - 5, day=1)}
    for span in spans:
        tried |= {span.first_day - A_DAY, span.first_day, span.last_day, span.last_day + A_DAY}
    return _asked("hire_date", _("When did the person begin to work there?"), "hire.hire_date", "day", sorted(tried))


def certificate_date(case: Case) -> Question | None:
    """The certificate's day, where it has to be held on the first day of work."""
    first = case.told.get("hire.hire_date")
    if not of(case, HeldAtHire) or not isinstance(first, date):
        return None
    return _asked(
        "certificate_date", _("When was the certificate issued?"), "hire.certificate_date", "day",
        [first, first + A_DAY],
    )  # fmt: skip


def stable_months(case: Case) -> Question | None:
    """How long somebody taken on has stayed."""
    bounds = [condition.least for condition in of(case, StayedSinceHire)]
    words = _("For how many full months has the person worked there?")
    return _at_least(case, "stable_months", words, "hire.stable_months", "months", bounds)


def insured_months(case: Case) -> Question | None:
    """How long the employer has insured somebody taken on."""
    words = _("For how many months has the employer paid the person's social insurance?")
    return _at_least(case, "insured_months", words, "hire.insured_months", "months")


def work_months(case: Case) -> Question | None:
    """How long somebody who learns at work has stayed."""
    bounds = [route.least_months for condition in of(case, ThroughWork) for route in condition.routes]
    words = _("For how many months has the person had stable work there?")
    return _at_least(case, "work_months", words, "ttw.stable_months", "months", bounds)


def contributions(case: Case) -> Question | None:
    """How long somebody has paid unemployment insurance."""
    words = _("For how many months has unemployment insurance been paid?")
    return _at_least(case, "contributions", words, "person.insured_months", "months")


def apprentice_months(case: Case) -> Question | None:
    """How long an apprentice was trained: years of twelve months are counted, or parts of them."""
    if not isinstance(case.scheme.basis, PerYear) or case.stage == "quote":
        return None
    tried = [TWELVE - 1, TWELVE, TWELVE + 1, 2 * TWELVE]
    return _asked("months", _("For how many months was the apprentice trained?"), "apprenticeship.months", "months",
                  tried)  # fmt: skip


def planned_years(case: Case) -> Question | None:
    """For how long an apprentice is to be trained."""
    if not isinstance(case.scheme.basis, PerYear) or case.stage != "quote":
        return None
    words = _("For how many years is the apprentice to be trained?")
    return _asked("years", words, "apprenticeship.planned_years", "years", [ONE, 2 * ONE],
                  hint=_("Left empty, one year is taken."))  # fmt: skip


def semesters(case: Case) -> Question | None:
    """How many semesters the training lasts."""
    basis = case.scheme.basis
    bounds = [basis.at_most] if isinstance(basis, PerSemester) else []
    return _at_least(case, "semesters", _("For how many semesters?"), "semesters", "semesters", bounds)


def training_days(case: Case) -> Question | None:
    """How many days the training lasts."""
    allowance = case.ground.decisions(case.scheme.id, None, None).living_allowance
    longest = allowance.max_units if allowance and isinstance(case.scheme.basis, PerUnit) else None
    bounds = [] if longest is None else [longest]
    return _at_least(case, "training_days", _("For how many days of training?"), "training_days", "days", bounds)


def awarded(case: Case) -> Question | None:
    """The sum awarded elsewhere."""
    ranges = [row.award for row in case.standards if row.award]
    if not ranges:
        return None
    tried = [each for span in ranges for each in (span.least - 1, span.least, span.most, span.most + 1)]
    return _asked("awarded", _("How much was awarded?"), "awarded_cny", "yuan", tried)


def issued_on(case: Case) -> Question | None:
    """The day a voucher was issued: training on it begins after that."""
    if not of(case, VoucherFirst):
        return None
    return _asked("issued_on", _("When was the voucher issued?"), "voucher.issued_on", "day", [case.ground.day])


def training_start(case: Case) -> Question | None:
    """The day the training began, once the voucher's day is known."""
    issued = case.told.get("voucher.issued_on", case.ground.day)
    if not of(case, VoucherFirst) or not isinstance(issued, date):
        return None
    tried = [issued - A_DAY, issued]
    return _asked("training_start", _("When did the training begin?"), "voucher.training_start", "day", tried)


def expires_on(case: Case) -> Question | None:
    """The last day of a voucher."""
    if not of(case, VoucherValid):
        return None
    tried = [case.ground.day - A_DAY, case.ground.day]
    return _asked("expires_on", _("Until when is the voucher valid?"), "voucher.expires_on", "day", tried)


def fee(case: Case) -> Question | None:
    """What was taken from a trainee who trains free."""
    if not of(case, NoFee):
        return None
    words = _("How much was the trainee charged for the training?")
    return _asked("fee", words, "trainee_fee_cny", "yuan", [Decimal(0), ONE], hint=_("0 if nothing was charged."))


def cost(case: Case) -> Question | None:
    """What the training cost, where no more than that is paid, or only what own funds do not cover."""
    scheme = case.scheme
    if scheme.cost_limit is None and scheme.shortfall is None and not of(case, FundsShort):
        return None
    hint = _("Yuan for one person, of an apprentice for one year. Left empty, the cost is not looked at.")
    if scheme.cost_limit is None:
        hint = LEAVE_EMPTY
    return _asked("cost", _("What does the training cost?"), "actual_cost_cny", "yuan", [ONE, MANY], hint=hint)


def own_funds(case: Case) -> Question | None:
    """What the enterprise has for training itself."""
    if case.scheme.shortfall is None and not of(case, FundsShort):
        return None
    words = _("How much has the enterprise of its own staff-education funds?")
    tried = [Decimal(0), ONE, MANY]
    return _asked("own_funds", words, "employer.staff_education_available_cny", "yuan", tried)


def paid_to_date(case: Case) -> Question | None:
    """What the enterprise has had of the scheme already."""
    limit = case.scheme.employer_limit
    if limit is None:
        return None
    tried = [Decimal(0), limit.total - ONE, limit.total]
    words = _("How much has the enterprise had of this subsidy so far, over all years?")
    return _asked("paid_to_date", words, "employer.paid_to_date_cny", "yuan", tried)


MEASURED = (
    hire_date, certificate_date, stable_months, insured_months, work_months, contributions, apprentice_months,
    planned_years, semesters, training_days, awarded, issued_on, training_start, expires_on, fee, cost, own_funds,
    paid_to_date,
)  # fmt: skip


def _at_least(case: Case, name: str, words: Text, path: str, unit: str, bounds: Iterable[int] = ()) -> Question | None:
    """Tried at and below each bound that a condition of the scheme, or what is handed in, sets."""
    every = {*bounds, *(condition.least for condition in of(case, AtLeast) if condition.fact == path)}
    tried = sorted({Decimal(each) for bound in every for each in (bound - 1, bound, bound + 1) if each >= 0})
    return _asked(name, words, path, unit, tried) if tried else None


def _asked(name: str, words: Text, path: str, unit: str, tried: Iterable[Decimal | date], hint: Text = "") -> Question:
    return Question(name, words, measure=Measure(path, unit, list(tried)), hint=hint or LEAVE_EMPTY)
