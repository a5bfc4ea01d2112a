"""Replays: what a draft would mean for the lines there are, line by line and fund by fund."""

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import IntegrityError

from portal.reference.grades import Grade
from portal.shared import runs
from portal.shared.models import Run
from portal.shared.refusals import Refused
from subsidies import claims, policies, replays
from subsidies import tasks as tasks  # registers the job
from subsidies.models import ClaimLine, Replay
from subsidies.models.replay import Outcome
from subsidies.replays import Effect, FundEffect
from tests.fixtures import worlds
from tests.institutions.factories import InstitutionFactory, UserFactory
from tests.portal.reference.factories import JurisdictionFactory
from tests.subsidies.classes import certified_class
from tests.subsidies.factories import (
    demonstration_text,
    drafted_standard,
    falsify,
    fund_with,
    published_policy,
    standard_in_force,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 1, 0, tzinfo=UTC)
LATER = date(2027, 1, 1)


@worlds.built_once
def world():
    """Two lines of grade four (1,500), one of grade five (1,000), one of grade three (2,000)."""
    city = JurisdictionFactory()
    published_policy(city)
    fund_with("100000.00", city)
    for grade, people in ((Grade.INTERMEDIATE, 2), (Grade.JUNIOR, 1), (Grade.SENIOR, 1)):
        claim_of(city, grade=grade, people=people)
    return SimpleNamespace(city_with_lines=city)


[city_with_lines] = worlds.parts("city_with_lines")


def claim_of(place, *, grade, people=1):
    course = certified_class(people, grade=grade, institution=InstitutionFactory(jurisdiction=place))
    return claims.submit(claims.draft(course, now=NOW), actor=UserFactory(username="clerk"), now=NOW)


def draft_of(place, **changes):
    text = demonstration_text(first_day=LATER, **changes)
    return policies.draft(text, version="2027-01", jurisdiction=place, actor=UserFactory(username="author"))


def replayed(subject):
    return replays.begin(subject, actor=UserFactory(username="author"), now=NOW)


def test_draft_has_winners_losers_and_unchanged(city_with_lines):
    """A draft for 2027 is asked what it would have given the lines of 2026."""
    found = replays.effects(replayed(draft_of(city_with_lines, intermediate=1800, junior=900)))
    assert found == {
        Outcome.GAINS: Effect(2, Decimal(600)),
        Outcome.LOSES: Effect(1, Decimal(-100)),
        Outcome.NEWLY_ELIGIBLE: Effect(0, Decimal(0)),
        Outcome.NEWLY_REFUSED: Effect(0, Decimal(0)),
        Outcome.UNCHANGED: Effect(1, Decimal(0)),
    }


def test_effect_is_told_fund_by_fund(city_with_lines):
    replay = replayed(draft_of(city_with_lines, intermediate=1800))
    assert replays.fund_effects(replay) == [FundEffect("special_account", Decimal(6000), Decimal(6600))]


def test_stricter_draft_refuses_lines(city_with_lines):
    text = demonstration_text(first_day=LATER).replace(
        'accepted = ["vocational_qualification", "skill_level", ', "accepted = ["
    )
    draft = policies.draft(text, version="x", jurisdiction=city_with_lines, actor=UserFactory(username="author"))
    replay = replayed(draft)
    assert replays.effects(replay)[Outcome.NEWLY_REFUSED] == Effect(4, Decimal(-6000))
    assert all(row.codes for row in replay.lines.all())


def test_milder_draft_lets_refused_lines_pass(city_with_lines):
    line = ClaimLine.objects.order_by("pk").first()
    falsify(line, award_json=line.award._replace(eligible=False, amount=Decimal(0), fund=None).to_json())
    effects = replays.effects(replayed(draft_of(city_with_lines)))
    assert effects[Outcome.NEWLY_ELIGIBLE] == Effect(1, Decimal(1500))


def test_lines_an_officer_refused_are_left_out(city_with_lines):
    line = ClaimLine.objects.order_by("pk").first()
    falsify(line, state="refused", refusal_codes=["OTHER"], refusal_note="材料不实", entitlement=None)
    assert sum(each.lines for each in replays.effects(replayed(draft_of(city_with_lines))).values()) == 3


def test_lines_of_other_places_are_left_out(city_with_lines):
    elsewhere = JurisdictionFactory()
    published_policy(elsewhere)
    fund_with("10000.00", elsewhere)
    claim_of(elsewhere, grade=Grade.JUNIOR)
    assert replayed(draft_of(city_with_lines)).lines.count() == 4


# --- standards


def test_standard_is_replayed_over_the_lines_it_speaks_of(city_with_lines):
    replay = replayed(drafted_standard(city_with_lines, "1200.00"))
    assert replays.effects(replay)[Outcome.LOSES] == Effect(2, Decimal(-600))
    assert replay.lines.count() == 2


def test_standard_takes_the_place_of_the_one_in_force(city):
    published_policy(city)
    fund_with("10000.00", city)
    standard_in_force(city, "1200.00", valid_from=date(2026, 1, 1))
    claim_of(city, grade=Grade.INTERMEDIATE)
    replay = replayed(drafted_standard(city, "1300.00"))
    assert replays.effects(replay)[Outcome.GAINS] == Effect(1, Decimal(100))


# --- what was seen, and jobs


def test_replay_is_of_the_text_as_it_is(city_with_lines):
    draft = draft_of(city_with_lines)
    replay = replayed(draft)
    assert replays.latest(draft) == replay
    policies.revise(draft, demonstration_text(first_day=LATER, junior=900), actor=UserFactory(username="author"))
    assert replays.latest(draft) is None


def test_signature_asks_for_the_replay_of_the_text(city_with_lines):
    draft = draft_of(city_with_lines)
    old, author = replayed(draft), UserFactory(username="author")
    policies.revise(draft, demonstration_text(first_day=LATER, junior=900), actor=author)
    with pytest.raises(Refused) as refused:
        policies.propose(draft, actor=author, now=NOW, seen=old.pk)
    assert refused.value.codes == ["REPLAY_NOT_SEEN"]
    assert policies.propose(draft, actor=author, now=NOW, seen=replayed(draft).pk).state == "proposed"


def test_many_lines_are_a_job_that_may_be_repeated(city_with_lines, monkeypatch):
    monkeypatch.setattr(replays, "AT_ONCE", 3)
    monkeypatch.setattr(replays, "PIECE", 3)
    replay = replayed(draft_of(city_with_lines))
    assert (replay.finished_at, replay.run.status) == (None, Run.Status.QUEUED)
    runs.perform(replay.run_id)
    replay.refresh_from_db()
    replays.carry_out(replay)
    assert (replay.lines.count(), Run.objects.get(pk=replay.run_id).status) == (4, Run.Status.DONE)


def test_replay_is_of_one_thing(city_with_lines):
    with pytest.raises(IntegrityError, match="replay_of_one_thing"):
        Replay.objects.create(jurisdiction=city_with_lines, content_hash="x", started_at=NOW)
