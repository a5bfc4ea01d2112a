"""A certificate lost after the final review's word on its line, and before that review of the claim has ended."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.urls import reverse

from certificates import issuing
from portal.accounts.models import User
from portal.accounts.roles import Role
from subsidies import claims, reviews, revocations
from subsidies.invariants import INVARIANTS
from subsidies.models import Claim, ClaimLine
from tests.fixtures import worlds
from tests.fixtures.personas import browser_of, make_institution, make_user
from tests.portal.reference.factories import JurisdictionFactory
from tests.subsidies import journeys, review_stage

pytestmark = pytest.mark.django_db
LATER = journeys.FINALLY_REVIEWED


@worlds.built_once
def world():
    city = JurisdictionFactory()
    school, final = make_institution("甲培训学校", city, 1), make_user("f", Role.FINAL_REVIEW, jurisdiction=city)
    make_user("o", Role.FIRST_REVIEW, jurisdiction=city)
    return SimpleNamespace(stage=review_stage.in_final_review(city, school, final=final))


(stage,) = worlds.parts("stage")


@pytest.fixture
def line(stage):
    """Accepted, while the others wait."""
    return reviews.decide_line(stage.lines()[0], outcome="accept", actor=stage.cast.final, now=LATER)


def lose(line, step):
    getattr(issuing, step)(line.certificate, actor=User.objects.get(username="o"), now=LATER, reason="代考")


def send_back(stage):
    reviews.send_back(stage.claim, actor=stage.cast.final, now=LATER, note="补成绩单", correct_by=date(2026, 3, 20))


def found(stage):
    """How the claim stands: its state, its count, its lines; and no invariant is broken."""
    assert [each.number for each in INVARIANTS if list(each.broken_by())] == []
    claim = Claim.objects.get(pk=stage.claim.pk)
    return claim.state, claim.line_count, claim.amount, [line.state for line in stage.lines()]


@pytest.mark.parametrize("returned", [False, True])
def test_line_accepted_before_is_refused_for_its_certificate(stage, line, returned):
    if returned:
        send_back(stage)
    lose(line, "revoke")
    revocations.refuse(ClaimLine.objects.get(pk=line.pk), actor=stage.cast.final, now=LATER)
    state = "returned" if returned else "final_review"
    assert found(stage) == (state, 2, 3000, ["refused", "pending", "pending"])


def test_claim_of_which_every_line_was_lost_is_rejected(stage):
    for line in stage.lines():
        reviews.decide_line(line, outcome="accept", actor=stage.cast.final, now=LATER)
        lose(line, "revoke")
        revocations.refuse(ClaimLine.objects.get(pk=line.pk), actor=stage.cast.final, now=LATER)
    reviews.conclude(stage.claim, actor=stage.cast.final, now=LATER)
    assert found(stage) == ("rejected", 0, 0, ["refused"] * 3)


def test_page_of_the_final_review_ends_the_line(stage, line):
    lose(line, "revoke")
    client, end = browser_of(stage.cast.final), reverse("claim_line_end", args=[stage.claim.pk, line.pk])
    assert end in client.get(reverse("claim_review", args=[stage.claim.pk]), {"line": line.pk}).content.decode()
    assert client.post(end).status_code == 302
    assert found(stage) == ("final_review", 2, 3000, ["refused", "pending", "pending"])


def hand_in_again(stage):
    send_back(stage)
    claims.draft_due(now=LATER)
    claim = Claim.objects.get(pk=stage.claim.pk)
    claims.submit(claim, actor=stage.cast.clerk, now=LATER, seen=claim.amount)


@pytest.mark.parametrize(("step", "state"), [("revoke", "refused"), ("suspend", "withdrawn")])
def test_line_found_good_is_not_handed_in_again_without_its_certificate(stage, line, step, state):
    lose(line, step)
    hand_in_again(stage)
    assert found(stage) == ("submitted", 2, 3000, [state, "pending", "pending"])
    line.refresh_from_db()
    assert line.refusal_codes == (["CERTIFICATE_REVOKED"] if step == "revoke" else [])


def test_line_found_good_stays_so_with_its_certificate(stage, line):
    hand_in_again(stage)
    assert found(stage) == ("submitted", 3, 4500, ["accepted", "pending", "pending"])


@pytest.mark.parametrize("turn", ["returned", "submitted", "first_review"])
def test_page_ends_the_line_in_the_next_turn_too(stage, line, turn):
    """Where it leads to the refusal, it is taken, whichever review the claim waits for."""
    send_back(stage)
    if turn != "returned":
        claims.submit(Claim.objects.get(pk=stage.claim.pk), actor=stage.cast.clerk, now=LATER)
    if turn == "first_review":
        reviews.take(Claim.objects.get(pk=stage.claim.pk), actor=stage.cast.first, now=LATER)
    lose(line, "revoke")
    client, end = browser_of(stage.cast.final), reverse("claim_line_end", args=[stage.claim.pk, line.pk])
    assert end in client.get(reverse("claim_review", args=[stage.claim.pk]), {"line": line.pk}).content.decode()
    assert client.post(end).status_code == 302
    assert found(stage) == (turn, 2, 3000, ["refused", "pending", "pending"])
    assert browser_of(User.objects.get(username="o")).post(end).status_code == 403


def test_line_refused_by_the_final_review_counts_no_more_at_once(stage):
    """Not only when that review ends: it may send the claim back before."""
    line = stage.lines()[0]
    reviews.decide_line(line, outcome="refuse", codes=["OTHER"], note="不符", actor=stage.cast.final, now=LATER)
    assert found(stage) == ("final_review", 2, 3000, ["refused", "pending", "pending"])
    send_back(stage)
    again = claims.submit(Claim.objects.get(pk=stage.claim.pk), actor=stage.cast.clerk, now=LATER, seen=3000)
    assert (again.state, *found(stage)[1:3]) == ("submitted", 2, 3000)
