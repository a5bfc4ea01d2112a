"""A claim that was returned and handed in again by others: whoever acted in its first turn pays no line of it and
hears no objection."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction

from portal.shared.refusals import Refused
from subsidies import claims, notices, payments, reviews
from subsidies.models import Claim, ClaimLine, Fund, Objection
from tests.fixtures import worlds
from tests.fixtures.personas import make_institution
from tests.institutions.factories import UserFactory
from tests.portal.reference.factories import JurisdictionFactory
from tests.subsidies import journeys, review_stage

pytestmark = pytest.mark.django_db
NOW = journeys.FIRST_REVIEWED


@worlds.built_once
def world():
    stage = review_stage.submitted(city := JurisdictionFactory(), make_institution("甲培训学校", city, 1))
    taker, sender = UserFactory(username="the_taker"), UserFactory(username="the_sender")
    before = SimpleNamespace(**vars(stage.cast), taker=taker, sender=sender)
    reviews.take(stage.claim, actor=taker, now=NOW)
    said = {"outcome": "refuse", "codes": ["OTHER"], "note": "成绩单缺页"}
    reviews.give_opinion(stage.lines()[0], actor=before.first, now=NOW, **said)
    reviews.send_back(stage.claim, actor=sender, now=NOW, note="补成绩单", correct_by=date(2026, 3, 20))
    others = replace(stage.cast, clerk=UserFactory(username="next_clerk"), first=UserFactory(username="next_first"))
    again = claims.submit(Claim.objects.get(pk=stage.claim.pk), actor=others.clerk, now=NOW)
    passed = review_stage.passed_on(review_stage.taken(replace(stage, cast=others, claim=again)))
    return SimpleNamespace(before=before, stage=passed, notice=review_stage.published(review_stage.concluded(passed)))


EARLIER = ["clerk", "taker", "first", "sender"]
before, stage, notice = worlds.parts("before", "stage", "notice")


def refused_codes(act, *args, **values):
    with pytest.raises(Refused) as refused:
        act(*args, **values)
    return refused.value.codes


@pytest.mark.parametrize("who", EARLIER)
def test_who_acted_in_an_earlier_turn_hears_no_objection(who, before, stage):
    assert [reason.code for reason in notices.reviewed_by(stage.lines()[0], getattr(before, who))] == ["OWN_WORK"]


@pytest.mark.parametrize("who", EARLIER)
def test_database_lets_nobody_of_an_earlier_turn_decide_an_objection(who, before, notice):
    objection = notices.object_to(notice.lines.first(), text="此人未参训", name="", contact="", now=journeys.PUBLISHED)
    decided = {"state": "dismissed", "answer": "好", "decided_at": notice.closes_at}
    with pytest.raises(IntegrityError, match="acted on the line"), transaction.atomic():
        Objection.objects.filter(pk=objection.pk).update(**decided, decided_by=getattr(before, who))


@pytest.mark.parametrize("who", EARLIER)
@pytest.mark.parametrize("column", ["batch_made_by", "batch_approved_by"])
def test_database_lets_nobody_of_an_earlier_turn_pay(who, column, before, stage, notice):
    with pytest.raises(IntegrityError, match="acted on the line"), transaction.atomic():
        ClaimLine.objects.filter(pk=stage.lines()[0].pk).update(**{column: getattr(before, who)})


@pytest.mark.parametrize("who", EARLIER)
def test_who_acted_in_an_earlier_turn_neither_makes_nor_approves_a_batch(who, before, notice):
    notices.end_due(now=journeys.APPROVED)
    make = {"actor": getattr(before, who), "now": journeys.BATCHED}
    assert refused_codes(payments.make_batch, Fund.objects.get(), **make) == ["OWN_WORK"]
    batch = payments.make_batch(Fund.objects.get(), actor=before.maker, now=journeys.BATCHED)
    payments.check_over(batch, actor=before.maker, now=journeys.BATCHED)
    assert refused_codes(payments.approve, batch, **make) == ["OWN_WORK"]
    assert payments.approve(batch, actor=before.approver, now=journeys.BATCHED).state == "approved"
