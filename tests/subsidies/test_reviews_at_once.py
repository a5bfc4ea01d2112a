"""Reviews and notices when two people, or two clocks, act at once: one wins, the other is told."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from portal.shared.refusals import Refused
from subsidies import notices, reviews
from subsidies.models import Claim, ClaimLine, Decision, LedgerEntry, NoticeLine, Objection
from tests.institutions.factories import UserFactory
from tests.subsidies import journeys, review_stage

pytestmark = pytest.mark.django_db(transaction=True)


def _at_once(count, act):
    start = threading.Barrier(count)

    def run(number):
        try:
            start.wait()
            return act(number)
        except Refused as refused:
            return refused.codes
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def _object(row):
    return notices.object_to(row, text="此人未参训", name="", contact="", now=journeys.PUBLISHED)


def test_two_final_reviewers_have_one_winner(city, institution_a):
    stage = review_stage.in_final_review(city, institution_a)
    rivals = [stage.cast.final, UserFactory(username="rival")]

    def conclude(number):
        claim = Claim.objects.get(pk=stage.claim.pk)
        reviews.conclude(claim, actor=rivals[number], now=journeys.FINALLY_REVIEWED)
        return []

    assert sorted(_at_once(2, conclude)) == [[], ["WRONG_STATE"]]
    assert Decision.objects.filter(stage="final").count() == 3


def test_two_officers_prepare_each_line_once(city, institution_a):
    stage = review_stage.accepted(city, institution_a)
    officers = [stage.cast.first, UserFactory(username="rival")]

    def prepare(number):
        return notices.prepare(city, title="公示", actor=officers[number], now=journeys.PUBLISHED).line_count

    answers = _at_once(2, prepare)
    assert sorted(answers, key=str) == [3, ["NOTHING_TO_SHOW"]]
    assert NoticeLine.objects.count() == 3


def test_two_clocks_commit_the_money_once(city, institution_a):
    _stage, notice = review_stage.on_notice(city, institution_a)
    _at_once(2, lambda _number: len(notices.end_due(now=notice.closes_at)))
    committed = LedgerEntry.objects.filter(account="committed")
    assert sum(entry.amount for entry in committed) == 4500
    assert ClaimLine.objects.filter(state="approved").count() == 3


def test_last_two_lines_moved_at_once_carry_the_claim(city, institution_a):
    stage, notice = review_stage.on_notice(city, institution_a, people=2)
    objections = [_object(notice.lines.get(place=place)) for place in (1, 2)]
    hearer = review_stage.another_officer(city)

    def uphold(number):
        objection = Objection.objects.get(pk=objections[number].pk)
        notices.decide_objection(objection, upheld=True, answer="属实", actor=hearer, now=notice.closes_at)

    _at_once(2, uphold)
    assert Claim.objects.get(pk=stage.claim.pk).state == "rejected"
