"""Own evaluation of enterprises: its life, what the bureau's acceptance opens, and what stays shut (QD-28, JY-44)."""

from datetime import date, timedelta

import pgtrigger
import pytest
from django.db import IntegrityError, InternalError, transaction

from certificates import own_evaluation_checks, own_evaluations, results, staff
from certificates.judging import Entry, judge
from certificates.models import OwnEvaluation
from certificates.views.for_evaluation import own_bodies
from institutions import listings
from institutions.checks import Outcome
from institutions.directories import Evaluates, evaluates
from portal.accounts.roles import Role
from portal.shared import trail
from portal.shared.refusals import Refused
from tests import state_tables
from tests.certificates.own_evaluation import (
    ASSESSMENT,
    NOW,
    PLAN,
    WHY,
    accepted,
    assessed,
    decide,
    drafted,
    enterprise_in,
    filed,
)
from tests.fixtures.personas import staff_of
from tests.institutions.factories import InstitutionFactory, TrainingClassFactory, UserFactory
from tests.portal.reference.factories import CitySettingFactory, OccupationFactory
from tests.trainees import apprenticeship
from tests.trainees.factories import EnrolmentFactory, PersonFactory, RegisterExtractFactory, RegisterRecordFactory

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
STATE = OwnEvaluation.State
END = WHY | {"decision": "测人社〔2026〕31号"}
TABLE = {
    "file": ({"draft", "returned"}, "filed", {"now": NOW, "decide_by": date(2026, 3, 5)}),
    "assess": ({"filed"}, "assessed", {"now": NOW, **ASSESSMENT}),
    "send_back": ({"filed", "assessed"}, "returned", {"now": NOW, **WHY}),
    "accept": ({"assessed"}, "accepted", {"now": LATER, "decision": "测人社〔2026〕8号"}),
    "refuse": ({"assessed"}, "refused", {"now": LATER, **WHY}),
    "withdraw": ({"draft", "filed", "returned"}, "withdrawn", {"now": NOW}),
    "end": ({"accepted"}, "ended", {"now": LATER, "ends_on": date(2027, 1, 1), **WHY}),
}
test_table_of_own_evaluations = state_tables.whole(OwnEvaluation, TABLE)
test_life_of_own_evaluations = state_tables.walked(OwnEvaluation, TABLE, drafted)


def codes(act, *args, **details):
    with pytest.raises(Refused) as refused:
        act(*args, **details)
    return refused.value.codes


def test_filing_has_its_days():
    evaluation = filed()
    assert (evaluation.state, evaluation.decide_by) == (STATE.FILED, date(2026, 3, 5))
    assert evaluation.number.startswith("ZP-2026-")


def test_only_an_enterprise_files():
    school = InstitutionFactory()
    terms = {"occupations": {OccupationFactory(): ["senior"]}, "actor": UserFactory(), "now": NOW}
    assert codes(own_evaluations.draft, school, **terms, **PLAN) == ["NOT_AN_ENTERPRISE"]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"responsible": " "}, "UNSAID"),
        ({"norms": " "}, "UNSAID"),
        ({"performance": 71}, "WEIGHTS_TOO_MUCH"),
        ({"valid_to": date(2026, 3, 31)}, "END_BEFORE_START"),
    ],
)
def test_fault_of_a_plan(changed, code):
    assert codes(drafted, **changed) == [code]


def test_occupation_without_grades_is_refused():
    assert codes(drafted, occupation=OccupationFactory(without_grades=True)) == ["GRADE_NOT_OF_OCCUPATION"]


def test_filing_without_an_occupation_is_refused():
    evaluation = own_evaluations.draft(enterprise_in(), occupations={}, actor=UserFactory(), now=NOW, **PLAN)
    assert codes(own_evaluations.file, evaluation, actor=UserFactory(), now=NOW) == ["NO_OCCUPATION"]


def test_days_gone_by_are_not_filed():
    evaluation = drafted(valid_from=date(2025, 1, 1), valid_to=date(2026, 3, 1))
    assert codes(own_evaluations.file, evaluation, actor=UserFactory(), now=NOW) == ["DAYS_OVER", "TOO_EARLY"]


def test_first_day_is_the_day_of_filing_at_the_earliest():
    evaluation = drafted(valid_from=date(2026, 3, 1))
    assert codes(own_evaluations.file, evaluation, actor=UserFactory(), now=NOW) == ["TOO_EARLY"]
    assert filed(enterprise_in(), valid_from=date(2026, 3, 2)).state == STATE.FILED


def test_acceptance_reaches_no_day_gone_by():
    evaluation = assessed(valid_from=date(2026, 3, 2))
    decide(evaluation, actor=UserFactory(), now=NOW + timedelta(days=7))
    assert evaluation.occupations.get().listing.valid_from == date(2026, 3, 9)
    held = [OwnEvaluation.objects.holding_on(date(2026, 3, day)).exists() for day in (8, 9)]
    assert held == [False, True]


def test_what_is_over_is_not_accepted():
    evaluation = assessed(valid_from=date(2026, 3, 2), valid_to=date(2026, 3, 8))
    assert codes(decide, evaluation, actor=UserFactory(), now=NOW + timedelta(days=7)) == ["DAYS_OVER"]


def test_acceptance_is_of_the_assessment_that_was_looked_at():
    evaluation = filed()
    before = own_evaluations.mark(evaluation)
    own_evaluations.assess(evaluation, actor=UserFactory(), now=NOW, seen=before, **ASSESSMENT)
    stale = {"seen": before, "decision": "测人社〔2026〕8号"}
    assert codes(own_evaluations.accept, evaluation, actor=UserFactory(), now=LATER, **stale) == ["CHANGED_MEANWHILE"]


def test_three_people_act():
    evaluation = filed()
    seen = own_evaluations.mark(evaluation)
    refused = codes(own_evaluations.assess, evaluation, actor=evaluation.filed_by, now=NOW, seen=seen, **ASSESSMENT)
    assert refused == ["SAME_PERSON"]
    evaluation = assessed()
    refused = codes(decide, evaluation, actor=evaluation.assessed_by, now=LATER)
    assert refused == ["SAME_PERSON"]
    with pytest.raises(IntegrityError, match="own_evaluation_decided_by_another"), transaction.atomic():
        OwnEvaluation.objects.filter(pk=evaluation.pk).update(
            state="accepted", decided_at=LATER, decided_by=evaluation.assessed_by, decision="号"
        )


def test_assessment_is_of_what_was_looked_at():
    evaluation = filed()
    seen = own_evaluations.mark(evaluation)
    own_evaluations.send_back(evaluation, actor=UserFactory(), now=NOW, **WHY)
    scope, terms = own_evaluations.scope_of(evaluation), PLAN | {"norms": "另一套"}
    now_seen = own_evaluations.mark(evaluation)
    own_evaluations.revise(evaluation, occupations=scope, actor=evaluation.created_by, now=NOW, seen=now_seen, **terms)
    own_evaluations.file(evaluation, actor=evaluation.created_by, now=NOW)
    refused = codes(own_evaluations.assess, evaluation, actor=UserFactory(), now=NOW, seen=seen, **ASSESSMENT)
    assert refused == ["CHANGED_MEANWHILE"]


@pytest.mark.parametrize("lacking", [{"assessed_on": None}, {"assessors": " "}, {"assessment": ""}])
def test_assessment_says_when_who_and_what(lacking):
    evaluation = filed()
    terms = ASSESSMENT | lacking
    seen = own_evaluations.mark(evaluation)
    assert codes(own_evaluations.assess, evaluation, actor=UserFactory(), now=NOW, seen=seen, **terms) == [
        "NOT_ASSESSED"
    ]


def test_acceptance_lists_for_own_staff():
    electrician = OccupationFactory()
    evaluation = accepted(occupation=electrician)
    on = {"occupation": electrician, "grade": "senior"}
    found = [evaluates(evaluation.enterprise, on=day, **on) for day in (date(2026, 3, 31), date(2026, 4, 1))]
    assert found == [Evaluates.NOBODY, Evaluates.OWN_STAFF]
    assert evaluates(evaluation.enterprise, occupation=electrician, grade="junior", on=date(2026, 4, 1)) is (
        Evaluates.NOBODY
    )
    assert own_bodies(staff_of(evaluation.enterprise, "examiner", Role.EVALUATOR)).get() == evaluation.enterprise


def test_end_takes_the_enterprise_off_the_directory():
    electrician = OccupationFactory()
    evaluation = accepted(occupation=electrician)
    last = date(2026, 6, 30)
    own_evaluations.end(evaluation, actor=UserFactory(), now=LATER, ends_on=last, **END)
    on = {"occupation": electrician, "grade": "senior"}
    found = [evaluates(evaluation.enterprise, on=day, **on) for day in (last, last + timedelta(days=1))]
    assert found == [Evaluates.OWN_STAFF, Evaluates.NOBODY]
    assert evaluation.occupations.get().listing.end_decision == END["decision"]


def test_end_names_its_decision():
    terms = END | {"decision": " ", "ends_on": date(2026, 6, 30)}
    assert codes(own_evaluations.end, accepted(), actor=UserFactory(), now=LATER, **terms) == ["NO_DECISION"]


def test_end_at_its_own_request_is_not_held_against_an_enterprise():
    enterprise = enterprise_in()
    asked = END | {"grounds": ["OWN_REQUEST"], "ends_on": date(2026, 4, 1)}
    own_evaluations.end(accepted(enterprise), actor=UserFactory(), now=LATER, **asked)
    found = {check.code: check.outcome for check in own_evaluation_checks.of(filed(enterprise), day=NOW.date())}
    assert found["ENDED_BEFORE"] is Outcome.OK


def test_place_that_was_taken_back_is_in_nobodys_way():
    enterprise, electrician = enterprise_in(), OccupationFactory()
    place = accepted(enterprise, occupation=electrician).occupations.get().listing
    listings.end(place, last_day=date(2026, 3, 2), decision="号", now=LATER)
    assert drafted(enterprise, occupation=electrician)


@pytest.mark.parametrize("moment", ["assessed_at", "decided_at", "ends_on"])
def test_state_without_its_moment_is_held_back(moment):
    evaluation = accepted()
    own_evaluations.end(evaluation, actor=UserFactory(), now=LATER, ends_on=date(2026, 6, 30), **END)
    stay = ("assessment_stays", "decision_stays", "end_stays")
    kept = pgtrigger.ignore(*(f"certificates.OwnEvaluation:{name}" for name in stay))
    with kept, pytest.raises(IntegrityError, match="violates check constraint"), transaction.atomic():
        OwnEvaluation.objects.filter(pk=evaluation.pk).update(**{moment: None})


def test_what_was_ended_stays():
    evaluation = accepted()
    own_evaluations.end(evaluation, actor=UserFactory(), now=LATER, ends_on=date(2026, 6, 30), **END)
    for act in (
        lambda: OwnEvaluation.objects.filter(pk=evaluation.pk).update(note="另一个说法"),
        lambda: OwnEvaluation.objects.filter(pk=evaluation.pk).update(enterprise=enterprise_in()),
        lambda: evaluation.occupations.update(listing=None),
    ):
        with pytest.raises(InternalError, match="pgtrigger"), transaction.atomic():
            act()


@pytest.mark.parametrize("last", [date(2026, 3, 1), date(2028, 4, 1)])
def test_end_lies_within_the_days(last):
    assert codes(own_evaluations.end, accepted(), actor=UserFactory(), now=LATER, ends_on=last, **END) == [
        "END_OUTSIDE"
    ]


def test_occupation_is_evaluated_once_at_a_time():
    enterprise, electrician = enterprise_in(), OccupationFactory()
    accepted(enterprise, occupation=electrician)
    assert codes(drafted, enterprise, occupation=electrician) == ["EVALUATED_ALREADY"]
    assert drafted(enterprise, occupation=electrician, valid_from=date(2028, 4, 1), valid_to=date(2029, 3, 31))


def test_what_is_filed_stays():
    evaluation = filed()
    row = evaluation.occupations.get()
    for act in (
        lambda: OwnEvaluation.objects.filter(pk=evaluation.pk).update(quality=1),
        lambda: evaluation.occupations.update(grades=["junior"]),
        lambda: evaluation.occupations.all().delete(),
        lambda: evaluation.occupations.create(occupation=OccupationFactory(), grades=row.grades),
        lambda: OwnEvaluation.objects.filter(pk=evaluation.pk).delete(),
        lambda: OwnEvaluation.objects.filter(pk=evaluation.pk).update(state="accepted"),
    ):
        with pytest.raises((InternalError, IntegrityError)), transaction.atomic():
            act()
    with pgtrigger.ignore("certificates.OwnEvaluation:filing_stays"):
        assert OwnEvaluation.objects.filter(pk=evaluation.pk).update(quality=1)


def test_steps_stand_in_the_trail():
    evaluation = accepted()
    assert [row.verb for row in trail.of(evaluation)] == ["accept", "assess", "file", "draft"]


def entry_of(person, body, occupation):
    return Entry(
        row=1, number="S000032029920500001", name=person.name, id_number=person.id_number, occupation=occupation.code,
        grade="senior", kind="skill_level", issued_on=date(2026, 5, 6), credit_code=body.credit_code,
    )  # fmt: skip


def judged(person, body, occupation):
    (found,) = judge([entry_of(person, body, occupation)], body=body, today=date(2026, 5, 7))
    return [reason.code for reason in found.reasons]


def test_certificates_are_for_own_staff_alone():
    electrician = OccupationFactory()
    enterprise = accepted(occupation=electrician).enterprise
    stranger, insured, named, trained = (PersonFactory() for _n in range(4))
    filed_one = {"filed": True, "mode": "enterprise_own"}
    extract = RegisterExtractFactory(insurance=True)
    RegisterRecordFactory(extract=extract, person=insured, details={"employer": enterprise.credit_code})
    EnrolmentFactory(person=named, employer=enterprise, training_class=TrainingClassFactory(**filed_one))
    EnrolmentFactory(person=trained, training_class=TrainingClassFactory(institution=enterprise, **filed_one))
    found = [judged(person, enterprise, electrician) for person in (stranger, insured, named, trained)]
    assert found == [["NOT_OWN_STAFF"], [], [], []]


@pytest.mark.parametrize("course", [{}, {"filed": True, "mode": "social"}])
def test_name_on_a_draft_or_in_an_open_class_makes_nobody_staff(course):
    enterprise, person = enterprise_in(), PersonFactory()
    EnrolmentFactory(person=person, training_class=TrainingClassFactory(institution=enterprise, **course))
    assert staff.of(enterprise, [person]) == set()


def test_employer_on_a_draft_makes_nobody_staff():
    enterprise, person = enterprise_in(), PersonFactory()
    EnrolmentFactory(person=person, employer=enterprise)
    assert staff.of(enterprise, [person]) == set()


def test_apprentice_of_an_accepted_plan_is_staff():
    apprentice = apprenticeship.accepted().apprentices.first()
    assert staff.of(apprentice.plan.enterprise, [apprentice.person]) == {apprentice.person_id}


def test_results_are_of_own_classes_alone():
    electrician = OccupationFactory()
    enterprise = accepted(occupation=electrician).enterprise
    own = TrainingClassFactory(ended=True, institution=enterprise, occupation=electrician, grade="senior")
    school = InstitutionFactory(jurisdiction=enterprise.jurisdiction)
    TrainingClassFactory(ended=True, institution=school, occupation=electrician, grade="senior")
    assert list(results.classes_of(enterprise, today=date(2026, 5, 7))) == [own]


@pytest.mark.clause("JY-44", "AMB-35")
@pytest.mark.parametrize(
    ("least", "outcome"), [(None, Outcome.OK), ("0.35", Outcome.OK), ("0.4", Outcome.OK), ("0.41", Outcome.JUDGE)]
)
def test_weights_are_held_against_the_policy(least, outcome):
    evaluation = filed()
    if least:
        CitySettingFactory(
            jurisdiction=evaluation.enterprise.jurisdiction, key=own_evaluation_checks.LEAST_WEIGHT, value=least
        )
    assert {check.code: check.outcome for check in own_evaluation_checks.of(evaluation, day=NOW.date())}[
        "WEIGHTS"
    ] is outcome


def test_earlier_end_is_left_to_judge():
    enterprise = enterprise_in()
    first = accepted(enterprise)
    own_evaluations.end(first, actor=UserFactory(), now=LATER, ends_on=date(2026, 4, 1), **END)
    second = filed(enterprise)
    found = {check.code: check for check in own_evaluation_checks.of(second, day=NOW.date())}["ENDED_BEFORE"]
    assert found.outcome is Outcome.JUDGE
    assert WHY["note"] in str(found.finding)
