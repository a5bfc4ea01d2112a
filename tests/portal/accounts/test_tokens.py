"""Tokens are issued for one institution of an account, and end by command."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, InternalError, transaction
from django.test import Client
from django.utils import timezone

from institutions.models import Membership
from portal.accounts import tokens
from portal.accounts.models import ApiToken
from portal.shared import trail
from portal.shared.refusals import Refused
from tests.fixtures.personas import LONG_AGO

pytestmark = pytest.mark.django_db


def _issue(user, institution=None):
    until = timezone.now() + timedelta(days=1)
    key = institution.pk if institution else None
    return tokens.issue(user, label="教务系统", actor=None, valid_to=until, institution_id=key)


def _answer(token):
    return Client().get("/api/v1/groups/", headers={"Authorization": f"Bearer {token}"}).status_code


def _refusals(user, institution=None):
    with pytest.raises(Refused) as refused:
        _issue(user, institution)
    return [reason.code for reason in refused.value.reasons]


def test_staff_must_name_the_institution(staff_a, evaluator):
    assert _refusals(staff_a) == _refusals(evaluator) == ["INSTITUTION_NEEDED"]
    assert not ApiToken.objects.exists()


def test_staff_may_name_only_where_they_work(staff_a, institution_a, institution_b):
    assert _refusals(staff_a, institution_b) == ["NOT_A_MEMBER"]
    assert _answer(_issue(staff_a, institution_a)) == 200


def test_staff_who_left_get_no_token(staff_a, institution_a):
    staff_a.memberships.update(valid_to=timezone.localdate() - timedelta(days=1))
    assert _refusals(staff_a, institution_a) == ["NOT_A_MEMBER"]


def test_officers_have_tokens_of_no_institution(officer_first, institution_a):
    assert _refusals(officer_first, institution_a) == ["NOT_A_MEMBER"]
    assert _answer(_issue(officer_first)) == 200


@pytest.mark.parametrize("where", [None, "institution_b"])
def test_database_keeps_tokens_to_where_their_account_works(staff_a, institution_b, where, request):
    institution = request.getfixturevalue(where) if where else None
    with pytest.raises(IntegrityError, match="token"), transaction.atomic():
        ApiToken.objects.create(user=staff_a, digest="0", valid_to=timezone.now(), institution=institution)


@pytest.mark.parametrize("change", ["user", "institution", "digest"])
def test_whom_a_token_stands_for_never_changes(staff_a, staff_b, institution_a, institution_b, change):
    _issue(staff_a, institution_a)
    value = {"user": staff_b, "institution": institution_b, "digest": "0"}[change]
    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        ApiToken.objects.update(**{change: value})


def test_issue_and_end_are_on_the_trail(staff_a, institution_a):
    _issue(staff_a, institution_a)
    token = ApiToken.objects.get()
    tokens.end(token, actor=None, now=timezone.now())
    told = {"account": staff_a.pk, "institution": institution_a.pk}
    assert [(row.verb, row.details) for row in trail.of(token)] == [("end token", told), ("issue token", told)]


def test_token_is_issued_by_command(staff_a, institution_a, capsys):
    named = ["--institution", institution_a.credit_code]
    call_command("issue_token", "staff_a", *named, "--label", "教务系统", "--days", "30")
    assert _answer(capsys.readouterr().out.strip()) == 200


def test_command_tells_why_it_issues_none(staff_a, institution_b):
    for options, said in [
        (["nobody"], "nobody"),
        (["staff_a"], "指明"),
        (["staff_a", "--institution", institution_b.credit_code], "staff_a"),
        (["staff_a", "--institution", "none"], "No institution"),
        (["staff_a", "--days", "0"], "--days 0"),
    ]:
        with pytest.raises(CommandError, match=said):
            call_command("issue_token", *options, "--label", "x")
    assert not ApiToken.objects.exists()


def test_tokens_are_ended_by_command(staff_a, institution_a, institution_b, capsys):
    Membership.objects.create(user=staff_a, institution=institution_b, valid_from=LONG_AGO)
    of_a, of_b = _issue(staff_a, institution_a), _issue(staff_a, institution_b)
    call_command("end_tokens", "staff_a", "--label", "教务系统", "--institution", institution_a.credit_code)
    assert capsys.readouterr().out == "ended: 教务系统 · 甲培训学校\n"
    assert [_answer(of_a), _answer(of_b)] == [401, 200]
    call_command("end_tokens", "staff_a", "--label", "another system")
    assert _answer(of_b) == 200
    call_command("end_tokens", "staff_a")
    assert _answer(of_b) == 401
