"""A claim that came back waits for an officer who may review it, and for nobody who had another part in it before."""

from dataclasses import replace
from datetime import date

import pytest

from portal.accounts.models import RoleGrant
from portal.accounts.roles import Role
from portal.dashboards import waiting
from subsidies import claims, reviews
from subsidies.models import Claim
from tests.fixtures.personas import LONG_AGO, make_institution
from tests.institutions.factories import UserFactory
from tests.portal.reference.factories import JurisdictionFactory
from tests.subsidies import journeys, review_stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return JurisdictionFactory()


@pytest.fixture
def again(city):
    """Handed in a second time, by another clerk, after the first officer of its first turn sent it back."""
    stage = review_stage.in_first_review(city, make_institution("甲培训学校", city, 1))
    reviews.send_back(
        stage.claim, actor=stage.cast.first, now=journeys.FIRST_REVIEWED, note="补", correct_by=date(2026, 3, 20)
    )
    claim = Claim.objects.get(pk=stage.claim.pk)
    next_clerk, next_first = UserFactory(username="next_clerk"), UserFactory(username="next_first")
    claim = claims.submit(claim, actor=next_clerk, now=journeys.FIRST_REVIEWED)
    return stage.cast, replace(stage, claim=claim, cast=replace(stage.cast, clerk=next_clerk, first=next_first))


def officer(user, role, city):
    RoleGrant.objects.create(user=user, role=role, jurisdiction=city, valid_from=LONG_AGO)
    return user


def test_first_review_waits_for_nobody_who_handed_the_claim_in(again, city):
    before, stage = again
    assert list(waiting.first_reviews(officer(before.clerk, Role.FIRST_REVIEW, city))) == []
    assert list(waiting.first_reviews(officer(stage.cast.first, Role.FIRST_REVIEW, city))) == [stage.claim]


def test_final_review_waits_for_nobody_who_reviewed_the_claim_first(again, city):
    before, stage = again
    claim = review_stage.passed_on(review_stage.taken(stage)).claim
    assert list(waiting.final_reviews(officer(before.first, Role.FINAL_REVIEW, city))) == []
    assert list(waiting.final_reviews(officer(stage.cast.final, Role.FINAL_REVIEW, city))) == [claim]
