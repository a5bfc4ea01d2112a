"""Two at the same moment: one last use of the year for two institutions, one draft for two workers, one submission for
two clicks. The use has a twin test without the constraint, which has to break."""

from datetime import UTC, datetime
from threading import Barrier
from unittest.mock import patch

import pytest

from subsidies import claims, entitlements
from subsidies.models import Claim, ClaimLine, Entitlement
from tests.institutions.factories import InstitutionFactory, TrainingClassFactory, UserFactory
from tests.portal.reference.factories import JurisdictionFactory, OccupationFactory
from tests.subsidies.classes import certified_class, certify
from tests.subsidies.factories import fund_with, published_policy
from tests.subsidies.storm import at_once, without
from tests.trainees.factories import EnrolmentFactory, PersonFactory

BEFORE = datetime(2026, 1, 7, 1, 0, tzinfo=UTC)
NOW = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("storm")]


@pytest.fixture
def city(transactional_db):
    return JurisdictionFactory()


@pytest.fixture
def school(city):
    published_policy(city)
    fund_with("100000.00", city)
    return InstitutionFactory(jurisdiction=city)


@pytest.fixture
def last_use(city, school):
    """Drafts of two institutions, each with a line of the one person who has one use left in the year."""
    person, policy = PersonFactory(), city.policies.get()
    for _n in range(2):
        other = TrainingClassFactory(institution=school, occupation=OccupationFactory())
        enrolment = EnrolmentFactory(training_class=other, person=person)
        entitlements.reserve(enrolment, policy=policy, scheme="JY-CERT", year=2026, now=BEFORE)
    rivals = [school, InstitutionFactory(jurisdiction=city)]
    courses = [
        certified_class(1, institution=rival, person=person, occupation=OccupationFactory()) for rival in rivals
    ]
    for course in courses:  # somebody else in each class, so that the loser's claim is handed in all the same
        certify(EnrolmentFactory(training_class=course, roster_row=2))
    return person, [claims.draft(course, now=NOW) for course in courses]


def hand_in_both(person, drafts):
    """Both claims have asked the rules and found the use free, before either takes it."""
    barrier, reserve = Barrier(len(drafts)), entitlements.reserve

    def reserve_together(enrolment, **terms):
        if enrolment.person_id == person.pk:
            barrier.wait(timeout=30)
        return reserve(enrolment, **terms)

    clerks = [UserFactory(username=f"clerk{n}") for n in range(len(drafts))]
    acts = [
        lambda claim=claim, clerk=clerk: claims.submit(claim, actor=clerk, now=NOW)
        for claim, clerk in zip(drafts, clerks, strict=True)
    ]
    with patch.object(entitlements, "reserve", reserve_together):
        return at_once(*acts)


def test_last_use_goes_to_one_of_two(last_use):
    person, drafts = last_use
    assert all(claim.line_count == 2 for claim in drafts)
    hand_in_both(person, drafts)
    lines = ClaimLine.objects.filter(person=person)
    assert sorted(lines.values_list("state", flat=True)) == ["pending", "refused"]
    loser = lines.get(state="refused")
    assert (loser.refusal_codes, loser.award.eligible) == (["ANNUAL_CAP_REACHED"], False)
    assert Entitlement.objects.live().filter(person=person).count() == 3


def test_last_use_goes_to_both_without_the_constraint(last_use):
    person, drafts = last_use
    with without("entitlement_slot_once"):
        hand_in_both(person, drafts)
        assert Entitlement.objects.live().filter(person=person).count() == 4


def test_two_workers_make_one_draft(school):
    certified_class(2, institution=school)
    at_once(*[lambda: claims.draft_due(now=NOW)] * 4)
    assert (Claim.objects.count(), ClaimLine.objects.count()) == (1, 2)


def test_two_clicks_are_one_submission(school):
    claim = claims.draft(certified_class(2, institution=school), now=NOW)
    clerk = UserFactory(username="the_clerk")
    copies = [Claim.objects.get(pk=claim.pk) for _n in range(4)]
    outcomes = at_once(*[lambda copy=copy: claims.submit(copy, actor=clerk, now=NOW).pk for copy in copies])
    assert sorted(map(str, outcomes)) == sorted([str(claim.pk), *["['WRONG_STATE']"] * 3])
    assert (Claim.objects.count(), Entitlement.objects.count()) == (1, 2)
