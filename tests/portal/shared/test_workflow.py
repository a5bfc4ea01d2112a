from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from portal.shared import trail, workflow
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
    done = workflow.advance(
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
