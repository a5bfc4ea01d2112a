"""A class with a change that is not in order is not claimed: no draft, no handing in, no accepted line (SC-31)."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.utils.translation import override

from institutions.changes import deciding, finding
from institutions.models import ChangeRequest
from portal.shared.refusals import Refused
from subsidies import claims, facts, filings, reviews, unready
from subsidies.checks import running
from subsidies.models import Claim
from tests.fixtures import worlds
from tests.fixtures.personas import make_institution
from tests.institutions.changed_classes import filed, officer
from tests.institutions.factories import InstructorFactory, UserFactory
from tests.portal.reference.factories import JurisdictionFactory
from tests.subsidies import review_stage
from tests.subsidies.classes import certified_class
from tests.subsidies.factories import fund_with, published_policy

pytestmark = [pytest.mark.django_db, pytest.mark.clause("SC-31")]
NOW = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
FOUND_AT = datetime(2026, 3, 9, 2, 0, tzinfo=UTC)


@worlds.built_once
def world():
    city = JurisdictionFactory()
    school = make_institution("甲培训学校", city, 1)
    published_policy(city)
    fund_with("100000.00", city)
    return SimpleNamespace(city=city, course=certified_class(2, institution=school))


city, course = worlds.parts("city", "course")


def found(course, *, kinds=("instructor",), now=FOUND_AT):
    return finding.record(course, kinds=kinds, text="抽查时授课的不是备案教师", actor=officer(), now=now)


def filed_late(course, change, *, now=FOUND_AT):
    other = InstructorFactory(institution=course.institution)
    return filed(course, now=now, found=change, instructor=other, takes_effect_on=date(2026, 1, 14))


def refused(course, change, *, now=FOUND_AT):
    why = {"reasons": ["NOT_AS_FOUND"], "note": "与抽查情况不符"}
    return deciding.refuse(filed_late(course, change), actor=officer(), now=now, **why)


STAGES = {
    "CHANGE_NOT_FILED": lambda course: found(course),
    "CHANGE_OPEN": lambda course: filed_late(course, found(course)),
    "CHANGE_REFUSED": lambda course: refused(course, found(course)),
}


@pytest.mark.parametrize("code", STAGES)
def test_nothing_is_drafted(course, code):
    STAGES[code](course)
    assert claims.draft_due(now=NOW) == []
    with pytest.raises(Refused) as answer:
        claims.draft(course, now=NOW)
    assert answer.value.codes == [code]


@pytest.mark.parametrize("code", STAGES)
def test_draft_that_stands_is_not_handed_in(course, code):
    draft = claims.draft(course, now=NOW)
    STAGES[code](course)
    with pytest.raises(Refused) as answer:
        claims.submit(draft, actor=UserFactory(), now=NOW)
    assert answer.value.codes == [code]
    assert Claim.objects.get().state == "draft"


@pytest.mark.parametrize("code", STAGES)
def test_list_of_the_unready_says_who_acts(course, code):
    STAGES[code](course)
    with override("en"):
        words = {str(each.why) for each in unready.of_class(course)}
    [said] = words
    assert ("institution" in said) == (code != "CHANGE_OPEN")
    assert ("bureau decides" in said) == (code == "CHANGE_OPEN")


def test_accepted_late_change_lets_the_class_be_claimed(course):
    deciding.accept(filed_late(course, found(course)), actor=officer(), now=FOUND_AT)
    [draft] = claims.draft_due(now=NOW)
    assert claims.submit(draft, actor=UserFactory(), now=NOW).state == "submitted"


def test_finding_taken_back_lets_the_class_be_claimed(course):
    finding.take_back(found(course), note="教师已备案", actor=officer(), now=FOUND_AT)
    assert len(claims.draft_due(now=NOW)) == 1


def of_changes(course):
    policy = filings.policy_of(course)
    known = facts.of_class(course, policy=policy, scheme="JY-CERT", stage="claim")
    [said] = {(fact.training_class.hours_changed, fact.training_class.change_filed) for fact in known.values()}
    return said, {fact.training_class.change_in_order for fact in known.values()}


def test_rules_hear_nothing_of_a_class_without_changes(course):
    assert of_changes(course) == ((None, None), {None})


def test_rules_hear_that_a_change_of_hours_was_not_filed(course):
    change = found(course, kinds=("hours", "instructor"))
    assert of_changes(course) == ((True, False), {False})
    refused(course, change)
    assert of_changes(course) == ((True, False), {False})
    deciding.accept(filed_late(course, change), actor=officer(), now=FOUND_AT)
    course.refresh_from_db()
    assert of_changes(course) == ((True, True), {True})


def test_rules_hear_of_hours_and_days_alone(course):
    found(course, kinds=("instructor",))
    assert of_changes(course) == ((None, None), {None})


@pytest.fixture
def stage(db):
    city = JurisdictionFactory()
    return review_stage.taken(review_stage.submitted(city, make_institution("乙培训学校", city, 2)))


def test_line_of_a_changed_class_is_not_accepted(stage):
    course = stage.claim.training_class
    running.run(stage.claim, now=review_stage.NOW)
    [row] = {rows["changes_filed"].outcome for rows in running.newest(stage.lines()).values()}
    assert row == "passed"
    change = found(course, now=review_stage.NOW)
    running.run(stage.claim, now=review_stage.NOW)
    line = stage.lines()[0]
    with pytest.raises(Refused) as answer:
        reviews.give_opinion(line, outcome="accept", actor=stage.cast.first, now=review_stage.NOW)
    assert answer.value.codes == ["CHECK_NOT_MET"]
    finding.take_back(change, note="已核实", actor=officer(), now=review_stage.NOW + timedelta(hours=1))
    running.run(stage.claim, now=review_stage.NOW + timedelta(hours=1))
    reviews.give_opinion(line, outcome="accept", actor=stage.cast.first, now=review_stage.NOW)
    assert ChangeRequest.objects.get().state == "withdrawn"
