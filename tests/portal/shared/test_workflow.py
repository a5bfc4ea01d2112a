import dataclasses
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Q

from portal.shared import trail, workflow, workflow_sets
from portal.shared.models import TrailRecord
from portal.shared.refusals import Refused
from subsidies.models import Policy

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def policy(city):
    return Policy.objects.create(
        code="T", version="1", title="试", jurisdiction=city, text="", checksum="", valid_from=date(2026, 1, 1)
    )


def test_state_cannot_be_assigned(policy):
    with pytest.raises(AttributeError):
        policy.state = "published"


def test_transition_sets_state_and_trail(policy, officer_final):
    workflow.perform(policy, "propose", actor=officer_final, now=NOW)
    assert policy.state == Policy.State.PROPOSED
    assert policy.proposed_by == officer_final
    assert trail.of(policy).get().verb == "propose"


def test_wrong_source_is_refused(policy, officer_final):
    with pytest.raises(Refused) as refused:
        workflow.perform(policy, "publish", actor=officer_final, now=NOW)
    assert refused.value.codes == ["WRONG_STATE"]
    assert not TrailRecord.objects.exists()


def test_stale_copy_sees_the_row_as_it_is(policy, officer_final):
    stale = Policy.objects.get(pk=policy.pk)
    workflow.perform(policy, "propose", actor=officer_final, now=NOW)
    with pytest.raises(Refused):
        workflow.perform(stale, "propose", actor=officer_final, now=NOW)


def test_database_refuses_own_cosignature(policy, officer_final):
    workflow.perform(policy, "propose", actor=officer_final, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        workflow.perform(policy, "publish", actor=officer_final, now=NOW)


def test_advance_moves_only_what_may(policy, city, officer_final):
    other = Policy.objects.create(
        code="T", version="2", title="试", jurisdiction=city, text="", checksum="", valid_from=date(2027, 1, 1)
    )
    workflow.perform(other, "propose", actor=officer_final, now=NOW)
    done = workflow_sets.advance(
        Policy.objects.all(),
        "propose",
        actor=officer_final,
        subject=policy,
        proposed_at=NOW,
        proposed_by=officer_final,
    )
    assert done.moved == [policy.pk]
    assert [reason.code for reason in done.kept[other.pk]] == ["WRONG_STATE"]
    assert TrailRecord.objects.filter(verb="propose ×1").count() == 1


@pytest.fixture
def drafts(city):
    """Two drafts, read before somebody gave the second another title."""
    values = {"code": "T", "jurisdiction": city, "text": "", "checksum": "", "title": "试"}
    made = [Policy.objects.create(version=str(year), valid_from=date(year, 1, 1), **values) for year in (2027, 2028)]
    Policy.objects.filter(pk=made[1].pk).update(title="二稿")
    return made


def test_all_move_as_they_are_now_each_with_its_trail(drafts, officer_first):
    workflow_sets.perform_all(drafts, "propose", actor=officer_first, now=NOW)
    kept = Policy.objects.order_by("version").values_list("state", "title", "proposed_by", "proposed_at")
    assert list(kept) == [("proposed", title, officer_first.pk, NOW) for title in ("试", "二稿")]
    assert [(each.state, each.title) for each in drafts] == [("proposed", "试"), ("proposed", "二稿")]
    assert [(row.verb, row.at) for each in drafts for row in trail.of(each)] == [("propose", NOW)] * 2


def test_all_stay_when_one_may_not_move(drafts, officer_first):
    workflow.perform(Policy.objects.get(pk=drafts[1].pk), "propose", actor=officer_first, now=NOW)
    with pytest.raises(Refused) as refused:
        workflow_sets.perform_all(drafts, "propose", actor=officer_first, now=NOW)
    assert refused.value.codes == ["WRONG_STATE"]
    assert Policy.objects.get(pk=drafts[0].pk).state == Policy.State.DRAFT


def test_guards_hold_for_all(drafts, officer_first, monkeypatch):
    titled = workflow.Guard("WRONG_TITLE", Q(title="试"), "another title")
    declared = workflow.declaration(Policy, "propose")
    with_guard = dataclasses.replace(declared, guards=(titled,))
    for module in (workflow, workflow_sets):
        monkeypatch.setattr(module, "declaration", lambda model, name: with_guard)
    with pytest.raises(Refused) as refused:
        workflow_sets.perform_all(drafts, "propose", actor=officer_first, now=NOW)
    assert refused.value.codes == ["WRONG_TITLE"]


def test_statements_do_not_grow_with_the_rows(drafts, officer_first, django_assert_num_queries):
    with django_assert_num_queries(5):  # savepoint, lock, update, trail, release
        workflow_sets.perform_all(drafts, "propose", actor=officer_first, now=NOW)
