"""The demonstration city, made once: what a newcomer finds in it, and that nothing in it breaks what must hold."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db.models import Max
from django.utils import timezone

from institutions.models import Institution, Listing, ListingApplication, TrainingClass
from portal.accounts.models import User
from portal.reference.models import Jurisdiction
from portal.shared.models import Run, TrailRecord
from subsidies import policies, replays
from subsidies.demo import city, seeding
from subsidies.demo.logins import LOGINS, PASSWORD
from subsidies.models import AuditRun, Claim, Finding, PaymentBatch, ReportSnapshot
from subsidies.models.replay import Outcome
from tests import whole_database
from tests.fixtures import worlds
from tests.subsidies.factories import demonstration_text
from trainees.models import AttendanceMark, Person

TODAY = date(2026, 10, 1)  # a day long past, whenever the tests run
EVENING = datetime(2026, 9, 30, 10, tzinfo=UTC)
pytestmark = pytest.mark.django_db

# What tells one making of the city from another: what nobody is to guess …
SECRET = {
    "accounts.User.password",
    "certificates.Certificate.check_code",
    "subsidies.Objection.receipt",
    "trainees.Device.key",
}
# … and when the machine really audited and reported. That the report was frozen is a row on the trail that is not in
# the chain yet; since the hashes of the chain agree, so does every row before it.
MACHINE = {
    *(f"shared.Run.{moment}" for moment in ("queued_at", "started_at", "heartbeat_at", "finished_at")),
    *(f"subsidies.AuditRun.{moment}" for moment in ("started_at", "finished_at")),
    *(f"subsidies.ReportSnapshot.{column}" for column in ("made_at", "workbook")),
    *(f"shared.TrailRecord.{column}" for column in ("at", "content_hash")),
}


@worlds.built_once
def world():
    whole_database.start_over()
    call_command("seed_demo", today=TODAY)


def test_city_is_as_large_as_promised():
    counted = [model.objects.count() for model in (Institution, TrainingClass, Person)]
    assert counted == [7, 20, 600]


@pytest.mark.parametrize("model", [TrainingClass, Claim])
def test_something_is_in_every_state(model):
    assert set(model.objects.values_list("state", flat=True)) == {value for value, _ in model.State.choices}


def test_places_in_directories_came_by_applications_and_one_was_lost():
    assert not Listing.objects.filter(application=None, own_evaluation=None).exists()
    assert Listing.objects.filter(removed_for_cause=True, change__state="made").count() == 1
    assert ListingApplication.objects.get(state="submitted").directory == "talent_base"
    assert not Institution.objects.filter(latitude=None).exists()


def test_money_was_sent_and_answered():
    assert {"sent", "reconciled"} <= set(PaymentBatch.objects.values_list("state", flat=True))


def test_attendance_came_while_its_class_was_under_way():
    came = AttendanceMark.objects.values("enrolment__training_class").annotate(
        last=Max("received_at__date"), ended=Max("enrolment__training_class__ends_on")
    )
    assert came.exists()
    assert [row for row in came if row["last"] > min(row["ended"], TODAY)] == []


def test_institutions_were_let_in_before_they_filed_a_class():
    trail = TrailRecord.objects.filter(verb__in=["register institution", "add", "join institution", "give role"])
    assert trail.aggregate(last=Max("at__date"))["last"] < TODAY.replace(year=2026, month=1)


@pytest.mark.parametrize(
    ("verb", "model", "count"),
    [("open account", User, 19), ("tie account", Person, 1), ("enter account", Institution, 7)],
)
def test_accounts_have_the_trail_of_real_ones(verb, model, count):
    trail = TrailRecord.objects.filter(verb=verb, subject_type=model._meta.label_lower)
    assert trail.values("subject_id").distinct().count() == count
    assert trail.aggregate(last=Max("at__date"))["last"] < TODAY.replace(year=2026, month=1)


def test_somebody_answers_for_all_but_the_first_account():
    by_nobody = TrailRecord.objects.filter(verb="open account", actor=None)
    assert list(by_nobody.values_list("subject_name", flat=True)) == ["潘国平"]


def test_only_the_report_was_made_after_the_stories():
    assert set(TrailRecord.objects.filter(at__gt=EVENING).values_list("verb", flat=True)) == {"freeze report"}


def test_day_before_the_first_lists_is_refused():
    with pytest.raises(CommandError, match="2025-07-01"):
        call_command("seed_demo", today=date(2025, 6, 30))


def test_draft_over_its_lines_has_winners_losers_and_unchanged():
    place, author = Jurisdiction.objects.get(code="320299"), User.objects.get(username="first")
    text = demonstration_text(first_day=date(2027, 1, 1), intermediate=1800, junior=900)
    draft = policies.draft(text, version="2027-01", jurisdiction=place, actor=author)
    found = replays.effects(replays.begin(draft, actor=author, now=timezone.now()))
    assert all(found[each].lines for each in (Outcome.GAINS, Outcome.LOSES, Outcome.UNCHANGED))
    assert found[Outcome.GAINS].change > 0 > found[Outcome.LOSES].change


def test_every_invariant_holds(capsys):
    call_command("check_invariants")
    assert "invariants hold" in capsys.readouterr().out


def test_audit_and_report_have_run():
    assert set(Run.objects.values_list("status", flat=True)) == {"done"}
    assert AuditRun.objects.exists()
    assert ReportSnapshot.objects.exists()


def test_audit_has_found_the_revoked_certificate_and_the_lesson_that_was_made_up():
    found = Finding.objects.order_by("pk").values_list("check_name", "details__title")
    coming_and_going = [("class_within_seconds", "车工三级0901班")] * 2
    assert sorted(found) == [("certificate_revoked", None), *coming_and_going]


def test_everybody_can_sign_in(capsys):
    call_command("seed_demo", if_empty=True, logins=True)
    told = [line.split()[:2] for line in capsys.readouterr().out.splitlines()]
    assert told == [[name, PASSWORD] for name, *_ in LOGINS]
    assert User.objects.get(username="finance2").check_password(PASSWORD)


def test_used_database_is_left_alone():
    with pytest.raises(CommandError, match="already holds data"):
        call_command("seed_demo")


def test_production_refuses_a_demonstration(settings):
    settings.DEMONSTRATION_ALLOWED = False
    with pytest.raises(CommandError, match="production"):
        call_command("seed_demo", if_empty=True)


@pytest.mark.parametrize(("today", "years"), [("2026-12-31", {2025, 2026, 2027}), ("2027-01-01", {2025, 2026, 2027})])
def test_every_year_in_which_a_class_ends_has_its_funds(today, years):
    assert city.fund_years(date.fromisoformat(today)) == years


def test_city_is_the_same_whenever_it_is_made_for_a_day():
    first = whole_database.read()
    whole_database.start_over()
    with time_machine.travel(timezone.now() + timedelta(days=1, hours=7)):
        call_command("seed_demo", today=TODAY)
    assert whole_database.differing(first, whole_database.read()) == SECRET | MACHINE


@pytest.mark.parametrize(
    ("now", "until"),
    [
        (datetime(2026, 9, 30, 16, 30, tzinfo=UTC), EVENING),  # half past midnight in China
        (datetime(2026, 10, 1, 15, 30, tzinfo=UTC), EVENING),  # half an hour before the next one
        (datetime(2026, 9, 20, 1, tzinfo=UTC), datetime(2026, 9, 20, 1, tzinfo=UTC)),
    ],
)
def test_stories_end_the_evening_before_and_never_past_the_present(now, until):
    with time_machine.travel(now, tick=False):
        assert seeding.evening_before(TODAY) == until
