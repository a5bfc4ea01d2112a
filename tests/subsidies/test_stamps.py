"""What a class kept of the lists is held against them as they stood when it was filed: the days of an entry included,
and what was recorded after the filing left out, whichever day it speaks of."""

from datetime import UTC, date, datetime, timedelta

import pytest

from institutions import filings, lists, whole_lists
from institutions.models import CatalogueEntry, ShortageEntry, TrainingClass
from subsidies.invariants import INVARIANTS
from tests.institutions.factories import InstitutionFactory, ShortageEntryFactory, TrainingClassFactory, UserFactory
from tests.portal.reference.factories import JurisdictionFactory, OccupationFactory

pytestmark = pytest.mark.django_db
STAMPS = [each for each in INVARIANTS if each.number in {"15d", "15e"}]
MORNING, EVENING = datetime(2026, 1, 6, 0, 30, tzinfo=UTC), datetime(2026, 1, 6, 9, 0, tzinfo=UTC)
DAY, DAY_BEFORE, DAY_AFTER = date(2026, 1, 6), date(2026, 1, 5), date(2026, 1, 7)
DECISION = "演人社〔2026〕2号"


@pytest.fixture
def filed():
    """On 6 January 2026, between morning and evening: in the catalogue, not on the shortage list."""
    return TrainingClassFactory(filed=True)


@pytest.fixture
def actor(db):
    return UserFactory(username="keeper")


def broken():
    return {each.number for each in STAMPS for _row in each.broken_by()}


def stamped(training_class, **values):
    TrainingClass.objects.filter(pk=training_class.pk).update(**values)


def put_on_shortage_list(training_class, actor, *, now, valid_from=DAY):
    terms = {"occupation": training_class.occupation, "jurisdiction": training_class.institution.jurisdiction}
    return lists.add(ShortageEntry, actor=actor, now=now, valid_from=valid_from, decision=DECISION, **terms)


def workbook(training_class, row):
    """What a whole list would change from the day of the filing on."""
    content, place = f"职业,等级,标准学时\r\n{row}".encode("utf-8-sig"), training_class.institution.jurisdiction
    return whole_lists.difference(
        CatalogueEntry, content, "a.csv", place=place, first_day=DAY, decision=DECISION, whole=True, today=DAY
    )


def test_filing_bears_itself_out(filed):
    assert MORNING < filed.filed_at < EVENING
    assert broken() == set()


@pytest.mark.parametrize("stamp", [True, False])
def test_change_of_the_list_in_the_same_minutes_bears_out_either(filed, actor, stamp):
    put_on_shortage_list(filed, actor, now=filed.filed_at + timedelta(minutes=1))
    stamped(filed, on_shortage_list=stamp)
    assert broken() == set()


def test_draft_has_no_stamp_to_bear_out():
    TrainingClassFactory()
    assert broken() == set()


def test_stamp_of_the_shortage_list_has_to_be_on_it(filed):
    stamped(filed, on_shortage_list=True)
    assert broken() == {"15e"}


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        (DAY, DAY, {"15e"}),
        (DAY, None, {"15e"}),
        (DAY_BEFORE, DAY, {"15e"}),
        (DAY_AFTER, None, set()),
        (DAY_BEFORE, DAY_BEFORE, set()),
    ],
)
def test_entry_holds_from_its_first_to_its_last_day(filed, first, last, found):
    place = filed.institution.jurisdiction
    ShortageEntryFactory(jurisdiction=place, occupation=filed.occupation, valid_from=first, valid_to=last)
    assert broken() == found


def test_day_is_that_of_the_place(filed):
    ShortageEntryFactory(
        jurisdiction=filed.institution.jurisdiction, occupation=filed.occupation, valid_from=DAY, valid_to=DAY
    )
    stamped(filed, on_shortage_list=True, filed_at=datetime(2026, 1, 5, 16, 30, tzinfo=UTC))
    assert broken() == set()


def test_list_of_the_city_holds_in_its_towns():
    town = JurisdictionFactory(township=True)
    made = TrainingClassFactory(filed=True, institution=InstitutionFactory(jurisdiction=town))
    ShortageEntryFactory(jurisdiction=town.parent, occupation=made.occupation)
    assert broken() == {"15e"}


def test_list_of_another_place_and_of_another_occupation_do_not(filed):
    ShortageEntryFactory(occupation=filed.occupation)
    ShortageEntryFactory(jurisdiction=filed.institution.jurisdiction)
    assert broken() == set()


@pytest.mark.parametrize(("now", "stamp"), [(MORNING, True), (EVENING, False)])
def test_entry_counts_if_it_was_recorded_before_the_filing(filed, actor, now, stamp):
    put_on_shortage_list(filed, actor, now=now)
    assert broken() == ({"15e"} if stamp else set())
    stamped(filed, on_shortage_list=True)
    assert broken() == (set() if stamp else {"15e"})


@pytest.mark.parametrize(("now", "stamp"), [(MORNING, False), (EVENING, True)])
def test_end_counts_if_it_was_recorded_before_the_filing(filed, actor, now, stamp):
    entry = put_on_shortage_list(filed, actor, now=MORNING - timedelta(days=9), valid_from=DAY_BEFORE)
    lists.end(entry, last_day=DAY_BEFORE, decision=DECISION, actor=actor, now=now)
    stamped(filed, on_shortage_list=stamp)
    assert broken() == set()
    stamped(filed, on_shortage_list=not stamp)
    assert broken() == {"15e"}


@pytest.mark.parametrize("now", [MORNING, EVENING])
def test_imported_list_counts_if_it_was_written_before_the_filing(filed, actor, now):
    found = workbook(filed, f"{OccupationFactory().code},四级,40")
    whole_lists.take(CatalogueEntry, found, place=filed.institution.jurisdiction, actor=actor, now=now)
    assert broken() == ({"15d"} if now < filed.filed_at else set())


def test_hours_that_change_do_not_take_an_entry_off_the_list(filed, actor):
    found = workbook(filed, f"{filed.occupation.code},四级,40")
    whole_lists.take(CatalogueEntry, found, place=filed.institution.jurisdiction, actor=actor, now=MORNING)
    assert broken() == set()


@pytest.mark.parametrize("ended_first", [True, False])
def test_entry_taken_back_bears_out_no_class(filed, actor, ended_first):
    """Neither one filed before its first day nor one filed after it, and it is in order that it is no period."""
    before = MORNING - timedelta(days=9)
    entry = put_on_shortage_list(filed, actor, now=before, valid_from=DAY)
    if ended_first:
        lists.end(entry, last_day=DAY_AFTER, decision=DECISION, actor=actor, now=before)
    lists.take_back(entry, reason="职业录错", actor=actor, now=before)
    put_on_shortage_list(filed, actor, now=before, valid_from=DAY_AFTER)
    assert broken() == set()
    assert [each.number for each in INVARIANTS if each.number in {"23", "23b"} and list(each.broken_by())] == []


def test_plan_that_came_back_is_held_against_nothing_until_it_is_filed_again(filed, actor):
    reasons, correct_by = ["OTHER"], DAY + timedelta(days=5)
    filings.send_back(filed, actor=actor, now=EVENING, reasons=reasons, note="等级有误", correct_by=correct_by)
    filings.revise(filed, actor=filed.filed_by, grade="senior")
    assert broken() == set()
    filings.withdraw(filed, actor=filed.filed_by, now=EVENING, reason="不办了")
    assert broken() == set()
