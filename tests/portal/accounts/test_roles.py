from datetime import date, timedelta
from itertools import permutations

import pytest
from django.db import IntegrityError, transaction

from portal.accounts import grants
from portal.accounts.models import RoleGrant, User
from portal.accounts.roles import INCOMPATIBLE, OFFICER_ROLES, Role
from portal.shared.refusals import Refused

TODAY = date(2026, 3, 2)
ONE_DAY = timedelta(days=1)
CHECKING_PAIRS = [
    (Role.FILER, Role.FIRST_REVIEW),
    (Role.FIRST_REVIEW, Role.FINAL_REVIEW),
    (Role.FINAL_REVIEW, Role.FINANCE),
    (Role.MANAGER, Role.EVALUATOR),
    (Role.AUDITOR, Role.FINANCE),
]


@pytest.fixture
def person(db):
    return User.objects.create_user(username="p", display_name="某某")


def _place(role, city):
    return city if role in OFFICER_ROLES else None


@pytest.mark.parametrize(("held", "wanted"), [pair for both in CHECKING_PAIRS for pair in permutations(both)])
def test_checking_roles_are_refused_together(person, city, held, wanted):
    grants.give(person, held, actor=None, valid_from=TODAY, jurisdiction=_place(held, city))
    with pytest.raises(Refused) as refused:
        grants.give(person, wanted, actor=None, valid_from=TODAY, jurisdiction=_place(wanted, city))
    assert refused.value.codes == ["INCOMPATIBLE_ROLES"]


@pytest.mark.parametrize("pair", sorted(tuple(sorted(pair)) for pair in INCOMPATIBLE))
def test_database_refuses_every_incompatible_pair(person, city, pair):
    held, wanted = pair
    RoleGrant.objects.create(user=person, role=held, jurisdiction=_place(held, city), valid_from=TODAY)
    with pytest.raises(IntegrityError, match="incompatible roles"), transaction.atomic():
        RoleGrant.objects.create(user=person, role=wanted, jurisdiction=_place(wanted, city), valid_from=TODAY)


def test_ended_role_no_longer_stands_in_the_way(person, city):
    grants.give(person, Role.FILER, actor=None, valid_from=date(2026, 1, 1))
    grants.end(person.grants.get(), actor=None, today=TODAY)
    grants.give(person, Role.FIRST_REVIEW, actor=None, valid_from=TODAY, jurisdiction=city)
    assert User.objects.get().grants.count() == 2


@pytest.mark.parametrize("since", [TODAY, TODAY + ONE_DAY, TODAY - ONE_DAY])
def test_ended_role_counts_no_more_on_the_day(person, since):
    grants.give(person, Role.FILER, actor=None, valid_from=since)
    grants.end(person.grants.get(), actor=None, today=TODAY)
    held = RoleGrant.objects
    assert not any(held.in_force(TODAY + days * ONE_DAY).exists() for days in range(3))


def test_role_of_no_day_stands_in_nobodys_way(person, city):
    grants.give(person, Role.FILER, actor=None, valid_from=TODAY)
    grants.end(person.grants.get(), actor=None, today=TODAY)
    grants.give(person, Role.FIRST_REVIEW, actor=None, valid_from=TODAY - ONE_DAY, jurisdiction=city)
    assert list(RoleGrant.objects.in_force(TODAY).values_list("role", flat=True)) == [Role.FIRST_REVIEW]


def test_role_ended_before_is_not_ended_later(person):
    grants.give(person, Role.FILER, actor=None, valid_from=date(2026, 1, 1), valid_to=date(2026, 1, 31))
    grants.end(person.grants.get(), actor=None, today=TODAY)
    assert person.grants.get().valid_to == date(2026, 1, 31)


def test_role_that_begins_later_stands_in_the_way_of_an_earlier_one(person, city):
    grants.give(person, Role.FILER, actor=None, valid_from=TODAY)
    earlier = {"actor": None, "jurisdiction": city, "valid_from": date(2026, 1, 1)}
    with pytest.raises(Refused) as refused:
        grants.give(person, Role.FIRST_REVIEW, **earlier)
    assert refused.value.codes == ["INCOMPATIBLE_ROLES"]
    grants.give(person, Role.FIRST_REVIEW, **earlier, valid_to=TODAY - ONE_DAY)
    assert person.grants.count() == 2


def test_officer_without_jurisdiction_is_refused(person):
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.create(user=person, role=Role.FINANCE, valid_from=TODAY)
