from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, InternalError, transaction

from certificates.models import Certificate
from portal.shared import workflow
from portal.shared.refusals import Refused
from subsidies import claims, notices, reviews
from subsidies.invariants import INVARIANTS
from subsidies.models import Check, Claim, ClaimLine, Decision, Entitlement
from tests import state_tables
from tests.fixtures import worlds
from tests.fixtures.personas import make_institution
from tests.institutions.factories import UserFactory
from tests.portal.reference.factories import JurisdictionFactory
from tests.subsidies import journeys, review_stage
from tests.subsidies.review_stage import NOW

pytestmark = pytest.mark.django_db
LATER = journeys.FINALLY_REVIEWED

CLAIM_TABLE = {
    "submit": ({"draft", "returned"}, "submitted"),
    "take": ({"submitted"}, "first_review"),
    "pass_on": ({"first_review"}, "final_review"),
    "send_back": ({"first_review", "final_review"}, "returned"),
    "decide": ({"final_review"}, "in_notice"),
    "reject": ({"final_review"}, "rejected"),
    "lines_approved": ({"in_notice", "batched"}, "approved"),
    "lines_batched": ({"approved"}, "batched"),
    "lines_paid": ({"batched"}, "paid"),
    "lines_refused": ({"in_notice", "approved"}, "rejected"),
    "withdraw": ({"draft", "submitted", "returned"}, "withdrawn"),
}
LINE_TABLE = {
    "accept": ({"pending"}, "accepted"),
    "refuse": ({"pending", "accepted", "in_notice", "disputed", "approved", "failed"}, "refused"),
    "put_on_notice": ({"accepted"}, "in_notice"),
    "dispute": ({"in_notice"}, "disputed"),
    "settle_dispute": ({"disputed"}, "in_notice"),
    "approve": ({"in_notice"}, "approved"),
    "put_in_batch": ({"approved"}, "batched"),
    "pay": ({"batched"}, "paid"),
    "fail": ({"batched"}, "failed"),
    "make_due_again": ({"failed", "batched"}, "approved"),
    "withdraw": ({"pending", "accepted"}, "withdrawn"),
}


test_table_of_claims = state_tables.whole(Claim, CLAIM_TABLE)
test_table_of_lines = state_tables.whole(ClaimLine, LINE_TABLE)


@worlds.built_once
def world():
    city = JurisdictionFactory()
    school = make_institution("甲培训学校", city, 1)
    return SimpleNamespace(city=city, institution_a=school, stage=review_stage.in_first_review(city, school))


city, institution_a, stage = worlds.parts("city", "institution_a", "stage")


@pytest.fixture
def final(stage):
    """The claim in final review."""
    return review_stage.passed_on(stage)


def test_all_checks_pass_for_clean_lines(stage):
    found = Check.objects.filter(line__claim=stage.claim)
    assert found.count() == 3 * 13
    assert set(found.values_list("outcome", flat=True)) == {"passed"}


def test_submitter_cannot_begin_the_review(city, institution_a):
    stage = review_stage.handed_in(city, institution_a, number=2)
    with pytest.raises(Refused) as refused:
        reviews.take(stage.claim, actor=stage.cast.clerk, now=NOW)
    assert refused.value.codes == ["OWN_WORK"]


@pytest.mark.parametrize("who", ["clerk", "first"])
def test_final_review_bars_earlier_actors(final, who):
    stage = final
    actor, line = getattr(stage.cast, who), stage.lines()[0]
    for act in (
        lambda: reviews.decide_line(line, outcome="accept", actor=actor, now=LATER),
        lambda: reviews.conclude(stage.claim, actor=actor, now=LATER),
        lambda: reviews.send_back(stage.claim, actor=actor, now=LATER, note="补", correct_by=date(2026, 3, 1)),
        lambda: reviews.hold(line, actor=actor, now=LATER, note="等"),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.codes == ["OWN_WORK"]
    assert Claim.objects.get().state == "final_review"


def test_helper_of_first_review_is_barred_from_final(stage):
    helper = UserFactory(username="helper")
    one, *others = stage.lines()
    reviews.give_opinion(one, outcome="accept", actor=helper, now=NOW)
    for line in others:
        reviews.give_opinion(line, outcome="accept", actor=stage.cast.first, now=NOW)
    reviews.pass_on(stage.claim, actor=stage.cast.first, now=NOW)
    one.refresh_from_db()
    assert one.first_reviewed_by == helper
    with pytest.raises(Refused) as refused:
        reviews.conclude(stage.claim, actor=helper, now=LATER)
    assert refused.value.codes == ["OWN_WORK"]


def test_database_keeps_reviewers_apart(final):
    stage = final
    with pytest.raises(IntegrityError, match="first_reviewed_is_not_final_reviewed"), transaction.atomic():
        ClaimLine.objects.filter(pk=stage.lines()[0].pk).update(final_reviewed_by=stage.cast.first)


def test_refusal_needs_ground_and_words(stage):
    line = stage.lines()[0]
    with pytest.raises(Refused) as refused:
        reviews.give_opinion(line, outcome="refuse", actor=UserFactory(), now=NOW, note=" ")
    assert refused.value.codes == ["CODE_MISSING", "REASON_MISSING"]


def test_claim_is_passed_on_only_when_looked_at(stage):
    with pytest.raises(Refused) as refused:
        reviews.pass_on(stage.claim, actor=stage.cast.first, now=NOW)
    assert refused.value.codes == ["LINES_UNREVIEWED"]


def test_failed_check_forbids_acceptance(stage):
    line = stage.lines()[0]
    Check.objects.create(line=line, name="issuing_body", outcome="failed", finding={"said": "not_listed"}, at=NOW)
    with pytest.raises(Refused) as refused:
        reviews.give_opinion(line, outcome="accept", actor=stage.cast.first, now=NOW)
    assert refused.value.codes == ["CHECK_NOT_MET"]


def test_certificate_revoked_meanwhile_stops_the_end(final):
    stage = final
    certificate = stage.lines()[0].certificate
    workflow.perform(certificate, "revoke", actor=UserFactory(), now=LATER, reason="替考")
    with pytest.raises(Refused) as refused:
        reviews.conclude(stage.claim, actor=stage.cast.final, now=LATER)
    assert refused.value.codes == ["CHECK_NOT_MET"]
    assert Certificate.objects.get(pk=certificate.pk).state == "revoked"


def test_bulk_takes_clean_lines_alone(city, institution_a):
    stage = review_stage.taken(review_stage.handed_in(city, institution_a, people=4, number=2))
    open_check, held, spoken, clean = stage.lines()
    Check.objects.create(line=open_check, name="pension", outcome="judge", finding={"said": "no_extract"}, at=NOW)
    reviews.hold(held, actor=stage.cast.first, now=NOW, note="等成绩单")
    reviews.give_opinion(spoken, outcome="refuse", codes=["OTHER"], note="缺证", actor=stage.cast.first, now=NOW)
    keys = [line.pk for line in stage.lines()]
    assert reviews.accept_clean(stage.claim, keys, actor=stage.cast.first, now=NOW) == 1
    opinions = dict(stage.claim.lines.values_list("pk", "first_opinion"))
    assert opinions == {open_check.pk: "", held.pk: "", spoken.pk: "refuse", clean.pk: "accept"}


def test_refused_line_gives_its_use_back(final):
    stage = final
    line = stage.lines()[0]
    reviews.decide_line(line, outcome="refuse", codes=["OTHER"], note="假", actor=stage.cast.final, now=LATER)
    line.refresh_from_db()
    assert (line.state, line.entitlement.state) == ("refused", "released")
    reviews.conclude(stage.claim, actor=stage.cast.final, now=LATER)
    assert (stage.claim.state, stage.claim.line_count, stage.claim.amount) == ("in_notice", 2, 3000)


def test_all_refused_rejects_the_claim(stage):
    for line in stage.lines():
        reviews.give_opinion(line, outcome="refuse", codes=["OTHER"], note="假", actor=stage.cast.first, now=NOW)
    reviews.pass_on(stage.claim, actor=stage.cast.first, now=NOW)
    reviews.conclude(stage.claim, actor=stage.cast.final, now=LATER)
    assert (stage.claim.state, stage.claim.amount) == ("rejected", 0)
    assert set(Entitlement.objects.values_list("state", flat=True)) == {"released"}


def test_held_line_stops_the_stage_until_resumed(final):
    stage = final
    line = reviews.hold(stage.lines()[0], actor=stage.cast.final, now=LATER, note="等异议答复")
    with pytest.raises(Refused) as refused:
        reviews.conclude(stage.claim, actor=stage.cast.final, now=LATER)
    assert refused.value.codes == ["LINE_HELD"]
    reviews.resume(line, actor=stage.cast.final, now=LATER)
    assert reviews.conclude(stage.claim, actor=stage.cast.final, now=LATER).state == "in_notice"


def test_word_of_somebody_else_is_shown_first(stage):
    line, other = stage.lines()[0], UserFactory(username="li", display_name="李明华")
    reviews.give_opinion(line, outcome="refuse", codes=["OTHER"], note="成绩单不清", actor=other, now=NOW)
    with pytest.raises(Refused) as refused:
        reviews.give_opinion(line, outcome="accept", actor=stage.cast.first, now=NOW, seen=0)
    assert refused.value.codes == ["CHANGED_MEANWHILE"]
    said = str(refused.value.reasons[0])
    assert "李明华" in said
    assert "成绩单不清" in said


def test_returned_claim_keeps_what_was_right(stage):
    right, wrong, _open = stage.lines()
    reviews.give_opinion(right, outcome="accept", actor=stage.cast.first, now=NOW)
    reviews.give_opinion(wrong, outcome="refuse", codes=["OTHER"], note="缺证", actor=stage.cast.first, now=NOW)
    reviews.send_back(stage.claim, actor=stage.cast.first, now=NOW, note="补成绩单", correct_by=date(2026, 2, 20))
    assert stage.claim.state == "returned"
    assert sorted(stage.claim.lines.values_list("first_opinion", flat=True)) == ["", "", "accept"]


def handed_in_again(stage):
    """By another clerk, after the first reviewer had sent it back without a word on a line."""
    reviews.send_back(stage.claim, actor=stage.cast.first, now=NOW, note="补成绩单", correct_by=date(2026, 3, 20))
    again = claims.submit(Claim.objects.get(pk=stage.claim.pk), actor=UserFactory(username="other_clerk"), now=NOW)
    return replace(stage, claim=again)


def refused_as_own(act, *args, **values):
    with pytest.raises(Refused) as refused:
        act(*args, **values)
    return refused.value.codes == ["OWN_WORK"]


def test_who_reviewed_a_claim_does_not_hand_it_in(stage):
    reviews.give_opinion(stage.lines()[0], outcome="accept", actor=stage.cast.first, now=NOW)
    reviews.send_back(stage.claim, actor=stage.cast.first, now=NOW, note="补成绩单", correct_by=date(2026, 3, 20))
    assert refused_as_own(claims.submit, Claim.objects.get(pk=stage.claim.pk), actor=stage.cast.first, now=NOW)


def test_who_handed_in_before_a_return_is_barred_from_both_reviews(stage):
    again, clerk = handed_in_again(stage), stage.cast.clerk
    assert refused_as_own(reviews.take, again.claim, actor=clerk, now=LATER)
    reviewed = review_stage.passed_on(review_stage.taken(again))
    assert refused_as_own(reviews.conclude, reviewed.claim, actor=clerk, now=LATER)


def test_who_took_the_first_review_before_a_return_is_barred_from_final(stage):
    again = replace(handed_in_again(stage), cast=replace(stage.cast, first=UserFactory(username="another_first")))
    reviewed = review_stage.passed_on(review_stage.taken(again))
    assert refused_as_own(reviews.conclude, reviewed.claim, actor=stage.cast.first, now=LATER)


def test_who_sent_back_from_the_first_review_is_barred_from_final(stage):
    """Without having taken it, and without a word on a line."""
    helper = UserFactory(username="helping_first")
    reviews.send_back(stage.claim, actor=helper, now=NOW, note="补成绩单", correct_by=date(2026, 3, 20))
    claims.submit(Claim.objects.get(pk=stage.claim.pk), actor=stage.cast.clerk, now=NOW)
    reviewed = review_stage.passed_on(review_stage.taken(replace(stage, claim=Claim.objects.get(pk=stage.claim.pk))))
    assert refused_as_own(reviews.conclude, reviewed.claim, actor=helper, now=LATER)


def test_who_sent_back_from_the_final_review_is_barred_from_first(final):
    reviews.send_back(final.claim, actor=final.cast.final, now=LATER, note="补成绩单", correct_by=date(2026, 3, 20))
    again = claims.submit(Claim.objects.get(pk=final.claim.pk), actor=final.cast.clerk, now=LATER)
    assert refused_as_own(reviews.take, again, actor=final.cast.final, now=LATER)


def test_who_held_the_claim_in_the_first_review_is_barred_from_final(stage):
    """As whoever held one of its lines there."""
    helper = UserFactory(username="helping_first")
    reviews.hold_claim(stage.claim, actor=helper, now=NOW, note="核实机构")
    reviews.resume_claim(stage.claim, actor=stage.cast.first, now=NOW)
    reviewed = review_stage.passed_on(replace(stage, claim=Claim.objects.get(pk=stage.claim.pk)))
    assert refused_as_own(reviews.conclude, reviewed.claim, actor=helper, now=LATER)
    assert notices.reviewed_by(reviewed.lines()[0], helper) != []


@pytest.mark.parametrize("name", ["stage", "final"])
def test_who_sent_back_may_do_the_same_review_again(name, request):
    found = request.getfixturevalue(name)
    who, at = (found.cast.first, "first") if name == "stage" else (found.cast.final, "final")
    reviews.send_back(found.claim, actor=who, now=LATER, note="补成绩单", correct_by=date(2026, 3, 20))
    assert reviews.barred(found.claim, actor=who, stage=at) == []


def broken():
    """What an invariant finds, by its number."""
    found = {each.number: list(each.broken_by()) for each in INVARIANTS}
    return {number: rows for number, rows in found.items() if rows}


def returned_with_one_accepted(final):
    one = final.lines()[0]
    reviews.decide_line(one, outcome="accept", actor=final.cast.final, now=LATER)
    reviews.send_back(final.claim, actor=final.cast.final, now=LATER, note="补成绩单", correct_by=date(2026, 3, 20))
    one.refresh_from_db()
    return one


def test_withdrawn_claim_takes_lines_found_good_back_with_it(final):
    assert returned_with_one_accepted(final).state == "accepted"
    claims.withdraw(final.claim, actor=final.cast.clerk, now=LATER)
    assert {line.state for line in final.lines()} == {"withdrawn"}
    [again] = claims.draft_due(now=LATER)
    assert (again.line_count, broken()) == (3, {})


def test_line_found_good_keeps_who_handed_it_in(final):
    one = returned_with_one_accepted(final)
    other = UserFactory(username="other_clerk")
    again = claims.submit(Claim.objects.get(pk=final.claim.pk), actor=other, now=LATER)
    one.refresh_from_db()
    assert (again.submitted_by, one.submitted_by, one.state) == (other, final.cast.clerk, "accepted")
    assert broken() == {}


def test_withdrawn_claim_is_on_hold_no_more(final):
    """Nobody could lift the hold any more."""
    reviews.hold_claim(final.claim, actor=final.cast.final, now=LATER, note="等社保核实")
    returned_with_one_accepted(final)
    claims.withdraw(final.claim, actor=final.cast.clerk, now=LATER)
    withdrawn = Claim.objects.get(pk=final.claim.pk)
    assert (withdrawn.state, withdrawn.held, withdrawn.held_reason) == ("withdrawn", False, "")


@pytest.mark.parametrize("state", ["returned", "withdrawn"])
def test_claim_not_under_way_is_not_held(final, state):
    returned_with_one_accepted(final)
    if state == "withdrawn":
        claims.withdraw(final.claim, actor=final.cast.clerk, now=LATER)
    with pytest.raises(Refused) as refused:
        reviews.hold_claim(final.claim, actor=final.cast.final, now=LATER, note="等社保核实")
    assert refused.value.codes == ["WRONG_STATE"]


def test_return_needs_a_day_to_come(stage):
    with pytest.raises(Refused) as refused:
        reviews.send_back(stage.claim, actor=stage.cast.first, now=NOW, note=" ", correct_by=date(2026, 2, 6))
    assert refused.value.codes == ["REASON_MISSING", "DAY_PAST"]


@pytest.mark.parametrize("model", [Decision, Check])
def test_words_and_checks_never_change(final, model):
    with pytest.raises(InternalError), transaction.atomic():
        model.objects.update(at=LATER)
    with pytest.raises(InternalError), transaction.atomic():
        model.objects.all().delete()
