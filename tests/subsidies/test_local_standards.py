"""Local standards: two signatures before one holds, nothing changed after, and what a line gets by its day."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pgtrigger
import pytest
from django.db import IntegrityError, InternalError, transaction

from portal.reference.grades import Grade
from portal.shared.refusals import Refused
from subsidies import claims, facts, filings, local_standards
from subsidies.audits import amount_differs
from subsidies.models import LocalStandard
from subsidies.rules.assess import assess
from tests.institutions.factories import InstitutionFactory, UserFactory
from tests.portal.reference.factories import JurisdictionFactory
from tests.subsidies.classes import certified_class
from tests.subsidies.factories import (
    drafted_standard,
    falsify,
    fund_with,
    published_policy,
    signed_standard,
    standard_in_force,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 1, 0, tzinfo=UTC)
State = LocalStandard.State


@pytest.fixture
def policy(city):
    return published_policy(city)


@pytest.fixture
def bureau(db):
    return UserFactory(username="standard_signer")


@pytest.fixture
def finance(db):
    return UserFactory(username="standard_cosigner")


def award_of(course):
    policy = filings.policy_of(course)
    [fact] = facts.of_class(course, policy=policy, scheme="JY-CERT", stage="claim").values()
    return assess(fact, policy.pack)


def course_of(place, issued_on=date(2026, 7, 10), **fields):
    return certified_class(1, institution=InstitutionFactory(jurisdiction=place), issued_on=issued_on, **fields)


# --- life cycle


@pytest.mark.clause("JY-102")
def test_standard_holds_after_two_signatures(city):
    standard = standard_in_force(city)
    assert (standard.state, standard.holds_on(date(2026, 7, 1)), standard.holds_on(date(2026, 6, 30))) == (
        State.IN_FORCE, True, False,
    )  # fmt: skip


@pytest.mark.clause("JY-102")
def test_same_person_cannot_sign_for_both(city, bureau):
    with pytest.raises(Refused) as refused:
        local_standards.cosign(signed_standard(city), actor=bureau, now=NOW)
    assert refused.value.codes == ["SAME_PERSON"]


def test_database_refuses_one_signer_for_both(city, bureau):
    standard = signed_standard(city)
    with pytest.raises(IntegrityError, match="standard_signed_by_two"):
        LocalStandard.objects.filter(pk=standard.pk).update(state="in_force", cosigned_by=bureau, cosigned_at=NOW)


def test_unsigned_draft_cannot_be_cosigned(city, finance):
    with pytest.raises(Refused) as refused:
        local_standards.cosign(drafted_standard(city), actor=finance, now=NOW)
    assert refused.value.codes == ["WRONG_STATE"]


@pytest.mark.parametrize(
    ("terms", "code"),
    [({"amount": "0"}, "NOT_POSITIVE"), ({"scheme": "XX-NONE"}, "UNKNOWN_SCHEME"), ({"decision": " "}, "NO_DECISION")],
)
def test_faulty_draft_is_refused(city, terms, code):
    with pytest.raises(Refused) as refused:
        drafted_standard(city, terms.pop("amount", "1200.00"), **terms)
    assert refused.value.codes == [code]


@pytest.mark.parametrize("changed", [{"amount": 1}, {"grade": "senior"}, {"valid_from": date(2026, 8, 1)}])
def test_signed_terms_never_change(city, changed):
    standard = standard_in_force(city)
    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        LocalStandard.objects.filter(pk=standard.pk).update(**changed)


def test_successor_ends_the_standing_one(city):
    first = standard_in_force(city)
    second = standard_in_force(city, "1100.00", valid_from=date(2026, 9, 1))
    first.refresh_from_db()
    assert (first.state, first.valid_to, first.end_cosigned_by) == (State.ENDED, date(2026, 8, 31), second.cosigned_by)


@pytest.mark.parametrize("day", [date(2026, 7, 1), date(2026, 6, 1)])
def test_successor_begins_later(city, day):
    standard_in_force(city)
    with pytest.raises(Refused) as refused:
        signed_standard(city, "1100.00", valid_from=day)
    assert refused.value.codes == ["STANDARD_NOT_LATER"]


def test_database_refuses_two_at_a_time(city, finance):
    standard_in_force(city)
    other = drafted_standard(city, "900.00")
    signed = {"signed_by": UserFactory(), "signed_at": NOW, "cosigned_by": finance, "cosigned_at": NOW}
    by_steps = pgtrigger.ignore("subsidies.LocalStandard:steps")
    with by_steps, pytest.raises(IntegrityError, match="standard_one_at_a_time"), transaction.atomic():
        LocalStandard.objects.filter(pk=other.pk).update(state="in_force", **signed)


def test_end_needs_both_signatures(city, bureau, finance):
    standard = standard_in_force(city)
    end = {"last_day": date(2026, 12, 31), "decision": "演人社〔2026〕20号"}
    local_standards.propose_end(standard, actor=bureau, now=NOW, **end)
    with pytest.raises(Refused) as refused:
        local_standards.cosign_end(standard, actor=bureau, now=NOW)
    assert refused.value.codes == ["SAME_PERSON"]
    local_standards.cosign_end(standard, actor=finance, now=NOW)
    assert (standard.state, standard.valid_to) == (State.ENDED, date(2026, 12, 31))


def test_proposed_end_can_be_taken_back(city, bureau):
    standard = standard_in_force(city)
    local_standards.propose_end(standard, actor=bureau, now=NOW, last_day=date(2026, 12, 31), decision="演人社")
    local_standards.keep(standard, actor=bureau)
    assert (standard.state, standard.ends_on, standard.end_signed_by) == (State.IN_FORCE, None, None)


def test_end_lies_after_the_start(city, bureau):
    with pytest.raises(Refused) as refused:
        local_standards.propose_end(
            standard_in_force(city), actor=bureau, now=NOW, last_day=date(2026, 6, 30), decision=""
        )
    assert refused.value.codes == ["NO_DECISION", "END_BEFORE_START"]


def test_withdrawal_says_why(city, bureau):
    standard = signed_standard(city)
    with pytest.raises(Refused):
        local_standards.withdraw(standard, actor=bureau, now=NOW, reason=" ")
    assert local_standards.withdraw(standard, actor=bureau, now=NOW, reason="金额有误").state == State.WITHDRAWN


def test_standard_does_not_reach_back_to_lines_handed_in(city, policy, finance):
    fund_with("10000.00", city)
    course = course_of(city, issued_on=date(2026, 7, 10))
    claims.submit(claims.draft(course, now=NOW), actor=UserFactory(username="clerk"), now=NOW)
    with pytest.raises(Refused) as refused:
        standard_in_force(city)
    assert refused.value.codes == ["LINES_HANDED_IN"]
    assert standard_in_force(city, valid_from=date(2026, 7, 11)).state == State.IN_FORCE


# --- what is paid


@pytest.mark.clause("JY-61")
@pytest.mark.parametrize(("day", "yuan"), [(date(2026, 6, 30), 1500), (date(2026, 7, 1), 1200)])
def test_line_goes_by_the_standard_of_its_day(city, policy, day, yuan):
    standard_in_force(city)
    assert award_of(course_of(city, issued_on=day)).amount == yuan


@pytest.mark.clause("JY-61")
def test_standard_above_the_ceiling_pays_the_ceiling(city, policy):
    standard_in_force(city, "1800.00")
    award = award_of(course_of(city))
    assert (award.amount, "CEILING_APPLIED" in award.codes) == (1500, True)


@pytest.mark.parametrize("grade", ["", "intermediate"])
def test_standard_of_the_whole_scheme_or_of_the_grade(city, policy, grade):
    standard_in_force(city, grade=grade)
    assert award_of(course_of(city)).amount == 1200


def test_standard_of_another_grade_does_not_apply(city, policy):
    standard_in_force(city, grade="senior")
    assert award_of(course_of(city)).amount == 1500


def test_more_exact_standard_goes_before_the_general(city, policy):
    standard_in_force(city, "800.00", grade="")
    standard_in_force(city, "1200.00", grade="intermediate")
    assert award_of(course_of(city)).amount == 1200


def test_nearest_place_goes_first_and_counties_are_told_apart(city, policy):
    town = JurisdictionFactory(township=True, parent=city)
    standard_in_force(city, "1200.00")
    standard_in_force(town, "1000.00")
    [fact] = facts.of_class(course_of(town), policy=policy, scheme="JY-CERT", stage="claim").values()
    pack = fact.pack
    assert (pack.local_standard_cny, pack.city_standard_cny, pack.county_standard_cny) == (1000, 1200, 1000)
    assert pack.county_signed_by == ("hrss", "finance")


def test_place_above_the_policys_has_no_say(city, policy):
    standard_in_force(city.parent, "100.00")
    assert award_of(course_of(city)).amount == 1500


@pytest.mark.parametrize("signatures", [drafted_standard, signed_standard])
def test_standard_without_both_signatures_is_none(city, policy, signatures):
    signatures(city)
    assert award_of(course_of(city)).amount == 1500


# --- the second way


@pytest.fixture
def line(city, policy):
    """A line paid by the county's standard of 1,000; the city's is 1,200."""
    fund_with("10000.00", city)
    town = JurisdictionFactory(township=True, parent=city)
    fund_with("10000.00", town)
    standard_in_force(city, "1200.00")
    standard_in_force(town, "1000.00", grade="")
    course = course_of(town, grade=Grade.INTERMEDIATE)
    claim = claims.submit(claims.draft(course, now=NOW), actor=UserFactory(username="clerk"), now=NOW)
    return claim.lines.get()


def test_audit_reads_the_same_standard(line):
    assert (line.amount, list(amount_differs.search())) == (Decimal("1000.00"), [])


def test_audit_finds_a_line_that_passed_its_standard_over(line):
    falsify(line, amount=Decimal("1200.00"))
    (found,) = amount_differs.search()
    assert found.details == {"stored": "1200.00", "recomputed": "1000.00"}
