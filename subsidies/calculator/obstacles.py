"""What may stand in the way: one question with a tick for each thing that would, and that a passer-by can know.

What the institution and the bureau see to (systems, notices, papers) is not asked.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from portal.shared.sentences import Text, sentence
from subsidies.calculator.case import Case
from subsidies.calculator.choices import EMPLOYER, GROUP, KIND
from subsidies.calculator.question import Choice, Question
from subsidies.line_reasons import language
from subsidies.policy_reading import worded
from subsidies.rules.checks.apprentices import CentreInOrder, PaymentVouchers
from subsidies.rules.checks.certificates import AssessmentPassed, Trained
from subsidies.rules.checks.classes import ClassFiled, ListedAtFiling
from subsidies.rules.checks.condition import Condition
from subsidies.rules.checks.groups import GraduateOfTheYear, InDifficulty, PrizeWinner
from subsidies.rules.checks.hires import NewlyHired
from subsidies.rules.checks.history import ExcludedBy, NotRepeated, PaidForHire, WithinYearlyLimit
from subsidies.rules.checks.institutions import NotRemoved, RecognisedBase
from subsidies.rules.checks.persons import LocalTie, NoPension
from subsidies.rules.checks.recorded import OneOf, Requires
from subsidies.rules.checks.vouchers import OwnVoucher, VoucherUnused
from subsidies.rules.parts import HistoryEntry
from subsidies.rules.vocabulary import CHOICES, PROVIDERS

OWN, ANOTHER = "own", "another"
# Things recorded as yes or no, said the way they stand against payment.
AGAINST: Mapping[str, Text] = {
    "in_training": _("The training is not going on."),
    "project_successful": _("The business has not got going."),
    "in_provincial_plan": _("It is not in the province's development plan."),
    "person.from_outside_city": _("The person is from this city."),
    "person.unemployment_insured": _("The trainee is not in unemployment insurance."),
    "person.arrears": _("Contributions are in arrears."),
    "employer.insured": _("The employer has not insured the person."),
    "employer.in_zone": _("The enterprise is not registered in the zone."),
    "employer.runs_college": _("The enterprise does not run or co-run a vocational college."),
    "institution.city_task": _("The class is not part of the city's training task."),
    "institution.performance_evaluated": _("The base's performance has not been evaluated yet."),
    "apprenticeship.filed": _("The apprenticeship plan was not filed with the bureau."),
    "ttw.done": _("The training through work has not begun."),
    "voucher.real_name": _("The voucher is not in a real name."),
    "voucher.evaluated": _("The trainee has not sat the evaluation yet."),
    "own_evaluation.filed": _("The enterprise's own evaluation was not filed with the bureau."),
    "own_evaluation.trained_before": _("There was no training before the evaluation."),
    "class.passed": _("The training was not passed."),
}
Found = Iterator[Choice]


def against(case: Case) -> Question | None:
    """Ticks for what would change the outcome as it stands; no question where nothing would."""
    ticks = {tick.value: tick for condition in case.conditions for tick in _ticks(condition, case)}
    felt = [tick for tick in ticks.values() if case.hearing(tick.told).outcome != case.outcome]
    if not felt:
        return None
    hint = _("Tick what is so. What is not so, or not known, stays without a tick.")
    return Question("against", _("Is any of this so?"), ticks=felt, hint=hint)


def _ticks(condition: Condition, case: Case) -> Iterable[Choice]:
    of_kind = TICKS.get(type(condition))
    return of_kind(condition, case) if of_kind else ()


def _alone(words: Text, told: Mapping[str, object]) -> Callable[[Any, Case], Found]:
    """A tick that is the same under every scheme."""

    def ticks(condition: Any, case: Case) -> Found:
        yield Choice(condition.check, words, told)

    return ticks


def _requires(condition: Requires, case: Case) -> Found:
    words = AGAINST.get(condition.fact)
    if words:
        path = condition.fact.replace("class.", "training_class.")
        yield Choice(condition.fact, words, {path: not condition.must_be})


def _one_of(condition: OneOf, case: Case) -> Found:
    another = next((code for code in CHOICES[condition.fact] if code not in condition.accepted), "")
    if condition.fact == "hire.insurance":
        yield Choice(condition.fact, _("The person has resident insurance, not employee insurance."),
                     {condition.fact: another})  # fmt: skip
    elif condition.fact == EMPLOYER and len(condition.accepted) == 1:
        taken = PROVIDERS[condition.accepted[0]][0 if language() == "zh" else 1]
        yield Choice(condition.fact, sentence(_("The employer is something else than: %(kind)s."), kind=taken),
                     {condition.fact: another})  # fmt: skip


def _pension(condition: NoPension, case: Case) -> Found:
    drawing = condition.counts == "drawing"
    words = _("The trainee draws a monthly pension.") if drawing else _("The trainee draws, or may draw, a pension.")
    yield Choice(condition.check, words, {"person.pension": "drawing"})


def _yearly_limit(condition: WithinYearlyLimit, case: Case) -> Found:
    limit = case.ground.pack.limits.per_year
    if limit:
        words = sentence(_("The trainee had %(number)s subsidies this year."), number=limit.number)
        yield Choice(condition.check, words, {"history": (_had(limit.counted[0], case),) * limit.number})


def _repeated(condition: NotRepeated, case: Case) -> Found:
    rule = case.ground.pack.limits.repeat
    if rule:
        same = next(scheme for scheme in case.ground.pack.schemes if scheme not in rule.apart)
        words = _("The trainee had a subsidy for the same occupation and grade before.")
        yield Choice(condition.check, words, _had_for_the_same(same, case))


def _excluded(condition: ExcludedBy, case: Case) -> Found:
    words = sentence(_("“%(scheme)s” was paid for the same certificate."), scheme=_name_of(condition.scheme, case))
    yield Choice(f"{condition.check}.{condition.scheme}", words, _had_for_the_same(condition.scheme, case))


def _paid_for_hire(condition: PaidForHire, case: Case) -> Found:
    words = sentence(
        _("“%(scheme)s” was paid for the same person with this employer."), scheme=_name_of(condition.scheme, case)
    )
    entry = HistoryEntry(date=case.ground.day, scheme=condition.scheme, employer=OWN)
    yield Choice(f"{condition.check}.{condition.scheme}", words, {"employer.id": OWN, "history": (entry,)})


def _had_for_the_same(scheme: str, case: Case) -> dict[str, object]:
    occupation = str(case.told.get("occupation") or __("the occupation trained"))
    return {"occupation": occupation, "history": (_had(scheme, case, occupation),)}


def _had(scheme: str, case: Case, occupation: str | None = None) -> HistoryEntry:
    kind: Any = case.told.get(KIND)
    grade: Any = case.level
    return HistoryEntry(date=case.ground.day, scheme=scheme, occupation=occupation, grade=grade, certificate_kind=kind)


def _name_of(scheme: str, case: Case) -> str:
    held = case.ground.pack.schemes.get(scheme)
    if held is None:
        return scheme
    return worded(held.zh, held.en)


TICKS: Mapping[type[Condition], Callable[[Any, Case], Iterable[Choice]]] = {
    Requires: _requires,
    OneOf: _one_of,
    NoPension: _pension,
    WithinYearlyLimit: _yearly_limit,
    NotRepeated: _repeated,
    ExcludedBy: _excluded,
    PaidForHire: _paid_for_hire,
    AssessmentPassed: _alone(_("The assessment was not passed."), {"assessment_passed": False}),
    Trained: _alone(_("The certificate was gained without training."), {"route": "evaluation"}),
    LocalTie: _alone(
        _("The trainee has neither household, residence, job search nor work in this place."), {"person.ties": ()}
    ),
    GraduateOfTheYear: _alone(_("The trainee did not graduate this year."), {"person.graduation_year": 0}),
    PrizeWinner: _alone(_("No prize was won."), {GROUP: ()}),
    InDifficulty: _alone(_("The enterprise is not named as one in difficulty."), {"employer.difficulty": False}),
    NewlyHired: _alone(_("The person is not newly taken on."), {"hire.new": False}),
    CentreInOrder: _alone(
        _("They train in the enterprise's own centre, which does not meet its conditions."),
        {"apprenticeship.internal_centre": True, "apprenticeship.centre_conditions_met": False},
    ),
    PaymentVouchers: _alone(
        _("They train in the enterprise's own centre, and there are no payment vouchers."),
        {"apprenticeship.internal_centre": True, "apprenticeship.vouchers": False},
    ),
    ClassFiled: _alone(_("The class was not filed with the bureau."), {"training_class.filed": False}),
    ListedAtFiling: _alone(_("The institution is not in the published directory."), {"institution.listed": False}),
    NotRemoved: _alone(_("The institution was removed from the directory."), {"institution.removed": True}),
    RecognisedBase: _alone(_("The base is not a recognised one."), {"institution.recognised": False}),
    OwnVoucher: _alone(
        _("The voucher was issued to somebody else."), {"voucher.issued_to": ANOTHER, "voucher.presented_by": OWN}
    ),
    VoucherUnused: _alone(_("The voucher was used before."), {"voucher.redeemed": True}),
}  # fmt: skip
