"""Every invariant finds the one thing planted against it, and nothing in a world that the operations made themselves.

What is planted is written past the operations, with triggers, foreign keys and constraints taken away: the queries are
there for the day on which one of these has a hole.
"""

import re
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from institutions.models import Listing
from portal.shared import runs, trail, workflow
from portal.shared.workflow import Stateful
from subsidies import bank_returns, setting_changes
from subsidies.audits import running
from subsidies.city_terms import term_of
from subsidies.invariants import INVARIANTS
from subsidies.invariants.lives import LIVES
from subsidies.models import AuditRun, ClaimLine, Decision, Finding
from subsidies.reports import freezing
from tests.certificates import own_evaluation
from tests.institutions.enterprises import enterprise_in
from tests.institutions.factories import (
    InstitutionFactory,
    ListingApplicationFactory,
    ListingFactory,
    change_proposed,
)
from tests.subsidies import bank, journeys
from tests.subsidies.factories import standard_in_force
from tests.subsidies.journeys import ANSWERED
from tests.subsidies.planted import LISTED_UNTIL, PLANTED, SAME_PERSON, STRUCK, UNREADABLE
from tests.trainees import apprenticeship
from trainees.models import AttendanceMark

BY_NUMBER = {item.number: item for item in INVARIANTS}
NAME_OF_TABLE = re.compile(
    r"\b(?:UPDATE|INTO|DELETE FROM) ((?:reference|institutions|trainees|certificates|subsidies|shared)_\w+)"
)
GUARDS = """
    SELECT format('ALTER TABLE %%I DROP CONSTRAINT %%I CASCADE', relation.relname, guard.conname)
    FROM pg_constraint guard JOIN pg_class relation ON relation.oid = guard.conrelid
    WHERE guard.contype IN ('c', 'u', 'x') AND relation.relname = %(table)s
    UNION ALL
    SELECT format('DROP INDEX %%I', index.relname)
    FROM pg_index JOIN pg_class index ON index.oid = indexrelid JOIN pg_class relation ON relation.oid = indrelid
    WHERE indisunique AND NOT indisprimary AND relation.relname = %(table)s
      AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
"""


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """A claim paid but for one payment that failed, another claim handed in with a line on hold, a frozen report, and
    what officers decided."""
    with journeys.staged(django_db_blocker, people=3) as stage:
        _pay_all_but_one(stage)
        _hand_in_another(stage)
        _decide(stage)
        month = {"start": date(2026, 3, 1), "end": date(2026, 3, 31)}
        freezing.freeze("monthly", jurisdiction=stage.ground.city, actor=None, now=ANSWERED, **month)
        trail.seal()
        yield stage


def _pay_all_but_one(stage):
    batch = journeys.batch_sent(stage.ground, cast=stage.cast)
    content = bank.answer(batch, failed={1})
    bank_returns.apply(batch, content=content, name="a.csv", actor=stage.cast.maker, now=ANSWERED)


def _hand_in_another(stage):
    school = InstitutionFactory(jurisdiction=stage.ground.city)
    accepted = journeys.accepted_class(school, journeys.people_with_accounts(2), cast=stage.cast)
    certified = journeys.certified_class(journeys.completed_class(accepted, cast=stage.cast), number=2)
    journeys.submitted_claim(certified, cast=stage.cast)


def _decide(stage):
    """What an enterprise filed, a local standard of later days, a setting that moves money, a place in a directory and
    the end proposed for it."""
    enterprise = enterprise_in(stage.ground.city)
    own_evaluation.accepted(enterprise)
    apprenticeship.accepted(enterprise)
    school = InstitutionFactory(jurisdiction=stage.ground.city)
    ListingApplicationFactory(institution=school, directory="talent_base", accepted=True)
    change_proposed(school.listings.get(), now=ANSWERED)
    standard_in_force(stage.ground.city, valid_from=date(2026, 7, 1))
    term = term_of(stage.ground.policy, "voucher_value_cny")
    change = setting_changes.propose(
        stage.ground.city,
        term,
        "600",
        valid_from=date(2026, 7, 1),
        reason="演人社",
        actor=stage.cast.first,
        now=ANSWERED,
    )
    setting_changes.cosign(change, actor=stage.cast.maker, now=ANSWERED)


def plant(*statements):
    """Write past every guard of the tables that are changed; the test's savepoint takes it all back."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table in set(NAME_OF_TABLE.findall(" ".join(statements))):
            cursor.execute(GUARDS, {"table": table})
            for (drop,) in cursor.fetchall():
                cursor.execute(drop)
        for statement in statements:
            cursor.execute(statement)
            assert cursor.rowcount > 0, "nothing was planted"


@pytest.mark.parametrize("number", BY_NUMBER)
def test_clean_world_breaks_nothing(world, db, number):
    assert list(BY_NUMBER[number].broken_by()) == []


@pytest.mark.parametrize("case", PLANTED)
def test_planted_row_is_found(world, db, case):
    given = PLANTED[case]
    plant(*([given] if isinstance(given, str) else given))
    assert list(BY_NUMBER[case.split()[0]].broken_by())


@pytest.mark.parametrize("what", UNREADABLE)
def test_unreadable_row_is_named_and_stops_nothing(world, db, capsys, what):
    statement, *numbers = UNREADABLE[what]
    plant(statement)
    with pytest.raises(CommandError):
        call_command("check_invariants")
    said = capsys.readouterr().out
    assert [number for number in numbers if f"{number}. {BY_NUMBER[number].statement}" not in said] == []


@pytest.fixture
def two_places(world, db):
    """The person of every mark is one, so that each is in two classes at once; the audit has not run yet."""
    plant(SAME_PERSON)


def audited(at):
    """A finished run of the audit that began then and found nothing."""
    run = runs.enqueue("audit", key="audit of the test", owner=None)
    return AuditRun.objects.create(run=run, started_at=at, finished_at=at)


def first_received():
    return AttendanceMark.objects.earliest("received_at").received_at


def test_what_no_audit_has_seen_needs_no_finding(two_places):
    assert not list(BY_NUMBER["14c"].broken_by())


def test_marks_that_came_after_the_audit_need_no_finding(two_places):
    audited(first_received() + timedelta(minutes=59))
    assert not list(BY_NUMBER["14c"].broken_by())


def test_marks_that_the_audit_could_see_need_a_finding(two_places):
    audited(first_received() + timedelta(minutes=61))
    assert list(BY_NUMBER["14c"].broken_by())


@pytest.mark.parametrize("step", ["", "confirm", "dismiss"])
def test_two_places_with_a_finding_are_in_order(two_places, world, step):
    running.carry_out(runs.enqueue("audit", key="audit of the night", owner=None))
    for finding in Finding.objects.all() if step else []:
        workflow.perform(finding, step, actor=world.cast.final, now=ANSWERED, note="x")
    assert not list(BY_NUMBER["14c"].broken_by())


def test_line_goes_on_after_a_removal_that_an_officer_ruled_on(world, db):
    plant(STRUCK.format(day="2026-02-20"))
    paid = ClaimLine.objects.filter(state__in=["paid", "failed"])
    for line in paid:
        Decision.objects.create(line=line, stage="final", outcome="resume", at=journeys.APPROVED, by=world.cast.final)
    assert not list(BY_NUMBER["15b"].broken_by())


def test_ruling_from_before_the_removal_is_none(world, db):
    plant(STRUCK.format(day="2026-02-20"))
    line = ClaimLine.objects.filter(state="paid").first()
    Decision.objects.create(
        line=line, stage="final", outcome="resume", at=journeys.FINALLY_REVIEWED, by=world.cast.final
    )
    assert line.pk in {row["id"] for row in BY_NUMBER["15b"].broken_by()}


def test_line_of_an_institution_listed_again_is_in_order(world, db):
    plant(STRUCK.format(day="2026-02-20"))
    for listing in Listing.objects.filter(removed_for_cause=True):
        ListingFactory(institution=listing.institution, valid_from=date(2026, 3, 1))
    assert not list(BY_NUMBER["15b"].broken_by())


def test_striking_off_recorded_later_touches_no_filing_of_before(world, db):
    plant(STRUCK.format(day="2026-01-05"))
    assert not list(BY_NUMBER["15c"].broken_by())
    assert list(BY_NUMBER["15b"].broken_by())


@pytest.mark.parametrize("day", ["2026-01-06", "2026-01-07"])
def test_listing_that_ended_on_the_day_of_filing_or_later_bears_it_out(world, db, day):
    plant(LISTED_UNTIL.format(day=day))
    assert not list(BY_NUMBER["15c"].broken_by())


@pytest.mark.parametrize(("at", "broken"), [(journeys.BATCHED, True), (journeys.ANSWERED, False)])
def test_hold_that_came_after_the_file_was_sent_is_in_order(world, db, at, broken):
    plant("UPDATE subsidies_claimline SET held = true WHERE state = 'paid'")
    for line in ClaimLine.objects.filter(state="paid"):
        Decision.objects.create(line=line, stage="final", outcome="hold", note="x", at=at, by=world.cast.final)
    assert bool(list(BY_NUMBER["9"].broken_by())) is broken


def test_certificate_revoked_after_the_file_was_sent_is_in_order(world, db):
    revoked = (
        "UPDATE certificates_certificate SET state = 'revoked', revoked_at = '{}', revoked_by_id = 1, reason = 'x'"
    )
    plant(revoked.format(ANSWERED.isoformat()))
    assert not list(BY_NUMBER["9c"].broken_by())


def test_every_life_cycle_is_looked_at():
    assert {life.model for life in LIVES} == set(Stateful.__subclasses__())


@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.model.__name__)
def test_life_names_states_there_are(life):
    named = {state for states in (*life.asks.values(), *life.keeps.values()) for state in states.split()}
    assert named <= set(life.model.State.values)


@pytest.mark.parametrize("number", BY_NUMBER)
def test_every_invariant_has_something_planted(number):
    assert number in PLANTED


def test_numbers_are_given_once():
    assert len(BY_NUMBER) == len(INVARIANTS)


def test_command_is_content_with_clean_data(world, db, capsys):
    call_command("check_invariants")
    assert f"{len(INVARIANTS)} invariants hold" in capsys.readouterr().out


def test_command_prints_rows_and_exits_one(world, db, capsys):
    plant("UPDATE institutions_trainingclass SET enrolled_count = enrolled_count + 1")
    with pytest.raises(CommandError, match="2 rows") as caught:
        call_command("check_invariants")
    assert caught.value.returncode == 1
    said = capsys.readouterr().out
    assert BY_NUMBER["18b"].statement in said
    assert said.count("   id ") == 2
