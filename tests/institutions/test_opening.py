"""A new city's first people: institutions made known, accounts opened from the command line, the first sign-in."""

from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.contrib.auth.hashers import make_password
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from institutions import opening
from institutions.models import Institution, Membership
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.shared.models import TrailRecord
from portal.shared.refusals import Refused

TODAY = date(2026, 2, 5)
NOW = datetime(2026, 2, 5, 2, 0, tzinfo=UTC)
Kind = Institution.Kind
CODE = "91320281MA0000016B"
pytestmark = pytest.mark.django_db


def told(command, *words):
    out = StringIO()
    call_command(command, *words, stdout=out)
    return out.getvalue()


def opened(role=Role.FILER, actor=None, username="chen", **given):
    return opening.open_account(username, display_name="陈洁", role=role, actor=actor, today=TODAY, **given)


def test_institution_is_known_and_its_clerk_signs_in(city, auditor):
    register = ("register_institution", CODE, "--name", "匠才学校", "--place", city.code, "--by", auditor.username)
    assert CODE in told(*register, "--kind", "training_institution", "--kind", "enterprise")
    assert Institution.objects.get(credit_code=CODE).kinds == ["training_institution", "enterprise"]
    said = told("open_account", "chen", "--name", "陈洁", "--role", "filer", "--institution", CODE, "--by", "auditor")
    password = said.split()[4]
    browser = Client()
    browser.post(reverse("account_login"), {"login": "chen", "password": password})
    assert browser.get(reverse("home")).url == reverse("account_change_password")
    own = {"oldpassword": password, "password1": "a long pass phrase", "password2": "a long pass phrase"}
    browser.post(reverse("account_change_password"), own)
    assert browser.get(reverse("home"), follow=True).templates[0].name == "dashboards/home_institution.html"


def test_officer_holds_the_office_in_the_place(city):
    told("open_account", "zhou", "--name", "周敏", "--role", "first_review", "--place", city.code)
    user = User.objects.get(username="zhou")
    assert (user.offices, user.roles) == ([city], {Role.FIRST_REVIEW})


def test_support_reads_the_admin_and_is_an_auditor(city):
    told("open_account", "lin", "--name", "林音", "--role", "auditor", "--place", city.code, "--support")
    assert User.objects.get(username="lin").is_staff
    with pytest.raises(CommandError):
        told("open_account", "zhou", "--name", "周敏", "--role", "first_review", "--place", city.code, "--support")


def test_only_the_first_officer_of_a_place_comes_without_another(city, other_city, institution_a):
    first = ("--name", "周敏", "--role", "first_review", "--place", city.code)
    filer = ("--name", "陈洁", "--role", "filer", "--institution", institution_a.credit_code)
    with pytest.raises(CommandError, match="--by"):
        told("open_account", "chen", *filer)
    told("open_account", "zhou", *first)
    with pytest.raises(CommandError, match="--by"):
        told("open_account", "zhang", *first)
    told("open_account", "zhang", *first, "--by", "zhou")
    told("open_account", "lin", "--name", "林音", "--role", "auditor", "--place", other_city.code)
    assert User.objects.count() == 3


def test_account_with_a_password_of_old_keeps_it(institution_a, auditor):
    hashed = make_password("a long pass phrase")
    made = opened(institution=institution_a, actor=auditor, hashed=hashed, now=NOW)
    assert (made.password, made.user.password, made.user.must_change_password) == ("", hashed, False)


def test_moment_of_opening_is_the_one_told(institution_a, auditor):
    made = opened(institution=institution_a, actor=auditor, now=NOW)
    assert made.user.date_joined == NOW
    assert set(TrailRecord.objects.filter(actor=auditor).values_list("at", flat=True)) == {NOW}


def test_who_answers_for_it_stands_in_the_trail(institution_a, auditor):
    opened(institution=institution_a, actor=auditor)
    acts = TrailRecord.objects.filter(actor=auditor).order_by("pk").values_list("verb", flat=True)
    assert list(acts) == ["open account", "give role", "join institution"]


@pytest.mark.parametrize(
    ("role", "code"),
    [
        (Role.FIRST_REVIEW, "ROLE_NEEDS_PLACE"),
        (Role.EVALUATOR, "ROLE_NEEDS_INSTITUTION"),
        (Role.TRAINEE, "ACCOUNT_OF_A_PERSON"),
    ],
)
def test_role_without_what_it_needs_opens_nothing(role, code, auditor):
    with pytest.raises(Refused) as refused:
        opened(role, actor=auditor)
    assert refused.value.codes == [code]
    assert not User.objects.filter(username="chen").exists()


def test_name_is_given_once(institution_a, auditor):
    opened(institution=institution_a, actor=auditor)
    with pytest.raises(Refused) as refused:
        opened(institution=institution_a, actor=auditor)
    assert refused.value.codes == ["USERNAME_TAKEN"]
    assert Membership.objects.count() == 1


@pytest.mark.parametrize("name", ["Chen", "ｃhen"])
def test_name_that_reads_the_same_is_taken(institution_a, auditor, name):
    opened(institution=institution_a, actor=auditor)
    with pytest.raises(Refused) as refused:
        opened(institution=institution_a, actor=auditor, username=name)
    assert refused.value.codes == ["USERNAME_TAKEN"]


@pytest.mark.parametrize("name", ["", "a b/c<", " chen", "c" * 151])
def test_name_that_is_none_is_refused(institution_a, name):
    words = ("--name", "陈洁", "--role", "filer", "--institution", institution_a.credit_code)
    with pytest.raises(CommandError, match="不能用作账号名"):
        told("open_account", name, *words)
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("role", "kinds", "codes"),
    [
        (Role.EVALUATOR, [Kind.TRAINING_INSTITUTION], ["ROLE_AT_OTHER_KIND"]),
        (Role.FILER, [Kind.EVALUATION_BODY], ["ROLE_AT_OTHER_KIND"]),
        (Role.EVALUATOR, [Kind.TRAINING_INSTITUTION, Kind.EVALUATION_BODY], []),
        (Role.MANAGER, [Kind.TRAINING_INSTITUTION, Kind.EVALUATION_BODY], []),
        (Role.FILER, [Kind.ENTERPRISE], []),
    ],
)
def test_role_fits_the_kind_of_the_institution(institution_a, auditor, role, kinds, codes):
    institution_a.kinds = kinds
    found = []
    try:
        opened(role, institution=institution_a, actor=auditor)
    except Refused as refused:
        found = refused.codes
    assert (found, User.objects.filter(username="chen").exists()) == (codes, not codes)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((CODE[:-1] + "0", "--place", "{city}"), "不是统一社会信用代码"),
        ((CODE, "--place", "000000"), "no place with the code"),
        ((CODE, "--place", "{city}", "--by", "nobody"), "no account of the bureau"),
    ],
)
def test_faulty_word_is_told(words, said, city):
    given = [word.format(city=city.code) for word in words]
    with pytest.raises(CommandError, match=said):
        told("register_institution", *given, "--name", "匠才学校", "--kind", "enterprise")
    assert not Institution.objects.exists()


def test_known_institution_is_told_by_its_name(institution_a, city):
    words = (institution_a.credit_code, "--name", "另一个", "--place", city.code, "--kind", "enterprise")
    with pytest.raises(CommandError, match=institution_a.name):
        told("register_institution", *words)
