"""What two people signed, and what they looked at for it, is kept by the database, whoever writes past the pages."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from portal.reference.models import CitySetting
from portal.shared.refusals import Refused
from subsidies import local_standards, replays, setting_changes
from subsidies.models import LocalStandard, Policy, Replay, ReplayLine, SettingChange
from tests.institutions.factories import UserFactory
from tests.subsidies.factories import drafted_standard

pytestmark = pytest.mark.django_db


def refused(rows, **values):
    with pytest.raises(DatabaseError, match="Cannot|Invalid"), transaction.atomic():
        rows.update(**values)


@pytest.mark.parametrize(
    "values",
    [
        {"amount": 4999}, {"decision": "x"}, {"valid_from": date(2027, 2, 1)}, {"grade": "senior"},
        {"scheme": "JY-SAFE"}, {"signed_by": None}, {"signed_at": timezone.now()},
    ],
)  # fmt: skip
def test_terms_stay_from_the_first_signature_on(standard_for_finance, values):
    refused(LocalStandard.objects.filter(pk=standard_for_finance.pk), **values)


def test_draft_of_a_standard_may_change(draft_standard):
    assert LocalStandard.objects.filter(pk=draft_standard.pk).update(amount=4999) == 1


def test_second_signature_stays(running_standard):
    refused(LocalStandard.objects.filter(pk=running_standard.pk), cosigned_by=UserFactory())


@pytest.mark.parametrize("state", ["in_force", "ended"])
def test_standard_passes_no_step_over(draft_standard, state):
    signed = {"signed_by": UserFactory(), "cosigned_by": UserFactory(), "signed_at": timezone.now()}
    rows = LocalStandard.objects.filter(pk=draft_standard.pk)
    refused(rows, state=state, cosigned_at=timezone.now(), **signed)


def test_standard_begins_as_a_draft(policy, city):
    signed = {"signed_by": UserFactory(), "signed_at": timezone.now(), "drafted_at": timezone.now()}
    terms = {"scheme": "JY-CERT", "amount": 1, "valid_from": date(2027, 1, 1), "decision": "x"}
    with pytest.raises(DatabaseError, match="Cannot insert"), transaction.atomic():
        LocalStandard.objects.create(jurisdiction=city, state="signed", **signed, **terms)


def test_policy_begins_as_a_draft(policy):
    values = {each.attname: getattr(policy, each.attname) for each in Policy._meta.fields if not each.primary_key}
    with pytest.raises(DatabaseError, match="Cannot insert"), transaction.atomic():
        Policy.objects.create(**values | {"version": "2099", "valid_from": date(2099, 1, 1), "valid_to": None})


def test_last_day_of_a_policy_only_comes_forward(policy):
    rows = Policy.objects.filter(pk=policy.pk)
    refused(rows, state="superseded", valid_to=policy.valid_to + timedelta(days=1))
    assert rows.update(state="superseded", valid_to=policy.valid_to - timedelta(days=1)) == 1


@pytest.mark.parametrize("values", [{"value": "900"}, {"valid_from": date(2027, 2, 1)}, {"moves_money": False}])
def test_proposed_setting_stays(waiting_setting, values):
    refused(SettingChange.objects.filter(pk=waiting_setting.pk), **values)


def test_setting_that_was_made_stays(waiting_setting):
    made = setting_changes.cosign(waiting_setting, actor=UserFactory(), now=timezone.now())
    refused(SettingChange.objects.filter(pk=made.pk), cosigned_by=UserFactory())
    refused(SettingChange.objects.filter(pk=made.pk), state="proposed")


@pytest.mark.parametrize("values", [{"value": 1}, {"clause": "x"}, {"valid_from": date(2020, 1, 1)}])
def test_value_in_force_stays(policy, values):
    refused(CitySetting.objects.filter(jurisdiction=policy.jurisdiction, key="notice_working_days"), **values)


def test_value_in_force_is_not_removed(policy):
    with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic():
        CitySetting.objects.filter(jurisdiction=policy.jurisdiction).delete()


def test_what_was_replayed_stays(finished_replay):
    refused(Replay.objects.filter(pk=finished_replay.pk), content_hash="x")
    refused(Replay.objects.filter(pk=finished_replay.pk), finished_at=None)
    refused(ReplayLine.objects.filter(replay=finished_replay), outcome="unchanged")
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        finished_replay.lines.all().delete()


def test_standard_is_signed_under_a_replay_of_its_own_terms(policy, city):
    standard, signer = drafted_standard(city), UserFactory()
    seen = replays.begin(standard, actor=signer, now=timezone.now()).pk
    other = drafted_standard(city, grade="senior")
    for subject, key in ((standard, 0), (other, seen)):
        with pytest.raises(Refused) as refused_sign:
            local_standards.sign(subject, actor=signer, now=timezone.now(), seen=key)
        assert refused_sign.value.codes == ["REPLAY_NOT_SEEN"]
    assert local_standards.sign(standard, actor=signer, now=timezone.now(), seen=seen).state == "signed"


def test_replay_still_at_work_is_none_to_sign_under(policy, city):
    standard = drafted_standard(city)
    begun = replays.begin(standard, actor=UserFactory(), now=timezone.now())
    unfinished = Replay.objects.create(
        jurisdiction=city, standard=standard, content_hash=begun.content_hash, started_at=timezone.now()
    )
    with pytest.raises(Refused) as refused_sign:
        local_standards.sign(standard, actor=UserFactory(), now=timezone.now(), seen=unfinished.pk)
    assert refused_sign.value.codes == ["REPLAY_NOT_SEEN"]
