"""What a line is paid and why not, situation by situation, as the clauses say it; facts come from rows alone."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from certificates.models import Certificate
from institutions.models import CatalogueEntry, Institution, ShortageEntry, TrainingClass
from portal.reference.grades import Grade
from subsidies import entitlements, facts, filings
from subsidies.rules.assess import assess
from subsidies.rules.facts import Facts
from tests.certificates.own_evaluation import drafted
from tests.fixtures import worlds
from tests.institutions.enterprises import enterprise_in
from tests.institutions.factories import (
    InstitutionFactory,
    ListingFactory,
    ShortageEntryFactory,
    TrainingClassFactory,
    stood_until,
)
from tests.portal.reference.factories import JurisdictionFactory, OccupationFactory, PopulationGroupFactory
from tests.subsidies.classes import ISSUED_ON, certified_class, certify
from tests.subsidies.factories import published_policy
from tests.trainees.factories import (
    EnrolmentFactory,
    RegisterExtractFactory,
    RegisterRecordFactory,
    TieFactory,
)

NOW = datetime(2026, 1, 7, 1, 0, tzinfo=UTC)
DAY = timedelta(days=1)
Mode, Payer = TrainingClass.Mode, TrainingClass.Payer


@worlds.built_once
def world():
    """A school whose ended class has one trainee, who has the certificate."""
    city = JurisdictionFactory()
    policy, school = published_policy(city), InstitutionFactory(jurisdiction=city)
    return SimpleNamespace(city=city, policy=policy, school=school, course=certified_class(1, institution=school))


city, policy, school, course = worlds.parts("city", "policy", "school", "course")


@pytest.fixture
def course_with(school):
    """Such a class with fields as they are given."""
    return lambda **fields: certified_class(1, institution=school, **fields)


def gathered(course, stage="claim"):
    policy = filings.policy_of(course)
    [fact] = facts.of_class(course, policy=policy, scheme="JY-CERT", stage=stage).values()
    return fact, assess(fact, policy.pack)


def award_of(course):
    return gathered(course)[1]


@pytest.mark.clause("JY-61")
@pytest.mark.parametrize(
    ("grade", "yuan"),
    [
        (Grade.JUNIOR, 1000),
        (Grade.INTERMEDIATE, 1500),
        (Grade.SENIOR, 2000),
        (Grade.TECHNICIAN, 3000),
        (Grade.SENIOR_TECHNICIAN, 4000),
    ],
)
def test_grade_scale_is_paid(course_with, grade, yuan):
    assert award_of(course_with(grade=grade, cost_per_person=9000)).amount == yuan


@pytest.mark.clause("JY-63")
@pytest.mark.parametrize(("grade", "yuan"), [(Grade.SENIOR, 2600), (Grade.INTERMEDIATE, 1500)])
def test_shortage_lifts_senior_and_above(course_with, city, grade, yuan):
    occupation = OccupationFactory()
    ShortageEntryFactory(jurisdiction=city, occupation=occupation)
    assert award_of(course_with(grade=grade, occupation=occupation)).amount == yuan


def test_lists_of_the_filing_day_count(course_with, city):
    occupation = OccupationFactory()
    ShortageEntryFactory(jurisdiction=city, occupation=occupation)
    made = course_with(grade=Grade.SENIOR, occupation=occupation)
    ShortageEntry.objects.update(valid_to=date(2026, 2, 1))
    CatalogueEntry.objects.update(valid_to=date(2026, 2, 1))
    assert award_of(made).amount == 2600


def test_shortage_that_came_later_lifts_nothing(course_with, city):
    occupation = OccupationFactory()
    made = course_with(grade=Grade.SENIOR, occupation=occupation)
    ShortageEntryFactory(jurisdiction=city, occupation=occupation, valid_from=date(2026, 1, 20))
    award = award_of(made)
    assert (award.amount, "NO_UPLIFT_NOT_SHORTAGE" in award.codes) == (2000, True)


@pytest.mark.clause("JY-61")
@pytest.mark.parametrize(("cost", "paid"), [("1499.99", "1499.99"), ("1500.00", "1500"), ("0.00", "0")])
def test_cost_is_the_limit(course_with, cost, paid):
    assert award_of(course_with(cost_per_person=Decimal(cost), trainee_fee=0)).amount == Decimal(paid)


def reserved_uses(policy, person, school, number, **fields):
    for _n in range(number):
        made = TrainingClassFactory(institution=school, occupation=OccupationFactory(), **fields)
        enrolment = EnrolmentFactory(training_class=made, person=person)
        entitlements.reserve(enrolment, policy=policy, scheme="JY-CERT", year=made.ends_on.year, now=NOW)


@pytest.mark.clause("JY-89")
@pytest.mark.parametrize(("others", "codes"), [(2, ["STANDARD_APPLIED"]), (3, ["ANNUAL_CAP_REACHED"])])
def test_reservations_elsewhere_count(policy, course, school, others, codes):
    reserved_uses(policy, course.enrolments.get().person, school, others)
    assert list(award_of(course).codes) == codes


def test_own_reservation_is_left_out(policy, course, school):
    enrolment = course.enrolments.get()
    entitlements.reserve(enrolment, policy=policy, scheme="JY-CERT", year=2026, now=NOW)
    reserved_uses(policy, enrolment.person, school, 2)
    assert award_of(course).amount == 1500


def test_released_uses_do_not_count(policy, course, school):
    person = course.enrolments.get().person
    reserved_uses(policy, person, school, 3)
    entitlements.release(person.entitlements.first(), because="trainee_left", actor=None, now=NOW)
    assert award_of(course).amount == 1500


def test_year_of_the_certificate_counts(policy, school):
    """Three uses in 2026 do not stand against a certificate of January 2027, though the class ran in 2026."""
    made = certified_class(1, institution=school, issued_on=date(2027, 1, 4))
    reserved_uses(policy, made.enrolments.get().person, school, 3)
    assert award_of(made).amount == 1500


@pytest.mark.clause("JY-90")
def test_same_occupation_and_grade_once(policy, course, school):
    enrolment = course.enrolments.get()
    twin = TrainingClassFactory(institution=school, occupation=course.occupation, starts_on=date(2026, 6, 1))
    other = EnrolmentFactory(training_class=twin, person=enrolment.person)
    entitlements.reserve(other, policy=policy, scheme="JY-CERT", year=2026, now=NOW)
    assert award_of(course).codes == ("REPEAT_SAME_OCCUPATION_GRADE",)


@pytest.mark.clause("JY-92")
@pytest.mark.parametrize(("since", "amount"), [(date(2026, 1, 12), 0), (date(2026, 1, 13), 1500)])
def test_pension_is_tested_on_the_first_day(course, city, since, amount):
    extract = RegisterExtractFactory(jurisdiction=city)
    RegisterRecordFactory(extract=extract, person=course.enrolments.get().person, valid_from=since)
    award = award_of(course)
    assert award.amount == amount
    assert ("PENSION_ENTITLED" in award.codes) is (amount == 0)


def test_newer_extract_clears_the_pension(course, city):
    old = RegisterExtractFactory(jurisdiction=city, as_of=date(2026, 1, 4))
    RegisterRecordFactory(extract=old, person=course.enrolments.get().person)
    RegisterExtractFactory(jurisdiction=city, as_of=date(2026, 3, 1))
    assert award_of(course).amount == 1500


@pytest.mark.clause("JY-64")
def test_catalogue_binds_who_is_no_employee(course_with):
    assert award_of(course_with(catalogued=False)).codes == ("NOT_IN_CATALOGUE",)


@pytest.mark.parametrize("known_by", ["roster", "name", "register"])
def test_catalogue_does_not_bind_employees(course_with, city, known_by):
    made = course_with(catalogued=False)
    enrolment = made.enrolments.get()
    if known_by == "roster":
        made.enrolments.update(group=PopulationGroupFactory())
    elif known_by == "name":
        made.enrolments.update(employer_name="测试机械厂")
    else:
        extract = RegisterExtractFactory(jurisdiction=city, insurance=True)
        details = {"employer": "91320299F32J46RNED", "insurance": "企业职工养老"}
        RegisterRecordFactory(extract=extract, person=enrolment.person, details=details)
    award = award_of(made)
    assert (award.amount, "CATALOGUE_NOT_REQUIRED" in award.codes) == (1500, True)


def test_lapsed_insurance_makes_no_employee(course_with, city):
    made = course_with(catalogued=False)
    extract = RegisterExtractFactory(jurisdiction=city, insurance=True)
    details = {"employer": "91320299F32J46RNED", "insurance": "失业"}
    lapsed = {"valid_from": date(2025, 1, 1), "valid_to": date(2025, 12, 31)}
    RegisterRecordFactory(extract=extract, person=made.enrolments.get().person, details=details, **lapsed)
    assert award_of(made).codes == ("NOT_IN_CATALOGUE",)


@pytest.mark.clause("JY-34")
def test_unlisted_at_filing_is_refused(course):
    TrainingClass.objects.filter(pk=course.pk).update(institution_listed=False)
    course.refresh_from_db()
    assert award_of(course).codes == ("NOT_LISTED",)


@pytest.mark.parametrize(("directory", "removed"), [("training", True), ("evaluation", False)])
def test_removal_from_its_own_directory_is_told(course, school, directory, removed):
    if directory == "evaluation":
        ListingFactory(institution=school, directory=directory, valid_from=date(2019, 1, 1))
    for each in school.listings.all():
        stood_until(each, date(2026, 2, 1), removed=each.directory == directory)
    fact, _award = gathered(course)
    assert fact.institution.removed is removed
    assert fact.institution.removed_on == (date(2026, 2, 1) if removed else None)


def test_new_listing_ends_a_removal(course, school):
    stood_until(school.listings.get(), date(2026, 2, 1), removed=True)
    ListingFactory(institution=school, valid_from=date(2026, 3, 1))
    assert gathered(course)[0].institution.removed is False


@pytest.mark.clause("AMB-52")
def test_new_listing_taken_back_before_it_began_ends_no_removal(course, school):
    stood_until(school.listings.get(), date(2026, 2, 1), removed=True)
    to_come = ListingFactory(institution=school, valid_from=date(2026, 6, 1))
    stood_until(to_come, date(2026, 3, 1))
    assert gathered(course)[0].institution.removed_on == date(2026, 2, 1)


@pytest.mark.clause("JY-91")
@pytest.mark.parametrize(
    ("mode", "paid_by", "payee"),
    [
        (Mode.SOCIAL, Payer.INDIVIDUAL, "individual"),
        (Mode.SOCIAL, Payer.EMPLOYER, "employer"),
        (Mode.ENTERPRISE_OWN, Payer.INDIVIDUAL, "employer"),
        (Mode.ENTERPRISE_OWN_EVALUATION, Payer.INDIVIDUAL, "employer"),
        (Mode.INSTITUTION_PROJECT, Payer.INDIVIDUAL, "institution"),
    ],
)
def test_payee_follows_the_mode(course_with, mode, paid_by, payee):
    assert award_of(course_with(mode=mode, paid_by=paid_by)).payee == payee


@pytest.mark.clause("JY-87")
def test_ties_to_other_places_do_not_count(course, city):
    person = course.enrolments.get().person
    assert award_of(course).amount == 1500  # nothing is recorded of this person
    TieFactory(person=person, jurisdiction=JurisdictionFactory())
    assert award_of(course).codes == ("NO_LOCAL_TIE",)
    town = JurisdictionFactory(township=True, parent=city)
    tie = TieFactory(person=person, jurisdiction=town, kind="residence")
    assert award_of(course).amount == 1500
    tie.valid_to = date(2026, 1, 11)
    tie.save()
    assert award_of(course).codes == ("NO_LOCAL_TIE",)


def test_groups_of_registers_are_told(course, city):
    extract = RegisterExtractFactory(jurisdiction=city, groups=True)
    person = course.enrolments.get().person
    RegisterRecordFactory(extract=extract, person=person, details={"group": "severely_disabled", "degree": "重度"})
    course.enrolments.update(group=PopulationGroupFactory())
    assert gathered(course)[0].person.groups == ("enterprise_employee", "severely_disabled")


@pytest.mark.clause("JY-88")
def test_special_ability_is_paid_as_junior(policy, school):
    made = TrainingClassFactory(ended=True, institution=school, grade=Grade.SPECIAL)
    certify(EnrolmentFactory(training_class=made), kind=Certificate.Kind.SPECIAL_ABILITY)
    assert award_of(made).amount == 1000


def test_quote_needs_no_certificate(policy, school):
    made = TrainingClassFactory(filed=True, institution=school)
    EnrolmentFactory(training_class=made)
    fact, award = gathered(made, stage="quote")
    assert (fact.date, award.amount) == (made.ends_on, 1500)


def test_draft_class_is_quoted_by_its_first_day(policy, city):
    school = InstitutionFactory(jurisdiction=city, kinds=[Institution.Kind.TRAINING_INSTITUTION])
    made = TrainingClassFactory(institution=school)
    EnrolmentFactory(training_class=made)
    assert "NOT_LISTED" in gathered(made, stage="quote")[1].codes


def test_facts_take_a_fixed_number_of_queries(policy, school, django_assert_num_queries):
    made = TrainingClass.objects.select_related("institution__jurisdiction", "occupation").get(
        pk=certified_class(12, institution=school).pk
    )
    with django_assert_num_queries(11):
        facts.of_class(made, policy=policy, scheme="JY-CERT", stage="claim")


def test_stored_facts_give_the_same_award(course):
    fact, award = gathered(course)
    assert assess(Facts.from_json(fact.to_json()), filings.policy_of(course).pack) == award


@pytest.fixture
def enterprise(city):
    """An enterprise that evaluates its own seniors of an occupation until the end of March 2026."""
    enterprise, occupation = enterprise_in(city), OccupationFactory()
    evaluation = drafted(enterprise, occupation=occupation)
    place = ListingFactory(
        evaluation=True, institution=enterprise, occupation=occupation, grades=["senior"], own_staff_only=True,
        valid_from=date(2026, 1, 1), valid_to=date(2026, 3, 31),
    )  # fmt: skip
    evaluation.occupations.update(listing=place)
    return SimpleNamespace(itself=enterprise, occupation=occupation, place=place)


def own_class(enterprise):
    return TrainingClassFactory(
        ended=True, institution=enterprise.itself, mode=Mode.ENTERPRISE_OWN_EVALUATION,
        occupation=enterprise.occupation, grade=Grade.SENIOR,
    )  # fmt: skip


def evaluated(enterprise, *, body=None, issued_on=ISSUED_ON):
    """What is known of own evaluation in a class of the enterprise with a certificate of this body and day."""
    made = own_class(enterprise)
    certify(EnrolmentFactory(training_class=made), body=body or enterprise.itself, issued_on=issued_on)
    return gathered(made)[0].own_evaluation


@pytest.mark.clause("QD-28", "JY-47")
def test_own_evaluation_is_filed_where_the_enterprise_stood_on_the_day(policy, enterprise):
    assert evaluated(enterprise).filed
    assert not evaluated(enterprise, issued_on=date(2026, 4, 1)).filed
    stood_until(enterprise.place, date(2026, 1, 2))
    assert not evaluated(enterprise).filed


@pytest.mark.clause("JY-47")
def test_certificate_of_another_body_is_no_own_evaluation(policy, enterprise):
    assert not evaluated(enterprise, body=InstitutionFactory(evaluates=True)).filed


@pytest.mark.clause("QD-32")
@pytest.mark.parametrize(("days", "before"), [(0, True), (-1, False)])
def test_training_comes_before_evaluation_by_its_last_day_not_by_the_click(policy, enterprise, days, before):
    made = own_class(enterprise)
    certify(EnrolmentFactory(training_class=made), body=enterprise.itself, issued_on=made.ends_on + days * DAY)
    click = datetime(2026, 3, 9, 1, 0, tzinfo=UTC)
    made.enrolments.update(completed_at=click, certified_at=click)
    assert gathered(made)[0].own_evaluation.trained_before is before


def test_own_evaluation_costs_no_query_a_person(policy, enterprise):
    made = own_class(enterprise)

    def queries_of(more):
        for _n in range(more):
            certify(EnrolmentFactory(training_class=made), body=enterprise.itself)
        with CaptureQueriesContext(connection) as captured:
            facts.of_class(TrainingClass.objects.get(pk=made.pk), policy=policy, scheme="JY-CERT", stage="claim")
        return len(captured)

    assert queries_of(1) == queries_of(2)
